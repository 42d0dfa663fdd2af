package search

import (
	"cmp"
	"slices"

	"newsdesk/internal/news"
)

// promise is how likely a passage is to be worth reading: the idf of the terms
// it was found by, before its date counts and after.
type promise struct {
	passage       int64
	plain, timely float64
}

// promises unites lists of passages, one for each term and newest first.
func (q *question) promises(lists [][]int64) (all []promise) {
	for {
		newest := int64(-1)
		for _, ids := range lists {
			if len(ids) > 0 {
				newest = max(newest, ids[0])
			}
		}
		if newest < 0 {
			return all
		}
		p := promise{passage: newest}
		for i, ids := range lists {
			if len(ids) > 0 && ids[0] == newest {
				p.plain += q.terms[i].idf
				lists[i] = ids[1:]
			}
		}
		p.timely = p.plain * q.timely(news.PassageTime(newest))
		all = append(all, p)
	}
}

// promising picks the passages to read: half for what they hold and when they
// were published, half for what they hold alone, so that the news of the day
// do not crowd out what was asked about.
func promising(all []promise, n int) (ids []int64) {
	for _, p := range best(all, n/2, func(p promise) float64 { return p.timely }) {
		ids = append(ids, p.passage)
	}
	for _, p := range best(all, n, func(p promise) float64 { return p.plain }) {
		if len(ids) < n && !slices.Contains(ids, p.passage) {
			ids = append(ids, p.passage)
		}
	}
	return ids
}

// best gives the n of greatest weight, of equal ones the first. Most of
// thousands are nowhere near: they are passed over below the last of the best
// so far.
func best(all []promise, n int, weight func(promise) float64) (top []promise) {
	heavier := func(x, y promise) int {
		return cmp.Or(cmp.Compare(weight(y), weight(x)), cmp.Compare(y.passage, x.passage))
	}
	least := 0.0
	for _, p := range all {
		if weight(p) < least {
			continue
		}
		if top = append(top, p); len(top) == 4*n {
			slices.SortFunc(top, heavier)
			top = top[:n]
			least = weight(top[n-1])
		}
	}
	slices.SortFunc(top, heavier)
	return top[:min(n, len(top))]
}
