// Package tfidf tells how alike texts are by the words they share, rare words
// counting more than common ones. It counts the words of a text, learns from each
// text how rare words are, and weighs, compares and adds up what it counted. It
// keeps no text, and knows nothing of what texts are grouped for.
package tfidf

import (
	"cmp"
	"iter"
	"math"
	"slices"
)

// Weight is what one term weighs. Terms are known by their hash.
type Weight struct {
	Term uint32
	W    float32
}

// Vector holds positive weights by ascending term.
type Vector []Weight

// articleTerms is how many terms are kept of an article, the heaviest.
const articleTerms = 64

func (a Vector) sort() {
	slices.SortFunc(a, func(x, y Weight) int { return cmp.Compare(x.Term, y.Term) })
}

// scaled brings a to length 1.
func (a Vector) scaled() Vector {
	var norm float64
	for _, x := range a {
		norm += float64(x.W) * float64(x.W)
	}
	if norm == 0 {
		return a
	}
	f := float32(1 / math.Sqrt(norm))
	for i := range a {
		a[i].W *= f
	}
	return a
}

// Heaviest are the n heaviest terms of a; of equals, those with the lower hash.
func (a Vector) Heaviest(n int) Vector {
	if len(a) <= n {
		return a
	}
	// Positive floats sort like their bits, and plain integers sort fast.
	order := make([]uint64, len(a))
	for i, x := range a {
		order[i] = uint64(math.Float32bits(x.W))<<32 | uint64(^x.Term)
	}
	slices.Sort(order)
	out := make(Vector, n)
	for i, x := range order[len(order)-n:] {
		out[i] = Weight{^uint32(x), math.Float32frombits(uint32(x >> 32))}
	}
	out.sort()
	return out
}

// Dot is the dot product of a and b.
func (a Vector) Dot(b Vector) (sum float64) {
	for p := range products(a, b) {
		sum += p
	}
	return sum
}

// HeaviestShared is the most that one term adds to the dot product of a and b.
func (a Vector) HeaviestShared(b Vector) (most float64) {
	for p := range products(a, b) {
		most = max(most, p)
	}
	return most
}

// products are those of the weights of each term that a and b share.
func products(a, b Vector) iter.Seq[float64] {
	return func(yield func(float64) bool) {
		for i, j := 0, 0; i < len(a) && j < len(b); {
			switch x, y := a[i], b[j]; {
			case x.Term < y.Term:
				i++
			case x.Term > y.Term:
				j++
			default:
				if !yield(float64(x.W) * float64(y.W)) {
					return
				}
				i, j = i+1, j+1
			}
		}
	}
}

// Plus is a + b.
func (a Vector) Plus(b Vector) Vector { return plus(a, b, 1) }

// Minus is a - b, without the terms that have no weight left.
func (a Vector) Minus(b Vector) Vector { return plus(a, b, -1) }

// plus is a + f*b.
func plus(a, b Vector, f float32) Vector {
	out := make(Vector, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case j == len(b) || i < len(a) && a[i].Term < b[j].Term:
			out = append(out, a[i])
			i++
		case i == len(a) || a[i].Term > b[j].Term:
			if f > 0 {
				out = append(out, Weight{b[j].Term, f * b[j].W})
			}
			j++
		default:
			if w := a[i].W + f*b[j].W; w > 1e-6 {
				out = append(out, Weight{a[i].Term, w})
			}
			i, j = i+1, j+1
		}
	}
	if cap(out) > len(out)+len(out)/4 {
		out = slices.Clone(out) // stories keep it
	}
	return out
}
