package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/store/index"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
	"newsdesk/internal/text"
)

// SaveArticle writes an article with its sentences, passages and search terms, all
// or nothing, and returns its headline with ID and Added set. Added is the store's
// clock where a leaves it zero.
//
// When the guild has the same article already, that one's headline comes back with
// existing true, and nothing is written. The same article is one of the guild's
// own with the same Canonical (not "") or the same text, compared folded, or a
// whole one with the same Canonical in one of its feeds.
func (s *Store) SaveArticle(ctx context.Context, a news.Article) (saved news.Headline, existing bool, err error) {
	err = s.db.Write(ctx, "save article", func(tx *sql.Tx) error {
		saved, existing, err = s.saveArticle(ctx, tx, a)
		return err
	})
	if err != nil {
		return news.Headline{}, false, err
	}
	return saved, existing, nil
}

// SaveArticles is SaveArticle for several articles, all or none of them: for a
// disk, a thousand at once cost hardly more than one.
func (s *Store) SaveArticles(ctx context.Context, articles []news.Article) (saved []news.Headline, err error) {
	saved = make([]news.Headline, len(articles))
	err = s.db.Write(ctx, "save articles", func(tx *sql.Tx) error {
		for i, a := range articles {
			if saved[i], _, err = s.saveArticle(ctx, tx, a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return saved, nil
}

func (s *Store) saveArticle(ctx context.Context, tx *sql.Tx, a news.Article) (saved news.Headline, existing bool, err error) {
	digest := digestOf(a.Body)
	saved, existing, err = sameArticle(ctx, tx, a.Guild, a.Canonical, digest)
	if err != nil || existing {
		return saved, existing, err
	}
	if a.Added.IsZero() {
		a.Added = s.now()
	}
	err = sqlite.InBatch(tx, func(b *sqlite.Batch) error {
		if err := insertArticle(ctx, b, &a, digest); err != nil {
			return err
		}
		if err := keepSketches(ctx, b, a); err != nil {
			return err
		}
		if err := index.Add(ctx, b, s.now(), a); err != nil {
			return err
		}
		return countAdded(ctx, b, a)
	})
	return a.Headline, false, err
}

// digestOf is equal for texts of the same words: the same article pasted with other
// line breaks, quotes or capitals has the same digest.
func digestOf(body string) string {
	words := make([]byte, 0, len(body)+1)
	for word := range strings.FieldsSeq(text.Fold(body)) {
		words = append(append(words, word...), ' ')
	}
	sum := sha256.Sum256(bytes.TrimSuffix(words, []byte(" ")))
	return hex.EncodeToString(sum[:])
}

func sameArticle(ctx context.Context, tx *sql.Tx, guild, canonical, digest string) (h news.Headline, found bool, err error) {
	// A lookup in each index; with OR, SQLite would read all of the guild.
	err = tx.QueryRowContext(ctx, `
		SELECT `+view.HeadlineColumns+` FROM article a WHERE a.id = (
			SELECT min(id) FROM (
				SELECT id FROM article WHERE scope = 'g' || $1 AND digest = $2
				UNION ALL SELECT a.id FROM article a
				WHERE a.scope IN `+view.Reach+` AND a.canonical = $3 AND a.canonical <> '' AND a.partial = '' AND `+view.Shown+`) same)`,
		guild, digest, canonical).Scan(view.Headline(&h)...)
	if errors.Is(err, sql.ErrNoRows) {
		return news.Headline{}, false, nil
	}
	return h, err == nil, err
}

// insertArticle writes an article and its sentences. It sets a's id, and rounds its
// times to what is kept.
func insertArticle(ctx context.Context, b *sqlite.Batch, a *news.Article, digest string) error {
	aside, err := sqlite.ToJSON(a.Aside)
	if err != nil {
		return err
	}
	a.Published, a.Added = sqlite.Kept(a.Published), sqlite.Kept(a.Added)
	// Not RETURNING, for which SQLite keeps a copy of every page it changes.
	inserted, err := b.Exec(ctx, `
		INSERT INTO article (scope, feed, canonical, digest, title, url, source, byline, published, added, dated,
			added_by, origin, language, body, aside, partial, lead, first, terms, handle)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, $19, $20)`,
		view.Scope(*a), feedColumn(a.Feed), a.Canonical, digest, a.Title, a.URL, a.Source, a.Byline, sqlite.Millis(a.Published), sqlite.Millis(a.Added),
		sqlite.Millis(a.When()), a.AddedBy, a.Origin, a.Language, a.Body, aside, a.Partial, a.Lead, a.Terms,
		text.Fold(a.Title+" "+a.Source))
	if err != nil {
		return err
	}
	if a.ID, err = inserted.LastInsertId(); err != nil {
		return err
	}
	return insertSentences(ctx, b, *a)
}

func feedColumn(feed int64) any {
	if feed == 0 {
		return nil
	}
	return feed
}

func insertSentences(ctx context.Context, b *sqlite.Batch, a news.Article) error {
	// One by one: for a statement of several rows, which may fail half-way, SQLite
	// keeps a copy of every page it changes.
	for n, sentence := range a.Sentences {
		_, err := b.Exec(ctx, `INSERT INTO sentence (article, n, paragraph, quote) VALUES ($1, $2, $3, $4)`,
			a.ID, a.First+n, sentence.Paragraph, sentence.Text)
		if err != nil {
			return err
		}
	}
	return nil
}
