// Package schedules keeps the briefs that channels have on a schedule, and what became
// of each slot. It refuses to lend a schedule to two runners at a time, and to run a
// slot twice.
//
// The slot, its brief and its messages are written in one transaction, or none of
// them: this is why schedules knows packages briefs and outbox.
package schedules

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/briefs"
	"newsdesk/internal/store/outbox"
	"newsdesk/internal/store/sqlite"
)

// Store keeps the schedules in a database.
type Store struct {
	db  *sqlite.DB
	now func() time.Time
}

// New keeps schedules in db. now is the clock of leases and slots.
func New(db *sqlite.DB, now func() time.Time) *Store { return &Store{db, now} }

const scheduleColumns = `id, guild, channel, spec, zone, created_by, grace, next_at, next_slot, enabled, reason, failures,
	filter, style, language, max_items, no_news, role, crosspost`

func scanSchedule(rows *sql.Rows, sc *news.Schedule) error { return rows.Scan(schedule(sc)...) }

// schedule is what scheduleColumns are scanned into.
func schedule(sc *news.Schedule) []any {
	return []any{&sc.ID, &sc.Guild, &sc.Channel, &sc.Spec, &sc.Zone, &sc.CreatedBy, sqlite.Span(&sc.Grace),
		sqlite.Moment(&sc.NextAt), &sc.NextSlot, &sc.Enabled, &sc.Reason, &sc.Failures,
		sqlite.FromJSON(&sc.Filter), &sc.Style, &sc.Language, &sc.MaxItems, &sc.NoNews, &sc.Role, &sc.Crosspost}
}

// AddSchedule writes a schedule, enabled, and returns its id. NextAt and
// NextSlot are its first run.
func (s *Store) AddSchedule(ctx context.Context, sc news.Schedule) (id int64, err error) {
	filter, err := sqlite.ToJSON(sc.Filter)
	if err != nil {
		return 0, sqlite.Wrap("add schedule", err)
	}
	err = s.db.Write(ctx, "add schedule", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `
			INSERT INTO schedule (guild, channel, spec, zone, created_by, grace, next_at, next_slot,
				enabled, reason, failures, lease_owner, lease_until, filter, style, language, max_items, no_news, role, crosspost)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE, '', 0, '', 0, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
			sc.Guild, sc.Channel, sc.Spec, sc.Zone, sc.CreatedBy, sc.Grace.Milliseconds(),
			sqlite.Millis(sc.NextAt), sc.NextSlot, filter, sc.Style, sc.Language, sc.MaxItems, sc.NoNews, sc.Role, sc.Crosspost).Scan(&id)
	})
	return id, err
}

// EditSchedule writes what members choose of a schedule, and where it stands:
// NextAt and NextSlot. It is enabled by that, and its refusals forgotten.
// news.ErrNotFound when the guild has none of this id.
func (s *Store) EditSchedule(ctx context.Context, sc news.Schedule) error {
	filter, err := sqlite.ToJSON(sc.Filter)
	if err != nil {
		return sqlite.Wrap("edit schedule", err)
	}
	return sqlite.Wrap("edit schedule", sqlite.MustChange(s.db.Writer.ExecContext(ctx, `
		UPDATE schedule SET channel = $1, spec = $2, zone = $3, grace = $4, next_at = $5, next_slot = $6, filter = $7,
			style = $8, language = $9, max_items = $10, no_news = $11, role = $12, crosspost = $13,
			enabled = TRUE, reason = '', failures = 0
		WHERE guild = $14 AND id = $15`,
		sc.Channel, sc.Spec, sc.Zone, sc.Grace.Milliseconds(), sqlite.Millis(sc.NextAt), sc.NextSlot, filter,
		sc.Style, sc.Language, sc.MaxItems, sc.NoNews, sc.Role, sc.Crosspost, sc.Guild, sc.ID)))
}

// Schedules lists the guild's schedules, oldest first.
func (s *Store) Schedules(ctx context.Context, guild string) ([]news.Schedule, error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT `+scheduleColumns+` FROM schedule WHERE guild = $1 ORDER BY id`, guild)
	all, err := sqlite.Collect(rows, err, scanSchedule)
	return all, sqlite.Wrap("list schedules", err)
}

