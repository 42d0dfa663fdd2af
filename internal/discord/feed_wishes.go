package discord

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/text/language"

	"newsdesk/internal/news"
)

// maxFeedChannels is how many channels one feed may be assigned to; each is
// asked for the bot's permissions.
const maxFeedChannels = 10

// intervals are what can be chosen for the least time between two reads.
var intervals = []struct {
	name string
	wait time.Duration
}{
	{"automatic", 0}, {"30 minutes", 30 * time.Minute}, {"1 hour", time.Hour}, {"3 hours", 3 * time.Hour},
	{"6 hours", 6 * time.Hour}, {"12 hours", 12 * time.Hour}, {"24 hours", 24 * time.Hour},
}

func intervalNames() []string {
	names := make([]string, len(intervals))
	for i, v := range intervals {
		names[i] = v.name
	}
	return names
}

// wish writes the options that the member gave over s, and reports whether
// there were any.
func (b *Bot) wish(ctx context.Context, r *request, s *news.Subscription) (some bool, err error) {
	for _, option := range []struct {
		name string
		set  func(typed string) error
	}{
		{"title", func(typed string) error { s.Title = plain(typed); return nil }},
		{"channels", func(typed string) (err error) { s.Channels, err = b.feedChannels(ctx, r, typed); return err }},
		{"include", func(typed string) error { s.Include = keywords(typed); return nil }},
		{"exclude", func(typed string) error { s.Exclude = keywords(typed); return nil }},
		{"language", func(typed string) (err error) { s.Language, err = languageTag(typed); return err }},
		{"interval", func(typed string) (err error) { s.Floor, err = interval(typed); return err }},
		{"alerts", func(typed string) error { s.Alerts = typed; return b.canPost(ctx, r, typed) }},
	} {
		typed := r.text(option.name)
		if typed == "" {
			continue
		}
		some = true
		if strings.EqualFold(typed, none) {
			typed = ""
		}
		if err := option.set(typed); err != nil {
			return some, err
		}
	}
	s.FullText = r.flag("full_text", s.FullText)
	return some || r.options["full_text"] != nil, nil
}

// none is how a member takes a wish back.
const none = "none"

// alertsIn sees to it that s has a channel for alerts: the first that carries
// it, else the one the command was run in.
func (b *Bot) alertsIn(ctx context.Context, r *request, s *news.Subscription) error {
	if s.Alerts != "" {
		return nil
	}
	s.Alerts = r.channel
	if len(s.Channels) > 0 {
		s.Alerts = s.Channels[0]
		return nil
	}
	return b.canPost(ctx, r, s.Alerts)
}

var channelMark = regexp.MustCompile(`^(?:<#)?(\d{15,20})>?$`)

// feedChannels reads channels as members write them: mentions, ids or names.
func (b *Bot) feedChannels(ctx context.Context, r *request, typed string) ([]string, error) {
	if strings.EqualFold(typed, "all") {
		return nil, nil
	}
	words := strings.FieldsFunc(strings.ReplaceAll(typed, ">", "> "), func(r rune) bool { return r == ' ' || r == ',' })
	if len(words) > maxFeedChannels {
		return nil, news.Faultf(nil, "A feed goes to %d channels at most, or to all. Name fewer.", maxFeedChannels)
	}
	var ids []string
	for _, word := range words {
		id, err := b.channelMeant(ctx, r.guild, word)
		if err != nil {
			return nil, err
		}
		if err := b.canPost(ctx, r, id); err != nil {
			return nil, err
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// channelMeant is the id in a mention, or that of the guild's channel of a
// name.
func (b *Bot) channelMeant(ctx context.Context, guild, name string) (string, error) {
	if m := channelMark.FindStringSubmatch(name); m != nil {
		return m[1], nil
	}
	var all []*discordgo.Channel
	if err := b.api.get(ctx, "/guilds/"+guild+"/channels", &all); err != nil {
		return "", fmt.Errorf("list channels: %w", err)
	}
	for _, ch := range all {
		if strings.EqualFold(ch.Name, strings.TrimPrefix(name, "#")) {
			return ch.ID, nil
		}
	}
	return "", news.Faultf(nil, "There is no channel “%s” that newsdesk can see. Write channels as #name, several with spaces between, or all.", fit(plain(name), maxChoice))
}

// keywords reads words separated by commas.
func keywords(typed string) []string {
	var words []string
	for word := range strings.SplitSeq(typed, ",") {
		if word = plain(word); word != "" && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

func languageTag(typed string) (string, error) {
	if typed == "" {
		return "", nil
	}
	tag, err := language.Parse(typed)
	if err != nil {
		return "", news.Faultf(err, "“%s” is not a language. Give its code, such as en, de or pt-BR.", fit(plain(typed), maxChoice))
	}
	return tag.String(), nil
}

func interval(typed string) (time.Duration, error) {
	for _, v := range intervals {
		if strings.EqualFold(v.name, typed) {
			return v.wait, nil
		}
	}
	return 0, news.Faultf(nil, "“%s” is not an interval. Choose one of: %s.", fit(plain(typed), maxChoice), strings.Join(intervalNames(), ", "))
}

// every is an interval in words.
func every(wait time.Duration) string {
	for _, v := range intervals {
		if v.wait == wait {
			return v.name
		}
	}
	return spell(wait)
}
