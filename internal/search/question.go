package search

import (
	"cmp"
	"slices"

	"newsdesk/internal/news"
	"newsdesk/internal/search/rank"
)

// question is what a search looks for, and where.
type question struct {
	rank.Question
	scope   news.Scope
	holders []int // how many passages hold each of the terms
	most    int   // passages to look up
}

// weigh weighs the terms, given how many of so many passages hold each.
func (q *question) weigh(counts map[string]int, passages int) {
	q.most = max(postings, passages/postingShare)
	for _, t := range q.Terms {
		n := counts[t.Word]
		q.holders, q.IDF = append(q.holders, n), append(q.IDF, rank.IDF(n, passages))
	}
}

// narrowing is a part of the articles.
type narrowing struct {
	outlets []string
	phrases [][]string
}

// narrowings are the parts of the articles that may be meant, the narrowest
// first and then all.
func (q *question) narrowings() []narrowing {
	all := []narrowing{{q.Outlets, q.Phrases}}
	if len(q.Phrases) > 0 {
		all = append(all, narrowing{outlets: q.Outlets})
	}
	if len(q.Outlets) > 0 {
		for _, n := range all {
			all = append(all, narrowing{phrases: n.phrases})
		}
	}
	return all
}

// lookups are what the index is asked for: every term, and every term in each
// time the question names that the newest passages may not reach.
func (q *question) lookups() []news.Lookup {
	l := news.Lookup{Scope: q.scope, Terms: q.Words(), Limits: q.limits()}
	lookups := []news.Lookup{l}
	for _, s := range q.Times.Spans {
		if q.Now.Sub(s.From) > rank.NewFor {
			l.From, l.To = s.From, s.To.AddDate(0, 0, 1)
			lookups = append(lookups, l)
		}
	}
	return lookups
}

// lag is how many passages a term may have more than were counted.
const lag = 100

// limits shares the passages that may be looked up among the terms. Half go to
// the rarest terms, which take all that hold them; the rest to the others, in
// proportion, so that the newest of each reach back about as far.
func (q *question) limits() []int {
	order := make([]int, len(q.holders))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(q.holders[x], q.holders[y]) })
	limits, left := make([]int, len(order)), q.most
	for len(order) > 0 && left-q.holders[order[0]] >= q.most/2 {
		n := q.holders[order[0]]
		limits[order[0]], left, order = n+lag, left-n, order[1:]
	}
	common := 1
	for _, i := range order {
		common += q.holders[i]
	}
	for _, i := range order {
		limits[i] = 1 + q.holders[i]*left/common
	}
	return limits
}

// byRarity parts limits into those of the terms that no more passages hold than may be
// looked up, and those of the others, nil when there is none; 0 stands for a term
// of the other part.
func (q *question) byRarity(limits []int) (rare, common []int) {
	rare = slices.Clone(limits)
	for i, n := range q.holders {
		if n <= q.most {
			continue
		}
		if common == nil {
			common = make([]int, len(limits))
		}
		rare[i], common[i] = 0, limits[i]
	}
	return rare, common
}
