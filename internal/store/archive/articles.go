package archive

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
	"newsdesk/internal/text"
)

// matchAmong is how many of a guild's articles autocomplete looks through, divided
// among its scopes; matchEach is the fewest for one scope.
const (
	matchAmong = 2000
	matchEach  = 20
)

// Article reads one article with its sentences and passages; news.ErrNotFound
// when the guild sees none of this id.
func (s *Store) Article(ctx context.Context, guild string, id int64) (a news.Article, err error) {
	err = s.db.Read(ctx, "read article", func(tx *sql.Tx) error {
		row := tx.QueryRowContext(ctx, `
			SELECT `+view.ArticleColumns+` FROM article a WHERE a.id = $2 AND `+view.Visible, guild, id)
		if err := row.Scan(view.Article(&a)...); err != nil {
			return err
		}
		a.Guild = guild
		if a.Sentences, err = view.Sentences(ctx, tx, a); err != nil {
			return err
		}
		a.Passages, err = passagesOf(ctx, tx, id)
		return err
	})
	return a, err
}

func passagesOf(ctx context.Context, tx *sql.Tx, id int64) ([]news.Passage, error) {
	rows, err := tx.QueryContext(ctx, `SELECT first, last, terms FROM passage WHERE article = $1 ORDER BY id`, id)
	return sqlite.Collect(rows, err, func(rows *sql.Rows, p *news.Passage) error {
		return rows.Scan(&p.First, &p.Last, &p.Terms)
	})
}

// ArticlesOf reads those of the articles that the guild sees, in the order of
// ids, with sentences and without passages.
func (s *Store) ArticlesOf(ctx context.Context, guild string, ids []int64) (found []news.Article, err error) {
	err = s.db.Read(ctx, "read articles", func(tx *sql.Tx) error {
		byID, err := tx.PrepareContext(ctx, `SELECT `+view.ArticleColumns+` FROM article a WHERE a.id = $2 AND `+view.Visible)
		if err != nil {
			return err
		}
		defer byID.Close()
		for _, id := range ids {
			rows, err := byID.QueryContext(ctx, guild, id)
			some, err := sqlite.Collect(rows, err, func(rows *sql.Rows, a *news.Article) error { return rows.Scan(view.Article(a)...) })
			if err != nil {
				return err
			}
			for _, a := range some {
				a.Guild = guild
				if a.Sentences, err = view.Sentences(ctx, tx, a); err != nil {
					return err
				}
				found = append(found, a)
			}
		}
		return nil
	})
	return found, err
}

// ArticleByCanonical finds the article with a canonical address; false when the
// guild sees none, or only a teaser of it in one of its feeds.
func (s *Store) ArticleByCanonical(ctx context.Context, guild, canonical string) (h news.Headline, ok bool, err error) {
	err = s.db.Reader.QueryRowContext(ctx, `
		SELECT `+view.HeadlineColumns+` FROM article a
		WHERE a.scope IN `+view.Reach+` AND a.canonical = $2 AND a.canonical <> '' AND a.partial = '' AND `+view.Shown+`
		ORDER BY a.id LIMIT 1`, guild, canonical).Scan(view.Headline(&h)...)
	if errors.Is(err, sql.ErrNoRows) {
		return news.Headline{}, false, nil
	}
	return h, err == nil, sqlite.Wrap("find article", err)
}

// Articles lists at most limit headlines, the last added first and each text once,
// and counts those on all pages. before is the id of the last headline on the
// previous page, 0 for the first page.
func (s *Store) Articles(ctx context.Context, guild string, before int64, limit int) (page []news.Headline, total int, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	err = s.db.Read(ctx, "list articles", func(tx *sql.Tx) error {
		if total, err = view.Count(ctx, tx, guild); err != nil {
			return err
		}
		repeated, err := repetitionsIn(ctx, tx, guild)
		if err != nil {
			return err
		}
		total -= repeated
		rows, err := tx.QueryContext(ctx, `
			SELECT `+view.HeadlineColumns+` FROM `+view.Reach+` r JOIN article a ON a.id IN `+view.Latest+`
			ORDER BY a.id DESC LIMIT $3`, guild, before, limit)
		page, err = sqlite.Collect(rows, err, view.ScanHeadline)
		return err
	})
	return page, total, err
}

