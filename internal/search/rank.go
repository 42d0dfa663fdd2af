package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/news"
)

// BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009): a
// term's hits in title and body are each put in proportion to the length of
// the field, added with the title's weight, and dampened together. The figures
// were chosen on dated questions over news, by week left out; around them the
// results hardly change.
const (
	k1          = 3
	bodyB       = 0.4
	titleB      = 0.6
	titleWeight = 6
)

// What else weighs.
const (
	// opening: a report says first what it is about.
	opening = 1.4
	// named: published in the time that the question names.
	named = 2
	// fresh is how much more a new article weighs than an old one. Questions are
	// mostly about the last days: for newFor there is no difference, then it
	// fades with the constant fading.
	fresh  = 2
	newFor = 4 * 24 * time.Hour
	fading = 14 * 24 * time.Hour
	// together: of two passages with the same sum, the one that holds more of
	// the question answers it rather.
	together = 0.25
)

type scored struct {
	news.Candidate
	score float64
	share float64 // of the question's idf mass that the passage and its title hold
	held  uint64  // the question's terms that the passage itself holds, a bit each
}

// rank scores the pool, best first; of equal ones the newer first.
func (q *question) rank(pool []news.Candidate) []scored {
	at := make(map[string]int, len(q.terms))
	var mass float64
	for i, t := range q.terms {
		at[t.word] = i
		mass += t.idf
	}
	bodies, titles := make([]tally, len(pool)), make([]tally, len(pool))
	var body, title float64 // mean lengths
	for i, c := range pool {
		bodies[i], titles[i] = tallyOf(c.Terms, at), tallyOf(c.TitleTerms, at)
		body += float64(bodies[i].length) / float64(len(pool))
		title += float64(titles[i].length) / float64(len(pool))
	}
	ranked := make([]scored, len(pool))
	for i, c := range pool {
		s := scored{Candidate: c}
		inBody := 1 / (1 - bodyB + bodyB*float64(bodies[i].length)/max(1, body))
		inTitle := titleWeight / (1 - titleB + titleB*float64(titles[i].length)/max(1, title))
		for j, t := range q.terms {
			if tf := bodies[i].hits[j]*inBody + titles[i].hits[j]*inTitle; tf > 0 {
				s.score += t.idf * tf * (k1 + 1) / (tf + k1)
				s.share += t.idf
			}
			if bodies[i].hits[j] > 0 {
				s.held |= 1 << (j % 64)
			}
		}
		s.share /= max(mass, math.SmallestNonzeroFloat64)
		s.score *= math.Pow(s.share, together) * q.prior(c)
		ranked[i] = s
	}
	slices.SortStableFunc(ranked, func(x, y scored) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(y.Passage, x.Passage))
	})
	return ranked
}

// prior is what a passage weighs before its words.
func (q *question) prior(c news.Candidate) float64 {
	if c.Opens {
		return opening * q.timely(c.Article.When())
	}
	return q.timely(c.Article.When())
}

// timely is what something published at t weighs.
func (q *question) timely(t time.Time) float64 {
	weight := 1.0
	if q.dates.names(t) {
		weight = named
	}
	if q.dates.older {
		return weight
	}
	old := max(0, q.now.Sub(t)-newFor)
	return weight * (1 + fresh*math.Exp(-old.Hours()/fading.Hours()))
}

// tally is how often each term of a question stands in a field.
type tally struct {
	hits   []float64
	length int
}

func tallyOf(terms string, at map[string]int) tally {
	t := tally{hits: make([]float64, len(at))}
	for word := range strings.SplitSeq(terms, " ") {
		t.length++
		if i, ok := at[word]; ok {
			t.hits[i]++
		}
	}
	return t
}

// coverageTop is how many passages coverage is read from.
const coverageTop = 5

// coverage is the largest share among the best passages: near 1 when some
// passage speaks of everything the question names.
func coverage(ranked []scored) (best float64) {
	for _, s := range ranked[:min(coverageTop, len(ranked))] {
		best = max(best, s.share)
	}
	return best
}
