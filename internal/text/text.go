// Package text is the craft of handling natural language as strings: cleaning
// and folding, sentences and passages, search terms, numbers and names, and
// cutting to a length. Everything is a pure function of its arguments and safe
// on hostile input; no text is ever reworded, only cut, counted or compared.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// span is a half-open range of byte offsets.
type span struct{ start, end int }

// Clean makes s fit to store and show: valid UTF-8 in NFC, LF line ends, plain
// spaces, and nothing invisible. Control, bidi, zero-width, tag and filler
// characters can carry hidden instructions and break comparisons; joiners stay
// where a script needs them (Arabic, Indic). Clean(Clean(s)) == Clean(s).
func Clean(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s))
	last := rune(0)
	for _, r := range s {
		if r = cleanRune(r, last); r >= 0 {
			b.WriteRune(r)
			last = r
		}
	}
	return norm.NFC.String(b.String())
}

// isPlain reports whether s is ASCII without control characters other than LF, as
// most English text is: it needs no work.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c == 0x7f || c < ' ' && c != '\n' {
			return false
		}
	}
	return true
}

// cleanRune is r as Clean keeps it, or -1 when it is dropped. last is the rune kept
// before it.
func cleanRune(r, last rune) rune {
	switch {
	case r == '\n':
		return r
	case r == '\r', r == '\u0085', r == '\u2028', r == '\u2029':
		return '\n'
	case r == '\t', r == '\v', r == '\f', unicode.Is(unicode.Zs, r):
		return ' '
	case r == zeroWidthNonJoiner, r == zeroWidthJoiner:
		if unicode.In(last, joining...) {
			return r
		}
		return -1
	case r == emojiSelector:
		if unicode.Is(unicode.So, last) {
			return r
		}
		return -1
	case r == utf8.RuneError, unicode.Is(unicode.Cc, r), IsInvisible(r):
		return -1
	}
	return r
}

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
	emojiSelector      = '\ufe0f'
)

// joining are the scripts whose spelling uses the zero-width joiners.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
	unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
}

// IsInvisible reports whether r prints nothing, so that text could hide in it:
// Unicode's Default_Ignorable_Code_Point and format characters.
func IsInvisible(r rune) bool {
	if r < 0xad {
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) &&
		!unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

// Fold makes s comparable: NFKC, lower case, without diacritics, with plain
// quotes and dashes. It keeps white space and punctuation.
func Fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		if r >= 0x300 && r <= 0x36f { // combining diacritical marks
			continue
		}
		if to, ok := unified[r]; ok {
			b.WriteString(to)
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return norm.NFC.String(b.String())
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// unified are characters that NFKD leaves apart but readers take for the same.
var unified = map[rune]string{
	'‘': "'", '’': "'", '‚': "'", '‛': "'", 'ʼ': "'", '′': "'", '`': "'", '´': "'",
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '″': `"`, '«': `"`, '»': `"`,
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-",
	'⁄': "/", 'ß': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ø': "o", 'Ø': "o",
	'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d", 'þ': "th", 'Þ': "th", 'ı': "i",
}

const ellipsis = "…"

// Truncate cuts s to at most so many runes, including the "…" that it appends, at the
// end of a grapheme and, if one is near, of a word. An s that fits is returned as
// it is; with runes < 1 the result is "".
func Truncate(s string, runes int) string {
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	if runes < 1 {
		return ""
	}
	cut, word, n := 0, 0, 0
	for rest, state := s, -1; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if strings.TrimSpace(cluster) == "" {
			word = cut
		}
		if n += utf8.RuneCountInString(cluster); n > runes-1 {
			break
		}
		cut += len(cluster)
	}
	// When the last word ends in the first half (text without spaces, or one very
	// long word), cutting there would lose too much.
	if word > cut/2 {
		cut = word
	}
	return strings.TrimRight(s[:cut], " \n,;:–—-") + ellipsis
}

// Tokens estimates how many tokens a language model counts in s, rather too many than
// too few: the larger of runes/3 and bytes/4, one for each CJK character, plus 15 %.
func Tokens(s string) int {
	runes, wide, bytes := 0, 0, 0
	for _, r := range s {
		if unspaced(r) {
			wide++
			continue
		}
		runes++
		bytes += utf8.RuneLen(r)
	}
	n := max((runes+2)/3, (bytes+3)/4) + wide
	return (n*115 + 99) / 100
}

// unspaced reports whether r belongs to a script written without spaces
// between words, where terms are bigrams of characters.
func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
