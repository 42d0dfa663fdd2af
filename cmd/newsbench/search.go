package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

type searchResult struct {
	Benchmark string  `json:"benchmark"`
	Passages  int     `json:"passages"`
	Questions int     `json:"questions"`
	Found     float64 `json:"found_at_10"` // share whose article is among the first ten
	CPUp50    float64 `json:"cpu_ms_p50"`
	CPUp99    float64 `json:"cpu_ms_p99"`
	WallP50   float64 `json:"wall_ms_p50"`
	Ingest    float64 `json:"ingest_cpu_us_per_passage"`

	Plain *plainResult `json:"plain,omitempty"`
}

// plainResult is what one FTS5 query does with the same questions.
type plainResult struct {
	Found     float64 `json:"found_at_10"`
	CPUp50    float64 `json:"cpu_ms_p50"`
	CPUp99    float64 `json:"cpu_ms_p99"`
	FasterP50 float64 `json:"faster_p50"`
	FasterP99 float64 `json:"faster_p99"`
}

const (
	batch = 1000 // articles stored at once
	warm  = 30   // questions asked before the clock runs
)

// benchSearch asks questions whose article is known over made-up articles, a
// third of them of the last two weeks, the rest of two years.
func benchSearch(ctx context.Context, args []string) (_ any, err error) {
	passages, questions, compare := 100_000, 300, false
	if err := parse("search", args, func(f *flag.FlagSet) {
		f.IntVar(&passages, "passages", passages, "passages stored, of 120 words each")
		f.IntVar(&questions, "questions", questions, "questions asked")
		f.BoolVar(&compare, "compare", false, "ask a plain full-text query too")
	}); err != nil {
		return nil, err
	}
	d, err := openDesk(ctx, time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	r := searchResult{Benchmark: "search", Passages: passages, Questions: questions}
	asked, err := d.fill(ctx, passages, questions+warm, &r)
	if err != nil {
		return nil, err
	}
	ours, found, err := askAll(ctx, asked, d.found)
	if err != nil {
		return nil, err
	}
	r.Found, r.CPUp50, r.CPUp99, r.WallP50 = found, percentile(ours.cpu, .5), percentile(ours.cpu, .99), percentile(ours.wall, .5)
	if !compare {
		return r, nil
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(d.folder, "bench.db")+"?_pragma=query_only(1)&_pragma=cache_size(-16000)")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	theirs, found, err := askAll(ctx, asked, plain{db}.found)
	r.Plain = &plainResult{
		Found: found, CPUp50: percentile(theirs.cpu, .5), CPUp99: percentile(theirs.cpu, .99),
		FasterP50: round(percentile(theirs.cpu, .5)/r.CPUp50, 1), FasterP99: round(percentile(theirs.cpu, .99)/r.CPUp99, 1),
	}
	return r, err
}

// fill stores reports of so many passages in all, and picks the questions of some of
// them, spread evenly over old and recent ones.
func (d *desk) fill(ctx context.Context, passages, questions int, r *searchResult) ([]storedArticle, error) {
	w := newWorld()
	var asked []storedArticle
	n := passages / 3
	start := cpu()
	for at := 0; at < n; at += batch {
		articles, texts := make([]news.Article, 0, batch), make([]string, 0, batch)
		for i := at; i < min(n, at+batch); i++ {
			a, question := w.report(d.now.Add(-age(i, n)))
			articles, texts = append(articles, a), append(texts, question)
		}
		saved, err := d.store.Archive.SaveArticles(ctx, articles)
		if err != nil {
			return nil, err
		}
		for i, h := range saved {
			if (at+i)%max(1, n/questions) == 0 && len(asked) < questions {
				asked = append(asked, storedArticle{h.ID, texts[i]})
			}
		}
	}
	r.Ingest = round(float64((cpu()-start).Microseconds())/float64(max(1, passages)), 1)
	w.rng.Shuffle(len(asked), func(i, j int) { asked[i], asked[j] = asked[j], asked[i] })
	return asked, nil
}

// age of the i-th of n articles, oldest first.
func age(i, n int) time.Duration {
	const old, recent = 2 * 365 * 24 * time.Hour, 14 * 24 * time.Hour
	if i < n*2/3 {
		return old - time.Duration(float64(old-recent)*float64(i)/float64(n*2/3))
	}
	return time.Duration(float64(recent) * float64(n-i) / float64(n-n*2/3))
}

// askAll asks all questions and returns the times and the share of those whose article
// was found. The first ones only warm up.
func askAll(ctx context.Context, asked []storedArticle, found func(context.Context, storedArticle) (bool, error)) (t times, share float64, err error) {
	for i, q := range asked {
		hit := false
		ask := func() (err error) { hit, err = found(ctx, q); return err }
		if i < warm {
			err = ask()
		} else {
			err = t.measure(ask)
		}
		if err != nil {
			return t, 0, err
		}
		if hit && i >= warm {
			share++
		}
	}
	return t, round(share/float64(max(1, len(asked)-warm)), 3), nil
}

// found asks the product.
func (d *desk) found(ctx context.Context, q storedArticle) (bool, error) {
	found, err := d.search.Search(ctx, news.Scope{Guild: guild}, q.question, depth)
	seen := map[int64]bool{}
	for _, p := range found.Passages {
		if seen[p.Article.ID] = true; len(seen) > 10 {
			break
		}
		if p.Article.ID == q.id {
			return true, err
		}
	}
	return false, err
}

// plain asks the full-text index for all terms at once.
type plain struct{ db *sql.DB }

func (p plain) found(ctx context.Context, q storedArticle) (bool, error) {
	var terms []string
	for _, t := range text.Terms(q.question) {
		if !text.IsStop(t) {
			terms = append(terms, `"`+t+`"`)
		}
	}
	rows, err := p.db.QueryContext(ctx, `
		SELECT p.article FROM (
			SELECT rowid AS id, bm25(passage_index, 2.0, 1.0, 0.0) AS score FROM passage_index
			WHERE passage_index MATCH ? ORDER BY score LIMIT 50
		) hit JOIN passage p ON p.id = hit.id ORDER BY hit.score`, "{title body} : ("+strings.Join(terms, " OR ")+")")
	if err != nil {
		return false, fmt.Errorf("ask plainly: %w", err)
	}
	defer rows.Close()
	seen, hit := map[int64]bool{}, false
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return false, fmt.Errorf("ask plainly: %w", err)
		}
		if seen[id] = true; len(seen) > 10 {
			break
		}
		hit = hit || id == q.id
	}
	return hit, rows.Err()
}
