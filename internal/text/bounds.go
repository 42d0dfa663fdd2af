package text

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitter finds sentence bounds in one paragraph.
type splitter struct {
	text  string
	lower bool   // no capitals anywhere: capitals cannot be asked for
	quiet []span // short quotations and parentheses: no bound strictly inside
}

// maxEnclosed is the longest quotation, in bytes, that stays in one piece; a
// longer one, or one that never closes, is cut at its own sentences.
const maxEnclosed = 320

// enclosures finds the short quotations and parentheses and sets quiet.
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
				sp.addQuiet(span{at, i + size})
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
func (sp *splitter) addQuiet(q span) {
	for n := len(sp.quiet); n > 0 && sp.quiet[n-1].end > q.start; n-- {
		q.start = min(q.start, sp.quiet[n-1].start)
		sp.quiet = sp.quiet[:n-1]
	}
	sp.quiet = append(sp.quiet, q)
}

// closing is the open mark that r at offset i closes, and the offset of that mark.
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

// opensAt reports whether the mark at i is placed like an opening one: after nothing,
// white space or another opening mark, and before text.
func (sp *splitter) opensAt(i, size int) bool {
	before, _ := utf8.DecodeLastRuneInString(sp.text[:i])
	after, _ := utf8.DecodeRuneInString(sp.text[i+size:])
	if i+size >= len(sp.text) || unicode.IsSpace(after) {
		return false
	}
	return i == 0 || unicode.IsSpace(before) || strings.ContainsRune("([{—–-'‘“:/", before) || unspaced(before)
}

func (sp *splitter) enclosed(at int) bool {
	n := sort.Search(len(sp.quiet), func(n int) bool { return sp.quiet[n].end > at })
	return n < len(sp.quiet) && sp.quiet[n].start < at
}

// bound looks for the end of a sentence, begun at start, at offset i: end is its end,
// or 0 if it does not end there; next is the offset to continue from.
func (sp *splitter) bound(start, i int) (end, next int) {
	p := sp.text
	c := p[i]
	switch {
	case c == '\n':
		if sp.lineEnds(i) {
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
		// After a closing quotation mark usually comes who said it.
		if sp.enclosed(marks) || end > marks {
			return 0, end
		}
		return end, end
	}
	return 0, i + size
}

// stop is bound for the run of terminators at i.
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

// gluedBound reports whether a terminator without a space after it ends a sentence:
// "said.The" does; "3.5", "example.com" and "U.S.A" do not.
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

// lineEnds reports whether the line break at i ends a sentence, as it does before an
// item of a list, and where lines are units rather than wrapped at a column.
func (sp *splitter) lineEnds(i int) bool {
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

// Lines of wrapped text are between these widths, in runes.
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

// skipClosers is the offset after the closing quotes and brackets at i. A straight
// quote there closes too: one that opens the next sentence follows a space.
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

// reach is how far around a stop is read, in bytes: text without spaces then costs no
// more than other text.
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
