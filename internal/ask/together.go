package ask

import (
	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

// Below these shares of the best sentence's confidence, and of its article's
// hold on the question, a further sentence speaks of something else: the cost
// of another thing, somebody else who ran.
const (
	lesser = 0.5
	loose  = 0.6
)

// together keeps the further choices that speak of what the best one does.
func (r reading) together(query string, choices []summary.Choice) []summary.Choice {
	if len(choices) < 2 {
		return choices
	}
	held := r.overlaps(query)
	article := func(c summary.Choice) int64 { return r.candidates[c.Index].Ref.Article }
	best := choices[0]
	kept := choices[:1]
	for _, c := range choices[1:] {
		if c.Confidence() >= lesser*best.Confidence() && held[article(c)] >= loose*held[article(best)] {
			kept = append(kept, c)
		}
	}
	return kept
}

// overlaps counts, for each article, the terms of query that what was found of it
// holds.
func (r reading) overlaps(query string) map[int64]float64 {
	words := map[int64]map[string]bool{}
	for _, c := range r.candidates {
		if words[c.Ref.Article] == nil {
			words[c.Ref.Article] = map[string]bool{}
		}
		for _, t := range text.Terms(c.Title + ". " + c.Text) {
			words[c.Ref.Article][t] = true
		}
	}
	held := map[int64]float64{}
	for _, t := range terms(query) {
		for article, has := range words {
			if has[t] {
				held[article]++
			}
		}
	}
	return held
}
