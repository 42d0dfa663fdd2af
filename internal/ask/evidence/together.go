package evidence

import (
	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

// A further sentence that holds less than these shares of what the best one does
// speaks of something else: the cost of another thing, somebody else who ran.
const (
	lesser = 0.5 // of its confidence
	loose  = 0.8 // of its article's hold on the question
	// When the best one likely answers, from likely on, a further one must hold the
	// kind of thing asked for as well, and this share of the words itself. When it
	// surely does, from surely on, only one that is about as good adds anything.
	likely = 0.5
	itself = 0.3
	surely = 0.85
	equal  = 0.9 // of its confidence
)

// together keeps the further choices that speak of what the best one does.
func (c Case) together(query string, choices []summary.Choice) []summary.Choice {
	if len(choices) < 2 {
		return choices
	}
	held := c.overlaps(query)
	article := func(choice summary.Choice) int64 { return c.candidates[choice.Index].Ref.Article }
	best, kept := choices[0], choices[:1]
	for _, other := range choices[1:] {
		if adds(best, other) && held[article(other)] >= loose*held[article(best)] {
			kept = append(kept, other)
		}
	}
	return kept
}

// adds reports whether c is good enough to stand beside the best choice.
func adds(best, c summary.Choice) bool {
	least := lesser
	switch sure := best.Confidence(); {
	case sure >= likely && (best.Focused && !c.Focused || c.Own < itself*best.Own):
		return false
	case sure >= surely:
		least = equal
	}
	return c.Confidence() >= least*best.Confidence()
}

// overlaps counts, for each article, the terms of query that what was found of it
// holds.
func (c Case) overlaps(query string) map[int64]float64 {
	words := map[int64]map[string]bool{}
	for _, s := range c.candidates {
		if words[s.Ref.Article] == nil {
			words[s.Ref.Article] = map[string]bool{}
		}
		for _, t := range text.Terms(s.Title + ". " + s.Text) {
			words[s.Ref.Article][t] = true
		}
	}
	held := map[int64]float64{}
	for _, t := range text.Content(query) {
		for article, has := range words {
			if has[t] {
				held[article]++
			}
		}
	}
	return held
}
