package schedules

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/feeds"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// graces are what can be chosen for how late a brief may come.
var graces = []struct {
	name string
	wait time.Duration
}{
	{"15 minutes", 15 * time.Minute}, {"1 hour", time.Hour}, {"2 hours", 2 * time.Hour}, {"6 hours", 6 * time.Hour},
	{"12 hours", 12 * time.Hour}, {"24 hours", 24 * time.Hour}, {"3 days", 3 * 24 * time.Hour},
}

func graceNames() []string {
	names := make([]string, len(graces))
	for i, g := range graces {
		names[i] = g.name
	}
	return names
}

// order writes the options that the member gave over s, and reports whether
// there were any.
func (d *Desk) order(ctx context.Context, r *interaction.Request, s *news.Schedule) (some bool, err error) {
	some = clearChoice(s, r.Text("clear"))
	for _, o := range []struct {
		name string
		set  func(typed string) error
	}{
		{"timezone", func(typed string) (err error) { s.Zone, err = d.Almanac.Zone(typed); return err }},
		{"channel", func(typed string) error { s.Channel = typed; return nil }},
		{"feeds", func(typed string) (err error) { s.Filter.Feeds, err = d.feedsMeant(ctx, r.Guild, typed); return err }},
		{"topics", func(typed string) error { s.Filter.Topics = interaction.Keywords(typed); return nil }},
		{"include", func(typed string) error { s.Filter.Include = interaction.Keywords(typed); return nil }},
		{"exclude", func(typed string) error { s.Filter.Exclude = interaction.Keywords(typed); return nil }},
		{"only_language", func(typed string) (err error) { s.Filter.Language, err = interaction.Language(typed); return err }},
		{"style", func(typed string) (err error) { s.Style, err = news.ParseStyle(typed); return err }},
		{"language", func(typed string) (err error) { s.Language, err = interaction.Language(typed); return err }},
		{"no_news", func(typed string) error { s.NoNews = news.NoNews(typed); return nil }},
		{"grace", func(typed string) (err error) { s.Grace, err = grace(typed); return err }},
		{"role", func(typed string) error { s.Role = typed; return d.mayPing(r, typed) }},
	} {
		if typed := r.Text(o.name); typed != "" {
			some = true
			if err := o.set(typed); err != nil {
				return some, err
			}
		}
	}
	if n, ok := r.Count("min_outlets"); ok {
		some, s.Filter.Outlets = true, n
	}
	if n, ok := r.Count("max_items"); ok {
		some, s.MaxItems = true, n
	}
	if r.Given("crosspost") {
		some, s.Crosspost = true, r.Flag("crosspost", false)
	}
	timed, err := d.rhythm(r, s)
	return some || timed, err
}

// rhythm writes when the brief is to come, given as a cron line or in words.
func (d *Desk) rhythm(r *interaction.Request, s *news.Schedule) (some bool, err error) {
	cron, words := r.Text("cron"), news.Rhythm{Every: news.Every(r.Text("when")), Day: r.Text("day"), At: r.Text("at")}
	switch {
	case cron != "" && words != news.Rhythm{}:
		return true, news.Faultf(nil, "Say when either by cron or by when, at and day, not by both.")
	case cron != "":
		s.Spec, err = d.Almanac.Read(cron)
		return true, err
	case words == news.Rhythm{}:
		return false, nil
	case s.Spec != "" && words.Every == "" && (words.Day == "" || words.At == ""):
		s.Spec, err = d.moved(s.Spec, words)
		return true, err
	}
	s.Spec, err = d.Almanac.Line(complete(words))
	return true, err
}

// complete says how often, where a member gave only a day or a time.
func complete(r news.Rhythm) news.Rhythm {
	switch {
	case r.Every == "" && r.Day != "":
		r.Every = news.Weekly
	case r.Every == "":
		r.Every = news.Daily
	}
	return r
}

// moved is a cron line with another time of day, or another day at the same time.
func (d *Desk) moved(spec string, to news.Rhythm) (string, error) {
	line, err := d.Almanac.Line(complete(to))
	if err != nil {
		return "", err
	}
	const clock = 2 // the fields of a line that tell the time of day
	was, now := strings.Fields(spec), strings.Fields(line)
	for _, field := range was[:min(clock, len(was))] {
		if _, err := strconv.Atoi(field); err != nil || len(was) != len(now) {
			return "", news.Faultf(err, "This schedule comes more often than once a day. Say how often it is to come, too, with when.")
		}
	}
	if to.Day != "" {
		return strings.Join(append(was[:clock], now[clock:]...), " "), nil
	}
	return strings.Join(append(now[:clock], was[clock:]...), " "), nil
}

