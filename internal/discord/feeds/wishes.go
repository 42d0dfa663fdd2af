package feeds

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// maxChannels is how many channels one feed may be assigned to; each is
// asked for the bot's permissions.
const maxChannels = 10

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
func (d *Desk) wish(ctx context.Context, r *interaction.Request, s *news.Subscription) (some bool, err error) {
	for _, option := range []struct {
		name string
		set  func(typed string) error
	}{
		{"title", func(typed string) error { s.Title = message.Plain(typed); return nil }},
		{"channels", func(typed string) (err error) { s.Channels, err = d.channels(ctx, r, typed); return err }},
		{"include", func(typed string) error { s.Include = interaction.Keywords(typed); return nil }},
		{"exclude", func(typed string) error { s.Exclude = interaction.Keywords(typed); return nil }},
		{"language", func(typed string) (err error) { s.Language, err = interaction.Language(typed); return err }},
		{"interval", func(typed string) (err error) { s.Floor, err = interval(typed); return err }},
		{"alerts", func(typed string) error { s.Alerts = typed; return d.Access.CanPost(ctx, r, typed) }},
	} {
		typed := r.Text(option.name)
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
	s.FullText = r.Flag("full_text", s.FullText)
	return some || r.Given("full_text"), nil
}

// none is how a member takes a wish back.
const none = "none"

// alertsIn sees to it that s has a channel for alerts: the first that carries
// it, else the one the command was run in.
func (d *Desk) alertsIn(ctx context.Context, r *interaction.Request, s *news.Subscription) error {
	if s.Alerts != "" {
		return nil
	}
	s.Alerts = r.Channel
	if len(s.Channels) > 0 {
		s.Alerts = s.Channels[0]
		return nil
	}
	return d.Access.CanPost(ctx, r, s.Alerts)
}

var channelMark = regexp.MustCompile(`^(?:<#)?(\d{15,20})>?$`)

// channels reads channels as members write them: mentions, ids or names.
func (d *Desk) channels(ctx context.Context, r *interaction.Request, typed string) ([]string, error) {
	if strings.EqualFold(typed, "all") {
		return nil, nil
	}
	words := strings.FieldsFunc(strings.ReplaceAll(typed, ">", "> "), func(r rune) bool { return r == ' ' || r == ',' })
	if len(words) > maxChannels {
		return nil, news.Faultf(nil, "A feed goes to %d channels at most, or to all. Name fewer.", maxChannels)
	}
	var ids []string
	for _, word := range words {
		id, err := d.channelMeant(ctx, r.Guild, word)
		if err != nil {
			return nil, err
		}
		if err := d.Access.CanPost(ctx, r, id); err != nil {
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
func (d *Desk) channelMeant(ctx context.Context, guild, name string) (string, error) {
	if m := channelMark.FindStringSubmatch(name); m != nil {
		return m[1], nil
	}
	all, err := d.Access.Channels(ctx, guild)
	if err != nil {
		return "", err
	}
	for _, ch := range all {
		if strings.EqualFold(ch.Name, strings.TrimPrefix(name, "#")) {
			return ch.ID, nil
		}
	}
	return "", news.Faultf(nil, "There is no channel “%s” that newsdesk can see. Write channels as #name, several with spaces between, or all.", message.Fit(message.Plain(name), message.MaxChoiceName))
}

func interval(typed string) (time.Duration, error) {
	for _, v := range intervals {
		if strings.EqualFold(v.name, typed) {
			return v.wait, nil
		}
	}
	return 0, news.Faultf(nil, "“%s” is not an interval. Choose one of: %s.", message.Fit(message.Plain(typed), message.MaxChoiceName), strings.Join(intervalNames(), ", "))
}

// every is an interval in words.
func every(wait time.Duration) string {
	for _, v := range intervals {
		if v.wait == wait {
			return v.name
		}
	}
	return message.Spell(wait)
}
