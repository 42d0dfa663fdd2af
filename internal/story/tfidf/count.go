package tfidf

import (
	"hash/fnv"
	"math"
	"slices"
	"strings"

	"newsdesk/internal/text"
)

// readBytes is how much of an article is read: the beginning tells the event.
const readBytes = 20_000

// Weights of an article's terms, beside a plain word's 1.
const (
	nameWeight = 1.5 // a word that is part of a name
	pairWeight = 0.7 // two words in a row
)

// Count weighs an article's words and pairs of words by how often they occur, names
// heavier, and counts its different words. Function words do not count.
func (s *Sums) Count(title, body string) (terms Vector, different float64) {
	full := beginning(title, body)
	single, pairs := s.occurrences(text.Terms(full))
	named := map[uint32]bool{}
	for _, name := range text.Names(full) {
		for _, t := range text.Terms(name) {
			named[termHash(t)] = true
		}
	}
	for i, t := range single {
		single[i].W = dampened(t.W)
		if named[t.Term] {
			single[i].W *= nameWeight
		}
	}
	for i, t := range pairs {
		pairs[i].W = pairWeight * dampened(t.W)
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
func (s *Sums) occurrences(all []string) (single, pairs Vector) {
	for _, t := range all {
		if counts(t) {
			s.add(termHash(t), 1)
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

// termHash is the hash of a term, or of two in a row: FNV-1a, folded to 32 bits.
func termHash(words ...string) uint32 {
	h := fnv.New64a()
	for i, w := range words {
		if i > 0 {
			h.Write([]byte{' '})
		}
		h.Write([]byte(w))
	}
	sum := h.Sum64()
	return uint32(sum ^ sum>>32)
}
