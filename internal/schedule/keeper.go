package schedule

import (
	"context"
	"fmt"
	"time"

	"newsdesk/internal/news"
)

// Shelf keeps schedules.
type Shelf interface {
	AddSchedule(ctx context.Context, s news.Schedule) (int64, error)
	Schedules(ctx context.Context, guild string) ([]news.Schedule, error)
}

// maxSchedules is the most schedules of one guild: more than Discord shows in
// a menu nobody could tell apart, and each costs a brief a slot.
const maxSchedules = 100

// Keeper takes members' orders for schedules; what is due is its Runner's work.
type Keeper struct {
	*Runner
	Shelf Shelf
	Grace time.Duration // of new schedules
}

// Add checks a schedule's cron line and zone, stores it and returns it with
// its id and first slot. What the member got wrong is a news.Fault.
func (k *Keeper) Add(ctx context.Context, s news.Schedule) (news.Schedule, error) {
	plan, err := Parse(s.Spec, s.Zone)
	if err != nil {
		return s, err
	}
	there, err := k.Shelf.Schedules(ctx, s.Guild)
	if err != nil {
		return s, fmt.Errorf("add schedule: %w", err)
	}
	if len(there) >= maxSchedules {
		return s, news.Faultf(nil, "This server has %d schedules, which is the most it can have. Remove one with /schedule remove first.", len(there))
	}
	for _, other := range there {
		if other.Channel == s.Channel && other.Spec == s.Spec && other.Zone == plan.Zone() && other.Enabled {
			return s, news.Faultf(nil, "Schedule %d does the same in the same channel already.", other.ID)
		}
	}
	at, key, ok := plan.Next(k.Now())
	if !ok {
		return s, news.Faultf(nil, "The line %q never comes due. Try 0 8 * * * for every day at 08:00.", s.Spec)
	}
	s.Zone, s.Grace, s.Enabled, s.NextAt, s.NextSlot = plan.Zone(), k.Grace, true, at, key
	if s.ID, err = k.Shelf.AddSchedule(ctx, s); err != nil {
		return s, fmt.Errorf("add schedule: %w", err)
	}
	k.Wake()
	return s, nil
}