// clearChoice takes one of clearable back; false when name is none.
func clearChoice(s *news.Schedule, name string) bool {
	switch name {
	case "feeds":
		s.Filter.Feeds = nil
	case "topics":
		s.Filter.Topics = nil
	case "include":
		s.Filter.Include = nil
	case "exclude":
		s.Filter.Exclude = nil
	case "only_language":
		s.Filter.Language = ""
	case "min_outlets":
		s.Filter.Outlets = 0
	case "language":
		s.Language = ""
	case "max_items":
		s.MaxItems = 0
	case "role":
		s.Role = ""
	default:
		return false
	}
	return true
}

// fits refuses a schedule whose channel cannot take its briefs.
func (d *Desk) fits(ctx context.Context, r *interaction.Request, s news.Schedule) error {
	ch, err := d.Access.Postable(ctx, r, s.Channel)
	if err != nil {
		return err
	}
	if s.Crosspost && ch.Type != discordgo.ChannelTypeGuildNews {
		return news.Faultf(nil, "Only an announcement channel has followers to publish to, and that channel is none. Leave crosspost out, or choose an announcement channel.")
	}
	return nil
}

// mayPing refuses a role that Discord would not let newsdesk ping, and that of
// everyone.
func (d *Desk) mayPing(r *interaction.Request, id string) error {
	if id == r.Guild {
		return news.Faultf(nil, "newsdesk never pings everyone. Choose a role of those who want the brief.")
	}
	if r.Resolved == nil || r.Resolved.Roles[id] == nil {
		return news.Faultf(nil, "Discord did not name that role. Choose it again.")
	}
	role, has := r.Resolved.Roles[id], r.In.AppPermissions
	if !role.Mentionable && has&(discordgo.PermissionMentionEveryone|discordgo.PermissionAdministrator) == 0 {
		return news.Faultf(nil, "That role cannot be mentioned, so nobody would be pinged. Allow that in the role's settings, or give newsdesk the permission Mention All Roles.")
	}
	return nil
}

func grace(typed string) (time.Duration, error) {
	for _, g := range graces {
		if strings.EqualFold(g.name, typed) {
			return g.wait, nil
		}
	}
	return 0, news.Faultf(nil, "“%s” is not how late a brief may come. Choose one of: %s.", message.Fit(message.Plain(typed), message.MaxChoiceName), strings.Join(graceNames(), ", "))
}

// ownArticles is how members call the articles that the server brought in, in
// a list of feeds.
const ownArticles = "own articles"

// feedsMeant reads feeds by number or name, separated by commas.
func (d *Desk) feedsMeant(ctx context.Context, guild, typed string) ([]int64, error) {
	all, err := d.Feeds.Subscriptions(ctx, guild)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, word := range interaction.Keywords(typed) {
		id, err := feedMeant(all, word)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// feedMeant is the feed, as a filter names it, that a word means: a
// subscription's number or name.
func feedMeant(all []news.Subscription, word string) (int64, error) {
	if strings.EqualFold(word, ownArticles) || word == "0" {
		return news.OwnArticles, nil
	}
	id, err := strconv.ParseInt(strings.TrimPrefix(word, "#"), 10, 64)
	for _, s := range all {
		if err == nil && s.ID == id {
			return s.Feed.ID, nil
		}
	}
	holds, same := feeds.Match(all, word)
	switch {
	case len(same) == 1:
		return same[0].Feed.ID, nil
	case len(holds) == 1:
		return holds[0].Feed.ID, nil
	}
	return 0, news.Faultf(nil, "“%s” is not one of the feeds here. Pick from the suggestions, or give numbers of /feed list, separated by commas.", message.Fit(word, message.MaxChoiceName))
}

// SuggestFeeds completes the last of several feeds, and keeps those
// before it.
func (d *Desk) SuggestFeeds(ctx context.Context, guild, typed string) ([]message.Choice, error) {
	all, err := d.Feeds.Subscriptions(ctx, guild)
	if err != nil {
		return nil, err
	}
	before, last := "", typed
	if i := strings.LastIndexByte(typed, ','); i >= 0 {
		before, last = strings.TrimSpace(typed[:i])+", ", strings.TrimSpace(typed[i+1:])
	}
	found, _ := feeds.Match(all, last)
	choices := make([]message.Choice, 0, message.MaxChoices)
	add := func(name, value string) {
		if len(choices) < message.MaxChoices && message.Size(before+value) <= message.MaxChoiceName {
			choices = append(choices, message.Choice{Name: message.Fit(before+name, message.MaxChoiceName), Value: before + value})
		}
	}
	if strings.HasPrefix(ownArticles, strings.ToLower(last)) {
		add(ownArticles, ownArticles)
	}
	for _, s := range found {
		add(message.Number(s.ID)+" · "+message.Plain(s.Name()), message.Number(s.ID))
	}
	return choices, nil
}
