package briefs

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"newsdesk/internal/store/sqlite"
)

// cacheLife is how long a cached value is of use.
const cacheLife = 30 * 24 * time.Hour

// Cached is the value that Cache kept under key within the last 30 days. A key must
// hold a hash of everything that its value was made from: all guilds share the
// cache.
func (s *Store) Cached(ctx context.Context, key string) (value []byte, ok bool, err error) {
	err = s.db.Reader.QueryRowContext(ctx, `
		SELECT value FROM cache WHERE key = $1 AND made > $2`, key, s.now().Add(-cacheLife).UnixMilli()).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return value, err == nil, sqlite.Wrap("read cache", err)
}

// Cache keeps value under key for 30 days, and drops what is older.
func (s *Store) Cache(ctx context.Context, key string, value []byte) error {
	now := s.now()
	return s.db.Write(ctx, "write cache", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM cache WHERE made <= $1`, now.Add(-cacheLife).UnixMilli())
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO cache (key, value, made) VALUES ($1, $2, $3)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value, made = excluded.made`, key, value, now.UnixMilli())
		return err
	})
}
