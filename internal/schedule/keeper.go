package schedule

import (
	"context"
	"errors"
	"fmt"
	"time"

	"newsdesk/internal/news"
)

// Shelf keeps schedules. EditSchedule starts a schedule that was stopped.
type Shelf interface {
	AddSchedule(ctx context.Context, s news.Schedule) (int64, error)
	EditSchedule(ctx context.Context, s news.Schedule) error
	Schedules(ctx context.Context, guild string) ([]news.Schedule, error)
}

// Breaks stops a schedule because members want it so.
type Breaks interface {
	PauseSchedule(ctx context.Context, guild string, id int64) error
}

// maxSchedules is the most schedules of one guild: more than Discord shows in
// a menu nobody could tell apart, and each costs a brief a slot.
const maxSchedules = 100

// longestGrace bounds a schedule's grace: a week late, a brief is no news any more.
const longestGrace = 7 * 24 * time.Hour

// Keeper takes members' orders for schedules; what is due is its Runner's
// work. What the member got wrong is a news.Fault.
type Keeper struct {
	*Runner
	Shelf  Shelf
	Breaks Breaks
	Grace  time.Duration // of schedules that say nothing
}

// Add checks a schedule, stores it and returns it with its id and first slot.
func (k *Keeper) Add(ctx context.Context, s news.Schedule) (news.Schedule, error) {
	there, err := k.Shelf.Schedules(ctx, s.Guild)
	if err != nil {
		return s, fmt.Errorf("add schedule: %w", err)
	}
	if len(there) >= maxSchedules {
		return s, news.Faultf(nil, "This server has %d schedules, which is the most it can have. Remove one with /schedule remove first.", len(there))
	}
	s.ID = 0
	if s, err = k.check(s, there); err != nil {
		return s, err
	}
	if s.ID, err = k.Shelf.AddSchedule(ctx, s); err != nil {
		return s, fmt.Errorf("add schedule: %w", err)
	}
	k.Wake()
	return s, nil
}

// Edit puts s in place of the schedule of its id, and returns it as it now
// stands: it runs, also when it was stopped before.
func (k *Keeper) Edit(ctx context.Context, s news.Schedule) (news.Schedule, error) {
	there, err := k.Shelf.Schedules(ctx, s.Guild)
	if err != nil {
		return s, fmt.Errorf("edit schedule: %w", err)
	}
	if s, err = k.check(s, there); err != nil {
		return s, err
	}
	if err := k.Shelf.EditSchedule(ctx, s); err != nil {
		return s, unknown(err, "edit schedule")
	}
	k.Wake()
	return s, nil
}

// Pause stops a schedule until Resume.
func (k *Keeper) Pause(ctx context.Context, guild string, id int64) error {
	return unknown(k.Breaks.PauseSchedule(ctx, guild, id), "pause schedule")
}

// Resume lets a schedule run again from its next slot on; those of the time it
// was stopped are not made up for.
func (k *Keeper) Resume(ctx context.Context, guild string, id int64) (news.Schedule, error) {
	s, err := k.Book.ScheduleOf(ctx, guild, id)
	if err != nil {
		return s, unknown(err, "resume schedule")
	}
	return k.Edit(ctx, s)
}

// Line is the cron line of a rhythm.
func (*Keeper) Line(r news.Rhythm) (string, error) { return lineOf(r) }

// Read is the cron line of what a member wrote in one line: a cron line, or
// words such as "weekdays at 9".
func (*Keeper) Read(typed string) (string, error) { return read(typed) }

// Words says when a cron line comes, such as "Weekdays at 09:00"; "" when that
// takes more than a few words.
func (*Keeper) Words(spec string) string {
	line, err := parseSpec(spec)
	if err != nil {
		return ""
	}
	return wordsOf(line)
}

// Zone is a time zone's IANA name as the database spells it.
func (*Keeper) Zone(name string) (string, error) {
	zone, err := findZone(name)
	if err != nil {
		return "", err
	}
	return zone.String(), nil
}

// Upcoming is when the schedule's next n slots are due; fewer when it fires no
// more, none when it is stopped.
func (k *Keeper) Upcoming(s news.Schedule, n int) (times []time.Time) {
	plan, err := Parse(s.Spec, s.Zone)
	if err != nil || !s.Enabled {
		return nil
	}
	for _, slot := range plan.Upcoming(k.Now(), n) {
		times = append(times, slot.At)
	}
	return times
}

// check refuses what cannot be kept of s beside those there, and fills what
// follows from it: the zone's name, the next slot.
func (k *Keeper) check(s news.Schedule, there []news.Schedule) (news.Schedule, error) {
	plan, err := Parse(s.Spec, s.Zone)
	if err != nil {
		return s, err
	}
	s.Zone = plan.Zone()
	for _, other := range there {
		if other.Enabled && other.ID != s.ID && same(other, s) {
			return s, news.Faultf(nil, "Schedule %d does the same in the same channel already.", other.ID)
		}
	}
	if s.MaxItems != 0 && (s.MaxItems < news.MinItems || s.MaxItems > news.MostItems) {
		return s, news.Faultf(nil, "A brief tells %d to %d stories.", news.MinItems, news.MostItems)
	}
	if s.Grace == 0 {
		s.Grace = k.Grace
	}
	if s.Grace < 0 || s.Grace > longestGrace {
		return s, news.Faultf(nil, "A brief may come late by %d days at most.", int(longestGrace.Hours()/24))
	}
	at, key, ok := plan.Next(k.Now())
	if !ok {
		return s, news.Faultf(nil, "The line %q never comes due. Try 0 8 * * * for every day at 08:00.", s.Spec)
	}
	s.Enabled, s.Reason, s.Failures, s.NextAt, s.NextSlot = true, "", 0, at, key
	return s, nil
}

// same reports whether two schedules post the same at the same times.
func same(a, b news.Schedule) bool {
	return a.Channel == b.Channel && a.Spec == b.Spec && a.Zone == b.Zone &&
		a.Filter.Key() == b.Filter.Key() && a.Style == b.Style && a.Language == b.Language
}

// unknown says plainly that there is no such schedule.
func unknown(err error, doing string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, news.ErrNotFound):
		return news.Faultf(err, "There is no such schedule here. /schedule list shows those there are.")
	}
	return fmt.Errorf("%s: %w", doing, err)
}
