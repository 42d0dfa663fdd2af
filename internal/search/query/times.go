package query

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Times is what a question says about time.
type Times struct {
	Spans []Span
	Older bool // it asks about a time that is over, so that new is no better
}

// Span is a stretch of time, both ends included.
type Span struct{ From, To time.Time }

// Name reports whether something published at so may tell about a time that the
// question names: what happens on a day is in the papers of the next.
func (t Times) Name(at time.Time) bool {
	for _, s := range t.Spans {
		if !at.Before(s.From) && !at.After(s.To.AddDate(0, 0, 1)) {
			return true
		}
	}
	return false
}

const (
	months = `(?P<month>[Jj]an(?:uary|\b)|[Ff]eb(?:ruary|\b)|March|Mar\b|[Aa]pr(?:il|\b)|May|[Jj]une?|[Jj]uly?|[Aa]ug(?:ust|\b)|[Ss]ept?(?:ember|\b)|[Oo]ct(?:ober|\b)|[Nn]ov(?:ember|\b)|[Dd]ec(?:ember|\b))\.?`
	years  = `(?P<year>(?:19|20)\d\d)`
	days   = `(?P<day>\d{1,2})(?:st|nd|rd|th)?`
	counts = `\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten`
)

// reader knows one way to write a date; read is given the named parts, and the
// day that now is in.
type reader struct {
	form *regexp.Regexp
	read func(parts map[string]string, now time.Time) (Span, bool)
}

// readers are tried in order; what one has read is gone for the next.
var readers = []reader{
	{regexp.MustCompile(`\b` + years + `-(?P<number>\d\d)-(?P<day>\d\d)\b`), dayOf},
	{regexp.MustCompile(`\b` + months + ` ` + days + `\b(?:,? ` + years + `\b)?`), dayOf},
	{regexp.MustCompile(`\b` + days + `(?: of)? ` + months + `(?:,? ` + years + `\b)?`), dayOf},
	{regexp.MustCompile(`\b` + months + ` (?:of )?` + years + `\b`), monthOf},
	{regexp.MustCompile(`\b(?i:in|during|since|until|till|from|to|and|between|last|this|of|early|late|mid)[ -]` + months + `(?:[^\w]|$)`), monthOf},
	{regexp.MustCompile(`\b(?i:(?P<which>last|this) (?P<part>spring|summer|autumn|fall|winter))\b`), seasonOf},
	{regexp.MustCompile(`(?i)\bday before yesterday\b`), daysAgo(2, 2)},
	{regexp.MustCompile(`(?i)\b(?:yesterday|last night)\b`), daysAgo(1, 1)},
	{regexp.MustCompile(`(?i)\b(?:today|tonight|this (?:morning|afternoon|evening))\b`), daysAgo(0, 0)},
	{regexp.MustCompile(`(?i)\bthis week(?:end)?\b`), daysAgo(7, 0)},
	{regexp.MustCompile(`(?i)(?:^|[^\w.,])(?P<count>an?|` + counts + `) (?P<unit>day|week|month|year)s? ago\b`), ago},
	{regexp.MustCompile(`(?i)\b(?P<which>last|past|previous) (?P<count>few|` + counts + `)? ?(?P<unit>day|week|weekend|month|year)s?\b`), past},
	{regexp.MustCompile(`(?i)\bthis (?P<unit>month|year)\b`), current},
	{regexp.MustCompile(`\b(?P<weekday>[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)day\b`), weekdayOf},
	{regexp.MustCompile(`\b(?i:in|during|since|until|till|from|to|and|between|of|early|late|mid|year)[ -]` + years + `\b`), yearOf},
}

var (
	present = regexp.MustCompile(`(?i)\b(?:today|tonight|now|currently|latest|newest|recent(?:ly)?|this (?:week|morning|afternoon|evening|month))\b`)
	joins   = regexp.MustCompile(`^\W*(?:and|to|until|till|through)?\W*$`)
	opens   = regexp.MustCompile(`(?i)\b(?:since|after)\W*$`)
	// The day or week that these words mean is another one in each article.
	relative = regexp.MustCompile(`(?i)\b(?:today|tonight|yesterday|last night|this (?:morning|afternoon|evening)|(?:this|last|past|previous) week(?:end)?)\b`)
	// A time that another is compared with is not what is asked about.
	compared = regexp.MustCompile(`(?i)\b(?:than|compared (?:to|with))\b[^,.;?!]*$`)
)

