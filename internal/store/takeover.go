package store

import (
	"context"
	"database/sql"

	"newsdesk/internal/store/sqlite"
)

// TakeOver ends all leases when no other process works on this database: their
// holders are dead, and their work need not wait for the leases to run out. It
// reports whether that was so. A brief on request that a dead process had not
// shown no longer counts as told; of one that a promise tells, who keeps that finds out.
// Events that dead processes took are forgotten: Discord sends them to no other.
func (s *Store) TakeOver(ctx context.Context) (bool, error) {
	if alone, err := s.db.Lock(); err != nil || !alone {
		return false, sqlite.Wrap("take over leases", err)
	}
	return true, s.db.Write(ctx, "take over leases", func(tx *sql.Tx) error {
		for _, table := range []string{"schedule", "delivery", "feed", "promise"} {
			// A lease without an owner is a pause, which goes on.
			if _, err := tx.ExecContext(ctx, `UPDATE `+table+` SET lease_owner = '', lease_until = 0 WHERE lease_owner <> ''`); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM taken`); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			UPDATE brief SET state = 'failed'
			WHERE state = 'pending' AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.brief = brief.id)
				AND NOT EXISTS (SELECT 1 FROM promise p WHERE p.brief = brief.id)`)
		return err
	})
}
