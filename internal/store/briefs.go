package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"newsdesk/internal/news"
)

const (
	// overlap is how far a window looks back before its start, for an article
	// stamped before the last brief and committed after it.
	overlap = 5 * time.Minute
	// cacheLife is how long a cached value is of use.
	cacheLife = 30 * 24 * time.Hour
)

// The states of a brief.
const (
	briefPending   = "pending" // on its way
	briefDelivered = "delivered"
	briefFailed    = "failed" // nobody saw it
)

// SaveBrief writes a brief on request that is about to be shown, what it tells its
// channel, and its receipts. It counts as told unless FailBrief follows.
func (s *Store) SaveBrief(ctx context.Context, b news.Brief) error {
	return s.write(ctx, "save brief", func(tx *sql.Tx) error { return saveBrief(ctx, tx, b, s.now()) })
}

func saveBrief(ctx context.Context, tx *sql.Tx, b news.Brief, now time.Time) error {
	outcome := news.SlotBriefed
	if len(b.Items) == 0 {
		outcome = news.SlotEmpty
	}
	if err := insertRun(ctx, tx, b, outcome, now); err != nil {
		return err
	}
	return insertBrief(ctx, tx, b)
}

func insertBrief(ctx context.Context, tx *sql.Tx, b news.Brief) error {
	payload, err := toJSON(b)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO brief (id, guild, channel, schedule, since, until, state, payload, filter)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		b.ID, b.Guild, b.Channel, orNull(b.Schedule), millis(b.From), b.To.UnixMilli(), briefPending, payload, b.Filter)
	if err != nil {
		return err
	}
	for _, item := range b.Items {
		for _, h := range append(item.Sources, item.Headline) {
			// An article removed while the brief was composed is told to nobody.
			_, err := tx.ExecContext(ctx, `
				INSERT INTO told (article, channel, brief)
				SELECT a.id, $2, $3 FROM article a WHERE a.id = $4 AND `+visible+`
				ON CONFLICT DO NOTHING`, b.Guild, b.Channel, b.ID, h.ID)
			if err != nil {
				return err
			}
		}
	}
	return insertLedger(ctx, tx, b)
}

// MarkDelivered records that a saved brief was shown; news.ErrNotFound when
// the guild has none of this id.
func (s *Store) MarkDelivered(ctx context.Context, guild, id string) error {
	return wrap("mark brief delivered", s.setBrief(ctx, guild, id, briefDelivered))
}

// FailBrief records that a saved brief was not shown, so that its articles
// are untold again; news.ErrNotFound when the guild has none of this id.
func (s *Store) FailBrief(ctx context.Context, guild, id string) error {
	return wrap("mark brief failed", s.setBrief(ctx, guild, id, briefFailed))
}

func (s *Store) setBrief(ctx context.Context, guild, id, state string) error {
	return mustChange(s.writer.ExecContext(ctx, `
		UPDATE brief SET state = $1 WHERE guild = $2 AND id = $3`, state, guild, id))
}

// Brief reads one brief; news.ErrNotFound when the guild has none of this id.
func (s *Store) Brief(ctx context.Context, guild, id string) (b news.Brief, err error) {
	err = s.reader.QueryRowContext(ctx, `
		SELECT payload FROM brief WHERE guild = $1 AND id = $2`, guild, id).Scan(asJSON{&b})
	return b, wrap("read brief", err)
}

// Cached is the value that Cache kept under key within the last 30 days. A key must
// hold a hash of everything that its value was made from: all guilds share the
// cache.
func (s *Store) Cached(ctx context.Context, key string) (value []byte, ok bool, err error) {
	err = s.reader.QueryRowContext(ctx, `
		SELECT value FROM cache WHERE key = $1 AND made > $2`, key, s.now().Add(-cacheLife).UnixMilli()).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return value, err == nil, wrap("read cache", err)
}

// Cache keeps value under key for 30 days, and drops what is older.
func (s *Store) Cache(ctx context.Context, key string, value []byte) error {
	now := s.now()
	return s.write(ctx, "write cache", func(tx *sql.Tx) error {
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
