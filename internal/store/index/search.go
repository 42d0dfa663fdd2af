package index

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
	"newsdesk/internal/text"
)

// maxTokens is the most scopes that are put into the index's query; for more, a
// join costs less.
const maxTokens = 50

// Postings lists, for each term of l, the passages that hold it in their text or in
// their article's title or source. Some of them the guild may not see; Passages
// leaves those out.
func (s *Store) Postings(ctx context.Context, l news.Lookup) (postings [][]int64, err error) {
	postings = make([][]int64, len(l.Terms))
	err = s.db.Read(ctx, "look up terms", func(tx *sql.Tx) error {
		within, err := s.sightOf(ctx, tx, l.Scope)
		if err != nil {
			return err
		}
		within.bound(l.From, l.To)
		within.bound(time.Time{}, l.AsOf)
		if within.first > within.last {
			return nil
		}
		lookup, err := s.prepared.In(ctx, tx, within.lookup())
		if err != nil {
			return err
		}
		narrowed := demands(l) + within.tokens
		for i, term := range l.Terms {
			words := anyOf([]string{term})
			if words == "" || l.Limits[i] == 0 {
				continue
			}
			var ids string
			err := lookup.QueryRowContext(ctx, l.Guild, `{title body} : `+words+narrowed, within.first, within.last, l.Limits[i]).Scan(&ids)
			if err != nil {
				return err
			}
			if postings[i], err = numbers(ids); err != nil {
				return err
			}
		}
		return nil
	})
	return postings, err
}

// lookup is the statement that lists the newest $5 passages for a query $2, with ids
// from $3 to $4. It does not rank, since bm25() reads every posting of every word;
// it returns all ids in one row, since a row costs more to hand over than an id to
// find; and a plus hides the limit from the planner, which would plan anew for each.
func (w *sight) lookup() string {
	return `
		SELECT coalesce(group_concat(id), '') FROM (
			SELECT i.rowid AS id FROM passage_index i` + w.join + `
			WHERE passage_index MATCH $2 AND i.rowid BETWEEN $3 AND $4` + w.where + `
			ORDER BY i.rowid DESC LIMIT +$5
		) hit`
}

