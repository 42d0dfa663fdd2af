package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"strings"

	"newsdesk/internal/extract"
	"newsdesk/internal/extract/pagebench"
)

type extractionResult struct {
	Benchmark   string  `json:"benchmark"`
	Pages       int     `json:"pages"`
	Errors      int     `json:"errors"`
	Precision   float64 `json:"precision"`
	Recall      float64 `json:"recall"`
	F1          float64 `json:"f1"`
	CPU         float64 `json:"cpu_ms_per_page"`
	Biographies int     `json:"pages_leaking_biography"`
	Newsletters int     `json:"pages_leaking_newsletter"`
}

// benchExtraction extracts the articles of real pages whose text is known.
func benchExtraction(_ context.Context, args []string) (any, error) {
	var dir, out string
	if err := parse("extraction", args, func(f *flag.FlagSet) {
		f.StringVar(&dir, "dir", "", "`folder` with ground-truth.json and html/")
		f.StringVar(&out, "out", "", "write {id: {\"articleBody\": …}} to this `file`")
	}); err != nil {
		return nil, err
	}
	pages, err := pagebench.Pages(dir)
	if err != nil {
		return nil, err
	}
	r := extractionResult{Benchmark: "extraction", Pages: len(pages)}
	bodies := make([]string, len(pages))
	predicted := map[string]map[string]string{}
	began := cpu()
	for i, p := range pages {
		at, err := url.Parse(p.URL)
		if err != nil {
			return nil, fmt.Errorf("read address of page %s: %w", p.ID, err)
		}
		doc, err := extract.HTML(p.HTML, "text/html", at)
		if err != nil {
			r.Errors++
		}
		bodies[i] = strings.Join(doc.Paragraphs, "\n")
		predicted[p.ID] = map[string]string{"articleBody": bodies[i]}
	}
	r.CPU = millisEach(cpu()-began, len(pages))
	score, leaks := pagebench.Measure(pages, bodies), pagebench.CountLeaks(pages, bodies)
	r.Precision, r.Recall, r.F1 = round(score.Precision, 4), round(score.Recall, 4), round(score.F1, 4)
	r.Biographies, r.Newsletters = leaks.Biographies, leaks.Newsletters
	if out == "" {
		return r, nil
	}
	text, err := json.Marshal(predicted)
	if err != nil {
		return nil, err
	}
	return r, os.WriteFile(out, text, 0o600)
}
