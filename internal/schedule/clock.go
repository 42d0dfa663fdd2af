package schedule

import (
	"context"
	"time"

	"newsdesk/internal/news"
)

// Rewinder undoes what was put off until a time that a clock ahead had shown.
type Rewinder interface {
	Rewind(ctx context.Context) error
}

// Strays are the schedules that may stand too far ahead because the clock did.
// Waiting lists those whose next slot is still to come, and PullBack has one of
// them stand at an earlier slot.
type Strays interface {
	Waiting(ctx context.Context) ([]news.Schedule, error)
	PullBack(ctx context.Context, id int64, from string, to news.Slot) error
}

// correction is how far a clock may be set back without a word: nothing comes
// late by more than that.
const correction = time.Minute

// born is before any schedule was made. A clock that shows less has not been
// set since the machine started, and nothing is measured by it.
var born = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// mind looks at the clock and pulls schedules back when it was set back since
// last, or may have been before the start, when last is zero. It returns what
// the clock shows.
func (r *Runner) mind(ctx context.Context, last time.Time) time.Time {
	now := r.Now().Round(0) // as the clock shows it, not as time went by
	if !last.IsZero() && last.Sub(now) <= correction || now.Before(born) {
		return now
	}
	ctx, cancel := context.WithTimeout(ctx, composeLimit)
	defer cancel()
	if err := r.pullBack(ctx, now); err != nil && ctx.Err() == nil {
		r.Log.Error("pull schedules back", "err", err)
		return last // to be tried again
	}
	return now
}

// pullBack has every schedule stand at its first slot from now on at the
// latest. One that ran already is met as taken, and passed.
func (r *Runner) pullBack(ctx context.Context, now time.Time) error {
	if err := r.Rewinder.Rewind(ctx); err != nil {
		return err
	}
	waiting, err := r.Strays.Waiting(ctx)
	if err != nil {
		return err
	}
	for _, s := range waiting {
		plan, err := Parse(s.Spec, s.Zone)
		if err != nil {
			continue // it is disabled, with its reason, when it comes due
		}
		at, key, ok := plan.Next(now)
		if !ok || !s.NextAt.After(at) {
			continue
		}
		r.Log.Warn("pull schedule back", "schedule", s.ID, "guild", s.Guild, "from", s.NextSlot, "to", key)
		if err := r.Strays.PullBack(ctx, s.ID, s.NextSlot, news.Slot{Schedule: s.ID, Key: key, At: at}); err != nil {
			return err
		}
	}
	return nil
}