// place is where a time is named, from a byte of the question to another.
type place struct {
	Span
	start, end int
}

// namedTimes reads the days, months and spans that asked names, as seen at now
// and in its zone: said are the words of those up to a month long, rest is the
// question without any of them.
func namedTimes(asked string, now time.Time) (times Times, said, rest string) {
	found, rest := placesOf(asked, now)
	for _, p := range found {
		if p.To.Sub(p.From) < aMonth {
			said += " " + asked[p.start:p.end]
		}
	}
	for i := range found {
		found[i].widen(asked, found, now)
		times.Spans = append(times.Spans, found[i].Span)
	}
	times.Older = len(times.Spans) > 0 && !present.MatchString(asked)
	for _, s := range times.Spans {
		times.Older = times.Older && now.Sub(s.To) > settled
	}
	return times, said, rest
}

// placesOf finds the times that are over or run, by the readers in their order,
// and gives asked with spaces for them.
func placesOf(asked string, now time.Time) (found []place, rest string) {
	rest = asked
	for _, r := range readers {
		for _, at := range r.form.FindAllStringSubmatchIndex(rest, maxDates) {
			s, ok := r.read(partsOf(r.form, rest, at), now)
			if !ok || s.From.After(now) || compared.MatchString(asked[:at[0]]) {
				continue
			}
			found = append(found, place{s, at[0], at[1]})
			// What no form matches, so that no two are read across it.
			rest = rest[:at[0]] + strings.Repeat("\x00", at[1]-at[0]) + rest[at[1]:]
		}
	}
	return found, strings.ReplaceAll(rest, "\x00", " ")
}

// widen has "since" reach up to now, and "between" and "from … to" name what lies
// between, too.
func (p *place) widen(asked string, found []place, now time.Time) {
	if opens.MatchString(asked[:p.start]) || strings.HasPrefix(strings.ToLower(asked[p.start:p.end]), "since") {
		p.To = now
	}
	for _, other := range found {
		if other.start >= p.end && other.To.After(p.To) && joins.MatchString(asked[p.end:other.start]) {
			p.To = other.To
		}
	}
}

// settled is how long a time must be over before it is an older one: news of
// last week may be this week's.
const settled = 30 * 24 * time.Hour

// aMonth is longer than any.
const aMonth = 32 * 24 * time.Hour

// maxDates bounds what is read of one form.
const maxDates = 8

func partsOf(form *regexp.Regexp, s string, at []int) map[string]string {
	parts := map[string]string{}
	for i, name := range form.SubexpNames() {
		if name != "" && at[2*i] >= 0 {
			parts[name] = s[at[2*i]:at[2*i+1]]
		}
	}
	return parts
}

func dayOf(parts map[string]string, now time.Time) (Span, bool) {
	month, ok := monthNumber(parts)
	day, err := strconv.Atoi(parts["day"])
	if !ok || err != nil {
		return Span{}, false
	}
	year := yearNumber(parts, now)
	at := time.Date(year, month, day, 0, 0, 0, 0, now.Location())
	if parts["year"] == "" && at.After(now) {
		at = time.Date(year-1, month, day, 0, 0, 0, 0, now.Location())
	}
	return from(at, 0, 0, 1), at.Day() == day
}

func monthOf(parts map[string]string, now time.Time) (Span, bool) {
	month, ok := monthNumber(parts)
	year := yearNumber(parts, now)
	at := time.Date(year, month, 1, 0, 0, 0, 0, now.Location())
	if parts["year"] == "" && at.After(now) {
		at = at.AddDate(-1, 0, 0)
	}
	return from(at, 0, 1, 0), ok
}

func yearOf(parts map[string]string, now time.Time) (Span, bool) {
	at := time.Date(yearNumber(parts, now), 1, 1, 0, 0, 0, 0, now.Location())
	return from(at, 1, 0, 0), at.Year() < now.Year() // "the 2026 budget" of this year names no time
}

