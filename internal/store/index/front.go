package index

import (
	"context"
	"database/sql"
	"math"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
)

// frontReads is how many of the newest articles are looked at for a front page.
const frontReads = 1000

// Openings lists the opening passages of the newest stories that l shows, one
// a story: those first that most articles tell, of these the newest. The
// newest article speaks for its story. Of l the terms do not count; there are
// at most limit.
func (s *Store) Openings(ctx context.Context, l news.Lookup, limit int) (passages []int64, err error) {
	within := sight{last: math.MaxInt64}
	within.bound(l.From, l.To)
	within.bound(time.Time{}, l.AsOf)
	outlets, err := sqlite.ToJSON(l.Outlets)
	if err != nil {
		return nil, err
	}
	only, one := only(l.Scope, 4)
	rows, err := s.db.Reader.QueryContext(ctx, `
		WITH newest AS (
			SELECT p.id, coalesce(m.story, -a.id) AS story
			FROM passage p JOIN article a ON a.id = p.article LEFT JOIN member m ON m.article = a.id
			WHERE p.id BETWEEN $2 AND $3 AND p.first = a.first AND `+only+`
				AND ($5 IN ('null', '[]') OR a.source IN (SELECT value FROM json_each($5)))
				AND `+view.Visible+` AND `+view.Heard+`
			ORDER BY p.id DESC LIMIT $6
		)
		SELECT max(id) FROM newest GROUP BY story ORDER BY count(*) DESC, max(id) DESC LIMIT $7`,
		l.Guild, within.first, within.last, one, outlets, frontReads, limit)
	passages, err = sqlite.Collect(rows, err, func(rows *sql.Rows, id *int64) error { return rows.Scan(id) })
	return passages, sqlite.Wrap("list newest stories", err)
}