// ScheduleOf reads one schedule; news.ErrNotFound when the guild has none of
// this id.
func (s *Store) ScheduleOf(ctx context.Context, guild string, id int64) (news.Schedule, error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT `+scheduleColumns+` FROM schedule WHERE guild = $1 AND id = $2`, guild, id)
	found, err := sqlite.Collect(rows, err, scanSchedule)
	if err == nil && len(found) == 0 {
		err = news.ErrNotFound
	}
	if err != nil {
		return news.Schedule{}, sqlite.Wrap("read schedule", err)
	}
	return found[0], nil
}

// RemoveSchedule deletes a schedule and the receipts of its slots;
// news.ErrNotFound when the guild has none of this id. Briefs already in the
// outbox still go out.
func (s *Store) RemoveSchedule(ctx context.Context, guild string, id int64) error {
	return sqlite.Wrap("remove schedule", sqlite.MustChange(s.db.Writer.ExecContext(ctx, `
		DELETE FROM schedule WHERE guild = $1 AND id = $2`, guild, id)))
}

// DisableSchedule stops a schedule, keeps the reason to show, and tells the
// guild; news.ErrNotFound when the guild has none of this id.
func (s *Store) DisableSchedule(ctx context.Context, guild string, id int64, reason string) error {
	return s.db.Write(ctx, "disable schedule", func(tx *sql.Tx) error {
		err := sqlite.MustChange(tx.ExecContext(ctx, `
			UPDATE schedule SET enabled = FALSE, reason = $1 WHERE guild = $2 AND id = $3`, reason, guild, id))
		if err != nil {
			return err
		}
		return outbox.Alert(ctx, tx, news.Notice{Kind: news.NoticeStopped, Schedule: id, Reason: reason, At: s.now()})
	})
}

// PauseSchedule stops a schedule at a member's wish: without a reason, and without
// telling the guild. news.ErrNotFound when the guild has none of this id.
func (s *Store) PauseSchedule(ctx context.Context, guild string, id int64) error {
	return sqlite.Wrap("pause schedule", sqlite.MustChange(s.db.Writer.ExecContext(ctx, `
		UPDATE schedule SET enabled = FALSE, reason = '' WHERE guild = $1 AND id = $2`, guild, id)))
}

// claimAmong is among how many of what is due guilds take turns: the longest due, so
// that a claim costs the same however much waits.
const claimAmong = 512

// missed is how many slots were skipped since the last that ran, before the one that
// a schedule stands at.
const missed = `(
	SELECT count(*) FROM slot k
	WHERE k.schedule = schedule.id AND k.outcome = 'skipped' AND k.key < schedule.next_slot AND k.key > coalesce((
		SELECT r.key FROM slot r WHERE r.schedule = schedule.id AND r.outcome <> 'skipped' ORDER BY r.key DESC LIMIT 1), ''))`

// ClaimDue leases to owner at most limit enabled schedules whose NextAt has
// come and that nobody has leased, guilds taking turns. A lease ends with
// CommitSlot, AdvanceSchedule or ReleaseSchedule, or after the time lease, when
// another owner may take over.
func (s *Store) ClaimDue(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Schedule, error) {
	now := s.now()
	// Stated twice: of two claims at once on PostgreSQL, the later one must check
	// again that the row is free.
	const due = `enabled AND next_at <= $1 AND lease_until <= $1`
	rows, err := s.db.Writer.QueryContext(ctx, `
		UPDATE schedule SET lease_owner = $2, lease_until = $3
		WHERE `+due+` AND id IN (
			SELECT id FROM (
				SELECT id, next_at, row_number() OVER (PARTITION BY guild ORDER BY next_at, id) AS turn
				FROM (SELECT id, guild, next_at FROM schedule WHERE `+due+` ORDER BY next_at, id LIMIT $5) due
			) open ORDER BY turn, next_at, id LIMIT $4)
		RETURNING `+scheduleColumns+`, `+missed, now.UnixMilli(), owner, now.Add(lease).UnixMilli(), limit, claimAmong)
	claimed, err := sqlite.Collect(rows, err, func(rows *sql.Rows, sc *news.Schedule) error {
		return rows.Scan(append(schedule(sc), &sc.Missed)...)
	})
	slices.SortFunc(claimed, func(a, b news.Schedule) int { return a.NextAt.Compare(b.NextAt) })
	return claimed, sqlite.Wrap("claim due schedules", err)
}

// CommitSlot writes everything that one run of a schedule changes, all or nothing:
// the slot and the slots it skips, the brief (pending) with what it tells the
// channel, its receipts, its posts in the outbox, and the schedule's next run. Of
// a brief without posts, only the receipts are written. The error is
// news.ErrSlotTaken when the slot has run already, and news.ErrNotFound when the
// schedule was removed meanwhile; nothing is written then. The schedule moves on,
// and its lease ends, only when the slot is the one it stood at: a run on request
// has a key of its own.
func (s *Store) CommitSlot(ctx context.Context, run news.SlotRun) error {
	told := run.Brief != nil && len(run.Brief.Items) > 0
	if posts := len(run.Posts) > 0; told && !posts || posts && run.Brief == nil {
		return errors.New("commit slot: a brief with items but no posts, or posts without a brief")
	}
	return s.db.Write(ctx, "commit slot", func(tx *sql.Tx) error {
		if err := insertSlots(ctx, tx, run, s.now()); err != nil {
			return err
		}
		if run.Brief != nil {
			if err := keepBrief(ctx, tx, run, s.now()); err != nil {
				return err
			}
		}
		oldest := run.Slot.Key
		if len(run.Skipped) > 0 { // the schedule still stands at the first slot it missed
			oldest = run.Skipped[0]
		}
		_, err := tx.ExecContext(ctx, `
			UPDATE schedule SET next_at = $1, next_slot = $2, lease_owner = '', lease_until = 0
			WHERE id = $3 AND next_slot IN ($4, $5)`, sqlite.Millis(run.NextAt), run.Next, run.Slot.Schedule, run.Slot.Key, oldest)
		return err
	})
}

// insertSlots writes a run's slot and those it skips, which may have been skipped
// before.
func insertSlots(ctx context.Context, tx *sql.Tx, run news.SlotRun, now time.Time) error {
	var brief any
	if len(run.Posts) > 0 {
		brief = run.Brief.ID
	}
	const insert = `
		INSERT INTO slot (schedule, key, outcome, due, ran, brief)
		SELECT id, $2, $3, $4, $5, $6 FROM schedule WHERE id = $1
		ON CONFLICT (schedule, key) DO NOTHING`
	id := run.Slot.Schedule
	err := sqlite.MustChange(tx.ExecContext(ctx, insert, id, run.Slot.Key, run.Outcome, sqlite.Millis(run.Slot.At), now.UnixMilli(), brief))
	if errors.Is(err, news.ErrNotFound) {
		return goneOrTaken(ctx, tx, id)
	}
	if err != nil {
		return err
	}
	for _, key := range run.Skipped {
		if _, err := tx.ExecContext(ctx, insert, id, key, news.SlotSkipped, nil, now.UnixMilli(), nil); err != nil {
			return err
		}
	}
	return nil
}

// goneOrTaken is why a slot of a schedule could not be written.
func goneOrTaken(ctx context.Context, tx *sql.Tx, schedule int64) error {
	err := tx.QueryRowContext(ctx, `SELECT id FROM schedule WHERE id = $1`, schedule).Scan(&schedule)
	if err != nil {
		return err
	}
	return news.ErrSlotTaken
}

// keepBrief writes a run's brief, its receipts and its posts. The schedule that ran
// must be of the brief's guild.
func keepBrief(ctx context.Context, tx *sql.Tx, run news.SlotRun, now time.Time) error {
	b := *run.Brief
	b.Schedule = run.Slot.Schedule
	var guild string
	err := tx.QueryRowContext(ctx, `SELECT guild FROM schedule WHERE id = $1`, b.Schedule).Scan(&guild)
	if err != nil {
		return err
	}
	if guild != b.Guild {
		return fmt.Errorf("brief of guild %s in a schedule of guild %s", b.Guild, guild)
	}
	if err := briefs.InsertRun(ctx, tx, b, run.Outcome, now); err != nil || len(run.Posts) == 0 {
		return err
	}
	if err := briefs.Insert(ctx, tx, b); err != nil {
		return err
	}
	return outbox.Queue(ctx, tx, b, run.Posts, now)
}

// AdvanceSchedule moves a schedule leased to owner to its next run without running
// the slot it stands at, as after news.ErrSlotTaken, and ends the lease. With a
// zero at, the schedule never runs again. news.ErrNotFound when owner no longer has
// the lease.
func (s *Store) AdvanceSchedule(ctx context.Context, owner string, id int64, at time.Time, slot string) error {
	return sqlite.Wrap("advance schedule", sqlite.MustChange(s.db.Writer.ExecContext(ctx, `
		UPDATE schedule SET next_at = $1, next_slot = $2, lease_owner = '', lease_until = 0
		WHERE id = $3 AND lease_owner = $4`, sqlite.Millis(at), slot, id, owner)))
}

// ReleaseSchedule ends owner's lease after a run that failed; nobody can claim the
// schedule before retry. It does nothing when owner no longer has the lease.
func (s *Store) ReleaseSchedule(ctx context.Context, owner string, id int64, retry time.Time) error {
	_, err := s.db.Writer.ExecContext(ctx, `
		UPDATE schedule SET lease_owner = '', lease_until = $1 WHERE id = $2 AND lease_owner = $3`,
		retry.UnixMilli(), id, owner)
	return sqlite.Wrap("release schedule", err)
}