// demands is the part of the index's query that applies to every term.
func demands(l news.Lookup) (query string) {
	for _, phrase := range l.Phrases {
		if p := anyOf([]string{strings.Join(phrase, " ")}); p != "" {
			query += ` AND {title body} : ` + p
		}
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

// anyOf joins terms with OR, without those that no passage can hold. A term goes in
// quotes, inside which only a quote has a meaning; a zero byte would end the query.
// Words with single spaces between them are a phrase.
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

// numbers reads a comma-separated list.
func numbers(list string) (out []int64, err error) {
	if list == "" {
		return nil, nil
	}
	out = make([]int64, 0, strings.Count(list, ",")+1)
	for field := range strings.SplitSeq(list, ",") {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

const readPassages = `
	SELECT p.id, p.first, p.last, p.first = a.first, p.terms, a.terms, ` + view.HeadlineColumns + `
	FROM json_each($2) hit
	JOIN passage p ON p.id = hit.value
	JOIN article a ON a.id = p.article
	WHERE a.dated <= $3 AND ` + view.Visible + ` AND ` + view.Heard + ` AND `

// Passages reads those of ids that are within scope; of articles with the same
// text, only the first one's. With outlets, only articles from one of them: the
// index also finds an outlet's name in a title.
func (s *Store) Passages(ctx context.Context, scope news.Scope, ids []int64, outlets []string) (found []news.Candidate, err error) {
	list, err := sqlite.ToJSON(ids)
	if err != nil {
		return nil, err
	}
	until := int64(math.MaxInt64)
	if !scope.AsOf.IsZero() {
		until = scope.AsOf.UnixMilli()
	}
	within, id := only(scope, 4)
	rows, err := s.prepared.Query(ctx, readPassages+within, scope.Guild, list, until, id)
	found, err = sqlite.Collect(rows, err, func(rows *sql.Rows, c *news.Candidate) error {
		return rows.Scan(append([]any{&c.Passage, &c.First, &c.Last, &c.Opens, &c.Terms, &c.TitleTerms}, view.Headline(&c.Article)...)...)
	})
	if len(outlets) > 0 {
		found = slices.DeleteFunc(found, func(c news.Candidate) bool { return !slices.Contains(outlets, c.Article.Source) })
	}
	return found, sqlite.Wrap("read passages", err)
}

// sight is how a scope narrows a lookup: a range of passage ids, a part of the
// index's query, and parts of the SQL around it.
type sight struct {
	first, last         int64
	tokens, join, where string
}

func (s *Store) sightOf(ctx context.Context, tx *sql.Tx, scope news.Scope) (sight, error) {
	w := sight{last: math.MaxInt64}
	if scope.Article != 0 || scope.Story != 0 {
		return w, w.narrow(ctx, tx, scope)
	}
	reading, err := s.prepared.In(ctx, tx, readReach)
	if err != nil {
		return w, err
	}
	var scopes []string
	var all, hides bool
	err = reading.QueryRowContext(ctx, scope.Guild).Scan(sqlite.FromJSON(&scopes), &all, &hides)
	if err != nil || all {
		return w, err
	}
	if len(scopes) <= maxTokens {
		for i, token := range scopes {
			scopes[i] = quote(token)
		}
		w.tokens = ` AND scope : (` + strings.Join(scopes, " OR ") + `)`
	} else {
		w.join = ` CROSS JOIN passage p ON p.id = i.rowid JOIN article a ON a.id = p.article`
		w.where = ` AND a.scope IN ` + view.Reach
	}
	if hides {
		// A set read once for the whole query, as it is small beside what matches.
		w.where += ` AND i.rowid NOT IN (SELECT p.id FROM hidden h JOIN passage p ON p.article = h.article WHERE h.guild = $1)`
	}
	return w, nil
}

// readReach reads a guild's scopes, whether they hold all passages, as where newsdesk
// serves one guild (the index's query then needs no scopes), and whether anything is
// hidden from it.
const readReach = `
	SELECT (SELECT json_group_array(scope) FROM ` + view.Reach + ` r),
		NOT EXISTS (SELECT 1 FROM tally WHERE passages > 0 AND scope NOT IN ` + view.Reach + `),
		EXISTS (SELECT 1 FROM hidden WHERE guild = $1)`

// bound narrows to passages of articles dated from, to, both inclusive; zero is no
// bound.
func (w *sight) bound(from, to time.Time) {
	if !from.IsZero() {
		w.first = max(w.first, news.FirstPassage(from))
	}
	if !to.IsZero() {
		w.last = min(w.last, news.FirstPassage(to.Add(time.Second))-1)
	}
}

// narrow narrows to one article, whose passages are consecutive, or to one story.
func (w *sight) narrow(ctx context.Context, tx *sql.Tx, scope news.Scope) error {
	within, id := only(scope, 2)
	if scope.Article == 0 {
		w.where = ` AND i.rowid IN (SELECT p.id FROM member m JOIN passage p ON p.article = m.article WHERE m.story = ` + strconv.FormatInt(id, 10) + `)`
	}
	return tx.QueryRowContext(ctx, `
		SELECT coalesce(min(p.id), 1), coalesce(max(p.id), 0)
		FROM article a JOIN passage p ON p.article = a.id
		WHERE `+within+` AND `+view.Visible, scope.Guild, id).Scan(&w.first, &w.last)
}

// only is the condition, with parameter $n, that an article a is the one, or of the
// story, that a scope names, and the parameter's value; 0 when it names neither.
func only(scope news.Scope, n int) (condition string, id int64) {
	switch {
	case scope.Article != 0:
		return fmt.Sprintf("a.id = $%d", n), scope.Article
	case scope.Story != 0:
		return fmt.Sprintf("a.id IN (SELECT article FROM member WHERE story = $%d)", n), scope.Story
	}
	return fmt.Sprintf("$%d = 0", n), 0
}

const (
	tallied   = `SELECT coalesce(sum(passages), 0) FROM tally`
	countTerm = `SELECT doc FROM passage_vocabulary WHERE term = $1`
)

// TermCounts counts the passages of all guilds that hold each of terms, and all
// passages. Counts of common terms may lag a little behind the last articles saved.
func (s *Store) TermCounts(ctx context.Context, terms []string) (counts map[string]int, total int, err error) {
	counts = make(map[string]int, len(terms))
	err = s.db.Read(ctx, "count terms", func(tx *sql.Tx) error {
		all, err := s.prepared.In(ctx, tx, tallied)
		if err != nil {
			return err
		}
		if err := all.QueryRowContext(ctx).Scan(&total); err != nil {
			return err
		}
		vocabulary, err := s.prepared.In(ctx, tx, countTerm)
		if err != nil {
			return err
		}
		for _, term := range terms {
			if counts[term], err = s.counts.count(ctx, vocabulary, term, total); err != nil {
				return err
			}
		}
		return nil
	})
	return counts, total, err
}

// Searched tells what a search in scope looks through: how many articles, and the
// dates of the oldest and the newest.
func (s *Store) Searched(ctx context.Context, scope news.Scope) (n news.Searched, err error) {
	until := int64(math.MaxInt64)
	if !scope.AsOf.IsZero() {
		until = scope.AsOf.UnixMilli()
	}
	if within, id := only(scope, 2); id != 0 {
		err = s.db.Reader.QueryRowContext(ctx, `
			SELECT count(*), min(a.dated), max(a.dated) FROM article a WHERE `+within+` AND a.dated <= $3 AND `+view.Visible,
			scope.Guild, id, until).Scan(&n.Articles, sqlite.Moment(&n.From), sqlite.Moment(&n.To))
		return n, sqlite.Wrap("count articles", err)
	}
	err = s.db.Read(ctx, "count articles", func(tx *sql.Tx) error {
		// With a SELECT of its own, each bound is one lookup in the index.
		err := tx.QueryRowContext(ctx, `
			SELECT min(oldest), max(newest) FROM (
				SELECT (SELECT min(dated) FROM article WHERE scope = r.scope AND dated <= $2) AS oldest,
					(SELECT max(dated) FROM article WHERE scope = r.scope AND dated <= $2) AS newest
				FROM `+view.Reach+` r) bounds`, scope.Guild, until).Scan(sqlite.Moment(&n.From), sqlite.Moment(&n.To))
		if err != nil {
			return err
		}
		if scope.AsOf.IsZero() {
			n.Articles, err = view.Count(ctx, tx, scope.Guild)
			return err
		}
		return tx.QueryRowContext(ctx, `
			SELECT count(*) FROM `+view.Reach+` r JOIN article a ON a.scope = r.scope
			WHERE a.dated <= $2 AND `+view.Shown, scope.Guild, until).Scan(&n.Articles)
	})
	return n, err
}

// Outlets lists the sources of the articles that a guild has in reach, by name.
func (s *Store) Outlets(ctx context.Context, guild string) ([]string, error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT DISTINCT o.source FROM `+view.Reach+` r JOIN outlet o ON o.scope = r.scope
		WHERE o.source <> '' ORDER BY o.source`, guild)
	outlets, err := sqlite.Collect(rows, err, func(rows *sql.Rows, name *string) error { return rows.Scan(name) })
	return outlets, sqlite.Wrap("list outlets", err)
}

const readSentences = `
	SELECT run.key, s.quote, s.paragraph
	FROM json_each($2) run
	JOIN article a ON a.id = run.value ->> 0
	JOIN sentence s ON s.article = a.id AND s.n BETWEEN run.value ->> 1 AND run.value ->> 2
	WHERE ` + view.Visible + ` ORDER BY run.key, s.n`

// PassageSentences reads the sentences of each passage: element i is
// passages[i].First to Last, empty when its article is gone or the guild does
// not see it.
func (s *Store) PassageSentences(ctx context.Context, guild string, passages []news.Candidate) (all [][]news.Sentence, err error) {
	runs := make([][3]int64, len(passages))
	for i, p := range passages {
		runs[i] = [3]int64{p.Article.ID, int64(p.First), int64(p.Last)}
	}
	list, err := sqlite.ToJSON(runs)
	if err != nil {
		return nil, err
	}
	all = make([][]news.Sentence, len(passages))
	rows, err := s.prepared.Query(ctx, readSentences, guild, list)
	if err != nil {
		return nil, sqlite.Wrap("read passages", err)
	}
	defer rows.Close()
	for rows.Next() {
		var i int
		var sentence news.Sentence
		if err := rows.Scan(&i, &sentence.Text, &sentence.Paragraph); err != nil {
			return nil, sqlite.Wrap("read passages", err)
		}
		all[i] = append(all[i], sentence)
	}
	return all, sqlite.Wrap("read passages", rows.Err())
}
