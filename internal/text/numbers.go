package text

import (
	"math/big"
	"strings"
	"unicode"
)

// Number is a number found in a text.
type Number struct {
	Text string // as written, verbatim
	// Value is comparable: plain decimal digits without separators, scale
	// applied ("1.5m" is "1500000"), "%" appended to a percentage. Clock times
	// keep their colon ("3:30"), decades their s ("1990s"), and a code such as
	// G7 or A380 is folded whole.
	Value string
}

// Numbers finds the numbers of s in order: digits with separators, scales
// (k, m, bn, million), per cent, number words ("twenty-five", "a dozen"),
// ordinals ("3rd", "third"), dates part by part. In a range ("1.5 to 2
// million") the scale holds for both ends. Plural scales alone ("thousands")
// are no number.
func Numbers(s string) []Number {
	r := numberReader{text: s}
	for w := range words(s) {
		r.tokens = append(r.tokens, numberToken{span: w, fold: Fold(s[w.start:w.end])})
	}
	for r.at < len(r.tokens) {
		if !r.digits() && !r.spelled() {
			r.at++
		}
	}
	return r.out
}

type numberToken struct {
	span
	fold string
}

type numberReader struct {
	text   string
	tokens []numberToken
	at     int
	out    []Number
	bare   int // index of the token after the last number, if that had no scale; else 0
}

// gap is the text between token i-1 and token i.
func (r *numberReader) gap(i int) string {
	return r.text[r.tokens[i-1].end:r.tokens[i].start]
}

// digits reads a number written in digits.
func (r *numberReader) digits() bool {
	from := r.at
	t := r.tokens[from].fold
	if !hasDigit(t) {
		return false
	}
	if !unicode.IsDigit(rune(t[0])) { // G7, A380
		r.at++
		r.add(from, strings.ReplaceAll(t, ".", ""))
		return true
	}
	digits, suffix := splitDigits(t)
	r.at++
	switch {
	case r.colon(from, digits, suffix):
		return true
	case suffix == "" || suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th":
		r.scaled(from, plain(digits))
	case suffix == "s":
		r.add(from, plain(digits)+"s")
	case scales[suffix] != "":
		r.add(from, times(plain(digits), scales[suffix]))
	default: // 3pm, 10km, 5g
		r.add(from, plain(digits))
	}
	return true
}

// colon reads a clock time or a result such as 3:30.
func (r *numberReader) colon(from int, digits, suffix string) bool {
	if suffix != "" || r.at >= len(r.tokens) || r.gap(r.at) != ":" {
		return false
	}
	minutes, after := splitDigits(r.tokens[r.at].fold)
	if minutes == "" || after != "" && !clock[after] {
		return false
	}
	r.at++
	r.add(from, plain(digits)+":"+minutes)
	return true
}

// scaled adds a number whose scale or per cent sign may follow.
func (r *numberReader) scaled(from int, value string) {
	end := r.tokens[r.at-1].end
	if strings.HasPrefix(strings.TrimLeft(r.text[end:], " "), "%") {
		r.widen(from, func(v string) string { return v + "%" })
		r.add(from, value+"%")
		return
	}
	if r.at < len(r.tokens) && strings.Trim(r.gap(r.at), " -‑") == "" {
		next := r.tokens[r.at].fold
		switch {
		case percents[next] || next == "per" && r.at+1 < len(r.tokens) && r.tokens[r.at+1].fold == "cent":
			r.at++
			if next == "per" {
				r.at++
			}
			r.widen(from, func(v string) string { return v + "%" })
			r.add(from, value+"%")
			return
		case scales[next] != "" && (len(next) > 1 || r.gap(r.at) == ""):
			r.at++
			by := scales[next]
			r.widen(from, func(v string) string { return times(v, by) })
			r.add(from, times(value, by))
			return
		}
	}
	r.add(from, value)
	r.bare = r.at
}

// widen applies the scale of the number that begins at token from to the number before
// it when the two are a range: "1.5 to 2 million", "12-15%".
func (r *numberReader) widen(from int, scale func(string) string) {
	if r.bare == 0 || len(r.out) == 0 {
		return
	}
	gap := strings.TrimSpace(r.text[r.tokens[r.bare-1].end:r.tokens[from].start])
	between := gap == "and" && r.bare > 1 && r.tokens[r.bare-2].fold == "between"
	if gap == "to" || gap == "-" || gap == "–" || gap == "—" || gap == "or" || between {
		last := &r.out[len(r.out)-1]
		last.Value = scale(last.Value)
	}
}

// maxSpelled is the longest number read in words, in words.
const maxSpelled = 12

