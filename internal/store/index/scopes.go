package index

import (
	"context"
	"database/sql"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
)

// Scopes lists the scopes that a guild sees. Articles in them may be hidden from it.
func (s *Store) Scopes(ctx context.Context, guild string) (scopes []string, err error) {
	err = s.db.Read(ctx, "list scopes", func(tx *sql.Tx) error {
		scopes, err = view.Scopes(ctx, tx, guild)
		return err
	})
	return scopes, err
}

// PassagesIn lists the newest passages, at most limit, of the article or story
// that scope names.
func (s *Store) PassagesIn(ctx context.Context, scope news.Scope, limit int) ([]int64, error) {
	within, id := only(scope, 2)
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT p.id FROM article a JOIN passage p ON p.article = a.id
		WHERE `+within+` AND `+view.Visible+` ORDER BY p.id DESC LIMIT $3`, scope.Guild, id, limit)
	ids, err := sqlite.Collect(rows, err, func(rows *sql.Rows, id *int64) error { return rows.Scan(id) })
	return ids, sqlite.Wrap("list passages", err)
}
