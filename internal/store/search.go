package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"newsdesk/internal/news"
)

// A passage id is the second of its article's date and, in the low 20 bits, a
// count within that second.
const secondBits = 20

// freePassages is the first of n free passage ids in a row, at the second of
// when or, should that be full, the next one with room. Dates before 1970 and
// after tomorrow are errors of their source; they count as the bound.
func freePassages(ctx context.Context, tx *sql.Tx, when, now time.Time, n int64) (int64, error) {
	if n > 1<<secondBits {
		return 0, fmt.Errorf("%d passages in one article", n)
	}
	second := min(max(when.Unix(), 0), now.Add(24*time.Hour).Unix())
	for ; ; second++ {
		start, end := second<<secondBits, (second+1)<<secondBits
		var free int64
		err := tx.QueryRowContext(ctx, `
			SELECT coalesce(max(id) + 1, $1) FROM passage WHERE id >= $1 AND id < $2`, start, end).Scan(&free)
		if err != nil || free+n <= end {
			return free, err
		}
	}
}

// maxTokens is how many scopes the index is asked for; beyond, joining costs
// less.
const maxTokens = 50

// Candidates lists at most limit passages in scope that hold any of terms, the
// best by BM25 first, the article's title and source counting twice. terms are
// as text.Terms gives them. since leaves out passages of articles dated
// earlier; zero takes all. Of articles with one text, the first alone counts.
func (s *Store) Candidates(ctx context.Context, scope news.Scope, terms []string, since time.Time, limit int) (found []news.Candidate, err error) {
	words := anyOf(terms)
	if words == "" {
		return nil, nil
	}
	err = s.read(ctx, "search passages", func(tx *sql.Tx) error {
		within, err := sightOf(ctx, tx, scope)
		if err != nil || within.first > within.last {
			return err
		}
		if !since.IsZero() {
			within.first = max(within.first, since.Unix()<<secondBits)
		}
		// The index is asked for ids and scores alone, with a bound: joined in
		// the same SELECT, it would be asked for every match. Its weights are
		// those of title, body and scope.
		rows, err := tx.QueryContext(ctx, `
			SELECT p.id, p.first, p.last, p.terms, a.terms, `+headlineColumns+`
			FROM (
				SELECT i.rowid AS id, bm25(passage_index, 2.0, 1.0, 0.0) AS score FROM passage_index i`+within.join+`
				WHERE passage_index MATCH $2 AND i.rowid BETWEEN $3 AND $4`+within.where+`
				ORDER BY score LIMIT $5
			) hit
			JOIN passage p ON p.id = hit.id
			JOIN article a ON a.id = p.article
			WHERE `+visible+` AND `+heard+`
			ORDER BY hit.score, p.id DESC`, scope.Guild, words+within.tokens, within.first, within.last, limit)
		found, err = collect(rows, err, func(rows *sql.Rows, c *news.Candidate) error {
			return rows.Scan(append([]any{&c.Passage, &c.First, &c.Last, &c.Terms, &c.TitleTerms}, headline(&c.Article)...)...)
		})
		return err
	})
	return found, err
}

// anyOf is the index's query for passages that hold any of terms, "" when
// there is nothing to look for. A term stands in quotes, where only a quote
// means anything; with a zero byte the query would end.
func anyOf(terms []string) string {
	var quoted []string
	for _, t := range terms {
		if t != "" && !strings.Contains(t, "\x00") {
			quoted = append(quoted, quote(t))
		}
	}
	if len(quoted) == 0 {
		return ""
	}
	return `{title body} : (` + strings.Join(quoted, " OR ") + `)`
}

func quote(term string) string { return `"` + strings.ReplaceAll(term, `"`, `""`) + `"` }

// sight is how a scope narrows what the index is asked for: a range of passage
// ids, a part of its query, and what SQL adds.
type sight struct {
	first, last         int64
	tokens, join, where string
}

