// Package duplicate tells whether two texts are one, printed again by the same outlet
// or another, and what of it was changed. A text is found again by its sketch and
// then compared word by word. Whether a change is one for the better it cannot tell,
// and texts about one event are none of its business: see story.
package duplicate

import (
	"slices"
	"strings"
)

const (
	// sameShare is the share of the shorter text's shingles that the longer one
	// must hold. Three words in a row survive when one word in seven is
	// changed with a probability of 0.62; texts of one event share 0.1.
	sameShare = 0.4
	// coreShare is the same for the middle third of the shorter text: what is
	// shared at its ends alone is an agency's line or an outlet's footer.
	coreShare = 0.25
	// openingShare is the same for how either text begins: a report that
	// repeats an older one below its news begins with words of its own.
	openingShare = 0.3
	openingWords = 80
	// shortWords is the length below which a text is too short for shingles
	// to tell: a headline, a teaser's line.
	shortWords = 24
	// shortShare is the share of all words that two short texts must have in
	// common.
	shortShare = 0.8
)

// Same reports whether two texts are one, in whichever order they came: perhaps cut,
// framed by an outlet's own lines or edited. Reports of one event are not, nor is a
// line out of an article the article; nothing is the same as a text without words.
func Same(one, other string) bool {
	a, b := words(one), words(other)
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case len(a) == 0:
		return false
	case len(b) < shortWords:
		return alike(a, b)
	case len(a) < shortWords:
		return false
	}
	short, long := shingles(a), shingles(b)
	inShort, inLong := set(short), set(long)
	core := short[len(short)/3 : len(short)-len(short)/3]
	return contained(short, inLong) >= sameShare && contained(core, inLong) >= coreShare &&
		contained(opening(short), inLong) >= openingShare && contained(opening(long), inShort) >= openingShare
}

func opening(shingles []uint64) []uint64 { return shingles[:min(len(shingles), openingWords)] }

func set[T comparable](list []T) map[T]bool {
	in := make(map[T]bool, len(list))
	for _, x := range list {
		in[x] = true
	}
	return in
}

func contained(of []uint64, in map[uint64]bool) float64 {
	n := 0
	for _, h := range of {
		if in[h] {
			n++
		}
	}
	return float64(n) / float64(len(of))
}

// alike reports whether two short texts are the same: they have nearly all words in
// common, and every number, since "nine hurt" and "twelve hurt" are two reports.
func alike(a, b []string) bool {
	in := set(b)
	both, all := 0, len(in)
	for _, w := range slices.Compact(slices.Sorted(slices.Values(a))) {
		if in[w] {
			both++
		} else {
			all++
		}
	}
	x, y := figures(strings.Join(a, " ")), figures(strings.Join(b, " "))
	return float64(both) >= shortShare*float64(all) && len(missing(x, y))+len(missing(y, x)) == 0
}
