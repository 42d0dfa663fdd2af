package text

import (
	"strings"
	"unicode"

	"newsdesk/internal/news"
)

// PassageWords is the size of a passage. On dated news questions 320 words
// found the answering passage more often than 190 or 100, and overlap between
// passages did not help.
const PassageWords = 320

// Cut cuts an article's body, whose paragraphs are separated by blank lines, into
// sentences. A sentence never spans two paragraphs.
func Cut(body string) []news.Sentence {
	var out []news.Sentence
	n := 0
	for _, paragraph := range paragraphs(body) {
		texts := Sentences(paragraph)
		for _, t := range texts {
			out = append(out, news.Sentence{Text: t, Paragraph: n})
		}
		if len(texts) > 0 {
			n++
		}
	}
	return out
}

// paragraphs splits at lines that hold only white space.
func paragraphs(body string) []string {
	var out []string
	start, at := 0, 0
	for line := range strings.Lines(body) {
		if strings.TrimSpace(line) == "" {
			out = append(out, body[start:at])
			start = at + len(line)
		}
		at += len(line)
	}
	return append(out, body[start:])
}

// Passages packs whole sentences, in order and without overlap, into passages
// of at most the given number of words. A longer sentence is a passage of its
// own.
func Passages(sentences []news.Sentence, words int) []news.Passage {
	var out []news.Passage
	var found []string
	first, size := 0, 0
	flush := func(next int) {
		if next > first {
			out = append(out, news.Passage{First: first, Last: next - 1, Terms: strings.Join(found, " ")})
		}
		first, size, found = next, 0, found[:0]
	}
	for i, s := range sentences {
		n := countWords(s.Text)
		if size > 0 && size+n > words {
			flush(i)
		}
		size += n
		found = terms(found, s.Text)
	}
	flush(len(sentences))
	return out
}

// countWords counts space-separated words, two characters of an unspaced
// script as one.
func countWords(s string) int {
	n, wide, inside := 0, 0, false
	for _, r := range s {
		if unspaced(r) {
			wide++
			inside = false
			continue
		}
		space := unicode.IsSpace(r)
		if !space && !inside {
			n++
		}
		inside = !space
	}
	return n + (wide+1)/2
}

// Sentences cuts a paragraph into its sentences: verbatim, trimmed, in order.
//
// The rules are our own. Unicode's sentence bounds (UAX #29, as in uniseg)
// break after "Mr.", "Sen." and "U.S." before a capital, which is every third
// line of news, and cost some fifty times as much; a trained model would have
// to be shipped. Here a full stop ends a sentence unless what stands before it
// (abbreviation, initial, decimal, list number) or after it (lower case, a
// speech verb after a quoted question) says otherwise, and no bound falls
// inside a short quotation or parenthesis.
func Sentences(paragraph string) []string {
	spans := sentenceSpans(paragraph)
	out := make([]string, len(spans))
	for i, s := range spans {
		out[i] = paragraph[s.start:s.end]
	}
	return out
}

func sentenceSpans(p string) []span {
	sp := splitter{text: p, lower: !hasUpper(p)}
	sp.enclosures()
	var out []span
	start := 0
	for i := 0; i < len(p); {
		end, next := sp.bound(start, i)
		if end > 0 {
			out = appendTrimmed(out, p, start, end)
			start = end
		}
		i = next
	}
	return appendTrimmed(out, p, start, len(p))
}

func appendTrimmed(out []span, p string, start, end int) []span {
	t := strings.TrimLeftFunc(p[start:end], unicode.IsSpace)
	start = end - len(t)
	t = strings.TrimRightFunc(t, unicode.IsSpace)
	if t == "" {
		return out
	}
	// Marks without a word, such as a stray quote, belong to the sentence before.
	if len(out) > 0 && strings.IndexFunc(t, isWordRune) < 0 {
		out[len(out)-1].end = start + len(t)
		return out
	}
	return append(out, span{start, start + len(t)})
}

func hasUpper(s string) bool { return strings.IndexFunc(s, unicode.IsUpper) >= 0 }

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}
