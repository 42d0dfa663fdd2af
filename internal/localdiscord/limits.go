package localdiscord

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of messages, from Discord's documentation of the message and embed
// resources. Characters are code points.
const (
	maxContent     = 2000
	maxEmbeds      = 10
	maxEmbedText   = 6000 // title, description, fields, footer and author over all embeds
	maxTitle       = 256
	maxDescription = 4096
	maxFields      = 25
	maxFieldValue  = 1024
	maxFooter      = 2048
	maxNonce       = 25
	maxURL         = 2048
	maxFiles       = 10
	maxPings       = 100 // ids in allowed_mentions, of each kind
)

func runes(s string) int { return utf8.RuneCountInString(s) }

func at(path string, i int) string { return fmt.Sprintf("%s.%d", path, i) }

func checkEmbeds(f *form, embeds []Embed) {
	if len(embeds) > maxEmbeds {
		f.count("embeds", len(embeds), 0, maxEmbeds)
		return
	}
	total := 0
	for i, e := range embeds {
		checkEmbed(f, at("embeds", i), e)
		total += embedText(e)
	}
	if total > maxEmbedText {
		f.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of %d", maxEmbedText)
	}
}

func embedText(e Embed) int {
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

func checkEmbed(f *form, path string, e Embed) {
	f.length(path+".title", runes(e.Title), 0, maxTitle)
	f.length(path+".description", runes(e.Description), 0, maxDescription)
	f.within(path+".color", e.Color, 0, 0xFFFFFF)
	checkURL(f, path+".url", e.URL, "http", "https")
	if embedText(e) == 0 && e.Image == nil && e.Thumbnail == nil {
		f.required(path + ".description")
	}
	if _, err := time.Parse(time.RFC3339, e.Timestamp); e.Timestamp != "" && err != nil {
		f.add(path+".timestamp", "DATE_TIME_TYPE_PARSE", "Could not parse %s. Should be ISO8601.", e.Timestamp)
	}
	if len(e.Fields) > maxFields {
		f.count(path+".fields", len(e.Fields), 0, maxFields)
	}
	for i, field := range e.Fields {
		f.length(at(path+".fields", i)+".name", runes(strings.TrimSpace(field.Name)), 1, maxTitle)
		f.length(at(path+".fields", i)+".value", runes(strings.TrimSpace(field.Value)), 1, maxFieldValue)
	}
	if e.Footer != nil {
		f.length(path+".footer.text", runes(e.Footer.Text), 1, maxFooter)
	}
	if e.Author != nil {
		f.length(path+".author.name", runes(e.Author.Name), 1, maxTitle)
		checkURL(f, path+".author.url", e.Author.URL, "http", "https")
	}
	for name, media := range map[string]*EmbedMedia{"image": e.Image, "thumbnail": e.Thumbnail} {
		if media != nil {
			checkURL(f, path+"."+name+".url", media.URL, "http", "https", "attachment")
		}
	}
}

func checkURL(f *form, path, raw string, schemes ...string) {
	if raw == "" {
		return
	}
	f.length(path, runes(raw), 0, maxURL)
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		f.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
		return
	}
	if !slices.Contains(schemes, u.Scheme) {
		f.add(path, "URL_TYPE_INVALID_SCHEME", "Scheme %q is not supported. Scheme must be one of ('%s').", u.Scheme, strings.Join(schemes, "', '"))
	}
}

// allowedMentions is the part of a message that says whom it may ping.
type allowedMentions struct {
	Parse       []string `json:"parse"`
	Users       []string `json:"users"`
	Roles       []string `json:"roles"`
	RepliedUser bool     `json:"replied_user"`
}

func checkMentions(f *form, am *allowedMentions) {
	if am == nil {
		return
	}
	for i, kind := range am.Parse {
		if !slices.Contains([]string{"users", "roles", "everyone"}, kind) {
			f.choice(at("allowed_mentions.parse", i), "'roles', 'everyone', 'users'")
		}
	}
	for kind, ids := range map[string][]string{"users": am.Users, "roles": am.Roles} {
		if len(ids) > 0 && slices.Contains(am.Parse, kind) {
			f.add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[%q] and %s: [ids...] are mutually exclusive.", kind, kind)
		}
		if len(ids) > maxPings {
			f.count("allowed_mentions."+kind, len(ids), 0, maxPings)
		}
	}
}

// checkChoices holds autocomplete's answer to the option it is for.
func checkChoices(f *form, choices []Choice, optionType int) {
	const path = "data.choices"
	f.count(path, len(choices), 0, 25)
	names := map[string]bool{}
	for i, c := range choices {
		f.length(at(path, i)+".name", runes(c.Name), 1, 100)
		if names[c.Name] {
			f.add(path, "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "There is already an option choice with the name %s.", c.Name)
		}
		names[c.Name] = true
		checkChoiceValue(f, at(path, i)+".value", c.Value, optionType)
	}
}

func checkChoiceValue(f *form, path string, value any, optionType int) {
	text, isText := value.(string)
	number, isNumber := value.(float64)
	switch {
	case optionType == StringOption && isText:
		f.length(path, runes(text), 1, 100)
	case optionType == IntegerOption && isNumber && number == float64(int64(number)):
	case optionType == NumberOption && isNumber:
	default:
		f.add(path, "APPLICATION_COMMAND_INVALID_CHOICE_VALUE", "Could not parse %v as the option's type.", value)
	}
}
