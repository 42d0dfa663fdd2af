package archive

import (
	"context"
	"database/sql"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
	"newsdesk/internal/text"
)

type oldArticle struct {
	body     string
	passages int
}

// beforeRevision reads into a what a revision does not change, and returns what it
// replaces.
func beforeRevision(ctx context.Context, b *sqlite.Batch, a *news.Article) (old oldArticle, err error) {
	err = b.Scan(ctx, []any{&old.body, sqlite.Moment(&a.Published), sqlite.Moment(&a.Added), &a.First, &old.passages}, `
		SELECT body, published, added, first, (SELECT count(*) FROM passage WHERE article = $1)
		FROM article WHERE id = $1 AND feed = $2`, a.ID, a.Feed)
	return old, err
}

// updateArticle leaves canonical and digest alone: another article may have
// taken the new ones.
func updateArticle(ctx context.Context, b *sqlite.Batch, a news.Article) error {
	aside, err := sqlite.ToJSON(a.Aside)
	if err != nil {
		return err
	}
	return sqlite.MustChange(b.Exec(ctx, `
		UPDATE article SET title = $1, url = $2, source = $3, byline = $4, language = $5, body = $6, aside = $7,
			partial = $8, lead = $9, terms = $10, handle = $11
		WHERE id = $12`,
		a.Title, a.URL, a.Source, a.Byline, a.Language, a.Body, aside,
		a.Partial, a.Lead, a.Terms, text.Fold(a.Title+" "+a.Source), a.ID))
}

// renumber writes the sentences of a changed text under numbers never used before.
func renumber(ctx context.Context, b *sqlite.Batch, a *news.Article) error {
	var cited bool // by a brief or an answer
	err := b.Scan(ctx, []any{&a.First, &cited}, `
		SELECT coalesce((SELECT max(n) FROM sentence WHERE article = $1), -1) + 1,
			EXISTS (SELECT 1 FROM told WHERE article = $1) OR EXISTS (SELECT 1 FROM cited WHERE article = $1)`, a.ID)
	if err != nil {
		return err
	}
	if !cited {
		if _, err := b.Exec(ctx, `DELETE FROM sentence WHERE article = $1`, a.ID); err != nil {
			return err
		}
	}
	if _, err := b.Exec(ctx, `UPDATE article SET first = $1 WHERE id = $2`, a.First, a.ID); err != nil {
		return err
	}
	return insertSentences(ctx, b, *a)
}

func insertRevision(ctx context.Context, b *sqlite.Batch, article int64, r news.Revision) error {
	removed, err := sqlite.ToJSON(r.Removed)
	if err != nil {
		return err
	}
	added, err := sqlite.ToJSON(r.Added)
	if err != nil {
		return err
	}
	_, err = b.Exec(ctx, `
		INSERT INTO revision (article, at, title, removed, added) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		article, r.At.UnixMilli(), r.Title, removed, added)
	return err
}

// Revisions lists what corrections changed in an article that the guild sees,
// newest first.
func (s *Store) Revisions(ctx context.Context, guild string, article int64) ([]news.Revision, error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT v.article, v.at, v.title, v.removed, v.added FROM revision v JOIN article a ON a.id = v.article
		WHERE v.article = $2 AND `+view.Visible+` ORDER BY v.at DESC`, guild, article)
	all, err := sqlite.Collect(rows, err, func(rows *sql.Rows, r *news.Revision) error {
		return rows.Scan(&r.Article, sqlite.Moment(&r.At), &r.Title, sqlite.FromJSON(&r.Removed), sqlite.FromJSON(&r.Added))
	})
	return all, sqlite.Wrap("read corrections", err)
}
