package briefs

import (
	"cmp"
	"context"
	"database/sql"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

// insertLedger writes what a channel knows once it has a brief; it counts unless the
// brief fails. An article that was put to no story counts as one.
func insertLedger(ctx context.Context, tx *sql.Tx, b news.Brief) error {
	for n, item := range b.Items {
		articles, err := sqlite.ToJSON(item.Articles)
		if err != nil {
			return err
		}
		facts, err := sqlite.ToJSON(item.Facts)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO ledger (brief, item, story, articles, facts) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT DO NOTHING`, b.ID, n, cmp.Or(item.Story, item.Headline.ID), articles, facts)
		if err != nil {
			return err
		}
	}
	return nil
}

// Known lists what a channel was told since a time by briefs delivered or on
// their way, oldest first.
func (s *Store) Known(ctx context.Context, guild, channel string, since time.Time) ([]news.Knowledge, error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT l.story, l.articles, l.facts, b.until FROM brief b JOIN ledger l ON l.brief = b.id
		WHERE b.guild = $1 AND b.channel = $2 AND b.until > $3 AND b.state <> 'failed'
		ORDER BY b.until, l.brief, l.item`, guild, channel, since.UnixMilli())
	all, err := sqlite.Collect(rows, err, func(rows *sql.Rows, k *news.Knowledge) error {
		return rows.Scan(&k.Story, sqlite.FromJSON(&k.Articles), sqlite.FromJSON(&k.Facts), sqlite.Moment(&k.At))
	})
	return all, sqlite.Wrap("read ledger", err)
}