func sightOf(ctx context.Context, tx *sql.Tx, scope news.Scope) (sight, error) {
	w := sight{last: math.MaxInt64}
	if scope.Article != 0 {
		return w, w.narrow(ctx, tx, scope)
	}
	scopes, err := scopesOf(ctx, tx, scope.Guild)
	if err != nil {
		return w, err
	}
	if len(scopes) <= maxTokens {
		for i, token := range scopes {
			scopes[i] = quote(token)
		}
		w.tokens = ` AND scope : (` + strings.Join(scopes, " OR ") + `)`
	} else {
		w.join = ` CROSS JOIN passage p ON p.id = i.rowid JOIN article a ON a.id = p.article`
		w.where = ` AND a.scope IN ` + reach
	}
	hides, err := hidesAny(ctx, tx, scope.Guild)
	if hides {
		// Once for the whole query: the set is small beside what matches.
		w.where += ` AND i.rowid NOT IN (SELECT p.id FROM hidden h JOIN passage p ON p.article = h.article WHERE h.guild = $1)`
	}
	return w, err
}

// narrow looks at one article, whose passages stand in a row.
func (w *sight) narrow(ctx context.Context, tx *sql.Tx, scope news.Scope) error {
	var token string
	err := tx.QueryRowContext(ctx, `
		SELECT coalesce(min(p.id), 1), coalesce(max(p.id), 0), coalesce(min(a.scope), '')
		FROM passage p JOIN article a ON a.id = p.article
		WHERE p.article = $2 AND `+visible, scope.Guild, scope.Article).Scan(&w.first, &w.last, &token)
	w.tokens = ` AND scope : ` + quote(token)
	return err
}

// TermCounts counts, over all guilds, the passages that hold each of terms,
// and all passages. A term that occurs nowhere counts 0. Counts of common
// terms may lag a little behind the last articles saved.
func (s *Store) TermCounts(ctx context.Context, terms []string) (counts map[string]int, total int, err error) {
	counts = make(map[string]int, len(terms))
	err = s.read(ctx, "count terms", func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT coalesce(sum(passages), 0) FROM tally`).Scan(&total)
		if err != nil {
			return err
		}
		one, err := tx.PrepareContext(ctx, `SELECT doc FROM passage_vocabulary WHERE term = $1`)
		if err != nil {
			return err
		}
		defer one.Close()
		for _, term := range terms {
			if counts[term], err = s.common.count(ctx, one, term, total); err != nil {
				return err
			}
		}
		return nil
	})
	return counts, total, err
}

// Searched says what a search in scope looks through: how many articles, and
// the dates of the oldest and the newest.
func (s *Store) Searched(ctx context.Context, scope news.Scope) (n news.Searched, err error) {
	if scope.Article != 0 {
		err = s.reader.QueryRowContext(ctx, `
			SELECT count(*), min(a.dated), max(a.dated) FROM article a WHERE a.id = $2 AND `+visible,
			scope.Guild, scope.Article).Scan(&n.Articles, moment{&n.From}, moment{&n.To})
		return n, wrap("count articles", err)
	}
	err = s.read(ctx, "count articles", func(tx *sql.Tx) error {
		if n.Articles, err = articlesIn(ctx, tx, scope.Guild); err != nil {
			return err
		}
		// Each bound in a SELECT of its own is one look at the index.
		return tx.QueryRowContext(ctx, `
			SELECT min(oldest), max(newest) FROM (
				SELECT (SELECT min(dated) FROM article WHERE scope = r.scope) AS oldest,
					(SELECT max(dated) FROM article WHERE scope = r.scope) AS newest
				FROM `+reach+` r) bounds`, scope.Guild).Scan(moment{&n.From}, moment{&n.To})
	})
	return n, err
}

// PassageSentences reads the sentences of each passage: element i is
// passages[i].First to Last, empty when its article is gone or the guild does
// not see it.
func (s *Store) PassageSentences(ctx context.Context, guild string, passages []news.Candidate) (all [][]news.Sentence, err error) {
	err = s.read(ctx, "read passages", func(tx *sql.Tx) error {
		one, err := tx.PrepareContext(ctx, `
			SELECT s.quote, s.paragraph FROM sentence s JOIN article a ON a.id = s.article
			WHERE s.article = $2 AND s.n BETWEEN $3 AND $4 AND `+visible+` ORDER BY s.n`)
		if err != nil {
			return err
		}
		defer one.Close()
		all = make([][]news.Sentence, len(passages))
		for i, p := range passages {
			rows, err := one.QueryContext(ctx, guild, p.Article.ID, p.First, p.Last)
			if all[i], err = collect(rows, err, scanSentence); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// lookUp reads one term's count, 0 when the index has no such term.
func lookUp(ctx context.Context, one *sql.Stmt, term string) (n int, err error) {
	err = one.QueryRowContext(ctx, term).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, err
}
