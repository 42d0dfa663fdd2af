package store

import (
	"context"
	"time"

	"newsdesk/internal/news"
)

// MaxRefusals is how many briefs of a schedule its channel may refuse in a row
// before the schedule is disabled.
const MaxRefusals = 3

// AddSchedule writes a schedule, enabled, and returns its id. NextAt and
// NextSlot are its first run.
func (s *Store) AddSchedule(ctx context.Context, sc news.Schedule) (int64, error) {
	return 0, errUnbuilt
}

// Schedules lists the guild's schedules, oldest first.
func (s *Store) Schedules(ctx context.Context, guild string) ([]news.Schedule, error) {
	return nil, errUnbuilt
}

// ScheduleOf reads one schedule; news.ErrNotFound when the guild has none of
// this id.
func (s *Store) ScheduleOf(ctx context.Context, guild string, id int64) (news.Schedule, error) {
	return news.Schedule{}, errUnbuilt
}

// RemoveSchedule deletes a schedule and the receipts of its slots;
// news.ErrNotFound when the guild has none of this id. Briefs already in the
// outbox still go out.
func (s *Store) RemoveSchedule(ctx context.Context, guild string, id int64) error { return errUnbuilt }

// DisableSchedule stops a schedule and keeps the reason to show;
// news.ErrNotFound when the guild has none of this id.
func (s *Store) DisableSchedule(ctx context.Context, guild string, id int64, reason string) error {
	return errUnbuilt
}

// ClaimDue leases to owner at most limit enabled schedules whose NextAt has
// come and that nobody has leased, guilds taking turns. A lease ends with
// CommitSlot, AdvanceSchedule or ReleaseSchedule, or after lease, when another
// owner may take over.
func (s *Store) ClaimDue(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Schedule, error) {
	return nil, errUnbuilt
}

// CommitSlot writes everything one run of a schedule changes, all or nothing:
// the slot and the slots it skips, the brief (pending) with what it tells the
// channel, its posts in the outbox, and the schedule's next run. A slot that
// has run already is news.ErrSlotTaken, a schedule removed meanwhile
// news.ErrNotFound; nothing is written then. The next run is moved on, and the
// lease ended, only when the slot is the one the schedule stood at: a run on
// request with a key of its own leaves them alone.
func (s *Store) CommitSlot(ctx context.Context, run news.SlotRun) error { return errUnbuilt }

// AdvanceSchedule moves a schedule leased to owner on to its next run without
// running the slot it stands at, and ends the lease: the way on from
// news.ErrSlotTaken. A zero at never fires again. news.ErrNotFound when owner
// no longer has the lease.
func (s *Store) AdvanceSchedule(ctx context.Context, owner string, id int64, at time.Time, slot string) error {
	return errUnbuilt
}

// ReleaseSchedule gives a lease back after a run that failed; nobody can claim
// the schedule before retry. A lease that owner no longer has is left alone.
func (s *Store) ReleaseSchedule(ctx context.Context, owner string, id int64, retry time.Time) error {
	return errUnbuilt
}
