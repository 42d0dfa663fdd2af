package summary

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdesk/internal/news"
)

// minWords is the fewest words of a sentence that tells something by itself.
const minWords = 5

// Lead returns the indices of the first n sentences that are part of the story.
func Lead(sentences []news.Sentence, n int) []int {
	var out []int
	for i := range sentences {
		if len(out) == n {
			break
		}
		if tells(sentences[i].Text) {
			out = append(out, i)
		}
	}
	return out
}

// tells reports whether a sentence can be part of a story: long enough, ended
// as sentences are (headings, datelines and lists of names are not), not in
// capitals, and no byline, caption, plug, link or other furniture of a page.
func tells(s string) bool {
	if words(s) < minWords || !ended(s) || isFurniture(s) {
		return false
	}
	letters, capitals := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
	}
	size := utf8.RuneCountInString(s)
	return letters*2 > size && capitals*2 < letters
}

// ended reports whether a sentence has a stop at its end, quotes and brackets
// aside.
func ended(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "\"'”’»)]」』） "))
	return unicode.Is(unicode.Sentence_Terminal, last) || last == '…'
}

// leans reports whether a sentence does not stand alone: it begins with a word
// that points back, or asks.
func leans(s string) bool {
	if strings.HasSuffix(s, "?") {
		return true
	}
	s = strings.TrimLeft(s, "\"'“‘( ")
	if n := strings.IndexAny(s, " '’,.:;"); n > 0 {
		s = s[:n]
	}
	return pointers[strings.ToLower(s)]
}

var pointers = set(`he she it they this that these those his her its their him them we our i my you your there here such
	but however and so also then yet or nor instead meanwhile still moreover nevertheless nonetheless furthermore therefore
	thus otherwise besides additionally both neither either another`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// words counts words; of scripts without spaces, two characters as one.
func words(s string) int {
	fields := len(strings.Fields(s))
	wide := 0
	for _, r := range s {
		if r >= 0x2e80 {
			wide++
		}
	}
	return fields + wide/2
}
