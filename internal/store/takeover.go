package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
)

// TakeOver ends every lease at once when no other process works on this
// database: whoever held one is dead, and its work need not wait for the lease
// to run out. It reports whether that was so. A process is told apart from a
// dead one by a lock on a file beside the database, which the system drops
// however the process ends; it is held until Close. A brief on request that
// the dead process had not shown counts as told no more.
func (s *Store) TakeOver(ctx context.Context) (bool, error) {
	f, err := os.OpenFile(s.path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return false, fmt.Errorf("take over leases: %w", err)
	}
	if alone, err := lockFile(f); err != nil || !alone {
		return false, wrap("take over leases", errors.Join(err, f.Close()))
	}
	s.lock = f
	return true, s.write(ctx, "take over leases", func(tx *sql.Tx) error {
		for _, table := range []string{"schedule", "delivery", "feed"} {
			// Without an owner it is no lease but a pause, which goes on.
			if _, err := tx.ExecContext(ctx, `UPDATE `+table+` SET lease_owner = '', lease_until = 0 WHERE lease_owner <> ''`); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `
			UPDATE brief SET state = 'failed'
			WHERE state = 'pending' AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.brief = brief.id)`)
		return err
	})
}
