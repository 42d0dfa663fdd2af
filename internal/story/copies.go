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

// Report is one article of a story, for counting who tells it.
type Report struct {
	Outlet string
	Sketch []int64
}

// voiceShare is the share of the smaller sketch that two reports of one voice
// have in common: what is left of a copy cut by more than half and edited.
const voiceShare = 0.25

// Voices counts the outlets of a story, and how many of them report on their
// own: those that carry each other's text are one voice, and so is an outlet
// with several reports.
func Voices(reports []Report) (outlets, independent int) {
	voice := map[string]string{} // an outlet's first outlet of the same voice
	var find func(string) string
	find = func(o string) string {
		if voice[o] == o {
			return o
		}
		return find(voice[o])
	}
	for _, r := range reports {
		if _, ok := voice[r.Outlet]; !ok {
			voice[r.Outlet] = r.Outlet
			outlets, independent = outlets+1, independent+1
		}
	}
	for i, a := range reports {
		for _, b := range reports[:i] {
			if x, y := find(a.Outlet), find(b.Outlet); x != y && oneVoice(a.Sketch, b.Sketch) {
				voice[x] = y
				independent--
			}
		}
	}
	return outlets, independent
}

func oneVoice(a, b []int64) bool {
	n := 0
	for _, h := range a {
		if _, ok := slices.BinarySearch(b, h); ok {
			n++
		}
	}
	return n > 1 && float64(n) >= voiceShare*float64(min(len(a), len(b)))
}
