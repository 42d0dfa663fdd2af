package discord

import (
	"context"
	"strconv"
	"strings"

	"newsdesk/internal/news"
)

// previewed is how many times to come are shown of a schedule.
const previewed = 3

// scheduleLine is a schedule in one line.
func scheduleLine(s news.Schedule) string {
	line := "`" + number(s.ID) + "` · `" + code(s.Spec) + "` · " + escape(s.Zone) + " · <#" + digits(s.Channel) + ">"
	switch {
	case paused(s):
		return line + " · paused"
	case !s.Enabled:
		return line + " · stopped: " + escape(s.Reason)
	case s.NextAt.IsZero():
		return line + " · never fires again"
	}
	return line + " · next " + stamp(s.NextAt, 'F') + " (" + stamp(s.NextAt, 'R') + ")"
}

// paused reports whether members stopped a schedule: newsdesk itself gives a
// reason.
func paused(s news.Schedule) bool { return !s.Enabled && s.Reason == "" }

// scheduleCard is everything about a schedule: when it comes next, in the
// reader's zone, what is in it, and what a run is likely to cost.
func (b *Bot) scheduleCard(ctx context.Context, title string, s news.Schedule) message {
	lines := []string{scheduleLine(s)}
	if times := b.o.Almanac.Upcoming(s, previewed); len(times) > 0 {
		shown := make([]string, len(times))
		for i, at := range times {
			shown[i] = stamp(at, 'F')
		}
		lines = append(lines, "The next times, by your clock: "+strings.Join(shown, " · "))
	}
	lines = append(lines, "", b.choices(ctx, s), "", b.cost(ctx, s))
	m := card(title, fit(strings.Join(lines, "\n"), maxDescription), "")
	id := number(s.ID)
	row := []string{"Pause", customID(doSchedStop, id)}
	if !s.Enabled {
		row = []string{"Resume", customID(doSchedGo, id)}
	}
	m.rows = buttons(button("Preview", customID(doSchedSee, id)), button("Edit", customID(doSchedForm, id)), button(row[0], row[1]))
	return m
}

// choices are what members chose of a schedule, one a line.
func (b *Bot) choices(ctx context.Context, s news.Schedule) string {
	style := s.Style
	if style == "" {
		style = news.ShortStyle
	}
	first := "Style: " + string(style)
	if s.MaxItems > 0 {
		first += " · at most " + count(s.MaxItems, "story", "stories")
	}
	if s.Language != "" {
		first += " · written in: " + escape(languageName(s.Language))
	}
	lines := append([]string{first}, b.filterLines(ctx, s)...)
	if s.NoNews == news.NoNewsSilent {
		lines = append(lines, "When nothing is new: no post")
	} else {
		lines = append(lines, "When nothing is new: says so")
	}
	lines = append(lines, "A missed brief still comes: up to "+spell(s.Grace)+" late")
	if s.Role != "" {
		lines = append(lines, "Pings: <@&"+digits(s.Role)+">")
	}
	if s.Crosspost {
		lines = append(lines, "Published to the followers of the channel")
	}
	return strings.Join(lines, "\n")
}

func (b *Bot) filterLines(ctx context.Context, s news.Schedule) (lines []string) {
	f := s.Filter
	if len(f.Feeds) > 0 {
		lines = append(lines, "Only from: "+b.feedNames(ctx, s.Guild, f.Feeds))
	}
	if len(f.Topics) > 0 {
		lines = append(lines, "Only about: "+escape(strings.Join(f.Topics, ", ")))
	}
	if len(f.Include) > 0 {
		lines = append(lines, "Only with: "+escape(strings.Join(f.Include, ", ")))
	}
	if len(f.Exclude) > 0 {
		lines = append(lines, "Never with: "+escape(strings.Join(f.Exclude, ", ")))
	}
	if f.Language != "" {
		lines = append(lines, "Only articles in: "+escape(languageName(f.Language)))
	}
	if f.Outlets > 1 {
		lines = append(lines, "Only what "+strconv.Itoa(f.Outlets)+" outlets tell")
	}
	return lines
}

// feedNames are what the guild calls feeds; those it follows no more are
// counted.
func (b *Bot) feedNames(ctx context.Context, guild string, feeds []int64) string {
	all, err := b.o.Subscriptions.Subscriptions(ctx, guild)
	if err != nil {
		b.o.Log.Warn("cannot name a schedule's feeds", "guild", guild, "err", err)
		return count(len(feeds), "feed", "feeds")
	}
	var names []string
	gone := 0
	for _, id := range feeds {
		name := ""
		if id == news.OwnArticles {
			name = ownArticles
		}
		for _, s := range all {
			if s.Feed.ID == id && name == "" {
				name = escape(fit(s.Name(), maxFeedTitle))
			}
		}
		if name == "" {
			gone++
			continue
		}
		names = append(names, name)
	}
	if gone > 0 {
		names = append(names, count(gone, "feed", "feeds")+" not followed any more")
	}
	return strings.Join(names, ", ")
}

// cost says what a run is likely to take of the language model.
func (b *Bot) cost(ctx context.Context, s news.Schedule) string {
	if b.o.Model == "" {
		return "-# A run costs no tokens: no language model is configured."
	}
	e, err := b.o.Forecaster.Estimate(ctx, s.Order())
	if err != nil {
		b.o.Log.Warn("cannot estimate what a schedule costs", "schedule", s.ID, "err", err)
		return "-# What a run costs cannot be estimated at the moment."
	}
	if e.Stories == 0 {
		return "-# Nothing is new now, so a run now would cost no tokens."
	}
	return "-# A run now would tell " + count(e.Stories, "story", "stories") + " and cost about " + strconv.Itoa(e.Tokens) +
		" tokens in at most " + count(e.Calls, "call", "calls") + " of the model."
}

// code makes text fit for a code span, which cannot hold its own quotes.
func code(s string) string { return strings.ReplaceAll(disarm(plain(s)), "`", "'") }

// digits is an id that may stand in a mention: digits or nothing.
func digits(id string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, id)
}
