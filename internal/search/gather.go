package search

import (
	"cmp"
	"slices"

	"newsdesk/internal/news"
)

// promise is how likely a passage is to be worth reading: by the idf of the
// terms it was found by and its date, and by the idf of those terms alone whose
// passages were all looked up, so that old ones have no less a chance.
type promise struct {
	passage      int64
	timely, rare float64
}

// promises unites lists of passages, one for each term and newest first; a list
// as long as its limit is not all.
func (q *question) promises(lists [][]int64, limits []int) (all []promise) {
	whole := make([]bool, len(lists))
	for i, ids := range lists {
		whole[i] = len(ids) < limits[i]
	}
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
			if len(ids) == 0 || ids[0] != newest {
				continue
			}
			p.timely += q.IDF[i]
			if whole[i] {
				p.rare += q.IDF[i]
			}
			lists[i] = ids[1:]
		}
		p.timely *= q.Timely(news.PassageTime(newest))
		all = append(all, p)
	}
}

// size is how many passages lists hold, one as often as it is listed.
func size(lists [][]int64) (n int) {
	for _, ids := range lists {
		n += len(ids)
	}
	return n
}

// promising picks the passages to read: half for what they hold and when they
// were published, half for the rare that they hold, so that the news of the day
// do not crowd out what was asked about.
func promising(all []promise, n int) (ids []int64) {
	for _, p := range best(all, n/2, func(p promise) float64 { return p.timely }) {
		ids = append(ids, p.passage)
	}
	for _, p := range best(all, n, func(p promise) float64 { return p.rare }) {
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
