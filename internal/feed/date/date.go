// Package date reads dates as feeds write them, in whatever format and language and
// with whatever mistake. It refuses dates that cannot be meant, and reads no clock.
package date

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// oldest and newest bound the dates believed: the zero of Unix time and years
// far ahead are a publisher's mistake, not news.
var (
	oldest = time.Date(1971, 1, 1, 0, 0, 0, 0, time.UTC)
	newest = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Parse reads a date as feeds write it, and returns it in UTC: W3C-DTF, RFC 822 and
// its many relatives, month names in many languages, Unix time. A date without a zone
// is in UTC, one in Korean in Korean time. ok is false for what is not a date or not
// from 1971 to 2099.
func Parse(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 100 {
		return time.Time{}, false
	}
	for _, layout := range []string{time.RFC3339, time.RFC1123Z, time.RFC1123} {
		// RFC 1123 has a zone's name; only the ones that mean UTC are known to time.
		if layout == time.RFC1123 && !strings.HasSuffix(s, " GMT") {
			continue
		}
		if t, err := time.Parse(layout, s); err == nil {
			return believed(t)
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && (len(s) == 10 || len(s) == 13) {
		return believed(unixTime(n, len(s)))
	}
	var d dateParts
	if strings.ContainsAny(s, "년오") {
		d.offset = zones["kst"] // Korea has one zone, and its feeds leave it out
	}
	for _, word := range strings.FieldsFunc(separate(s), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;()[]", r) }) {
		d.add(word)
	}
	return d.time()
}

func believed(t time.Time) (time.Time, bool) {
	t = t.UTC()
	return t, !t.Before(oldest) && t.Before(newest)
}

// unixTime is a time in seconds, or of 13 digits in milliseconds.
func unixTime(n int64, digits int) time.Time {
	if digits == 13 {
		return time.UnixMilli(n)
	}
	return time.Unix(n, 0)
}

// Latest is the later of two times.
func Latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// Dates and times of East Asia, with the signs that stand after each number.
var (
	asianDate = regexp.MustCompile(`(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号]?`)
	asianTime = regexp.MustCompile(`(\d{1,2})\s*[時时点시]\s*(\d{1,2})\s*[分분]?(?:\s*(\d{1,2})\s*[秒초])?`)
)

// separate puts spaces between date, time and zone, so that every word is one of them.
func separate(s string) string {
	if strings.ContainsAny(s, "年년時时点시") {
		s = asianTime.ReplaceAllString(asianDate.ReplaceAllString(s, "$1-$2-$3 "), "$1:$2:$3 ")
	}
	var b strings.Builder
	clock := false // what follows is time, then zone
	var before rune
	for i, r := range s {
		afterDigit := isDigit(before)
		between := afterDigit && i+1 < len(s) && isDigit(rune(s[i+1])) // two digits
		switch {
		case (r == 'T' || r == 't') && between:
			clock = true
			b.WriteByte(' ')
		case r == ':', r == 'h' && between:
			clock = true
			b.WriteByte(':')
		case r == ',' && clock && between:
			b.WriteByte('.')
		case clock && afterDigit && (r == '+' || r == '-' || unicode.IsLetter(r)), isDigit(r) && before > unicode.MaxASCII:
			b.WriteByte(' ')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		if unicode.IsSpace(r) {
			clock = false
		}
		before = r
	}
	return b.String()
}

func isDigit[C byte | rune](c C) bool { return '0' <= c && c <= '9' }

// dateParts collects a date from its words, in whatever order they come.
type dateParts struct {
	year, month, day     int
	hour, minute, second int
	nano                 int
	timed, pm, am        bool
	offset               int // seconds east of UTC
	broken               bool
}

func (d *dateParts) add(word string) {
	word = strings.Trim(word, ".")
	lower := strings.ToLower(word)
	switch {
	case lower == "":
	case strings.Contains(word, ":") && isDigit(word[0]):
		d.clock(word)
	case d.timed && (word[0] == '+' || word[0] == '-'):
		d.zone(word)
	case isDigit(word[0]) && strings.ContainsAny(word, "-/."), strings.Count(word, "-") == 2 && isDigit(word[len(word)-1]):
		d.numeric(lower)
	case isDigit(word[0]):
		d.number(strings.TrimRightFunc(lower, unicode.IsLetter)) // 1st, 2nd, 1er
	case slices.Contains(afternoon, lower):
		d.pm = true
	case slices.Contains(forenoon, lower):
		d.am = true
	default:
		d.name(lower)
	}
}

// name reads a month or a zone. A weekday may look like a month (mar: Tuesday,
// March); the month comes later.
func (d *dateParts) name(lower string) {
	if m := month(lower); m > 0 {
		d.month = m
		return
	}
	if offset, ok := zones[lower]; ok && d.timed {
		d.offset = offset
		return
	}
	if i := strings.IndexAny(lower, "+-"); i > 0 && (strings.HasPrefix(lower, "gmt") || strings.HasPrefix(lower, "utc")) {
		d.zone(lower[i:])
	}
}

var (
	forenoon  = []string{"am", "a.m", "오전", "上午", "午前", "πμ", "π.μ"}
	afternoon = []string{"pm", "p.m", "오후", "下午", "午後", "μμ", "μ.μ"}
)

// clock reads 15, 15:04, 15:04:05 and 15:04:05.123.
func (d *dateParts) clock(word string) {
	hour, rest, _ := strings.Cut(word, ":")
	minute, second, _ := strings.Cut(rest, ":")
	second, fraction, _ := strings.Cut(second, ".")
	d.hour, d.minute, d.second = d.atoi(hour), d.atoi(cmp.Or(minute, "0")), d.atoi(cmp.Or(second, "0"))
	d.timed = true
	if fraction != "" {
		d.nano = d.atoi((fraction + "000000000")[:9])
	}
}

// zone reads +0100, +01:00 and +01.
func (d *dateParts) zone(word string) {
	digits := strings.ReplaceAll(strings.TrimLeft(word[1:], "-"), ":", "")
	switch len(digits) {
	case 1, 2:
		d.offset = d.atoi(digits) * 3600
	case 3, 4:
		n := d.atoi(digits)
		d.offset = n/100*3600 + n%100*60
	default:
		d.broken = true
	}
	if word[0] == '-' {
		d.offset = -d.offset
	}
}

// numeric reads 2006-01-02, 2006-01, 2006-002 (the day of the year), 06-01-02,
// 02.01.2006, 02/01/2006 (or, when there is no such month, 01/13/2006), and
// those with a month's name: 02-Jan-06, Jan-02-2006, 2006-Jan-02. After a date,
// 15.04.05 is a time.
func (d *dateParts) numeric(word string) {
	p := strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune("-/.", r) })
	switch named := slices.IndexFunc(p, func(part string) bool { return month(part) > 0 }); {
	case len(p) == 2 && len(p[0]) == 4 && len(p[1]) == 3:
		d.year, d.month, d.day = d.atoi(p[0]), 1, d.atoi(p[1])
	case len(p) == 2 && len(p[0]) == 4:
		d.year, d.month, d.day = d.atoi(p[0]), d.atoi(p[1]), 1
	case len(p) == 2 || len(p) == 3 && d.year > 0 && d.day > 0 && !d.timed:
		d.clock(strings.Join(p, ":"))
		return
	case len(p) != 3:
		d.broken = true
	case named >= 0:
		d.month = month(p[named])
		p = slices.Delete(p, named, named+1)
		if len(p[0]) == 4 {
			p[0], p[1] = p[1], p[0]
		}
		d.day, d.year = d.atoi(p[0]), d.fullYear(p[1])
	case len(p[0]) == 4, len(p[2]) == 2 && strings.Contains(word, "-"):
		d.year, d.month, d.day = d.fullYear(p[0]), d.atoi(p[1]), d.atoi(p[2])
	default:
		d.day, d.month, d.year = d.atoi(p[0]), d.atoi(p[1]), d.fullYear(p[2])
		if d.month > 12 && d.day <= 12 {
			d.day, d.month = d.month, d.day
		}
	}
	d.broken = d.broken || d.month == 0 || d.day == 0
}

// number reads digits as a day or a year, by their length and place, or as a date or
// time without separators.
func (d *dateParts) number(digits string) {
	dated := d.year > 0 && d.day > 0
	switch n := len(digits); {
	case dated && !d.timed && n <= 6 && n%2 == 0:
		d.clock(spread(digits, 2, ":"))
	case n == 14:
		d.number(digits[:8])
		d.number(digits[8:])
	case n == 8:
		d.year, d.month, d.day = d.atoi(digits[:4]), d.atoi(digits[4:6]), d.atoi(digits[6:])
	case n == 7:
		d.year, d.month, d.day = d.atoi(digits[:4]), 1, d.atoi(digits[4:])
	case n == 6:
		d.numeric(spread(digits, 2, "-"))
	case n == 4:
		d.year = d.atoi(digits)
	case d.day == 0:
		d.day = d.atoi(digits)
		d.broken = d.broken || d.day == 0
	case d.year == 0:
		d.year = d.fullYear(digits)
	}
}

// spread puts mark after every n characters of s, but not at its end.
func spread(s string, n int, mark string) string {
	for at := n; at < len(s); at += n + len(mark) {
		s = s[:at] + mark + s[at:]
	}
	return s
}

func (d *dateParts) fullYear(digits string) int {
	year := d.atoi(digits)
	switch {
	case len(digits) != 2:
		return year
	case year < 69: // the pivot of POSIX
		return year + 2000
	}
	return year + 1900
}

func (d *dateParts) atoi(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 {
		d.broken = true
	}
	return n
}

func (d *dateParts) time() (time.Time, bool) {
	if d.year > 0 && d.day == 0 {
		d.month, d.day = max(d.month, 1), 1 // a year or a month alone
	}
	switch {
	case d.pm && d.hour < 12:
		d.hour += 12
	case d.am && d.hour == 12:
		d.hour = 0
	}
	// A day, hour or minute too many carries over: the date is off by little then,
	// which is better than none.
	if d.broken || d.year == 0 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 && d.month > 1 || d.day > 366 ||
		d.hour > 47 || d.minute > 99 || d.second > 99 || d.offset < -15*3600 || d.offset > 15*3600 {
		return time.Time{}, false
	}
	zone := time.FixedZone("", d.offset)
	return believed(time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, d.nano, zone))
}

// First is the first of the values that is a date; the zero time when none is.
func First(values ...string) time.Time {
	for _, v := range values {
		if t, ok := Parse(v); ok {
			return t
		}
	}
	return time.Time{}
}
