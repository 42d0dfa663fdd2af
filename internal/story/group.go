package story

import (
	"math"
	"time"

	"newsdesk/internal/story/tfidf"
)

// Two texts, or groups of texts, are about one event when they are as like each other
// as the texts within each. That inner likeness starts as a guess, which counts like
// so many pairs; the group's own pairs gradually outweigh it.
const (
	guessedLikeness = 0.1
	guessWeight     = 16 // pairs
)

// oneEvent is the likeness between two groups, as a share of their inner
// likeness, from which full texts are about one event. Short texts need less:
// each tells only a part of the event, so two may share little of it.
const oneEvent = 0.95

// halfTold is the number of different words with which a text tells half of its event.
const halfTold = 15

// share is how much of its event a text of so many different words tells: 0.38 for a
// headline of 9, 0.91 for an article of 150.
func share(words float64) float64 { return words / (words + halfTold) }

// centreTerms is how many terms are kept of a story, the heaviest.
const centreTerms = 256

// group is one story's weight: the sum of its articles' vectors.
type group struct {
	sum      tfidf.Vector // the heaviest terms
	norm     float64      // squared length of the whole sum
	n        float64
	logWords float64 // sum over the articles
	from, to time.Time
}

func single(v tfidf.Vector, words float64, at time.Time) group {
	return group{sum: v, norm: 1, n: 1, logWords: math.Log(words), from: at, to: at}
}

// with is the group of both; dot is the product of their sums.
func (a group) with(b group, dot float64) group {
	sum := a.sum.Plus(b.sum)
	if len(sum) > 2*centreTerms {
		sum = sum.Heaviest(centreTerms)
	}
	a.sum, a.norm, a.n, a.logWords = sum, a.norm+b.norm+2*dot, a.n+b.n, a.logWords+b.logWords
	if b.from.Before(a.from) {
		a.from = b.from
	}
	if b.to.After(a.to) {
		a.to = b.to
	}
	return a
}

// without is the group less one article. Its span of time stays, so that a story's
// life does not shorten.
func (a group) without(v tfidf.Vector, words float64) group {
	a.norm = a.norm - 2*a.sum.Dot(v) + 1
	a.sum = a.sum.Minus(v)
	a.n--
	a.logWords -= math.Log(words)
	return a
}

// inner is the mean likeness of the group's pairs.
func (a group) inner() float64 {
	return (max(0, a.norm-a.n) + guessWeight*guessedLikeness) / (a.n*(a.n-1) + guessWeight)
}

// likeness is how much two groups look like one event; from 1 on they are one. It is
// the mean likeness of pairs across the groups, relative to that within each and to
// how much their texts tell. A gap between their times lowers it, to 0 at a whole
// life. dot is the product of their sums.
func likeness(a, b group, dot float64, life time.Duration) float64 {
	words := math.Exp((a.logWords/a.n + b.logWords/b.n) / 2)
	like := dot / (a.n * b.n) / math.Sqrt(a.inner()*b.inner())
	return like / (oneEvent * share(words)) * (1 - float64(gap(a, b))/float64(life))
}

// gap is the time between the spans of two groups.
func gap(a, b group) time.Duration {
	return max(0, a.from.Sub(b.to), b.from.Sub(a.to))
}
