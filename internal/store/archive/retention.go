package archive

import (
	"context"
	"database/sql"
	"time"

	"newsdesk/internal/store/sqlite"
)

// forever is longer than any article has been kept.
const forever = 100 * 365 * 24 * time.Hour

// expired is at most $3 articles that every guild which sees them has kept for long
// enough at $1: for as long as the guild sets, or else for $2. Both the time they
// came in and their date must be that old, since a machine that starts without the
// time has all articles come in then (Rewind). Articles that a brief or an answer
// rests on are never expired.
const expired = `
	SELECT a.id, a.scope, (SELECT count(*) FROM passage p WHERE p.article = a.id) FROM (
		SELECT t.scope, coalesce(CASE substr(t.scope, 1, 1)
			WHEN 'g' THEN (SELECT keep FROM retention WHERE guild = substr(t.scope, 2))
			ELSE (
				SELECT max(coalesce(r.keep, $2)) FROM subscription s LEFT JOIN retention r ON r.guild = s.guild
				WHERE s.feed = CAST(substr(t.scope, 2) AS BIGINT))
			END, $2) AS keep
		FROM tally t
	) k CROSS JOIN article a -- scopes first: by date, SQLite would read far more
	WHERE a.scope = k.scope AND a.added < $1 - k.keep AND +a.dated < $1 - k.keep
		AND NOT EXISTS (SELECT 1 FROM cited c WHERE c.article = a.id)
		AND NOT EXISTS (SELECT 1 FROM told t JOIN brief b ON b.id = t.brief WHERE t.article = a.id AND b.state <> 'failed')
	LIMIT $3`

// ExpireArticles deletes at most limit articles that are older than their guild
// keeps them, or than keep where it sets nothing, 0 for ever, and returns how many
// it deleted.
// A feed's article goes when all followers have kept it for long enough. What a
// brief or an answer rests on stays.
func (s *Store) ExpireArticles(ctx context.Context, keep time.Duration, limit int) (removed int, err error) {
	if keep == 0 {
		keep = forever
	}
	type old struct {
		id       int64
		scope    string
		passages int
	}
	err = s.db.Write(ctx, "expire articles", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, expired, s.now().UnixMilli(), keep.Milliseconds(), limit)
		all, err := sqlite.Collect(rows, err, func(rows *sql.Rows, o *old) error { return rows.Scan(&o.id, &o.scope, &o.passages) })
		if err != nil {
			return err
		}
		removed = len(all)
		return sqlite.InBatch(tx, func(b *sqlite.Batch) error {
			for _, o := range all {
				if _, err := b.Exec(ctx, `DELETE FROM article WHERE id = $1`, o.id); err != nil {
					return err
				}
				if err := count(ctx, b, o.scope, -1, -o.passages); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return removed, err
}
