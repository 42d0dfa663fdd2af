package choice

import (
	"math"

	"newsdesk/internal/news"
)

// What an article's score loses, in shares of its opening that others have.
const (
	lossPartial = 1.0  // for being only a teaser
	lossPerRank = 0.05 // for each article that is newer
)

// leadOf picks the article that stands for all: it shares most with the others in
// title and opening, is whole, and rather new than old. articles are newest first.
func leadOf(articles []news.Article) news.Article {
	terms := make([]map[string]bool, len(articles))
	for i, a := range articles {
		terms[i] = openingTerms(a)
	}
	best, most := 0, math.Inf(-1)
	for i, a := range articles {
		score := -lossPerRank * float64(i)
		if a.Partial != "" {
			score -= lossPartial
		}
		for k := range articles {
			if k != i {
				score += covered(terms[i], terms[k]) / float64(len(articles)-1)
			}
		}
		if score > most {
			best, most = i, score
		}
	}
	return articles[best]
}

// openingSentences is how many sentences at its beginning say what an article is about.
const openingSentences = 3

func opening(a news.Article) []news.Sentence {
	return a.Sentences[:min(openingSentences, len(a.Sentences))]
}

// openingTerms is what the title and the opening of an article are about.
func openingTerms(a news.Article) map[string]bool {
	set := map[string]bool{}
	add := func(s string) {
		for _, t := range Content(s) {
			set[t] = true
		}
	}
	add(a.Title)
	for _, s := range opening(a) {
		add(s.Text)
	}
	return set
}

// covered is the share of a's terms that b has.
func covered(a, b map[string]bool) float64 {
	if len(a) == 0 {
		return 0
	}
	n := 0
	for t := range a {
		if b[t] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}
