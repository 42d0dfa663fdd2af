// Package schedules is the desk for schedules: members have briefs come by
// themselves, see what would come, change, pause and end them. It refuses a
// schedule whose channel could not take its briefs.
package schedules

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/permission"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
)

// Orders gives the guild's schedules, and ends them.
type Orders interface {
	Schedules(ctx context.Context, guild string) ([]news.Schedule, error)
	ScheduleOf(ctx context.Context, guild string, id int64) (news.Schedule, error)
	RemoveSchedule(ctx context.Context, guild string, id int64) error
}

// Scheduler takes schedules on. Add checks cron line and zone and fills ID and
// the next run; Edit does the same with one that is there, and starts it when
// it was stopped; RunNow runs a schedule at once, besides its slots, and queues
// its brief, which it returns.
type Scheduler interface {
	Add(ctx context.Context, s news.Schedule) (news.Schedule, error)
	Edit(ctx context.Context, s news.Schedule) (news.Schedule, error)
	RunNow(ctx context.Context, guild string, id int64) (news.Brief, error)
}

// Breaks stops schedules for a time.
type Breaks interface {
	Pause(ctx context.Context, guild string, id int64) error
	Resume(ctx context.Context, guild string, id int64) (news.Schedule, error)
}

// Almanac knows times, by the calendar and in words.
type Almanac interface {
	Calendar
	Rhythms
}

// Calendar knows a zone's proper name, and when a schedule comes next.
type Calendar interface {
	Zone(name string) (string, error)
	Upcoming(s news.Schedule, n int) []time.Time
}

// Rhythms gives the cron line of a rhythm, and of one that a member wrote as a
// cron line or in words; and the words for a line, "" for one that few words
// cannot say.
type Rhythms interface {
	Line(r news.Rhythm) (string, error)
	Read(typed string) (string, error)
	Words(spec string) string
}

// Forecaster tells what a schedule's next brief would be and is likely to
// cost, and writes nothing down.
type Forecaster interface {
	Preview(ctx context.Context, s news.Schedule) (news.Brief, error)
	Estimate(ctx context.Context, o news.Order) (news.Estimate, error)
}

// Drafts shows a brief that is not saved, after the first messages.
type Drafts interface {
	ShowDraft(ctx context.Context, r *interaction.Request, brief news.Brief, first ...message.Message) error
}

// Feeds is what a guild follows, by name.
type Feeds interface {
	Subscriptions(ctx context.Context, guild string) ([]news.Subscription, error)
}

// Preset is what a guild chose for all its schedules.
type Preset interface {
	Settings(ctx context.Context, guild string) (news.Settings, error)
}

// Desk is where members look after schedules.
type Desk struct {
	Orders     Orders
	Scheduler  Scheduler
	Breaks     Breaks
	Almanac    Almanac
	Forecaster Forecaster
	Feeds      Feeds
	Settings   Preset
	Drafts     Drafts
	Access     permission.Rights
	Model      string // name of the configured language model, "" when there is none
	Log        *slog.Logger
}

// add saves at once and shows what came of it, with a button to undo:
// scripts give cron and timezone and expect one answer, and a confirmation
// that is overlooked would be a schedule that silently never runs. Undone
// before its first time, a schedule has posted nothing.
func (d *Desk) add(ctx context.Context, r *interaction.Request) error {
	chosen, err := d.Settings.Settings(ctx, r.Guild)
	if err != nil {
		return err
	}
	s := news.Schedule{Guild: r.Guild, Channel: r.Channel, Zone: chosen.Zone, Language: chosen.Language, CreatedBy: r.User}
	if _, err := d.order(ctx, r, &s); err != nil {
		return err
	}
	switch {
	case s.Spec == "":
		return news.Faultf(nil, "Say when: when:weekdays at:08:00, for example, or cron:0 8 * * 1-5.")
	case s.Zone == "":
		return news.Faultf(nil, "Say whose clock: timezone:Europe/Berlin, for example. /settings set timezone chooses one for all schedules to come.")
	}
	if err := d.fits(ctx, r, s); err != nil {
		return err
	}
	if s, err = d.Scheduler.Add(ctx, s); err != nil {
		return err
	}
	m := d.card(ctx, "Schedule added", s)
	m.Rows = message.Buttons(
		message.Button("Preview", action.ID(action.SchedulePreview, message.Number(s.ID))),
		message.Button("Edit", action.ID(action.ScheduleForm, message.Number(s.ID))),
		message.Button("Undo", action.ID(action.ScheduleRemove, message.Number(s.ID))),
	)
	return r.Reply(ctx, m)
}

func (d *Desk) list(ctx context.Context, r *interaction.Request) error {
	all, err := d.Orders.Schedules(ctx, r.Guild)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return r.Reply(ctx, message.Card("Schedules", "No schedule yet. Add one with `/schedule add`, such as when `weekdays`, at `08:00` and timezone `Europe/Berlin`.", ""))
	}
	lines := make([]string, len(all))
	for i, s := range all {
		lines[i] = d.line(s)
	}
	var messages []message.Message
	for _, page := range message.Pack(lines, "\n", message.MaxDescription) {
		messages = append(messages, message.Card("Schedules", page, ""))
	}
	return r.Reply(ctx, messages[0], messages[1:]...)
}

func (d *Desk) show(ctx context.Context, r *interaction.Request) error {
	s, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	return r.Reply(ctx, d.card(ctx, "Schedule", s))
}

func (d *Desk) remove(ctx context.Context, r *interaction.Request) error {
	id, err := ID(r)
	if err != nil {
		return err
	}
	if err := d.Orders.RemoveSchedule(ctx, r.Guild, id); err != nil {
		return noSchedule(err)
	}
	return r.Reply(ctx, message.Say("Removed schedule "+message.Number(id)+". Briefs already on their way still arrive."))
}

