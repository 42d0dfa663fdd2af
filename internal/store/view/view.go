// Package view says in SQL which articles a guild sees, and reads them: it is what
// the parts of the store that show articles have in common. It has no tables of its
// own and writes nothing.
//
// A guild sees the articles that it brought in itself and those that its feeds
// carry, except what is hidden from it; and of articles with one voice, the first
// that it sees. An article is in one scope: "g" and the guild that brought it in, or
// "f" and the feed that carries it.
package view

import (
	"context"
	"database/sql"
	"strconv"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

// In all of these, $1 is the guild and a the article.
const (
	// Reach is the guild's scopes.
	Reach = `(SELECT 'g' || $1 AS scope UNION ALL SELECT 'f' || feed FROM subscription WHERE guild = $1)`
	// Shown is true of an article that is not hidden.
	Shown = `NOT EXISTS (SELECT 1 FROM hidden h WHERE h.guild = $1 AND h.article = a.id)`
	// Visible is true of an article that the guild sees.
	Visible = `(a.scope = 'g' || $1 OR EXISTS (SELECT 1 FROM subscription f WHERE f.guild = $1 AND f.feed = a.feed)) AND ` + Shown
	// Heard is true of an article that repeats no earlier one that the guild sees.
	Heard = `(a.voice IS NULL OR NOT EXISTS (
		SELECT 1 FROM article o
		WHERE o.voice = a.voice AND o.id < a.id
			AND (o.scope = 'g' || $1 OR EXISTS (SELECT 1 FROM subscription f WHERE f.guild = $1 AND f.feed = o.feed))
			AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.guild = $1 AND h.article = o.id)))`
	// Latest is the ids, in a scope r.scope, of the $3 last articles before $2.
	Latest = `(SELECT a.id FROM article a WHERE a.scope = r.scope AND a.id < $2 AND ` + Shown + ` AND ` + Heard + ` ORDER BY a.id DESC LIMIT $3)`
)

// Scope is the scope that an article is written to.
func Scope(a news.Article) string {
	if a.Feed != 0 {
		return "f" + strconv.FormatInt(a.Feed, 10)
	}
	return GuildScope(a.Guild)
}

// GuildScope is the scope of what a guild brought in itself.
func GuildScope(guild string) string { return "g" + guild }

// Scopes lists a guild's scopes, its own first.
func Scopes(ctx context.Context, tx *sql.Tx, guild string) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT scope FROM `+Reach+` r`, guild)
	return sqlite.Collect(rows, err, func(rows *sql.Rows, scope *string) error { return rows.Scan(scope) })
}

// Count is how many articles a guild sees, repetitions of one text included.
func Count(ctx context.Context, tx *sql.Tx, guild string) (n int, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT coalesce((SELECT sum(articles) FROM tally WHERE scope IN `+Reach+`), 0)
			- (SELECT count(*) FROM hidden h JOIN article a ON a.id = h.article WHERE h.guild = $1 AND a.scope IN `+Reach+`)`,
		guild).Scan(&n)
	return n, err
}
