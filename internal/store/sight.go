package store

import (
	"context"
	"database/sql"
	"strconv"

	"newsdesk/internal/news"
)

// What a guild sees: the articles that it brought in itself and those that its feeds
// carry, except what is hidden from it; and of articles with one voice, the first
// that it sees. In all of these, $1 is the guild and a the article.
const (
	// reach is the guild's scopes.
	reach = `(SELECT 'g' || $1 AS scope UNION ALL SELECT 'f' || feed FROM subscription WHERE guild = $1)`
	// shown is true of an article that is not hidden.
	shown = `NOT EXISTS (SELECT 1 FROM hidden h WHERE h.guild = $1 AND h.article = a.id)`
	// visible is true of an article that the guild sees.
	visible = `(a.scope = 'g' || $1 OR EXISTS (SELECT 1 FROM subscription f WHERE f.guild = $1 AND f.feed = a.feed)) AND ` + shown
	// heard is true of an article that repeats no earlier one that the guild sees.
	heard = `(a.voice IS NULL OR NOT EXISTS (
		SELECT 1 FROM article o
		WHERE o.voice = a.voice AND o.id < a.id
			AND (o.scope = 'g' || $1 OR EXISTS (SELECT 1 FROM subscription f WHERE f.guild = $1 AND f.feed = o.feed))
			AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.guild = $1 AND h.article = o.id)))`
	// latest is the ids, in a scope r.scope, of the $3 last articles before $2.
	latest = `(SELECT a.id FROM article a WHERE a.scope = r.scope AND a.id < $2 AND ` + shown + ` AND ` + heard + ` ORDER BY a.id DESC LIMIT $3)`
)

// scopeOf is the scope that an article is written to.
func scopeOf(a news.Article) string {
	if a.Feed != 0 {
		return feedScope(a.Feed)
	}
	return guildScope(a.Guild)
}

func guildScope(guild string) string { return "g" + guild }

func feedScope(feed int64) string { return "f" + strconv.FormatInt(feed, 10) }

// scopesOf lists a guild's scopes, its own first.
func scopesOf(ctx context.Context, tx *sql.Tx, guild string) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT scope FROM `+reach+` r`, guild)
	return collect(rows, err, func(rows *sql.Rows, scope *string) error { return rows.Scan(scope) })
}