// seasonOf reads seasons as they fall north of the equator.
func seasonOf(parts map[string]string, now time.Time) (Span, bool) {
	first := map[string]time.Month{"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[strings.ToLower(parts["part"])]
	at := time.Date(now.Year(), first, 1, 0, 0, 0, 0, now.Location())
	last := strings.EqualFold(parts["which"], "last")
	for at.After(now) || last && at.AddDate(0, 3, 0).After(now) {
		at = at.AddDate(-1, 0, 0)
	}
	return from(at, 0, 3, 0), true
}

func weekdayOf(parts map[string]string, now time.Time) (Span, bool) {
	for back := range 7 {
		at := midnight(now).AddDate(0, 0, -back)
		if strings.HasPrefix(strings.ToLower(at.Weekday().String()), strings.ToLower(parts["weekday"])) {
			return from(at, 0, 0, 1), true
		}
	}
	return Span{}, false
}

// daysAgo is the days from so many ago to so many ago.
func daysAgo(first, last int) func(map[string]string, time.Time) (Span, bool) {
	return func(_ map[string]string, now time.Time) (Span, bool) {
		return from(midnight(now).AddDate(0, 0, -first), 0, 0, first-last+1), true
	}
}

// ago is the one unit of time that began so many ago: "two weeks ago" is off
// by some days either way.
func ago(parts map[string]string, now time.Time) (Span, bool) {
	n := number(parts["count"])
	switch at := midnight(now); strings.ToLower(parts["unit"]) {
	case "day":
		return from(at.AddDate(0, 0, -n), 0, 0, 1), true
	case "week":
		return from(at.AddDate(0, 0, -7*n-3), 0, 0, 7), true
	case "month":
		return from(at.AddDate(0, -n, -15), 0, 1, 0), true
	default:
		return from(at.AddDate(-n, -6, 0), 1, 0, 0), true
	}
}

// past is the last of a unit of time that is over ("last week"), or the last
// so many up to now ("last two weeks", "past week").
func past(parts map[string]string, now time.Time) (Span, bool) {
	today, unit := midnight(now), strings.ToLower(parts["unit"])
	if parts["count"] != "" || strings.EqualFold(parts["which"], "past") {
		n := max(1, number(parts["count"]))
		back := map[string]time.Time{
			"day": today.AddDate(0, 0, -n), "week": today.AddDate(0, 0, -7*n), "weekend": today.AddDate(0, 0, -7*n),
			"month": today.AddDate(0, -n, 0), "year": today.AddDate(-n, 0, 0),
		}
		return Span{back[unit], now}, true
	}
	monday := today.AddDate(0, 0, -(int(now.Weekday())+6)%7)
	switch unit {
	case "day":
		return from(today.AddDate(0, 0, -1), 0, 0, 1), true
	case "week":
		return from(monday.AddDate(0, 0, -7), 0, 0, 7), true
	case "weekend":
		return from(monday.AddDate(0, 0, -2), 0, 0, 2), true
	case "month":
		return from(time.Date(now.Year(), now.Month()-1, 1, 0, 0, 0, 0, now.Location()), 0, 1, 0), true
	default:
		return from(time.Date(now.Year()-1, 1, 1, 0, 0, 0, 0, now.Location()), 1, 0, 0), true
	}
}

func current(parts map[string]string, now time.Time) (Span, bool) {
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, now.Location())
	if strings.EqualFold(parts["unit"], "year") {
		first = time.Date(now.Year(), 1, 1, 0, 0, 0, 0, now.Location())
	}
	return Span{first, now}, true
}

// from is the span from a day's beginning that ends just before so much later.
func from(at time.Time, years, months, days int) Span {
	return Span{at, at.AddDate(years, months, days).Add(-time.Nanosecond)}
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

func monthNumber(parts map[string]string) (time.Month, bool) {
	if n, err := strconv.Atoi(parts["number"]); err == nil {
		return time.Month(n), 1 <= n && n <= 12
	}
	for m := time.January; m <= time.December; m++ {
		if name := strings.ToLower(parts["month"]); len(name) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), name[:3]) {
			return m, true
		}
	}
	return 0, false
}

func yearNumber(parts map[string]string, now time.Time) int {
	if year, err := strconv.Atoi(parts["year"]); err == nil {
		return year
	}
	return now.Year()
}

var numbers = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "few": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}

func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return numbers[strings.ToLower(s)]
}
