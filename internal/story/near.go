package story

import (
	"cmp"
	"slices"

	"newsdesk/internal/story/tfidf"
)

const (
	keyTerms   = 32  // heaviest terms that an article is found by
	keyEntries = 256 // newest articles looked at for each of them
	nearest    = 20  // most neighbours of an article
)

// posting is an article under one of its terms.
type posting struct {
	seq uint32
	w   float32
}

// index finds articles that share heavy terms, by their sequence numbers. For each
// term only the newest articles are looked at, so that a search costs the same
// however many there are.
type index struct {
	of    map[uint32][]posting // by ascending sequence number
	score []float32            // room for near: by sequence number from the first, all zero
}

func (x *index) add(seq int, keys tfidf.Vector) {
	for _, k := range keys {
		list := x.of[k.Term]
		at, _ := find(list, seq)
		x.of[k.Term] = slices.Insert(list, at, posting{uint32(seq), k.W})
	}
}

func (x *index) remove(seq int, keys tfidf.Vector) {
	for _, k := range keys {
		list := x.of[k.Term]
		at, ok := find(list, seq)
		switch {
		case !ok:
		case len(list) == 1:
			delete(x.of, k.Term)
		case at == 0:
			x.of[k.Term] = list[1:] // the oldest goes first, mostly
		default:
			x.of[k.Term] = slices.Delete(list, at, at+1)
		}
	}
}

func find(list []posting, seq int) (int, bool) {
	if n := len(list); n > 0 && int(list[n-1].seq) < seq {
		return n, false
	}
	return slices.BinarySearchFunc(list, seq, func(p posting, seq int) int { return cmp.Compare(int(p.seq), seq) })
}

// neighbour is an article like another, and how much.
type neighbour struct {
	seq  int
	like float32
}

// near finds the articles most like the one with these keys, other than itself, best
// first. first is the lowest sequence number there is, self the article's own.
func (x *index) near(first, self int, keys tfidf.Vector) []neighbour {
	var met []int
	for _, k := range keys {
		list := x.of[k.Term]
		for _, p := range list[max(0, len(list)-keyEntries):] {
			at := int(p.seq) - first
			if at >= len(x.score) {
				x.score = append(x.score, make([]float32, at+1)...)
			}
			if x.score[at] == 0 {
				met = append(met, at)
			}
			x.score[at] += p.w * k.W
		}
	}
	best := make([]neighbour, 0, nearest+1)
	for _, at := range met {
		n := neighbour{first + at, x.score[at]}
		x.score[at] = 0
		if n.seq == self || len(best) == nearest && better(best[nearest-1], n) < 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, n, better)
		best = slices.Insert(best, at, n)
		best = best[:min(len(best), nearest)]
	}
	return best
}

func better(a, b neighbour) int {
	return cmp.Or(cmp.Compare(b.like, a.like), cmp.Compare(a.seq, b.seq))
}