func (d *Desk) pause(ctx context.Context, r *interaction.Request) error {
	id, err := ID(r)
	if err != nil {
		return err
	}
	if err := d.Breaks.Pause(ctx, r.Guild, id); err != nil {
		return noSchedule(err)
	}
	m := message.Card("", "Paused schedule "+message.Number(id)+". It posts nothing until it is resumed; what comes in meanwhile is in its first brief then.", "")
	m.Rows = message.Buttons(message.Button("Resume", action.ID(action.ScheduleResume, message.Number(id))))
	return r.Reply(ctx, m)
}

func (d *Desk) resume(ctx context.Context, r *interaction.Request) error {
	s, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	if s.Enabled {
		return news.Faultf(nil, "Schedule %d is running already.", s.ID)
	}
	if err := d.fits(ctx, r, s); err != nil { // it may have been stopped for just that
		return err
	}
	if s, err = d.Breaks.Resume(ctx, r.Guild, s.ID); err != nil {
		return noSchedule(err)
	}
	return r.Reply(ctx, d.card(ctx, "Schedule resumed", s))
}

func (d *Desk) run(ctx context.Context, r *interaction.Request) error {
	id, err := ID(r)
	if err != nil {
		return err
	}
	brief, err := d.Scheduler.RunNow(ctx, r.Guild, id)
	if err != nil {
		return noSchedule(err)
	}
	what := "its brief of " + message.Count(len(brief.Items), "story", "stories")
	switch {
	case len(brief.Items) == 0:
		what = "there is nothing new to tell"
	case render.OfArticles(brief):
		what = "its brief of " + message.Count(len(brief.Items), "article", "articles")
	}
	return r.Reply(ctx, message.Card("", "Schedule "+message.Number(id)+" ran: "+what+"; see <#"+message.Digits(brief.Channel)+">. Its usual times stay as they are.", ""))
}

// preview shows what the schedule would post now, to the member alone.
// Nothing is saved: the channel does not know of it.
func (d *Desk) preview(ctx context.Context, r *interaction.Request) error {
	s, err := d.meant(ctx, r)
	if err != nil {
		return err
	}
	brief, err := d.Forecaster.Preview(ctx, s)
	if err != nil {
		return err
	}
	note := "What schedule " + message.Number(s.ID) + " would post in <#" + message.Digits(s.Channel) + "> now. It was sent nowhere, and its next brief still has all of it."
	if s.Role != "" {
		note += " It would ping <@&" + message.Digits(s.Role) + ">."
	}
	if len(brief.Items) == 0 && s.NoNews == news.NoNewsSilent {
		return r.Reply(ctx, message.Card("Preview", note+"\n\nNothing is new, so it would post nothing.", ""))
	}
	return d.Drafts.ShowDraft(ctx, r, brief, message.Card("Preview", note, ""))
}

// ID is the number of the schedule that an option or a button names.
func ID(r *interaction.Request) (int64, error) {
	typed := r.Text("schedule")
	if typed == "" {
		typed = r.Arg(0)
	}
	id, err := strconv.ParseInt(strings.TrimPrefix(typed, "#"), 10, 64)
	if err != nil {
		return 0, news.Faultf(nil, "“%s” is not a schedule. Pick one of the suggestions, or give its number from /schedule list.", message.Fit(message.Plain(typed), message.MaxChoiceName))
	}
	return id, nil
}

func (d *Desk) meant(ctx context.Context, r *interaction.Request) (news.Schedule, error) {
	id, err := ID(r)
	if err != nil {
		return news.Schedule{}, err
	}
	s, err := d.Orders.ScheduleOf(ctx, r.Guild, id)
	return s, noSchedule(err)
}

func noSchedule(err error) error {
	if _, said := news.Say(err); !said && errors.Is(err, news.ErrNotFound) {
		return news.Faultf(err, "There is no such schedule here. /schedule list shows those there are.")
	}
	return err
}

// Routes are those of briefs that come by themselves.
func (d *Desk) Routes() map[string]interaction.Route {
	return map[string]interaction.Route{
		"/schedule add":                    {Mode: interaction.Private, Manage: true, Run: d.add},
		"/schedule list":                   {Mode: interaction.Private, Manage: true, Run: d.list},
		"/schedule show":                   {Mode: interaction.Private, Manage: true, Run: d.show},
		"/schedule edit":                   {Mode: interaction.Private, Manage: true, Run: d.edit},
		"button " + action.ScheduleForm:    {Mode: interaction.Direct, Manage: true, Run: d.form},
		"modal " + action.ScheduleForm:     {Mode: interaction.Private, Manage: true, Run: d.filled},
		"/schedule pause":                  {Mode: interaction.Private, Manage: true, Run: d.pause},
		"button " + action.SchedulePause:   {Mode: interaction.Update, Manage: true, Run: d.pause},
		"/schedule resume":                 {Mode: interaction.Private, Manage: true, Run: d.resume},
		"button " + action.ScheduleResume:  {Mode: interaction.Update, Manage: true, Run: d.resume},
		"/schedule remove":                 {Mode: interaction.Private, Manage: true, Run: d.remove},
		"button " + action.ScheduleRemove:  {Mode: interaction.Update, Manage: true, Run: d.remove},
		"/schedule preview":                {Mode: interaction.Private, Manage: true, Run: d.preview},
		"button " + action.SchedulePreview: {Mode: interaction.Private, Manage: true, Run: d.preview},
		"/schedule run":                    {Mode: interaction.Private, Manage: true, Run: d.run},
	}
}
