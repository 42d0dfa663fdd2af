package schedules

import (
	"context"
	"strconv"
	"strings"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/feeds"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
)

// previewed is how many times to come are shown of a schedule.
const previewed = 3

// name is a schedule's number, when it comes by the clock of its zone, and where.
func (d *Desk) name(s news.Schedule) string {
	when := d.Almanac.Words(s.Spec)
	if when == "" {
		when = "`" + message.Code(s.Spec) + "`"
	}
	return "`" + message.Number(s.ID) + "` · " + when + ", " + message.Escape(s.Zone) + " · <#" + message.Digits(s.Channel) + ">"
}

// line is a schedule in one line.
func (d *Desk) line(s news.Schedule) string {
	switch {
	case paused(s):
		return d.name(s) + " · paused"
	case !s.Enabled:
		return d.name(s) + " · stopped: " + message.Escape(s.Reason)
	case s.NextAt.IsZero():
		return d.name(s) + " · never fires again"
	}
	return d.name(s) + " · next " + message.Stamp(s.NextAt, 'F') + " (" + message.Stamp(s.NextAt, 'R') + ")" + refused(s)
}

// refused says that the schedule's last briefs were not posted.
func refused(s news.Schedule) string {
	if s.Failures == 0 {
		return ""
	}
	return " · **not posted lately**: `/brief runs schedule:" + message.Number(s.ID) + "` says why"
}

// paused reports whether members stopped a schedule: newsdesk itself gives a
// reason.
func paused(s news.Schedule) bool { return !s.Enabled && s.Reason == "" }

// card is everything about a schedule: when it comes next, in the
// reader's zone, what is in it, and what a run is likely to cost.
func (d *Desk) card(ctx context.Context, title string, s news.Schedule) message.Message {
	lines := []string{d.line(s)}
	if times := d.Almanac.Upcoming(s, previewed); len(times) > 0 {
		shown := make([]string, len(times))
		for i, at := range times {
			shown[i] = "- " + message.Stamp(at, 'F')
		}
		shown[0] += " (" + message.Stamp(times[0], 'R') + ")"
		lines = []string{d.name(s) + refused(s), "", "The next times, by your clock:", strings.Join(shown, "\n")}
	}
	lines = append(lines, "", d.choices(ctx, s), "", d.cost(ctx, s))
	m := message.Card(title, message.Fit(strings.Join(lines, "\n"), message.MaxDescription), "")
	id := message.Number(s.ID)
	row := []string{"Pause", action.ID(action.SchedulePause, id)}
	if !s.Enabled {
		row = []string{"Resume", action.ID(action.ScheduleResume, id)}
	}
	m.Rows = message.Buttons(message.Button("Preview", action.ID(action.SchedulePreview, id)), message.Button("Edit", action.ID(action.ScheduleForm, id)), message.Button(row[0], row[1]))
	return m
}

// choices are what members chose of a schedule, one a line.
func (d *Desk) choices(ctx context.Context, s news.Schedule) string {
	style := s.Style
	if style == "" {
		style = news.ShortStyle
	}
	first := "Style: " + string(style)
	if s.MaxItems > 0 {
		first += " · at most " + message.Count(s.MaxItems, "story", "stories")
	}
	if s.Language != "" {
		first += " · written in: " + message.Escape(render.Language(s.Language))
	}
	lines := append([]string{first}, d.filterLines(ctx, s)...)
	if s.NoNews == news.NoNewsSilent {
		lines = append(lines, "When nothing is new: no post")
	} else {
		lines = append(lines, "When nothing is new: says so")
	}
	lines = append(lines, "A missed brief still comes: up to "+message.Spell(s.Grace)+" late")
	if s.Role != "" {
		lines = append(lines, "Pings: <@&"+message.Digits(s.Role)+">")
	}
	if s.Crosspost {
		lines = append(lines, "Published to the followers of the channel")
	}
	return strings.Join(lines, "\n")
}

func (d *Desk) filterLines(ctx context.Context, s news.Schedule) (lines []string) {
	f := s.Filter
	if len(f.Feeds) > 0 {
		lines = append(lines, "Only from: "+d.feedNames(ctx, s.Guild, f.Feeds))
	}
	if len(f.Topics) > 0 {
		lines = append(lines, "Only about: "+message.Escape(strings.Join(f.Topics, ", ")))
	}
	if len(f.Include) > 0 {
		lines = append(lines, "Only with: "+message.Escape(strings.Join(f.Include, ", ")))
	}
	if len(f.Exclude) > 0 {
		lines = append(lines, "Never with: "+message.Escape(strings.Join(f.Exclude, ", ")))
	}
	if f.Language != "" {
		lines = append(lines, "Only articles in: "+message.Escape(render.Language(f.Language)))
	}
	if f.Outlets > 1 {
		lines = append(lines, "Only what "+strconv.Itoa(f.Outlets)+" outlets tell")
	}
	return lines
}

// feedNames are what the guild calls feeds; those it follows no more are
// counted.
func (d *Desk) feedNames(ctx context.Context, guild string, ids []int64) string {
	all, err := d.Feeds.Subscriptions(ctx, guild)
	if err != nil {
		d.Log.Warn("cannot name a schedule's feeds", "guild", guild, "err", err)
		return message.Count(len(ids), "feed", "feeds")
	}
	var names []string
	gone := 0
	for _, id := range ids {
		name := ""
		if id == news.OwnArticles {
			name = ownArticles
		}
		for _, s := range all {
			if s.Feed.ID == id && name == "" {
				name = message.Escape(message.Fit(s.Name(), feeds.MaxTitle))
			}
		}
		if name == "" {
			gone++
			continue
		}
		names = append(names, name)
	}
	if gone > 0 {
		names = append(names, message.Count(gone, "feed", "feeds")+" not followed any more")
	}
	return strings.Join(names, ", ")
}

// cost says what a run is likely to take of the language model.
func (d *Desk) cost(ctx context.Context, s news.Schedule) string {
	if d.Model == "" {
		return "-# A run costs no tokens: no language model is configured."
	}
	e, err := d.Forecaster.Estimate(ctx, s.Order())
	if err != nil {
		d.Log.Warn("cannot estimate what a schedule costs", "schedule", s.ID, "err", err)
		return "-# What a run costs cannot be estimated at the moment."
	}
	if e.Stories == 0 {
		return "-# Nothing is new now, so a run now would cost no tokens."
	}
	return "-# A run now would tell " + message.Count(e.Stories, "story", "stories") + " and cost about " + strconv.Itoa(e.Tokens) +
		" tokens in at most " + message.Count(e.Calls, "call", "calls") + " of the model."
}
