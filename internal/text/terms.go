package text

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
)

// Terms makes the search terms of s, in order and as often as they occur; the
// same for a question and for the text that answers it. A term is letters and
// digits only:
//   - Latin words folded, irregular forms brought to their base, stemmed;
//     possessives dropped ("Russia's" is "russia", "met" is "meet");
//   - numbers without thousands separators, a decimal point written "p";
//   - hyphenated words part by part, and joined where that is also how they
//     are written ("e-mail", "Covid-19");
//   - abbreviations without their stops; U.S., US, USA and United States are
//     one term, and capitals that read like a stop word (IT, WHO) stay apart
//     from it;
//   - Chinese, Japanese, Korean, Thai and the like as character bigrams;
//   - words of other scripts folded.
//
// Stop words are kept; see IsStop.
func Terms(s string) []string {
	return terms(nil, s)
}

// IsStop reports whether a term, as Terms makes it, is a function word in English, or
// in another language and nothing else in English: no search asks for it. In Japanese
// a pair with hiragana is: what carries a sentence is in other characters.
func IsStop(term string) bool { return stops[term] || strings.ContainsFunc(term, hiragana) }

func hiragana(r rune) bool { return r >= 0x3041 && r <= 0x309f }

// maxWord is the longest word, in bytes. Longer runs of letters are not language;
// they are cut so that they cost no more than a word.
const maxWord = 64

// stemCache caches the stems of words: without it, stemming is three quarters of
// the cost of Terms.
type stemCache struct {
	mu sync.Mutex
	of map[string]string
}

// stems is shared by all calls, since texts have most of their words in common.
// What it holds changes only how long Terms takes.
var stems = stemCache{of: make(map[string]string)}

// mostStems is how many stems are cached, in some 3 MB.
const mostStems = 32_000

// add appends the stem of a folded word to out. A full cache drops any one word;
// a frequent one soon comes back. The caller holds c.mu.
func (c *stemCache) add(out []string, word string) []string {
	if s, ok := c.of[word]; ok {
		return append(out, s)
	}
	if len(c.of) >= mostStems {
		for other := range c.of {
			delete(c.of, other)
			break
		}
	}
	word = strings.Clone(word) // it may be a part of a whole text
	s := stem(word)
	c.of[word] = s
	return append(out, s)
}

// stem brings a folded word to its base.
func stem(word string) string {
	if len(word) < 3 || !isLatin(word) {
		return word
	}
	if base, ok := irregular[word]; ok {
		word = base
	}
	return english.Stem(word, false)
}

