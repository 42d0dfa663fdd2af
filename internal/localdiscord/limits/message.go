// Package limits checks what a bot sends against Discord's documented limits:
// messages, components, modals and commands. It is pure, knows no state, and
// refuses nothing by itself: it notes faults in a form.
package limits

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/wire"
)

// Limits of messages, from Discord's documentation of the message and embed
// resources. Characters are code points.
const (
	MaxContent     = 2000
	maxEmbeds      = 10
	maxEmbedText   = 6000 // title, description, fields, footer and author over all embeds
	maxTitle       = 256
	maxDescription = 4096
	maxFields      = 25
	maxFieldValue  = 1024
	maxFooter      = 2048
	maxNonce       = 25
	maxURL         = 2048
	MaxFiles       = 10
	maxPings       = 100 // ids in allowed_mentions, of each kind
)

func runes(s string) int { return utf8.RuneCountInString(s) }

func at(path string, i int) string { return fmt.Sprintf("%s.%d", path, i) }

func checkEmbeds(f *apierror.Form, embeds []wire.Embed) {
	if len(embeds) > maxEmbeds {
		f.Count("embeds", len(embeds), 0, maxEmbeds)
		return
	}
	total := 0
	for i, e := range embeds {
		checkEmbed(f, at("embeds", i), e)
		total += embedText(e)
	}
	if total > maxEmbedText {
		f.Add("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of %d", maxEmbedText)
	}
}

func embedText(e wire.Embed) int {
	n := runes(e.Title) + runes(e.Description)
	for _, field := range e.Fields {
		n += runes(field.Name) + runes(field.Value)
	}
	if e.Footer != nil {
		n += runes(e.Footer.Text)
	}
	if e.Author != nil {
		n += runes(e.Author.Name)
	}
	return n
}

func checkEmbed(f *apierror.Form, path string, e wire.Embed) {
	f.Length(path+".title", runes(e.Title), 0, maxTitle)
	f.Length(path+".description", runes(e.Description), 0, maxDescription)
	f.Within(path+".color", e.Color, 0, 0xFFFFFF)
	checkURL(f, path+".url", e.URL, "http", "https")
	if embedText(e) == 0 && e.Image == nil && e.Thumbnail == nil {
		f.Required(path + ".description")
	}
	if _, err := time.Parse(time.RFC3339, e.Timestamp); e.Timestamp != "" && err != nil {
		f.Add(path+".timestamp", "DATE_TIME_TYPE_PARSE", "Could not parse %s. Should be ISO8601.", e.Timestamp)
	}
	if len(e.Fields) > maxFields {
		f.Count(path+".fields", len(e.Fields), 0, maxFields)
	}
	for i, field := range e.Fields {
		f.Length(at(path+".fields", i)+".name", runes(strings.TrimSpace(field.Name)), 1, maxTitle)
		f.Length(at(path+".fields", i)+".value", runes(strings.TrimSpace(field.Value)), 1, maxFieldValue)
	}
	if e.Footer != nil {
		f.Length(path+".footer.text", runes(e.Footer.Text), 1, maxFooter)
	}
	if e.Author != nil {
		f.Length(path+".author.name", runes(e.Author.Name), 1, maxTitle)
		checkURL(f, path+".author.url", e.Author.URL, "http", "https")
	}
	for name, media := range map[string]*wire.EmbedMedia{"image": e.Image, "thumbnail": e.Thumbnail} {
		if media != nil {
			checkURL(f, path+"."+name+".url", media.URL, "http", "https", "attachment")
		}
	}
}

func checkURL(f *apierror.Form, path, raw string, schemes ...string) {
	if raw == "" {
		return
	}
	f.Length(path, runes(raw), 0, maxURL)
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		f.Add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
		return
	}
	if !slices.Contains(schemes, u.Scheme) {
		f.Add(path, "URL_TYPE_INVALID_SCHEME", "Scheme %q is not supported. Scheme must be one of ('%s').", u.Scheme, strings.Join(schemes, "', '"))
	}
}

func checkMentions(f *apierror.Form, am *wire.AllowedMentions) {
	if am == nil {
		return
	}
	for i, kind := range am.Parse {
		if !slices.Contains([]string{"users", "roles", "everyone"}, kind) {
			f.Choice(at("allowed_mentions.parse", i), "'roles', 'everyone', 'users'")
		}
	}
	for kind, ids := range map[string][]string{"users": am.Users, "roles": am.Roles} {
		if len(ids) > 0 && slices.Contains(am.Parse, kind) {
			f.Add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[%q] and %s: [ids...] are mutually exclusive.", kind, kind)
		}
		if len(ids) > maxPings {
			f.Count("allowed_mentions."+kind, len(ids), 0, maxPings)
		}
	}
}

// Payload is everything that limits a message's parts. prefix stands before the
// paths of faults: "data." in a callback.
func Payload(p wire.Payload, prefix string) error {
	f := &apierror.Form{}
	f.Length("content", runes(p.Content.Value), 0, MaxContent)
	checkEmbeds(f, p.Embeds.Value)
	checkComponents(f, p.Components.Value)
	checkMentions(f, p.AllowedMentions)
	if runes(string(p.Nonce)) > maxNonce {
		f.Length("nonce", runes(string(p.Nonce)), 0, maxNonce)
	}
	if p.EnforceNonce && p.Nonce == "" {
		f.Required("nonce")
	}
	const settable = wire.FlagSuppressEmbeds | wire.FlagEphemeral | wire.FlagSuppressNotifications
	if p.Flags.Value&^settable != 0 {
		f.Add("flags", "BASE_TYPE_CHOICES", "Flags %d cannot be set here", p.Flags.Value&^settable)
	}
	f.Under(prefix)
	return f.Err()
}
