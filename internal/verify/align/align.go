// Package align lays a claim beside the sentences it cites, word by word, and
// finds where they positively say otherwise: another number or name in the same
// place, two names in each other's place, a denial or an opposite word. What it
// cannot lay side by side it lets pass. It knows only English.
package align

import "slices"

// Pair is a claim and the sentences it cites.
type Pair struct {
	claim *Sentence
	cited []*Sentence
}

// Beside lays a claim beside the sentences it cites.
func Beside(claim string, cited []*Sentence) Pair {
	return Pair{layOut(claim, namesOf(cited)), cited}
}

// namesOf are the words of names in the articles of sentences.
func namesOf(cited []*Sentence) map[string]bool {
	known := map[string]bool{}
	var done []*Article
	for _, s := range cited {
		if slices.Contains(done, s.of) {
			continue
		}
		done = append(done, s.of)
		for w := range s.of.names {
			known[w] = true
		}
	}
	return known
}

// nearest is the most terms of s that a cited sentence shares; ok when they are
// enough for the two to tell of the same.
func (p Pair) nearest(s *Sentence) (most int, ok bool) {
	for _, have := range p.cited {
		most = max(most, s.shared(have))
	}
	return most, most >= 2 && float64(most) >= alike*float64(len(s.terms))
}

// alike is the least share of a claim's terms that a sentence holds which tells
// the same in other words.
const alike = 0.3

// How far from a word the words are looked for that tell its place, in words,
// and how many of content on either side.
const (
	reach = 5
	each  = 2
)

// around are the terms of content that stand before and behind the words first
// to last, the nearest first.
func (s *Sentence) around(first, last, each, reach int) (before, behind []string) {
	for i := first - 1; i >= max(0, first-reach) && len(before) < each; i-- {
		if w := s.words[i]; !w.stop && w.term != "" {
			before = append(before, w.term)
		}
	}
	for i := last + 1; i <= min(len(s.words)-1, last+reach) && len(behind) < each; i++ {
		if w := s.words[i]; !w.stop && w.term != "" {
			behind = append(behind, w.term)
		}
	}
	return before, behind
}
