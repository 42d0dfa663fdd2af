package view

import (
	"context"
	"database/sql"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

// HeadlineColumns are of an article a.
const HeadlineColumns = `a.id, a.title, a.url, a.source, a.byline, a.published, a.added`

// Headline is what HeadlineColumns are scanned into.
func Headline(h *news.Headline) []any {
	return []any{&h.ID, &h.Title, &h.URL, &h.Source, &h.Byline, sqlite.Moment(&h.Published), sqlite.Moment(&h.Added)}
}

// ScanHeadline scans a row of HeadlineColumns.
func ScanHeadline(rows *sql.Rows, h *news.Headline) error { return rows.Scan(Headline(h)...) }

// ArticleColumns are of an article a, HeadlineColumns first. They lack the guild,
// the sentences and the passages.
const ArticleColumns = HeadlineColumns + `, coalesce(a.feed, 0), a.added_by, a.origin, a.canonical, a.language, a.body,
	a.aside, a.partial, a.lead, a.first, a.terms`

// Article is what ArticleColumns are scanned into.
func Article(a *news.Article) []any {
	return append(Headline(&a.Headline), &a.Feed, &a.AddedBy, &a.Origin, &a.Canonical, &a.Language, &a.Body,
		sqlite.FromJSON(&a.Aside), &a.Partial, &a.Lead, &a.First, &a.Terms)
}

// Sentences reads the sentences of an article as it stands, not those of a text that
// was corrected since.
func Sentences(ctx context.Context, tx *sql.Tx, a news.Article) ([]news.Sentence, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT quote, paragraph FROM sentence WHERE article = $1 AND n >= $2 ORDER BY n`, a.ID, a.First)
	return sqlite.Collect(rows, err, func(rows *sql.Rows, s *news.Sentence) error { return rows.Scan(&s.Text, &s.Paragraph) })
}
