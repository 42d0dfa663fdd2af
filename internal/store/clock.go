package store

import (
	"context"
	"database/sql"
	"time"

	"newsdesk/internal/store/sqlite"
)

const (
	// longestHold is longer than any lease, and than any pause after a failed run.
	longestHold = time.Hour
	// longestWait is longer than any message waits for its next attempt.
	longestWait = 25 * time.Hour
)

// Rewind undoes what a clock that was ahead left behind, once it is set back:
// leases and waits that would last until that time, skipped slots that are still
// to come, and dates: articles then came in now, briefs were told and answers given
// now. It changes nothing when the clock was right.
func (s *Store) Rewind(ctx context.Context) error {
	now := s.now()
	soon, held, waiting := now.UnixMilli(), now.Add(longestHold).UnixMilli(), now.Add(longestWait).UnixMilli()
	var astray bool
	err := s.db.Reader.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM schedule WHERE lease_until > $2)
			OR EXISTS (SELECT 1 FROM slot WHERE outcome = 'skipped' AND ran > $1)
			OR EXISTS (SELECT 1 FROM delivery WHERE state IN ('pending', 'sending') AND (lease_until > $2 OR next_try > $3))
			OR EXISTS (SELECT 1 FROM feed WHERE next_at IS NOT NULL AND polled > $2)
			OR EXISTS (SELECT 1 FROM article WHERE added > $1)
			OR EXISTS (SELECT 1 FROM subscription WHERE baseline > $1)
			OR EXISTS (SELECT 1 FROM brief WHERE until > $1)
			OR EXISTS (SELECT 1 FROM run WHERE at > $1)
			OR EXISTS (SELECT 1 FROM answer WHERE given > $1)`, soon, held, waiting).Scan(&astray)
	if err != nil || !astray {
		return sqlite.Wrap("look for times ahead of the clock", err)
	}
	return s.db.Write(ctx, "rewind", func(tx *sql.Tx) error { return rewind(ctx, tx, soon, held, waiting) })
}

func rewind(ctx context.Context, tx *sql.Tx, soon, held, waiting int64) error {
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{`UPDATE schedule SET lease_owner = '', lease_until = 0 WHERE lease_until > $1`, []any{held}},
		{`DELETE FROM slot WHERE outcome = 'skipped' AND ran > $1`, []any{soon}},
		{`UPDATE delivery SET lease_owner = '', lease_until = 0
			WHERE state IN ('pending', 'sending') AND lease_until > $1`, []any{held}},
		{`UPDATE delivery SET next_try = $1
			WHERE state IN ('pending', 'sending') AND next_try > $2`, []any{soon, waiting}},
		{`UPDATE feed SET next_at = $1, polled = $1, lease_owner = '', lease_until = 0
			WHERE next_at IS NOT NULL AND polled > $2`, []any{soon, held}},
		{`UPDATE article SET added = $1 WHERE id IN (SELECT id FROM article WHERE added > $1)`, []any{soon}},
		{`UPDATE subscription SET baseline = $1 WHERE baseline > $1`, []any{soon}},
		{`UPDATE brief SET until = $1, since = CASE WHEN since > $1 THEN NULL ELSE since END WHERE until > $1`, []any{soon}},
		{`UPDATE run SET at = $1 WHERE at > $1`, []any{soon}},
		{`UPDATE answer SET given = $1 WHERE given > $1`, []any{soon}},
	} {
		if _, err := tx.ExecContext(ctx, step.statement, step.args...); err != nil {
			return err
		}
	}
	return nil
}
