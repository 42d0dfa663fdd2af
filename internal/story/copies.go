package story

import (
	"cmp"
	"slices"
)

// maxCandidates is how many texts are worth a Compare.
const maxCandidates = 8

// Sketches finds texts by what their sketches share, in memory. A database
// does the same with a row for each hash.
type Sketches struct {
	of map[int64][]int64 // ids by hash
}

// Add makes a text findable.
func (s *Sketches) Add(id int64, sketch []int64) {
	if s.of == nil {
		s.of = map[int64][]int64{}
	}
	for _, h := range sketch {
		s.of[h] = append(s.of[h], id)
	}
}

// Candidates are the texts that share at least so many hashes with a sketch,
// those that share the most first.
func (s *Sketches) Candidates(sketch []int64, atLeast int) []int64 {
	shared := map[int64]int{}
	for _, h := range sketch {
		for _, id := range s.of[h] {
			shared[id]++
		}
	}
	var out []int64
	for id, n := range shared {
		if n >= atLeast {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(a, b int64) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(a, b))
	})
	return out[:min(len(out), maxCandidates)]
}
