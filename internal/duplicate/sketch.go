package duplicate

import (
	"hash/fnv"
	"slices"
	"unicode"

	"newsdesk/internal/text"
)

// shingleWords is how many words in a row make a shingle.
const shingleWords = 3

// SketchSize is how many hashes a sketch has at most.
const SketchSize = 32

// Sketch is what copies of a text are found by: the smallest hashes of its
// shingles, ascending, none negative. A cut or lightly edited copy still has most
// of them; texts that share two or more are worth comparing, those that share the
// most first.
func Sketch(s string) []int64 {
	hashes := shingles(words(s))
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	out := make([]int64, min(len(hashes), SketchSize))
	for i := range out {
		out[i] = int64(hashes[i] >> 1)
	}
	return out
}

// words are the words of s, folded; in a script without spaces, its characters.
func words(s string) []string {
	var out []string
	start := -1
	s = text.Fold(s)
	for i, r := range s {
		word := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
		if start >= 0 && (!word || unspaced(r)) {
			out = append(out, s[start:i])
			start = -1
		}
		if word && start < 0 {
			start = i
		}
	}
	if start >= 0 {
		out = append(out, s[start:])
	}
	return out
}

// unspaced reports whether r is of a script without spaces between words. Hangul is
// not: Korean has them.
func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// shingles hashes each three words in a row, in order; a text of fewer words
// is one shingle.
func shingles(words []string) []uint64 {
	if len(words) == 0 {
		return nil
	}
	n := max(1, len(words)-shingleWords+1)
	out := make([]uint64, n)
	for i := range out {
		h := fnv.New64a()
		for _, w := range words[i:min(i+shingleWords, len(words))] {
			h.Write([]byte(w))
			h.Write([]byte{' '})
		}
		out[i] = mix(h.Sum64())
	}
	return out
}

// mix spreads a hash so that the smallest are a fair sample (the finaliser of
// MurmurHash3).
func mix(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
