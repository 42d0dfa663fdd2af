package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/news"
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
	err = s.write(ctx, "save article", func(tx *sql.Tx) error {
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
	err = s.write(ctx, "save articles", func(tx *sql.Tx) error {
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
	err = inBatch(tx, func(b *batch) error {
		if err := insertArticle(ctx, b, &a, digest); err != nil {
			return err
		}
		if err := keepSketches(ctx, b, a); err != nil {
			return err
		}
		if err := s.indexArticles(ctx, b, a); err != nil {
			return err
		}
		return countAdded(ctx, b, a)
	})
	return a.Headline, false, err
}

// indexArticles makes inserted articles findable. Passages go in by ascending id:
// the index writes out what it holds in memory at each step back.
func (s *Store) indexArticles(ctx context.Context, b *batch, articles ...news.Article) error {
	var entries []entry
	for _, a := range articles {
		added, err := insertPassages(ctx, b, a, s.now())
		if err != nil {
			return err
		}
		entries = append(entries, added...)
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.id, b.id) })
	if err := queueForVectors(ctx, b, entries); err != nil {
		return err
	}
	for _, e := range entries {
		_, err := b.exec(ctx, `INSERT INTO passage_index (rowid, title, body, scope) VALUES ($1, $2, $3, $4)`,
			e.id, e.title, e.body, e.scope)
		if err != nil {
			return err
		}
	}
	return nil
}

// entry is a passage as the index takes it.
type entry struct {
	id                 int64
	title, body, scope string
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
		SELECT `+headlineColumns+` FROM article a WHERE a.id = (
			SELECT min(id) FROM (
				SELECT id FROM article WHERE scope = 'g' || $1 AND digest = $2
				UNION ALL SELECT a.id FROM article a
				WHERE a.scope IN `+reach+` AND a.canonical = $3 AND a.canonical <> '' AND a.partial = '' AND `+shown+`) same)`,
		guild, digest, canonical).Scan(headline(&h)...)
	if errors.Is(err, sql.ErrNoRows) {
		return news.Headline{}, false, nil
	}
	return h, err == nil, err
}

// insertArticle writes an article and its sentences. It sets a's id, and rounds its
// times to what is kept.
func insertArticle(ctx context.Context, b *batch, a *news.Article, digest string) error {
	aside, err := toJSON(a.Aside)
	if err != nil {
		return err
	}
	a.Published, a.Added = kept(a.Published), kept(a.Added)
	// Not RETURNING, for which SQLite keeps a copy of every page it changes.
	inserted, err := b.exec(ctx, `
		INSERT INTO article (scope, feed, canonical, digest, title, url, source, byline, published, added, dated,
			added_by, origin, language, body, aside, partial, lead, first, terms, handle)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, $19, $20)`,
		scopeOf(*a), feedColumn(a.Feed), a.Canonical, digest, a.Title, a.URL, a.Source, a.Byline, millis(a.Published), millis(a.Added),
		millis(a.When()), a.AddedBy, a.Origin, a.Language, a.Body, aside, a.Partial, a.Lead, a.Terms,
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

func insertSentences(ctx context.Context, b *batch, a news.Article) error {
	// One by one: for a statement of several rows, which may fail half-way, SQLite
	// keeps a copy of every page it changes.
	for n, sentence := range a.Sentences {
		_, err := b.exec(ctx, `INSERT INTO sentence (article, n, paragraph, quote) VALUES ($1, $2, $3, $4)`,
			a.ID, a.First+n, sentence.Paragraph, sentence.Text)
		if err != nil {
			return err
		}
	}
	return nil
}

func insertPassages(ctx context.Context, b *batch, a news.Article, now time.Time) (entries []entry, err error) {
	id, err := freePassages(ctx, b, a.When(), now, int64(len(a.Passages)))
	if err != nil {
		return nil, err
	}
	for n, p := range a.Passages {
		e := entry{id + int64(n), a.Terms, p.Terms, scopeOf(a)}
		_, err := b.exec(ctx, `INSERT INTO passage (id, article, first, last, terms) VALUES ($1, $2, $3, $4, $5)`,
			e.id, a.ID, a.First+p.First, a.First+p.Last, p.Terms)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// countAdded adds inserted articles to the counts of their scopes and outlets, with
// one statement for each.
func countAdded(ctx context.Context, b *batch, added ...news.Article) error {
	type outlet struct{ scope, source string }
	articles, passages, outlets := map[string]int{}, map[string]int{}, map[outlet]int{}
	for _, a := range added {
		scope := scopeOf(a)
		articles[scope]++
		passages[scope] += len(a.Passages)
		outlets[outlet{scope, a.Source}]++
	}
	for scope, n := range articles {
		if err := count(ctx, b, scope, n, passages[scope]); err != nil {
			return err
		}
	}
	for o, n := range outlets {
		_, err := b.exec(ctx, `
			INSERT INTO outlet (scope, source, articles) VALUES ($1, $2, $3)
			ON CONFLICT (scope, source) DO UPDATE SET articles = outlet.articles + excluded.articles`, o.scope, o.source, n)
		if err != nil {
			return err
		}
	}
	return nil
}

// count adds to a scope's counts of articles and passages.
func count(ctx context.Context, b *batch, scope string, articles, passages int) error {
	_, err := b.exec(ctx, `
		INSERT INTO tally (scope, articles, passages) VALUES ($1, $2, $3)
		ON CONFLICT (scope) DO UPDATE SET
			articles = tally.articles + excluded.articles, passages = tally.passages + excluded.passages`,
		scope, articles, passages)
	return err
}