// spelled reads a number written in words.
func (r *numberReader) spelled() bool {
	from := r.at
	sum := wordSum{total: big.NewInt(0), part: big.NewInt(0)}
	at := from
	for at < min(len(r.tokens), from+maxSpelled) && !sum.closed {
		if at > from && strings.Trim(r.gap(at), " -‑\n") != "" {
			break
		}
		if !sum.add(r.tokens[at].fold, r.articleBefore(from)) && !r.bridges(at, sum.read) {
			break
		}
		at++
	}
	if !sum.read {
		return false
	}
	r.at = at
	value := sum.total.Add(sum.total, sum.part).String()
	if wordScales[r.tokens[at-1].fold] != 0 {
		r.add(from, value)
		return true
	}
	r.scaled(from, value)
	return true
}

// bridges reports whether token i is the "and" of "a hundred and five".
func (r *numberReader) bridges(i int, read bool) bool {
	return read && r.tokens[i].fold == "and" && wordScales[r.tokens[i-1].fold] >= 100 &&
		i+1 < len(r.tokens) && units[r.tokens[i+1].fold] != 0
}

// wordSum adds up number words.
type wordSum struct {
	total, part *big.Int // part is what a scale word would multiply
	read        bool     // holds a number
	closed      bool     // an ordinal ended it
}

// add adds one word; false when it does not continue the number. counted tells that
// "a" precedes the number, so that it may begin with a scale.
func (s *wordSum) add(word string, counted bool) bool {
	if scale := wordScales[word]; scale != 0 {
		if !s.read && !counted {
			return false
		}
		s.multiply(scale)
		s.read = true
		return true
	}
	unit, ok := units[word]
	if n := ordinals[word]; n != 0 {
		unit, ok = n, true
	}
	if !ok || s.read && !fits(s.part, unit) {
		return false
	}
	s.part.Add(s.part, big.NewInt(unit))
	s.read, s.closed = true, ordinals[word] != 0
	return true
}

func (s *wordSum) multiply(scale int64) {
	if s.part.Sign() == 0 {
		s.part.SetInt64(1)
	}
	s.part.Mul(s.part, big.NewInt(scale))
	if scale != 100 {
		s.total.Add(s.total, s.part)
		s.part.SetInt64(0)
	}
}

// fits reports whether unit continues part: "twenty" then "five", "hundred"
// then "five", but not "five" then "six".
func fits(part *big.Int, unit int64) bool {
	rest := new(big.Int).Mod(part, big.NewInt(100)).Int64()
	return rest == 0 || rest >= 20 && rest%10 == 0 && unit < 10
}

// articleBefore reports whether token i follows "a" or "half".
func (r *numberReader) articleBefore(i int) bool {
	return i > 0 && (r.tokens[i-1].fold == "a" || r.tokens[i-1].fold == "half")
}

func (r *numberReader) add(from int, value string) {
	r.bare = 0
	r.out = append(r.out, Number{Text: r.text[r.tokens[from].start:r.tokens[r.at-1].end], Value: value})
}

func hasDigit(s string) bool { return strings.IndexFunc(s, unicode.IsDigit) >= 0 }

// splitDigits parts "1,500m" into "1,500" and "m".
func splitDigits(s string) (digits, suffix string) {
	n := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) && r != ',' && r != '.' })
	if n < 0 {
		return s, ""
	}
	return s[:n], strings.TrimLeft(s[n:], "'")
}

// plain drops separators and needless zeros: "1,500" is "1500", "05" is "5",
// "2.50" is "2.5".
func plain(digits string) string {
	if strings.Count(digits, ".") > 1 { // 22.11.2026, 192.0.2.1: no decimal
		return digits
	}
	digits = strings.ReplaceAll(digits, ",", "")
	whole, frac, _ := strings.Cut(digits, ".")
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if frac = strings.TrimRight(frac, "0"); frac != "" {
		return whole + "." + frac
	}
	return whole
}

// times multiplies a plain decimal by a power of ten given as its zeros.
func times(value, zeros string) string {
	whole, frac, _ := strings.Cut(value, ".")
	n := min(len(frac), len(zeros))
	value = whole + frac[:n] + zeros[n:]
	if frac[n:] != "" {
		value += "." + frac[n:]
	}
	return plain(value)
}

// scales are the zeros that a suffix or word adds.
var scales = map[string]string{
	"k": "000", "m": "000000", "mn": "000000", "mln": "000000", "b": "000000000", "bn": "000000000", "tn": "000000000000", "trn": "000000000000",
	"hundred": "00", "thousand": "000", "million": "000000", "billion": "000000000", "trillion": "000000000000",
}

var percents = set(`percent pct percentage`)

var units = map[string]int64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
	"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var ordinals = map[string]int64{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}

var wordScales = map[string]int64{
	"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1e6, "billion": 1e9, "trillion": 1e12,
}
