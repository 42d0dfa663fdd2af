package feed

import (
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

// parseDate reads a date as feeds write it, in UTC: W3C-DTF, RFC 822 and its
// many relatives, month names in the languages of names. A date without a zone
// is UTC. false for what is no date or lies outside oldest to newest.
func parseDate(s string) (time.Time, bool) {
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
	var d dateParts
	for _, word := range strings.FieldsFunc(separate(s), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;()", r) }) {
		d.add(word)
	}
	return d.time()
}

func believed(t time.Time) (time.Time, bool) {
	t = t.UTC()
	return t, !t.Before(oldest) && t.Before(newest)
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// separate parts an ISO date from its time, and a time from its zone, so that
// every word is one thing.
func separate(s string) string {
	var b strings.Builder
	clock := false // a colon came: what follows is time, then zone
	for i, r := range s {
		digitBefore := i > 0 && isDigit(s[i-1])
		switch {
		case r == ':':
			clock = true
			b.WriteRune(r)
		case (r == 'T' || r == 't') && digitBefore && i+1 < len(s) && isDigit(s[i+1]):
			b.WriteByte(' ')
		case clock && digitBefore && (r == '+' || r == '-' || unicode.IsLetter(r)):
			b.WriteByte(' ')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		if unicode.IsSpace(r) {
			clock = false
		}
	}
	return b.String()
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

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
	case isDigit(word[0]) && strings.ContainsAny(word, "-/."):
		d.numeric(word)
	case isDigit(word[0]):
		d.number(strings.TrimRight(lower, "stndrh")) // 1st, 2nd, 3rd, 4th
	case lower == "pm" || lower == "p.m":
		d.pm = true
	case lower == "am" || lower == "a.m":
		d.am = true
	default:
		if m := month(lower); m > 0 {
			d.month = m // a weekday may look like a month (mar: Tuesday, March); the month comes later
		} else if offset, ok := zones[lower]; ok {
			d.offset = offset
		} else if i := strings.IndexAny(word, "+-"); i > 0 && (strings.HasPrefix(lower, "gmt") || strings.HasPrefix(lower, "utc")) {
			d.zone(word[i:])
		}
	}
}

// clock reads 15:04, 15:04:05 and 15:04:05.123.
func (d *dateParts) clock(word string) {
	parts := strings.SplitN(word, ":", 3)
	d.hour, d.minute = d.atoi(parts[0]), d.atoi(parts[1])
	d.timed = true
	if len(parts) < 3 {
		return
	}
	seconds, fraction, _ := strings.Cut(strings.Replace(parts[2], ",", ".", 1), ".")
	d.second = d.atoi(seconds)
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

// numeric reads 2006-01-02, 2006-01, 02.01.2006, 02/01/2006 (or, when there is
// no such month, 01/13/2006) and 02-Jan-06.
func (d *dateParts) numeric(word string) {
	p := strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune("-/.", r) })
	switch {
	case len(p) == 2 && len(p[0]) == 4:
		d.year, d.month, d.day = d.atoi(p[0]), d.atoi(p[1]), 1
	case len(p) != 3:
		d.broken = true
	case len(p[0]) == 4:
		d.year, d.month, d.day = d.atoi(p[0]), d.atoi(p[1]), d.atoi(p[2])
	default:
		d.day, d.year = d.atoi(p[0]), d.fullYear(p[2])
		if d.month = month(strings.ToLower(p[1])); d.month == 0 {
			d.month = d.atoi(p[1])
		}
		if d.month > 12 && d.day <= 12 {
			d.day, d.month = d.month, d.day
		}
	}
}

// number is a day or a year by its length and place, or a date of eight digits.
func (d *dateParts) number(digits string) {
	switch {
	case len(digits) == 8:
		d.year, d.month, d.day = d.atoi(digits[:4]), d.atoi(digits[4:6]), d.atoi(digits[6:])
	case len(digits) == 4:
		d.year = d.atoi(digits)
	case d.day == 0:
		d.day = d.atoi(digits)
	case d.year == 0:
		d.year = d.fullYear(digits)
	}
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
	if d.year > 0 && d.month == 0 && d.day == 0 {
		d.month, d.day = 1, 1 // a year alone
	}
	switch {
	case d.pm && d.hour < 12:
		d.hour += 12
	case d.am && d.hour == 12:
		d.hour = 0
	}
	if d.broken || d.year == 0 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 ||
		d.hour > 24 || d.minute > 59 || d.second > 60 || d.offset < -15*3600 || d.offset > 15*3600 {
		return time.Time{}, false
	}
	zone := time.FixedZone("", d.offset)
	return believed(time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, d.nano, zone))
}

// names are the beginnings of month names in English, German, French, Spanish,
// Italian, Portuguese and Dutch.
var names = [12][]string{
	{"jan", "jän", "ene", "gen"}, {"feb", "fév", "fev"}, {"mar", "mär", "mrt", "maa"}, {"apr", "avr", "abr"},
	{"may", "mai", "mag", "mei"}, {"jun", "juin", "giu"}, {"jul", "juil", "lug"}, {"aug", "aoû", "aou", "ago"},
	{"sep", "set"}, {"oct", "okt", "ott", "out"}, {"nov"}, {"dec", "dez", "déc", "dic"},
}

// month is 1 to 12, 0 for a word that is no month.
func month(lower string) int {
	for i, beginnings := range names {
		for _, beginning := range beginnings {
			if strings.HasPrefix(lower, beginning) {
				return i + 1
			}
		}
	}
	return 0
}

// zones are the abbreviations that feeds use, in seconds east of UTC; where
// one is used twice in the world, the North American or European reading.
var zones = map[string]int{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
	"est": -5 * 3600, "edt": -4 * 3600, "cst": -6 * 3600, "cdt": -5 * 3600,
	"mst": -7 * 3600, "mdt": -6 * 3600, "pst": -8 * 3600, "pdt": -7 * 3600, "akst": -9 * 3600, "akdt": -8 * 3600, "hst": -10 * 3600,
	"bst": 3600, "west": 3600, "cet": 3600, "cest": 2 * 3600, "mez": 3600, "mesz": 2 * 3600,
	"eet": 2 * 3600, "eest": 3 * 3600, "msk": 3 * 3600, "ist": 5*3600 + 1800, "jst": 9 * 3600, "kst": 9 * 3600,
	"aest": 10 * 3600, "aedt": 11 * 3600, "nzst": 12 * 3600, "nzdt": 13 * 3600,
}