// repetitionsIn is how many of the articles that the guild sees repeat another of
// them: all but the first of each voice.
func repetitionsIn(ctx context.Context, tx *sql.Tx, guild string) (n int, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT coalesce(sum(n - 1), 0) FROM (
			SELECT count(*) AS n FROM article a WHERE a.voice IS NOT NULL AND `+view.Visible+` GROUP BY a.voice) voices`,
		guild).Scan(&n)
	return n, err
}

// MatchTitles lists at most limit of the articles last added whose title and
// source hold every typed word, in any order and case. It looks through the last
// 2,000 or so of the guild's. When nothing is typed, all match.
func (s *Store) MatchTitles(ctx context.Context, guild, typed string, limit int) (matches []news.Headline, err error) {
	words := strings.Fields(text.Fold(typed))
	err = s.db.Read(ctx, "match titles", func(tx *sql.Tx) error {
		scopes, err := view.Scopes(ctx, tx, guild)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `
			SELECT a.handle, `+view.HeadlineColumns+` FROM `+view.Reach+` r JOIN article a ON a.id IN `+view.Latest+`
			ORDER BY a.id DESC`, guild, math.MaxInt64, max(matchEach, matchAmong/len(scopes)))
		if err != nil {
			return err
		}
		defer rows.Close()
		for len(matches) < limit && rows.Next() {
			var h news.Headline
			var handle string
			if err := rows.Scan(append([]any{&handle}, view.Headline(&h)...)...); err != nil {
				return err
			}
			if holdsAll(handle, words) {
				matches = append(matches, h)
			}
		}
		return rows.Err()
	})
	return matches, err
}

func holdsAll(s string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

// RemoveArticle deletes an article with its sentences, passages and search terms;
// an article of a feed is hidden from this guild alone. news.ErrNotFound when the
// guild sees none of this id. Briefs and answers that cited it keep their text;
// Sentences tells what of it is still stored.
func (s *Store) RemoveArticle(ctx context.Context, guild string, id int64) error {
	return s.db.Write(ctx, "remove article", func(tx *sql.Tx) error {
		var feed, passages int
		err := tx.QueryRowContext(ctx, `
			SELECT coalesce(a.feed, 0), (SELECT count(*) FROM passage WHERE article = $2)
			FROM article a WHERE a.id = $2 AND `+view.Visible, guild, id).Scan(&feed, &passages)
		if err != nil {
			return err
		}
		if feed != 0 {
			return hide(ctx, tx, guild, id)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM article WHERE id = $1`, id); err != nil {
			return err
		}
		return sqlite.InBatch(tx, func(b *sqlite.Batch) error { return count(ctx, b, view.GuildScope(guild), -1, -passages) })
	})
}

// hide keeps a feed's article from a guild.
func hide(ctx context.Context, tx *sql.Tx, guild string, id int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO hidden (guild, article) VALUES ($1, $2) ON CONFLICT DO NOTHING`, guild, id)
	return err
}

// Sentences reads the sentences that refs name, in the order of refs: verbatim as
// they were when they were cited, even if the article was corrected since. Those
// that are no longer stored are left out, and those that the guild neither sees
// nor was told in a brief or an answer.
func (s *Store) Sentences(ctx context.Context, guild string, refs []news.Ref) (found []news.Citation, err error) {
	err = s.db.Read(ctx, "read sentences", func(tx *sql.Tx) error {
		quote, err := tx.PrepareContext(ctx, `
			SELECT s.quote FROM sentence s JOIN article a ON a.id = s.article
			WHERE s.article = $2 AND s.n = $3 AND (`+view.Visible+` OR `+citedIn+`)`)
		if err != nil {
			return err
		}
		defer quote.Close()
		for _, ref := range refs {
			c := news.Citation{Ref: ref}
			err := quote.QueryRowContext(ctx, guild, ref.Article, ref.Sentence).Scan(&c.Quote)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			found = append(found, c)
		}
		return nil
	})
	return found, err
}

// citedIn is true of a feed's article that a brief or an answer in the guild rests
// on: that evidence must remain when the feed is no longer followed.
const citedIn = `a.feed IS NOT NULL AND (
	EXISTS (SELECT 1 FROM told t JOIN brief b ON b.id = t.brief WHERE t.article = a.id AND b.guild = $1)
	OR EXISTS (SELECT 1 FROM cited c JOIN answer w ON w.id = c.answer WHERE c.article = a.id AND w.guild = $1))`
