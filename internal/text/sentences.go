package text

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdesk/internal/news"
)

// PassageWords is the size of a passage. On dated news questions 320 words
// found the answering passage more often than 190 or 100, and overlap between
// passages did not help.
const PassageWords = 320

// Cut makes the sentences of an article's body, whose paragraphs are separated
// by blank lines. A sentence never spans two paragraphs.
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
	memo := stems{}
	var terms []string
	first, size := 0, 0
	flush := func(next int) {
		if next > first {
			out = append(out, news.Passage{First: first, Last: next - 1, Terms: strings.Join(terms, " ")})
		}
		first, size, terms = next, 0, terms[:0]
	}
	for i, s := range sentences {
		n := countWords(s.Text)
		if size > 0 && size+n > words {
			flush(i)
		}
		size += n
		terms = memo.terms(terms, s.Text)
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
		out[i] = paragraph[s.Start:s.End]
	}
	return out
}

func sentenceSpans(p string) []Span {
	sp := splitter{text: p, lower: !hasUpper(p)}
	sp.enclosures()
	var out []Span
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

func appendTrimmed(out []Span, p string, start, end int) []Span {
	t := strings.TrimLeftFunc(p[start:end], unicode.IsSpace)
	start = end - len(t)
	t = strings.TrimRightFunc(t, unicode.IsSpace)
	if t == "" {
		return out
	}
	// A mark on its own, such as a stray quote, belongs to the sentence before.
	if len(out) > 0 && strings.IndexFunc(t, isWordRune) < 0 {
		out[len(out)-1].End = start + len(t)
		return out
	}
	return append(out, Span{start, start + len(t)})
}

func hasUpper(s string) bool { return strings.IndexFunc(s, unicode.IsUpper) >= 0 }

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// splitter finds sentence bounds in one paragraph.
type splitter struct {
	text  string
	lower bool   // no capitals anywhere: capitals cannot be asked for
	quiet []Span // short quotations and parentheses: no bound strictly inside
}

// maxEnclosed is the longest quotation, in bytes, that stays in one piece; a
// longer one, or one that never closes, is cut at its own sentences.
const maxEnclosed = 320

// enclosures finds the short quotations and parentheses.
func (sp *splitter) enclosures() {
	p := sp.text
	open := map[rune]int{}
	for i := 0; i < len(p); {
		if c := p[i]; c < utf8.RuneSelf && c != '"' && c != '(' && c != ')' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(p[i:])
		if closes, at, ok := sp.closing(open, r, i); ok {
			if i-at <= maxEnclosed {
				sp.addQuiet(Span{at, i + size})
			}
			delete(open, closes)
		} else if opener(r) && sp.opensAt(i, size) {
			open[r] = i
		}
		i += size
	}
}

// addQuiet keeps quiet sorted and disjoint: an enclosure swallows those that
// it holds or overlaps.
func (sp *splitter) addQuiet(q Span) {
	for n := len(sp.quiet); n > 0 && sp.quiet[n-1].End > q.Start; n-- {
		q.Start = min(q.Start, sp.quiet[n-1].Start)
		sp.quiet = sp.quiet[:n-1]
	}
	sp.quiet = append(sp.quiet, q)
}

// closing reports which open mark r at offset i closes, and where that stood.
func (sp *splitter) closing(open map[rune]int, r rune, i int) (rune, int, bool) {
	mate, ok := mates[r]
	if !ok {
		return 0, 0, false
	}
	at, ok := open[mate]
	if !ok || mate == '"' && sp.opensAt(i, 1) && !endsSentence(sp.text[:i]) {
		return 0, 0, false
	}
	return mate, at, true
}

// mates are the opening marks by their closing ones.
var mates = map[rune]rune{'"': '"', '”': '“', '»': '«', ')': '(', '」': '「', '』': '『'}

func opener(r rune) bool {
	switch r {
	case '"', '“', '«', '(', '「', '『':
		return true
	}
	return false
}

// opensAt reports whether the mark at i stands as an opening one: nothing or
// white space or another opening mark before it, text after it.
func (sp *splitter) opensAt(i, size int) bool {
	before, _ := utf8.DecodeLastRuneInString(sp.text[:i])
	after, _ := utf8.DecodeRuneInString(sp.text[i+size:])
	if i+size >= len(sp.text) || unicode.IsSpace(after) {
		return false
	}
	return i == 0 || unicode.IsSpace(before) || strings.ContainsRune("([{—–-'‘“:/", before) || unspaced(before)
}

func (sp *splitter) enclosed(at int) bool {
	n := sort.Search(len(sp.quiet), func(n int) bool { return sp.quiet[n].End > at })
	return n < len(sp.quiet) && sp.quiet[n].Start < at
}

// bound looks at offset i of a sentence that began at start: end is the
// sentence's end there or 0, next the offset to go on from.
func (sp *splitter) bound(start, i int) (end, next int) {
	p := sp.text
	c := p[i]
	switch {
	case c == '\n':
		if sp.lineEnds(start, i) {
			return i, i + 1
		}
		return 0, i + 1
	case c == '.' || c == '!' || c == '?':
		return sp.stop(start, i)
	case c < utf8.RuneSelf:
		return 0, i + 1
	}
	r, size := utf8.DecodeRuneInString(p[i:])
	switch r {
	case '…':
		return sp.stop(start, i)
	case '。', '！', '？', '｡', '।', '۔', '؟', '։', '።':
		marks := skipTerminators(p, i)
		end = skipClosers(p, marks)
		// Behind a closed quotation usually comes who said it.
		if sp.enclosed(marks) || end > marks {
			return 0, end
		}
		return end, end
	}
	return 0, i + size
}

// stop judges the run of terminators at i.
func (sp *splitter) stop(start, i int) (end, next int) {
	p := sp.text
	marks := skipTerminators(p, i)
	end = skipClosers(p, marks)
	if end >= len(p) {
		return end, end
	}
	if sp.enclosed(end) || sp.enclosed(i) && end == marks {
		return 0, end
	}
	rest := strings.TrimLeftFunc(p[end:], unicode.IsSpace)
	glued := len(rest) == len(p)-end
	if rest == "" {
		return end, len(p)
	}
	if glued && !sp.gluedBound(start, i, marks, end) {
		return 0, end
	}
	if !sp.opensSentence(rest) {
		return 0, end
	}
	if p[i] == '.' && marks == i+1 {
		if sp.abbreviated(start, i, rest) {
			return 0, end
		}
		return end, end
	}
	if end > marks && p[i] != '.' && speechFollows(rest) {
		return 0, end
	}
	return end, end
}

// opensSentence reports whether rest may begin a sentence: a capital, a digit,
// an opening mark, a caseless letter, or a word such as iPhone.
func (sp *splitter) opensSentence(rest string) bool {
	rest = strings.TrimLeft(rest, `"'“‘«([—–-•*`+" ")
	r, size := utf8.DecodeRuneInString(rest)
	if !unicode.IsLower(r) {
		return true
	}
	after, _ := utf8.DecodeRuneInString(rest[size:])
	return sp.lower || unicode.IsUpper(after)
}

// gluedBound judges a terminator with no space behind it: "said.The", never
// "3.5", "example.com" or "U.S.A".
func (sp *splitter) gluedBound(start, i, marks, end int) bool {
	p := sp.text
	before := lastWord(p[start:i])
	if address(before + firstField(p[i:])) {
		return false
	}
	r, size := utf8.DecodeRuneInString(p[end:])
	if end > marks {
		return unicode.IsUpper(r)
	}
	if strings.ContainsRune(`"“‘(`, r) {
		return true
	}
	prev, _ := utf8.DecodeLastRuneInString(p[:i])
	after, _ := utf8.DecodeRuneInString(p[end+size:])
	closed := unicode.IsLower(prev) && utf8.RuneCountInString(before) > 1 || unicode.IsDigit(prev) || p[i] != '.'
	return closed && unicode.IsUpper(r) && (unicode.IsLower(after) || after == ' ') && !strings.Contains(before, ".")
}

// lineEnds reports whether the line break at i ends a sentence: before a list
// item, and where lines are not wrapped at a column but each a unit.
func (sp *splitter) lineEnds(start, i int) bool {
	next := strings.TrimLeft(sp.text[i+1:], " ")
	if next == "" || next[0] == '\n' || sp.enclosed(i) {
		return false
	}
	if listMark(next) {
		return true
	}
	line := sp.text[strings.LastIndexByte(sp.text[:i], '\n')+1 : i]
	r, _ := utf8.DecodeRuneInString(next)
	width := utf8.RuneCountInString(strings.TrimSpace(line))
	return !unicode.IsLower(r) && (width < minWrap || width > maxWrap)
}

// Text wrapped by hand has lines between these widths.
const (
	minWrap = 50
	maxWrap = 110
)

// listMark reports whether a line begins as an item of a list.
func listMark(line string) bool {
	for _, mark := range []string{"- ", "* ", "• ", "– ", "— ", "· ", "▪ ", "●"} {
		if strings.HasPrefix(line, mark) {
			return true
		}
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	return digits > 0 && digits < 3 && len(line) > digits+1 && strings.ContainsRune(".)", rune(line[digits])) && line[digits+1] == ' '
}

func skipTerminators(p string, i int) int {
	for i < len(p) {
		r, size := utf8.DecodeRuneInString(p[i:])
		if !strings.ContainsRune(".!?…。！？｡।۔؟։።", r) {
			// "Wait . . . what": spaced ellipses are one mark.
			if r == ' ' && strings.HasPrefix(p[i:], " . .") || r == ' ' && strings.HasSuffix(p[:i], " .") && strings.HasPrefix(p[i:], " .") {
				i += 2
				continue
			}
			return i
		}
		i += size
	}
	return i
}

// skipClosers goes past closing quotes and brackets. A straight quote with
// text right behind it after a space would open the next sentence, but there
// is no space before the marks skipped here.
func skipClosers(p string, i int) int {
	for i < len(p) {
		r, size := utf8.DecodeRuneInString(p[i:])
		if !strings.ContainsRune("\"'”’»)]」』）", r) {
			return i
		}
		i += size
	}
	return i
}

// address reports whether a run without spaces is a link or mail address.
func address(run string) bool {
	run = strings.ToLower(strings.TrimLeft(run, "\"'“‘«(["))
	return strings.Contains(run, "://") || strings.Contains(run, "@") || strings.HasPrefix(run, "www.")
}

// firstField is the text before the first white space.
func firstField(s string) string {
	s = s[:min(len(s), reach)]
	if n := strings.IndexFunc(s, unicode.IsSpace); n >= 0 {
		return s[:n]
	}
	return s
}

// reach bounds, in bytes, how far from a stop its surroundings are read, so
// that text without spaces costs no more than other text.
const reach = 96

// lastWord is the text after the last white space.
func lastWord(s string) string {
	s = s[max(0, len(s)-reach):]
	return s[strings.LastIndexFunc(s, unicode.IsSpace)+1:]
}

// firstWord is the leading word of s, without marks around it.
func firstWord(s string) string {
	s = s[:min(len(s), reach)]
	s = strings.TrimLeftFunc(s, func(r rune) bool { return !isWordRune(r) })
	if n := strings.IndexFunc(s, func(r rune) bool { return !isWordRune(r) && r != '.' && r != '\'' && r != '’' }); n >= 0 {
		s = s[:n]
	}
	if strings.Count(s, ".") == 1 { // a full stop, not initials
		s = strings.TrimSuffix(s, ".")
	}
	return s
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…,", r)
}

// speechFollows reports whether rest attributes the quoted question or cry
// before it: `"Why?" Smith asked.` is one sentence.
func speechFollows(rest string) bool {
	for n := 0; n < 4; n++ {
		w := firstWord(rest)
		if w == "" {
			return false
		}
		if speech[strings.ToLower(w)] {
			return n > 0 || unicode.IsLower(rune(w[0]))
		}
		at := strings.Index(rest, w) + len(w)
		rest = rest[at:]
		if strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, ",") || strings.HasPrefix(rest, "!") || strings.HasPrefix(rest, "?") {
			return false
		}
	}
	return false
}
