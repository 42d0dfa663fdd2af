package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"newsdesk/internal/news"
)

type speedResult struct {
	Benchmark string  `json:"benchmark"`
	Articles  int     `json:"articles"`
	Runs      int     `json:"runs"`
	CPUp50    float64 `json:"cpu_ms_p50"`
	CPUp99    float64 `json:"cpu_ms_p99"`
	WallP50   float64 `json:"wall_ms_p50"`
	Ingest    float64 `json:"ingest_cpu_ms_per_article"`
	Answered  float64 `json:"answered,omitempty"` // share of the questions
}

// benchArticle times /brief article without a model: reading the article from the
// database, and choosing and citing its best sentences.
func benchArticle(ctx context.Context, args []string) (any, error) {
	articles := 500
	if err := parse("article", args, func(f *flag.FlagSet) { f.IntVar(&articles, "articles", articles, "articles to brief") }); err != nil {
		return nil, err
	}
	r := speedResult{Benchmark: "article", Articles: articles, Runs: articles}
	err := withCorpus(ctx, articles, &r, func(d *desk, stored []storedArticle) (t times, err error) {
		for _, s := range stored {
			if err := t.measure(func() error { _, err := d.brief.Article(ctx, guild, s.id, news.Long); return err }); err != nil {
				return t, err
			}
		}
		return t, nil
	})
	return r, err
}

// benchAsk times /ask without a model, including conversation and storage.
func benchAsk(ctx context.Context, args []string) (any, error) {
	articles, questions := 10_000, 200
	if err := parse("ask", args, func(f *flag.FlagSet) {
		f.IntVar(&articles, "articles", articles, "articles stored")
		f.IntVar(&questions, "questions", questions, "questions asked")
	}); err != nil {
		return nil, err
	}
	r := speedResult{Benchmark: "ask", Articles: articles, Runs: questions}
	answered := 0
	err := withCorpus(ctx, articles, &r, func(d *desk, stored []storedArticle) (t times, err error) {
		for i := range questions {
			s := stored[i*len(stored)/questions]
			err := t.measure(func() error {
				a, err := d.ask.Answer(ctx, news.Question{Guild: guild, Channel: channel, User: fmt.Sprint(i), Text: s.question})
				if err == nil && !a.Refused {
					answered++
				}
				return err
			})
			if err != nil {
				return t, err
			}
		}
		return t, nil
	})
	r.Answered = round(float64(answered)/float64(max(1, questions)), 3)
	return r, err
}

type storedArticle struct {
	id       int64
	question string
}

// withCorpus stores made-up articles, one for each minute before now, and passes them
// to use, which returns the times it measured.
func withCorpus(ctx context.Context, n int, r *speedResult, use func(*desk, []storedArticle) (times, error)) (err error) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	d, err := openDesk(ctx, now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	w := newWorld()
	var stored []storedArticle
	var storing time.Duration
	for i := range n {
		doc, question := w.article(now.Add(-time.Duration(n-i) * time.Minute))
		start := cpu()
		saved, err := d.ingest.Add(ctx, guild, member, news.FromURL, doc)
		if err != nil {
			return err
		}
		storing += cpu() - start
		stored = append(stored, storedArticle{saved.Headline.ID, question})
	}
	t, err := use(d, stored)
	r.CPUp50, r.CPUp99 = percentile(t.cpu, .5), percentile(t.cpu, .99)
	r.WallP50 = percentile(t.wall, .5)
	r.Ingest = millisEach(storing, n)
	return err
}
