package localdiscord

import (
	"regexp"
	"slices"
)

// pings is whom a message pings when it brings no allowed_mentions.
type pings int

const (
	pingAll   pings = iota // messages in channels
	pingUsers              // answers to interactions
)

var (
	codeSpan     = regexp.MustCompile("(?s)```.*?```|`[^`\n]+`")
	userMention  = regexp.MustCompile(`<@!?(\d+)>`)
	roleMention  = regexp.MustCompile(`<@&(\d+)>`)
	everyoneHere = regexp.MustCompile(`@everyone|@here`)
)

// ping works out whom a message's content really pings: what allowed_mentions
// (or the default) lets through, and the author's permissions. Embeds ping
// nobody.
func (s *Server) ping(m *Message, am *allowedMentions, byDefault pings) {
	if am == nil {
		am = &allowedMentions{Parse: []string{"users"}, RepliedUser: true}
		if byDefault == pingAll {
			am.Parse = []string{"users", "roles", "everyone"}
		}
	}
	text := codeSpan.ReplaceAllString(m.Content, "")
	m.Mentions, m.MentionRoles, m.MentionEveryone = []User{}, []string{}, false
	if am.RepliedUser && m.Referenced != nil && m.Type == 19 {
		m.Mentions = append(m.Mentions, m.Referenced.Author)
	}
	for _, id := range ids(userMention, text) {
		u, known := s.st.users[id]
		if known && am.lets("users", id, am.Users) && !slices.ContainsFunc(m.Mentions, func(o User) bool { return o.ID == id }) {
			m.Mentions = append(m.Mentions, u)
		}
	}
	g, ch := s.st.guild(m.GuildID), s.st.channel(m.ChannelID)
	if g == nil || ch == nil {
		return
	}
	every := s.st.permissions(m.Author.ID, ch).Has(MentionEveryone)
	m.MentionEveryone = every && slices.Contains(am.Parse, "everyone") && everyoneHere.MatchString(text)
	for _, id := range ids(roleMention, text) {
		r := s.st.role(g, id)
		if r != nil && (r.Mentionable || every) && am.lets("roles", id, am.Roles) && !slices.Contains(m.MentionRoles, id) {
			m.MentionRoles = append(m.MentionRoles, id)
		}
	}
}

func (am *allowedMentions) lets(kind, id string, named []string) bool {
	return slices.Contains(am.Parse, kind) || slices.Contains(named, id)
}

func ids(mention *regexp.Regexp, text string) []string {
	var found []string
	for _, match := range mention.FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	return found
}
