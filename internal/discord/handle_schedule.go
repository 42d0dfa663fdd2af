package discord

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"newsdesk/internal/news"
)

// scheduleAdd saves at once and shows what came of it, with a button to undo:
// scripts give cron and timezone and expect one answer, and a confirmation
// that is overlooked would be a schedule that silently never runs. Undone
// before its first time, a schedule has posted nothing.
func (b *Bot) scheduleAdd(ctx context.Context, r *request) error {
	chosen, err := b.o.Settings.Settings(ctx, r.guild)
	if err != nil {
		return err
	}
	s := news.Schedule{Guild: r.guild, Channel: r.channel, Zone: chosen.Zone, Language: chosen.Language, CreatedBy: r.user}
	if _, err := b.order(ctx, r, &s); err != nil {
		return err
	}
	switch {
	case s.Spec == "":
		return news.Faultf(nil, "Say when: when:weekdays at:08:00, for example, or a cron line such as 0 8 * * 1-5.")
	case s.Zone == "":
		return news.Faultf(nil, "Say whose clock: timezone:Europe/Berlin, for example. /settings set timezone chooses one for all schedules to come.")
	}
	if err := b.fits(ctx, r, s); err != nil {
		return err
	}
	if s, err = b.o.Scheduler.Add(ctx, s); err != nil {
		return err
	}
	m := b.scheduleCard(ctx, "Schedule added", s)
	m.rows = buttons(
		button("Preview", customID(doSchedSee, number(s.ID))),
		button("Edit", customID(doSchedForm, number(s.ID))),
		button("Undo", customID(doSchedUndo, number(s.ID))),
	)
	return r.reply(ctx, m)
}

func (b *Bot) scheduleList(ctx context.Context, r *request) error {
	all, err := b.o.Orders.Schedules(ctx, r.guild)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return r.reply(ctx, card("Schedules", "No schedule yet. Add one with `/schedule add`, such as when `weekdays`, at `08:00` and timezone `Europe/Berlin`.", ""))
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

func (b *Bot) scheduleShow(ctx context.Context, r *request) error {
	s, err := b.meantSchedule(ctx, r)
	if err != nil {
		return err
	}
	return r.reply(ctx, b.scheduleCard(ctx, "Schedule", s))
}

func (b *Bot) scheduleRemove(ctx context.Context, r *request) error {
	id, err := scheduleID(r)
	if err != nil {
		return err
	}
	if err := b.o.Orders.RemoveSchedule(ctx, r.guild, id); err != nil {
		return noSchedule(err)
	}
	return r.reply(ctx, say("Removed schedule "+number(id)+". Briefs already on their way still arrive."))
}

func (b *Bot) schedulePause(ctx context.Context, r *request) error {
	id, err := scheduleID(r)
	if err != nil {
		return err
	}
	if err := b.o.Breaks.Pause(ctx, r.guild, id); err != nil {
		return noSchedule(err)
	}
	m := card("", "Paused schedule "+number(id)+". It posts nothing until it is resumed; what comes in meanwhile is in its first brief then.", "")
	m.rows = buttons(button("Resume", customID(doSchedGo, number(id))))
	return r.reply(ctx, m)
}

func (b *Bot) scheduleResume(ctx context.Context, r *request) error {
	s, err := b.meantSchedule(ctx, r)
	if err != nil {
		return err
	}
	if s.Enabled {
		return news.Faultf(nil, "Schedule %d is running already.", s.ID)
	}
	if err := b.fits(ctx, r, s); err != nil { // it may have been stopped for just that
		return err
	}
	if s, err = b.o.Breaks.Resume(ctx, r.guild, s.ID); err != nil {
		return noSchedule(err)
	}
	return r.reply(ctx, b.scheduleCard(ctx, "Schedule resumed", s))
}

func (b *Bot) scheduleRun(ctx context.Context, r *request) error {
	id, err := scheduleID(r)
	if err != nil {
		return err
	}
	brief, err := b.o.Scheduler.RunNow(ctx, r.guild, id)
	if err != nil {
		return noSchedule(err)
	}
	what := "its brief of " + count(len(brief.Items), "story", "stories")
	switch {
	case len(brief.Items) == 0:
		what = "there is nothing new to tell"
	case ofArticles(brief):
		what = "its brief of " + count(len(brief.Items), "article", "articles")
	}
	return r.reply(ctx, card("", "Schedule "+number(id)+" ran: "+what+"; see <#"+digits(brief.Channel)+">. Its usual times stay as they are.", ""))
}

// schedulePreview shows what the schedule would post now, to the member alone.
// Nothing is saved: the channel does not know of it.
func (b *Bot) schedulePreview(ctx context.Context, r *request) error {
	s, err := b.meantSchedule(ctx, r)
	if err != nil {
		return err
	}
	brief, err := b.o.Forecaster.Preview(ctx, s)
	if err != nil {
		return err
	}
	note := "What schedule " + number(s.ID) + " would post in <#" + digits(s.Channel) + "> now. It was sent nowhere, and its next brief still has all of it."
	if s.Role != "" {
		note += " It would ping <@&" + digits(s.Role) + ">."
	}
	if len(brief.Items) == 0 && s.NoNews == news.NoNewsSilent {
		return r.reply(ctx, card("Preview", note+"\n\nNothing is new, so it would post nothing.", ""))
	}
	return b.showDraft(ctx, r, brief, card("Preview", note, ""))
}

// scheduleID is the number of the schedule that an option or a button names.
func scheduleID(r *request) (int64, error) {
	typed := r.text("schedule")
	if typed == "" {
		typed = r.arg(0)
	}
	id, err := strconv.ParseInt(strings.TrimPrefix(typed, "#"), 10, 64)
	if err != nil {
		return 0, news.Faultf(nil, "“%s” is not a schedule. Pick one of the suggestions, or give its number from /schedule list.", fit(plain(typed), maxChoice))
	}
	return id, nil
}

func (b *Bot) meantSchedule(ctx context.Context, r *request) (news.Schedule, error) {
	id, err := scheduleID(r)
	if err != nil {
		return news.Schedule{}, err
	}
	s, err := b.o.Orders.ScheduleOf(ctx, r.guild, id)
	return s, noSchedule(err)
}

func noSchedule(err error) error {
	if _, said := news.Say(err); !said && errors.Is(err, news.ErrNotFound) {
		return news.Faultf(err, "There is no such schedule here. /schedule list shows those there are.")
	}
	return err
}
