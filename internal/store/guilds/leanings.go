package guilds

import (
	"context"
	"database/sql"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

// leaningLife is for how long what a member said counts.
const leaningLife = 90 * 24 * time.Hour

// SaveLeaning writes whether a member wants more or less like a story, in place of
// what the same member said before, and deletes what is too old to count.
func (s *Store) SaveLeaning(ctx context.Context, l news.Leaning) error {
	terms, err := sqlite.ToJSON(l.Terms)
	if err != nil {
		return sqlite.Wrap("save leaning", err)
	}
	return s.db.Write(ctx, "save leaning", func(tx *sql.Tx) error {
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
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT guild, channel, member, story, terms, more FROM leaning
		WHERE guild = $1 AND channel = $2 AND given >= $3 ORDER BY given DESC, member, story LIMIT $4`,
		guild, channel, s.now().Add(-leaningLife).UnixMilli(), mostLeanings)
	all, err := sqlite.Collect(rows, err, func(rows *sql.Rows, l *news.Leaning) error {
		return rows.Scan(&l.Guild, &l.Channel, &l.User, &l.Story, sqlite.FromJSON(&l.Terms), &l.More)
	})
	return all, sqlite.Wrap("read leanings", err)
}
