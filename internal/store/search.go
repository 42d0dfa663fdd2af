package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// A passage id is the second of its article's date and, in the low 20 bits, a
// count within that second.
const secondBits = 20

// freePassages is the first of n free passage ids in a row, at the second of
// when or, should that be full, the next one with room. Dates before 1970 and
// after tomorrow are errors of their source; they count as the bound.
func freePassages(ctx context.Context, b *batch, when, now time.Time, n int64) (int64, error) {
	if n > 1<<secondBits {
		return 0, fmt.Errorf("%d passages in one article", n)
	}
	second := min(max(when.Unix(), 0), now.Add(24*time.Hour).Unix())
	for ; ; second++ {
		start, end := second<<secondBits, (second+1)<<secondBits
		var free int64
		err := b.scan(ctx, []any{&free}, `
			SELECT coalesce(max(id) + 1, $1) FROM passage WHERE id >= $1 AND id < $2`, start, end)
		if err != nil || free+n <= end {
			return free, err
		}
	}
}

// maxTokens is how many scopes the index is asked for; beyond, joining costs
// less.
const maxTokens = 50

// Candidates lists the passages that l asks for, the best by BM25 first, the
// article's title and source counting twice. Of articles with one text, the
// first alone counts.
func (s *Store) Candidates(ctx context.Context, l news.Lookup) (found []news.Candidate, err error) {
	words := matching(l)
	if words == "" {
		return nil, nil
	}
	err = s.read(ctx, "search passages", func(tx *sql.Tx) error {
		within, err := sightOf(ctx, tx, l.Scope)
		if err != nil {
			return err
		}
		within.bound(l.From, l.To)
		within.bound(time.Time{}, l.AsOf)
		if within.first > within.last {
			return nil
		}
		// The index is asked for ids and scores alone, with a bound: joined in
		// the same SELECT, it would be asked for every match. Its weights are
		// those of title, body and scope.
		rows, err := tx.QueryContext(ctx, `
			SELECT p.id, p.first, p.last, p.first = a.first, p.terms, a.terms, `+headlineColumns+`
			FROM (
				SELECT i.rowid AS id, bm25(passage_index, 2.0, 1.0, 0.0) AS score FROM passage_index i`+within.join+`
				WHERE passage_index MATCH $2 AND i.rowid BETWEEN $3 AND $4`+within.where+`
				ORDER BY score LIMIT $5
			) hit
			JOIN passage p ON p.id = hit.id
			JOIN article a ON a.id = p.article
			WHERE `+visible+` AND `+heard+`
			ORDER BY hit.score, p.id DESC`, l.Guild, words+within.tokens, within.first, within.last, l.Limit)
		found, err = collect(rows, err, func(rows *sql.Rows, c *news.Candidate) error {
			return rows.Scan(append([]any{&c.Passage, &c.First, &c.Last, &c.Opens, &c.Terms, &c.TitleTerms}, headline(&c.Article)...)...)
		})
		return err
	})
	return slices.DeleteFunc(found, func(c news.Candidate) bool { return !asked(l, c.Article) }), err
}

// asked reports what ids and terms tell only nearly: whether h is of an outlet
// and a time that l asks for.
func asked(l news.Lookup, h news.Headline) bool {
	at := h.When()
	return (len(l.Outlets) == 0 || slices.Contains(l.Outlets, h.Source)) &&
		!at.Before(l.From) && (l.To.IsZero() || !at.After(l.To)) && (l.AsOf.IsZero() || !at.After(l.AsOf))
}

// matching is the index's query for l, "" when there is nothing to look for.
func matching(l news.Lookup) string {
	terms := anyOf(l.Terms)
	if terms == "" {
		return ""
	}
	query := `{title body} : (` + terms + `)`
	for _, phrase := range l.Phrases {
		if p := anyOf([]string{strings.Join(phrase, " ")}); p != "" {
			query += ` AND {title body} : ` + p
		}
	}
	if len(l.Outlets) == 0 {
		return query
	}
	names := make([]string, len(l.Outlets))
	for i, name := range l.Outlets {
		names[i] = strings.Join(text.Terms(name), " ")
	}
	if outlets := anyOf(names); outlets != "" {
		query += ` AND title : (` + outlets + `)`
	}
	return query
}

// anyOf joins terms by OR, those left out that no passage can hold. A term
// stands in quotes, where only a quote means anything; with a zero byte the
// query would end. Words between single spaces are a phrase.
func anyOf(terms []string) string {
	var quoted []string
	for _, t := range terms {
		if t != "" && !strings.Contains(t, "\x00") {
			quoted = append(quoted, quote(t))
		}
	}
	return strings.Join(quoted, " OR ")
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

// bound keeps to passages of articles dated within, zero for no bound.
func (w *sight) bound(from, to time.Time) {
	if !from.IsZero() {
		w.first = max(w.first, from.Unix()<<secondBits)
	}
	if !to.IsZero() {
		w.last = min(w.last, (to.Unix()+1)<<secondBits-1)
	}
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
	until := int64(math.MaxInt64)
	if !scope.AsOf.IsZero() {
		until = scope.AsOf.UnixMilli()
	}
	if scope.Article != 0 {
		err = s.reader.QueryRowContext(ctx, `
			SELECT count(*), min(a.dated), max(a.dated) FROM article a WHERE a.id = $2 AND a.dated <= $3 AND `+visible,
			scope.Guild, scope.Article, until).Scan(&n.Articles, moment{&n.From}, moment{&n.To})
		return n, wrap("count articles", err)
	}
	err = s.read(ctx, "count articles", func(tx *sql.Tx) error {
		// Each bound in a SELECT of its own is one look at the index.
		err := tx.QueryRowContext(ctx, `
			SELECT min(oldest), max(newest) FROM (
				SELECT (SELECT min(dated) FROM article WHERE scope = r.scope AND dated <= $2) AS oldest,
					(SELECT max(dated) FROM article WHERE scope = r.scope AND dated <= $2) AS newest
				FROM `+reach+` r) bounds`, scope.Guild, until).Scan(moment{&n.From}, moment{&n.To})
		if err != nil {
			return err
		}
		if scope.AsOf.IsZero() {
			n.Articles, err = articlesIn(ctx, tx, scope.Guild)
			return err
		}
		return tx.QueryRowContext(ctx, `
			SELECT count(*) FROM `+reach+` r JOIN article a ON a.scope = r.scope
			WHERE a.dated <= $2 AND `+shown, scope.Guild, until).Scan(&n.Articles)
	})
	return n, err
}

// Outlets lists the sources of the articles that a guild has in reach, by name.
func (s *Store) Outlets(ctx context.Context, guild string) ([]string, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT DISTINCT o.source FROM `+reach+` r JOIN outlet o ON o.scope = r.scope
		WHERE o.source <> '' ORDER BY o.source`, guild)
	outlets, err := collect(rows, err, func(rows *sql.Rows, name *string) error { return rows.Scan(name) })
	return outlets, wrap("list outlets", err)
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
