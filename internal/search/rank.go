package search

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/news"
)

// BM25 as FTS5 has it: one length over all columns, the title's hits weighing
// double (https://sqlite.org/fts5.html#the_bm25_function).
const (
	k1          = 1.2
	b           = 0.75
	titleWeight = 2
)

// Recency multiplies the score by 1 + exp(-age/recencyTau): news questions are
// mostly about the last days, and an older passage still wins on its words.
const recencyTau = 14 * 24 * time.Hour

type query struct {
	terms []string
	idf   map[string]float64
	mass  float64 // sum of idf
	older bool    // the question names an older date: no recency
}

type scored struct {
	news.Candidate
	score float64
	share float64 // of the question's idf mass that the passage and its title hold
}

func newQuery(terms []string, counts map[string]int, n int, older bool) query {
	q := query{terms: terms, idf: make(map[string]float64, len(terms)), older: older}
	for _, t := range terms {
		df := float64(counts[t])
		q.idf[t] = math.Log(1 + (float64(n)-df+0.5)/(df+0.5))
		q.mass += q.idf[t]
	}
	return q
}

// rarest gives the n terms with the highest idf.
func (q query) rarest(n int) []string {
	terms := slices.Clone(q.terms)
	slices.SortStableFunc(terms, func(x, y string) int { return cmp.Compare(q.idf[y], q.idf[x]) })
	return terms[:min(n, len(terms))]
}

// rank scores the pool, best first.
func (q query) rank(pool []news.Candidate, now time.Time) []scored {
	fields := make([][2][]string, len(pool))
	var total float64
	for i, c := range pool {
		fields[i] = [2][]string{strings.Fields(c.TitleTerms), strings.Fields(c.Terms)}
		total += float64(len(fields[i][0]) + len(fields[i][1]))
	}
	mean := total / max(1, float64(len(pool)))
	ranked := make([]scored, len(pool))
	for i, c := range pool {
		ranked[i] = q.score(c, fields[i][0], fields[i][1], mean)
		if !q.older {
			ranked[i].score *= 1 + math.Exp(-max(0, now.Sub(c.Article.When()).Hours())/recencyTau.Hours())
		}
	}
	slices.SortStableFunc(ranked, func(x, y scored) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(y.Passage, x.Passage))
	})
	return ranked
}

func (q query) score(c news.Candidate, title, body []string, mean float64) scored {
	hits := make(map[string]float64, len(q.terms))
	for _, t := range title {
		if q.idf[t] > 0 {
			hits[t] += titleWeight
		}
	}
	for _, t := range body {
		if q.idf[t] > 0 {
			hits[t]++
		}
	}
	s := scored{Candidate: c}
	norm := k1 * (1 - b + b*float64(len(title)+len(body))/max(1, mean))
	for _, t := range q.terms { // in order: a sum of floats must not depend on a map's
		tf := hits[t]
		if tf == 0 {
			continue
		}
		s.score += q.idf[t] * tf * (k1 + 1) / (tf + norm)
		s.share += q.idf[t]
	}
	s.share /= max(q.mass, math.SmallestNonzeroFloat64)
	return s
}

// coverage is the largest share among the best passages: near 1 when some
// passage speaks of everything the question names.
func (q query) coverage(ranked []scored) (best float64) {
	for _, s := range ranked[:min(coverageTop, len(ranked))] {
		best = max(best, s.share)
	}
	return best
}

var year = regexp.MustCompile(`\b(19|20)\d\d\b`)

// namesOlderDate reports whether the question names a year that is over: then
// the newest article is not the likeliest.
func namesOlderDate(question string, now time.Time) bool {
	for _, y := range year.FindAllString(question, -1) {
		if n, err := strconv.Atoi(y); err == nil && n < now.Year() {
			return true
		}
	}
	return false
}
