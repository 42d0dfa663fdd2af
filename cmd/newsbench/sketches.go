package main

import (
	"cmp"
	"slices"
)

const (
	// sharing is how many hashes make texts candidates, and compared how many of
	// these a text is compared with, the likest.
	sharing, compared = 2, 8
)

// sketches are ids of texts by the hashes of their sketches.
type sketches map[int64][]int64

func (s sketches) add(id int64, sketch []int64) {
	for _, h := range sketch {
		s[h] = append(s[h], id)
	}
}

// candidates are the texts that may be copies of the one with this sketch, those
// that share the most hashes first.
func (s sketches) candidates(sketch []int64) (ids []int64) {
	shared := map[int64]int{}
	for _, h := range sketch {
		for _, id := range s[h] {
			shared[id]++
		}
	}
	for id, n := range shared {
		if n >= sharing {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b int64) int { return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(a, b)) })
	return ids[:min(len(ids), compared)]
}