func isLatin(word string) bool {
	for _, r := range word {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}

// terms appends the terms of s to out.
func terms(out []string, s string) []string {
	stems.mu.Lock()
	defer stems.mu.Unlock()
	cased := hasLower(s)
	last, end := "", -1
	for w := range words(s) {
		raw := s[w.start:w.end]
		if r, _ := utf8.DecodeRuneInString(raw); unspaced(r) {
			out = bigrams(out, Fold(raw))
			last, end = "", w.end
			continue
		}
		word := fold(raw, last, cased)
		joined := end >= 0 && w.start-end <= 3 && isHyphen(s[end:w.start])
		switch {
		case word == "":
			continue
		case last == "united" && unions[word] != "":
			out[len(out)-1] = unions[word]
		default:
			out = stems.add(out, word)
		}
		if joined && last != "" && joins(last, word) {
			out = stems.add(out, last+word)
		}
		last, end = word, w.end
	}
	return out
}

// fold folds one word. last is the folded word before it; cased tells whether the text
// has lower case, so that capitals mean something.
func fold(raw, last string, cased bool) string {
	dotted := false
	if unicode.IsLetter(rune(raw[0])) && strings.IndexByte(raw, '.') > 0 {
		raw, dotted = strings.ReplaceAll(raw, ".", ""), true
	}
	word := foldWord(raw)
	abbreviation := dotted || cased && len(raw) > 1 && upper(raw)
	switch {
	case word == "usa", word == "us" && (abbreviation || last == "the"):
		return "usa" // a pronoun never follows "the"
	case abbreviation && stops[word] && !clock[word]:
		return "abbr" + word
	}
	return word
}

// unions are the initials of names that English abbreviates as often as not, by the
// word after "united".
var unions = map[string]string{"states": "usa", "kingdom": "uk", "nations": "un"}

// foldWord folds one word to letters and digits, without possessive, elided article,
// apostrophes and thousands separators.
func foldWord(raw string) string {
	word := Fold(raw)
	if n := strings.IndexByte(word, '\''); n >= 0 {
		switch {
		case strings.HasSuffix(word, "'s"):
			word = word[:len(word)-2]
		case n == 1 && strings.IndexByte("cdjlmnst", word[0]) >= 0 && !unicode.IsUpper(rune(raw[0])):
			word = word[2:]
		}
		word = strings.ReplaceAll(word, "'", "")
	}
	if strings.ContainsAny(word, ",.") {
		word = strings.ReplaceAll(strings.ReplaceAll(word, ",", ""), ".", "p")
	}
	if len(word) > maxWord {
		word = strings.ToValidUTF8(word[:maxWord], "")
	}
	return word
}

// joins reports whether a hyphenated pair is also written as one word, as it is with a
// short part such as "e-" or "co-", or a number.
func joins(a, b string) bool {
	short := func(s string) bool { return len(s) <= 3 || unicode.IsDigit(rune(s[0])) }
	return (short(a) || short(b)) && len(a)+len(b) <= maxWord && !stops[a] && !stops[b]
}

func isHyphen(gap string) bool { return gap == "-" || gap == "‐" || gap == "‑" }

func hasLower(s string) bool { return strings.IndexFunc(s, unicode.IsLower) >= 0 }

// bigrams appends overlapping pairs of characters, or the one there is.
func bigrams(out []string, run string) []string {
	runes := []rune(run)
	if len(runes) == 1 {
		return append(out, run)
	}
	for i := 1; i < len(runes); i++ {
		out = append(out, string(runes[i-1:i+1]))
	}
	return out
}

// words yields the words of s: runs of letters, digits and marks, with apostrophes
// inside words, stops inside numbers and initials, and commas inside numbers. A run
// of an unspaced script is one word.
func words(s string) func(yield func(span) bool) {
	return func(yield func(span) bool) {
		for i := 0; i < len(s); {
			r, size := utf8.DecodeRuneInString(s[i:])
			if !isWordRune(r) {
				i += size
				continue
			}
			end := wordEnd(s, i)
			if !yield(span{i, end}) {
				return
			}
			i = end
		}
	}
}

// wordEnd is where the word that begins at i ends.
func wordEnd(s string, i int) int {
	first, _ := utf8.DecodeRuneInString(s[i:])
	wide := unspaced(first)
	at := i
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		if isWordRune(r) && (unspaced(r) == wide || unicode.Is(unicode.M, r)) {
			at += size
			continue
		}
		if wide || !inside(s, i, at, r, size) {
			break
		}
		at += size
	}
	return at
}

// inside reports whether the punctuation mark r at offset at is a part of the word
// that begins at start.
func inside(s string, start, at int, r rune, size int) bool {
	next, _ := utf8.DecodeRuneInString(s[at+size:])
	prev, prevSize := utf8.DecodeLastRuneInString(s[:at])
	switch r {
	case '\'', '’', 'ʼ':
		return unicode.IsLetter(prev) && unicode.IsLetter(next) && !unspaced(next)
	case ',':
		return unicode.IsDigit(prev) && threeDigits(s[at+1:])
	case '.':
		if unicode.IsDigit(prev) && unicode.IsDigit(next) {
			return true
		}
		if !unicode.IsLetter(next) || !unicode.IsLetter(prev) || unspaced(next) {
			return false
		}
		// Initials: one letter on each side, "U.S.", not "end.The".
		one := at-prevSize == start || s[at-prevSize-1] == '.'
		after := s[at+1+utf8.RuneLen(next):]
		r, _ := utf8.DecodeRuneInString(after)
		return one && (after == "" || r == '.' || !isWordRune(r))
	}
	return false
}

// threeDigits reports whether s begins with exactly three digits.
func threeDigits(s string) bool {
	n := 0
	for n < min(len(s), 4) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n == 3
}
