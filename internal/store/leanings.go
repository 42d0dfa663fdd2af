package store

import (
	"context"
	"database/sql"
	"time"

	"newsdesk/internal/news"
)

// leaningLife is for how long what a member said counts.
const leaningLife = 90 * 24 * time.Hour

// SaveLeaning writes whether a member wants more or less like a story, in place of
// what the same member said before, and deletes what is too old to count.
func (s *Store) SaveLeaning(ctx context.Context, l news.Leaning) error {
	terms, err := toJSON(l.Terms)
	if err != nil {
		return wrap("save leaning", err)
	}
	return s.write(ctx, "save leaning", func(tx *sql.Tx) error {
		now := s.now()
		if _, err := tx.ExecContext(ctx, `DELETE FROM leaning WHERE given < $1`, now.Add(-leaningLife).UnixMilli()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO leaning (guild, channel, member, story, terms, more, given) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (guild, channel, member, story) DO UPDATE SET more = excluded.more, given = excluded.given`,
			l.Guild, l.Channel, l.User, l.Story, terms, l.More, now.UnixMilli())
		return err
	})
}

// mostLeanings is the most leanings read of a channel.
const mostLeanings = 500

// Leanings lists what members of a channel said within the last 90 days to want more
// or less of, newest first.
func (s *Store) Leanings(ctx context.Context, guild, channel string) ([]news.Leaning, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT guild, channel, member, story, terms, more FROM leaning
		WHERE guild = $1 AND channel = $2 AND given >= $3 ORDER BY given DESC, member, story LIMIT $4`,
		guild, channel, s.now().Add(-leaningLife).UnixMilli(), mostLeanings)
	all, err := collect(rows, err, func(rows *sql.Rows, l *news.Leaning) error {
		return rows.Scan(&l.Guild, &l.Channel, &l.User, &l.Story, asJSON{&l.Terms}, &l.More)
	})
	return all, wrap("read leanings", err)
}
