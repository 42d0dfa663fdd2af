package discord

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"newsdesk/internal/news"
)

func (b *Bot) scheduleAdd(ctx context.Context, r *request) error {
	channel := r.text("channel")
	if channel == "" {
		channel = r.channel
	}
	if err := b.canPost(ctx, r, channel); err != nil {
		return err
	}
	s, err := b.o.Scheduler.Add(ctx, news.Schedule{
		Guild: r.guild, Channel: channel, Spec: r.text("cron"), Zone: r.text("timezone"), CreatedBy: r.user,
	})
	if err != nil {
		return err
	}
	return r.reply(ctx, card("Schedule added", scheduleLine(s), ""))
}

func (b *Bot) scheduleList(ctx context.Context, r *request) error {
	all, err := b.o.Orders.Schedules(ctx, r.guild)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return r.reply(ctx, card("Schedules", "No schedule yet. Add one with `/schedule add`, such as cron `0 8 * * *` and timezone `Europe/Berlin` for every day at eight.", ""))
	}
	lines := make([]string, len(all))
	for i, s := range all {
		lines[i] = scheduleLine(s)
	}
	var messages []message
	for _, page := range pack(lines, "\n", maxDescription) {
		messages = append(messages, card("Schedules", page, ""))
	}
	return r.reply(ctx, messages[0], messages[1:]...)
}

func (b *Bot) scheduleRemove(ctx context.Context, r *request) error {
	id, err := scheduleID(r.text("schedule"))
	if err != nil {
		return err
	}
	if err := b.o.Orders.RemoveSchedule(ctx, r.guild, id); err != nil {
		return noSchedule(err)
	}
	return r.reply(ctx, say("Removed schedule "+number(id)+". Briefs already on their way still arrive."))
}

func (b *Bot) scheduleRun(ctx context.Context, r *request) error {
	id, err := scheduleID(r.text("schedule"))
	if err != nil {
		return err
	}
	brief, err := b.o.Scheduler.RunNow(ctx, r.guild, id)
	if err != nil {
		return noSchedule(err)
	}
	what := "its brief of " + count(len(brief.Items), "article", "articles")
	if len(brief.Items) == 0 {
		what = "there is nothing new to tell"
	}
	return r.reply(ctx, card("", "Schedule "+number(id)+" ran: "+what+"; see <#"+digits(brief.Channel)+">. Its usual times stay as they are.", ""))
}

func scheduleID(typed string) (int64, error) {
	id, err := strconv.ParseInt(strings.TrimPrefix(typed, "#"), 10, 64)
	if err != nil {
		return 0, news.Faultf(nil, "“%s” is not a schedule. Pick one of the suggestions, or give its number from /schedule list.", fit(plain(typed), maxChoice))
	}
	return id, nil
}

func noSchedule(err error) error {
	if _, said := news.Say(err); !said && errors.Is(err, news.ErrNotFound) {
		return news.Faultf(err, "There is no such schedule here. /schedule list shows those there are.")
	}
	return err
}

// scheduleLine is a schedule in one line.
func scheduleLine(s news.Schedule) string {
	line := "`" + number(s.ID) + "` · `" + code(s.Spec) + "` · " + escape(s.Zone) + " · <#" + digits(s.Channel) + ">"
	switch {
	case !s.Enabled && s.Reason != "":
		return line + " · stopped: " + escape(s.Reason)
	case !s.Enabled:
		return line + " · stopped"
	case s.NextAt.IsZero():
		return line + " · never fires again"
	}
	return line + " · next " + stamp(s.NextAt, 'F') + " (" + stamp(s.NextAt, 'R') + ")"
}

// code makes text fit for a code span, which cannot hold its own quotes.
func code(s string) string { return strings.ReplaceAll(disarm(plain(s)), "`", "'") }

// digits is an id that may stand in a channel mention: digits or nothing.
func digits(id string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, id)
}
