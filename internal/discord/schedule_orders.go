package discord

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

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
func (b *Bot) order(ctx context.Context, r *request, s *news.Schedule) (some bool, err error) {
	some = clearChoice(s, r.text("clear"))
	for _, o := range []struct {
		name string
		set  func(typed string) error
	}{
		{"timezone", func(typed string) (err error) { s.Zone, err = b.o.Almanac.Zone(typed); return err }},
		{"channel", func(typed string) error { s.Channel = typed; return nil }},
		{"feeds", func(typed string) (err error) { s.Filter.Feeds, err = b.feedsMeant(ctx, r.guild, typed); return err }},
		{"topics", func(typed string) error { s.Filter.Topics = keywords(typed); return nil }},
		{"include", func(typed string) error { s.Filter.Include = keywords(typed); return nil }},
		{"exclude", func(typed string) error { s.Filter.Exclude = keywords(typed); return nil }},
		{"only_language", func(typed string) (err error) { s.Filter.Language, err = languageTag(typed); return err }},
		{"style", func(typed string) (err error) { s.Style, err = news.ParseStyle(typed); return err }},
		{"language", func(typed string) (err error) { s.Language, err = languageTag(typed); return err }},
		{"no_news", func(typed string) error { s.NoNews = news.NoNews(typed); return nil }},
		{"grace", func(typed string) (err error) { s.Grace, err = grace(typed); return err }},
		{"role", func(typed string) error { s.Role = typed; return b.mayPing(r, typed) }},
	} {
		if typed := r.text(o.name); typed != "" {
			some = true
			if err := o.set(typed); err != nil {
				return some, err
			}
		}
	}
	if n, ok := r.count("min_outlets"); ok {
		some, s.Filter.Outlets = true, n
	}
	if n, ok := r.count("max_items"); ok {
		some, s.MaxItems = true, n
	}
	if r.options["crosspost"] != nil {
		some, s.Crosspost = true, r.flag("crosspost", false)
	}
	timed, err := b.rhythm(r, s)
	return some || timed, err
}

// rhythm writes when the brief is to come, given as a cron line or in words.
func (b *Bot) rhythm(r *request, s *news.Schedule) (some bool, err error) {
	cron, words := r.text("cron"), news.Rhythm{Every: news.Every(r.text("when")), Day: r.text("day"), At: r.text("at")}
	switch {
	case cron != "" && words != news.Rhythm{}:
		return true, news.Faultf(nil, "Say when either by cron or by when, at and day, not by both.")
	case cron != "":
		s.Spec = cron
		return true, nil
	case words == news.Rhythm{}:
		return false, nil
	case words.Every == "" && words.Day != "":
		words.Every = news.Weekly
	case words.Every == "":
		words.Every = news.Daily
	}
	s.Spec, err = b.o.Almanac.Line(words)
	return true, err
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
func (b *Bot) fits(ctx context.Context, r *request, s news.Schedule) error {
	ch, err := b.postable(ctx, r, s.Channel)
	if err != nil {
		return err
	}
	if s.Crosspost && ch.Type != discordgo.ChannelTypeGuildNews {
		return news.Faultf(nil, "Only an announcement channel has followers to publish to, and <#%s> is none. Leave crosspost out, or choose an announcement channel.", digits(s.Channel))
	}
	return nil
}

// mayPing refuses a role that Discord would not let newsdesk ping, and that of
// everyone.
func (b *Bot) mayPing(r *request, id string) error {
	if id == r.guild {
		return news.Faultf(nil, "newsdesk never pings everyone. Choose a role of those who want the brief.")
	}
	if r.resolved == nil || r.resolved.Roles[id] == nil {
		return news.Faultf(nil, "Discord did not name that role. Choose it again.")
	}
	role, has := r.resolved.Roles[id], r.in.AppPermissions
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
	return 0, news.Faultf(nil, "“%s” is not how late a brief may come. Choose one of: %s.", fit(plain(typed), maxChoice), strings.Join(graceNames(), ", "))
}

// ownArticles is how members call the articles that the server brought in, in
// a list of feeds.
const ownArticles = "own articles"

// feedsMeant reads feeds by number or name, separated by commas.
func (b *Bot) feedsMeant(ctx context.Context, guild, typed string) ([]int64, error) {
	all, err := b.o.Subscriptions.Subscriptions(ctx, guild)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, word := range keywords(typed) {
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
	holds, same := matchFeeds(all, word)
	switch {
	case len(same) == 1:
		return same[0].Feed.ID, nil
	case len(holds) == 1:
		return holds[0].Feed.ID, nil
	}
	return 0, news.Faultf(nil, "“%s” is not one of the feeds here. Pick from the suggestions, or give numbers of /feed list, separated by commas.", fit(word, maxChoice))
}

// suggestSeveralFeeds completes the last of several feeds, and keeps those
// before it.
func (b *Bot) suggestSeveralFeeds(ctx context.Context, guild, typed string) ([]choice, error) {
	all, err := b.o.Subscriptions.Subscriptions(ctx, guild)
	if err != nil {
		return nil, err
	}
	before, last := "", typed
	if i := strings.LastIndexByte(typed, ','); i >= 0 {
		before, last = strings.TrimSpace(typed[:i])+", ", strings.TrimSpace(typed[i+1:])
	}
	found, _ := matchFeeds(all, last)
	choices := make([]choice, 0, maxChoices)
	add := func(name, value string) {
		if len(choices) < maxChoices && size(before+value) <= maxChoice {
			choices = append(choices, choice{Name: fit(before+name, maxChoice), Value: before + value})
		}
	}
	if strings.HasPrefix(ownArticles, strings.ToLower(last)) {
		add(ownArticles, ownArticles)
	}
	for _, s := range found {
		add(number(s.ID)+" · "+plain(s.Name()), number(s.ID))
	}
	return choices, nil
}
