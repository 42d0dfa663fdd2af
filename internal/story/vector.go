package story

import (
	"math"
	"slices"
	"strings"

	"newsdesk/internal/text"
)

// weight is one term's weight. Terms are known by their hash.
type weight struct {
	term uint32
	w    float32
}

// vector holds weights by ascending term.
type vector []weight

const (
	articleTerms = 64  // heaviest terms kept of an article
	centreTerms  = 256 // heaviest terms kept of a story
)

// readBytes is how much of an article is read: the beginning tells the event.
const readBytes = 20_000

// Weights of an article's terms, beside a plain word's 1.
const (
	nameWeight = 1.5 // a word that is part of a name
	pairWeight = 0.7 // two words in a row
)

// count weighs an article's words and pairs of words by how often they occur, names
// heavier, and counts its different words. Function words do not count.
func (s *sums) count(title, body string) (terms vector, different float64) {
	full := beginning(title, body)
	single, pairs := s.occurrences(text.Terms(full))
	named := map[uint32]bool{}
	for _, name := range text.Names(full) {
		for _, t := range text.Terms(name) {
			named[termHash(t, "")] = true
		}
	}
	for i, t := range single {
		single[i].w = dampened(t.w)
		if named[t.term] {
			single[i].w *= nameWeight
		}
	}
	for i, t := range pairs {
		pairs[i].w = pairWeight * dampened(t.w)
	}
	terms = slices.Concat(single, pairs)
	terms.sort()
	return terms, float64(max(1, len(single)))
}

// beginning is as much of an article as is read, its title once.
func beginning(title, body string) string {
	full := title + "\n\n" + body
	if strings.HasPrefix(body, title) {
		full = body
	}
	if len(full) > readBytes {
		full = strings.ToValidUTF8(full[:readBytes], "")
	}
	return full
}

// occurrences counts how often each term occurs, and each pair of terms in a row.
func (s *sums) occurrences(all []string) (single, pairs vector) {
	for _, t := range all {
		if counts(t) {
			s.add(termHash(t, ""), 1)
		}
	}
	single = s.take(0)
	for i := 1; i < len(all); i++ {
		if counts(all[i-1]) && counts(all[i]) {
			s.add(termHash(all[i-1], all[i]), 1)
		}
	}
	return single, s.take(0)
}

func counts(term string) bool { return len(term) > 1 && !text.IsStop(term) }

// dampened is the weight of a term that occurs so many times: what a text says four
// times does not count four times as much.
func dampened(times float32) float32 { return float32(1 + math.Log(float64(times))) }

// termHash is the hash of a term, or of two in a row.
func termHash(a, b string) uint32 {
	h := hash(hashStart, a)
	if b != "" {
		h = hash(hash(h, " "), b)
	}
	return uint32(h ^ h>>32)
}

func (v vector) sort() {
	slices.SortFunc(v, func(a, b weight) int { return int(int64(a.term) - int64(b.term)) })
}

// scaled brings v to length 1.
func (v vector) scaled() vector {
	var norm float64
	for _, x := range v {
		norm += float64(x.w) * float64(x.w)
	}
	if norm == 0 {
		return v
	}
	f := float32(1 / math.Sqrt(norm))
	for i := range v {
		v[i].w *= f
	}
	return v
}

// heaviest are the n heaviest terms of v; of equals, those with the lower hash.
func heaviest(v vector, n int) vector {
	if len(v) <= n {
		return v
	}
	// Positive floats sort like their bits, and plain integers sort fast.
	order := make([]uint64, len(v))
	for i, x := range v {
		order[i] = uint64(math.Float32bits(x.w))<<32 | uint64(^x.term)
	}
	slices.Sort(order)
	out := make(vector, n)
	for i, x := range order[len(order)-n:] {
		out[i] = weight{^uint32(x), math.Float32frombits(uint32(x >> 32))}
	}
	out.sort()
	return out
}

func dot(a, b vector) float64 {
	var sum float64
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch x, y := a[i], b[j]; {
		case x.term < y.term:
			i++
		case x.term > y.term:
			j++
		default:
			sum += float64(x.w) * float64(y.w)
			i, j = i+1, j+1
		}
	}
	return sum
}

// heaviestShared is the most that one term adds to a dot product.
func heaviestShared(a, b vector) (most float64) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch x, y := a[i], b[j]; {
		case x.term < y.term:
			i++
		case x.term > y.term:
			j++
		default:
			most = max(most, float64(x.w)*float64(y.w))
			i, j = i+1, j+1
		}
	}
	return most
}

// plus is a + f*b, without the terms that have no weight left.
func plus(a, b vector, f float32) vector {
	out := make(vector, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case j == len(b) || i < len(a) && a[i].term < b[j].term:
			out = append(out, a[i])
			i++
		case i == len(a) || a[i].term > b[j].term:
			if f > 0 {
				out = append(out, weight{b[j].term, f * b[j].w})
			}
			j++
		default:
			if w := a[i].w + f*b[j].w; w > 1e-6 {
				out = append(out, weight{a[i].term, w})
			}
			i, j = i+1, j+1
		}
	}
	if cap(out) > len(out)+len(out)/4 {
		out = slices.Clone(out) // stories keep it
	}
	return out
}
