package world

import (
	"regexp"
	"slices"

	"newsdesk/internal/localdiscord/wire"
)

// Pings is whom a message pings when it brings no allowed_mentions.
type Pings int

// The defaults.
const (
	PingAll   Pings = iota // messages in channels
	PingUsers              // answers to interactions
)

var (
	codeSpan     = regexp.MustCompile("(?s)```.*?```|`[^`\n]+`")
	userMention  = regexp.MustCompile(`<@!?(\d+)>`)
	roleMention  = regexp.MustCompile(`<@&(\d+)>`)
	everyoneHere = regexp.MustCompile(`@everyone|@here`)
)

// Ping works out whom a message's content really pings: what allowed_mentions
// (or the default) lets through, and the author's permissions. Embeds ping
// nobody.
func (w *World) Ping(m *wire.Message, am *wire.AllowedMentions, byDefault Pings) {
	if am == nil {
		am = &wire.AllowedMentions{Parse: []string{"users"}, RepliedUser: true}
		if byDefault == PingAll {
			am.Parse = []string{"users", "roles", "everyone"}
		}
	}
	text := codeSpan.ReplaceAllString(m.Content, "")
	m.Mentions, m.MentionRoles, m.MentionEveryone = []wire.User{}, []string{}, false
	if am.RepliedUser && m.Referenced != nil && m.Type == 19 {
		m.Mentions = append(m.Mentions, m.Referenced.Author)
	}
	for _, id := range ids(userMention, text) {
		u, known := w.Users[id]
		if known && am.Lets("users", id, am.Users) && !slices.ContainsFunc(m.Mentions, func(o wire.User) bool { return o.ID == id }) {
			m.Mentions = append(m.Mentions, u)
		}
	}
	g, ch := w.Guild(m.GuildID), w.Channel(m.ChannelID)
	if g == nil || ch == nil {
		return
	}
	every := w.Permissions(m.Author.ID, ch).Has(wire.MentionEveryone)
	m.MentionEveryone = every && slices.Contains(am.Parse, "everyone") && everyoneHere.MatchString(text)
	for _, id := range ids(roleMention, text) {
		r := w.Role(g, id)
		if r != nil && (r.Mentionable || every) && am.Lets("roles", id, am.Roles) && !slices.Contains(m.MentionRoles, id) {
			m.MentionRoles = append(m.MentionRoles, id)
		}
	}
}

func ids(mention *regexp.Regexp, text string) []string {
	var found []string
	for _, match := range mention.FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	return found
}
