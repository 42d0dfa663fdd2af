package main

import (
	"context"
	"flag"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
	"newsdesk/internal/summary/rouge"
	"newsdesk/internal/text"
)

type summaryPair struct{ ID, Title, Src, Ref, Set string }

type summarySet struct {
	Pairs int        `json:"pairs"`
	Ours  rougeShare `json:"ours"`
	Lead  rougeShare `json:"lead3"`
}

// rougeShare is ROUGE F1 in percent.
type rougeShare struct {
	One  float64 `json:"rouge1"`
	Two  float64 `json:"rouge2"`
	Lsum float64 `json:"rougeLsum"`
}

type summariesResult struct {
	Benchmark string                 `json:"benchmark"`
	CPU       float64                `json:"cpu_ms_per_article"`
	Sets      map[string]*summarySet `json:"sets"`
}

type summaryLine struct {
	ID      string `json:"id"`
	Summary string `json:"summary"`
}

// benchSummaries takes three sentences of each article and scores them beside
// its first three, cut and cleaned in the same way.
func benchSummaries(_ context.Context, args []string) (any, error) {
	var file, out string
	if err := parse("summaries", args, func(f *flag.FlagSet) {
		f.StringVar(&file, "pairs", "", "`file` of articles with reference summaries, JSON lines")
		f.StringVar(&out, "out", "", "write a JSON line per pair to this `file`")
	}); err != nil {
		return nil, err
	}
	pairs, err := readLines[summaryPair](file)
	if err != nil {
		return nil, err
	}
	ours, lead := map[string]rouge.Score{}, map[string]rouge.Score{}
	r := summariesResult{Benchmark: "summaries", Sets: map[string]*summarySet{}}
	var spent time.Duration
	var lines []summaryLine
	for _, p := range pairs {
		if r.Sets[p.Set] == nil {
			r.Sets[p.Set] = &summarySet{}
		}
		r.Sets[p.Set].Pairs++
		began := cpu()
		sentences := text.Cut(text.Clean(p.Src))
		picked := cut(sentences, summary.Article(p.Title, sentences, 3))
		spent += cpu() - began
		reference := strings.Split(p.Ref, "\n")
		ours[p.Set] = ours[p.Set].Plus(rouge.Measure(picked, reference))
		lead[p.Set] = lead[p.Set].Plus(rouge.Measure(cut(sentences, summary.Lead(sentences, 3)), reference))
		lines = append(lines, summaryLine{p.ID, strings.Join(picked, "\n")})
	}
	for name, set := range r.Sets {
		set.Ours, set.Lead = share(ours[name].Percent(set.Pairs)), share(lead[name].Percent(set.Pairs))
	}
	r.CPU = millisEach(spent, len(pairs))
	return r, writeLines(out, lines)
}

func share(s rouge.Score) rougeShare {
	return rougeShare{round(s.One, 2), round(s.Two, 2), round(s.Lsum, 2)}
}

func cut(sentences []news.Sentence, at []int) (out []string) {
	for _, i := range at {
		out = append(out, sentences[i].Text)
	}
	return out
}
