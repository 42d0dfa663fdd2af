// Package rank puts passages in the order in which they answer a question: by the
// words they share with it, alone and together, in the passage, its title and its
// article, and by when they were published. It is given the passages and looks for
// none; it leaves out only what says the same as a better one.
package rank

import (
	"cmp"
	"math"
	"slices"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/search/query"
)

// Question is what passages are ranked for.
type Question struct {
	query.Query
	Now time.Time
	IDF []float64 // what each of the terms weighs; see IDF
}

// IDF is the inverse document frequency of BM25 for a term that so many of all
// passages hold, never below 0. The counts may lag behind each other.
func IDF(holders, passages int) float64 {
	df := float64(holders)
	n := max(float64(passages), df)
	return math.Log(1 + (n-df+0.5)/(df+0.5))
}

// BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009): a
// term's hits in title and body are each put in proportion to the length of
// the field, added with the title's weight, and dampened together. The figures
// were chosen on dated questions over news, by week left out; around them the
// results hardly change.
const (
	k1          = 3
	bodyB       = 0.4
	titleB      = 0.6
	titleWeight = 8
	// An article's first leadTerms say what it is about, as its title does: each
	// hit there counts in all its passages.
	leadWeight = 0.75
	leadTerms  = 60
	// An article without a title is known by its first firstTerms instead: a
	// sentence and the dateline before it. Chosen on the same questions with the
	// titles of a tenth and of half of the articles taken away by chance: with 40,
	// untitled articles crowd out titled ones.
	firstTerms = 30
)

// What else weighs.
const (
	// opening: a report says first what it is about.
	opening = 1.4
	// named: published in the time that the question names.
	named = 2
	// fresh is how much more a new article weighs than an old one; after NewFor
	// that fades with the constant fading.
	fresh  = 2
	fading = 14 * 24 * time.Hour
	// together: of two passages with the same sum, the one that holds more of
	// the question answers it rather. What only another passage of the article
	// holds counts by elsewhere.
	together  = 0.25
	elsewhere = 0.3
	// paired is how much more a passage weighs in which all neighbours in the
	// question are neighbours, at most near apart and in that order.
	paired = 0.3
	near   = 3
	// muchMore of the question makes a passage outstanding.
	muchMore = 1.3
)

// NewFor is how long an article is new. Questions are mostly about the last days, in
// which age makes no difference.
const NewFor = 4 * 24 * time.Hour

// Scored is a candidate with its score, which only compares with that of others
// ranked for the same question.
type Scored struct {
	news.Candidate
	Score float64
	share float64 // of the question's idf mass that the passage and its title hold
	held  uint64  // the question's terms that the passage itself holds, a bit each
}

// Rank scores the pool, best first; of equal ones the newer first.
func (q *Question) Rank(pool []news.Candidate) []Scored {
	f := q.fieldsOf(pool)
	ranked := make([]Scored, len(pool))
	for i, c := range pool {
		ranked[i] = q.score(c, f.bodies[i], f.titles[i], f)
	}
	slices.SortStableFunc(ranked, func(x, y Scored) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(y.Passage, x.Passage))
	})
	return outstanding(ranked)
}

// outstanding puts third the passage that holds the most of the question, if
// the first two hold much less: news must not crowd out the old report that
// was asked for without its date.
func outstanding(ranked []Scored) []Scored {
	const ahead = 2
	if len(ranked) <= ahead {
		return ranked
	}
	best, most := -1, muchMore*max(ranked[0].share, ranked[1].share)
	for i, s := range ranked[ahead:] {
		if s.share > most {
			best, most = ahead+i, s.share
		}
	}
	if best < 0 {
		return ranked
	}
	s := ranked[best]
	return slices.Insert(slices.Delete(ranked, best, best+1), ahead, s)
}

// score weighs one passage by the hits in it, in its title and in its article.
func (q *Question) score(c news.Candidate, body, title tally, f fields) Scored {
	s := Scored{Candidate: c}
	about := f.articles[c.Article.ID]
	inBody := 1 / (1 - bodyB + bodyB*float64(body.length)/max(1, f.body))
	inTitle := titleWeight / (1 - titleB + titleB*float64(title.length)/max(1, f.title))
	var mass, held, hinted, dated float64
	then := q.Times.Name(c.Article.When())
	for i, idf := range q.IDF {
		mass += idf
		if body.hits[i] > 0 {
			s.held |= 1 << (i % 64)
		}
		tf := body.hits[i]*inBody + title.hits[i]*inTitle + about.lead[i]*leadWeight
		switch s.Score += idf * tf * (k1 + 1) / (tf + k1); {
		case body.hits[i]+title.hits[i] > 0:
			held += idf
			continue
		case tf > 0:
			hinted += idf
		case about.hits[i] > 0:
			hinted += idf * elsewhere
		}
		if then && q.Terms[i].Time {
			dated += idf
		}
	}
	mass = max(mass, math.SmallestNonzeroFloat64)
	s.share = (held + dated) / mass
	s.Score *= math.Pow((held+hinted)/mass, together) * (1 + paired*q.paired(body)) * q.Prior(c)
	return s
}

// paired is the share of the question's neighbours that are neighbours in a
// passage, those of rare terms counting more.
func (q *Question) paired(body tally) float64 {
	var mass, held float64
	for i := 1; i < len(q.IDF); i++ {
		weight := min(q.IDF[i-1], q.IDF[i])
		mass += weight
		if body.pairs[i] {
			held += weight
		}
	}
	return held / max(mass, math.SmallestNonzeroFloat64)
}

// Prior is what a passage weighs before its words.
func (q *Question) Prior(c news.Candidate) float64 {
	if c.Opens {
		return opening * q.Timely(c.Article.When())
	}
	return q.Timely(c.Article.When())
}

// Timely is what something published at t weighs.
func (q *Question) Timely(t time.Time) float64 {
	weight := 1.0
	if q.Times.Name(t) {
		weight = named
	}
	if q.Times.Older {
		return weight
	}
	old := max(0, q.Now.Sub(t)-NewFor)
	return weight * (1 + fresh*math.Exp(-old.Hours()/fading.Hours()))
}

// coverageTop is how many passages Coverage is read from.
const coverageTop = 5

// Coverage is the largest share among the best passages: near 1 when some
// passage speaks of everything the question names.
func Coverage(ranked []Scored) (best float64) {
	for _, s := range ranked[:min(coverageTop, len(ranked))] {
		best = max(best, s.share)
	}
	return best
}
