package wording

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	weekdays = `(?:mon|tues|wednes|thurs|fri|satur|sun)day`
	months   = `(?:january|february|march|april|may|june|july|august|september|october|november|december)`
	aDay     = `(?:\d{4}-\d\d-\d\d|yesterday|(?:last )?` + weekdays + `|\d{1,2}(?:st|nd|rd|th)?(?: of)? ` + months + `(?:,? \d{4})?|` + months + ` \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?)`
)

var (
	// asOfDay is "as of 1 November"; knownThen is "what did we know about it
	// on Monday". Before a day is until the day before it.
	asOfDay   = regexp.MustCompile(`(?i)\bas (?:of|at) (` + aDay + `)\b`)
	knownThen = regexp.MustCompile(`(?i)\b(?:did|had) ((?:we|you|they|anyone|anybody|people) (?:already )?known?)\b(.*?)\b(?:(on|by|until|before|as of) )?(` + aDay + `)\b`)

	isoDay    = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	dayNumber = regexp.MustCompile(`\b\d{1,2}\b|\b\d{1,2}(?:st|nd|rd|th)\b`)
	yearOfDay = regexp.MustCompile(`\b\d{4}\b`)
	monthName = regexp.MustCompile(months)
	calendar  = regexp.MustCompile(`^(?:` + months + `|` + weekdays + `)$`)
	// timed says when, by a month: an article of then need not.
	timed = regexp.MustCompile(`(?i)\b(?:in|during|last) ` + months + `(?: (?:19|20)\d\d)?\b`)
)

// AsOf reads from a question the day whose knowledge it asks for: the last
// moment of it, in the zone of now, and the question without it. Days have
// passed already: Monday is the last one before today, and a date without a
// year the last one before tomorrow. Zero when it asks for no such day.
func AsOf(question string, now time.Time) (rest string, at time.Time) {
	if m := asOfDay.FindStringSubmatchIndex(question); m != nil {
		if day, ok := readDay(question[m[2]:m[3]], now); ok {
			return tidy(question[:m[0]] + " " + question[m[1]:]), endOf(day)
		}
	}
	m := knownThen.FindStringSubmatchIndex(question)
	if m == nil {
		return question, time.Time{}
	}
	day, ok := readDay(question[m[8]:m[9]], now)
	if !ok {
		return question, time.Time{}
	}
	if m[6] >= 0 && strings.EqualFold(question[m[6]:m[7]], "before") {
		day = day.AddDate(0, 0, -1)
	}
	return tidy(question[:m[2]] + " " + question[m[4]:m[5]] + " " + question[m[9]:]), endOf(day)
}

// Calendar reports whether a folded name is that of a month or a weekday, and
// none of anything in the news.
func Calendar(name string) bool { return calendar.MatchString(name) }

func tidy(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.NewReplacer(" ?", "?", " ,", ",", " .", ".").Replace(strings.TrimLeft(s, ", "))
}

func endOf(day time.Time) time.Time { return day.AddDate(0, 0, 1).Add(-time.Millisecond) }

// readDay is the midnight that begins the day a phrase of aDay names.
func readDay(s string, now time.Time) (day time.Time, ok bool) {
	s = strings.ToLower(s)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	if isoDay.MatchString(s) {
		day, err := time.ParseInLocation(time.DateOnly, s, now.Location())
		return day, err == nil
	}
	if s == "yesterday" {
		return today.AddDate(0, 0, -1), true
	}
	for back := 1; back <= 7; back++ {
		if day := today.AddDate(0, 0, -back); strings.HasSuffix(s, strings.ToLower(day.Weekday().String())) {
			return day, true
		}
	}
	return readDate(s, today)
}

// readDate reads a day and a month, with or without a year.
func readDate(s string, today time.Time) (time.Time, bool) {
	name, month := monthName.FindString(s), time.January
	for month <= time.December && !strings.EqualFold(name, month.String()) {
		month++
	}
	number, err := strconv.Atoi(strings.TrimRight(dayNumber.FindString(s), "stndrh"))
	if month > time.December || err != nil {
		return time.Time{}, false
	}
	year := today.Year()
	if y := yearOfDay.FindString(s); y != "" {
		if year, err = strconv.Atoi(y); err != nil {
			return time.Time{}, false
		}
	}
	day := time.Date(year, month, number, 0, 0, 0, 0, today.Location())
	if day.Day() != number { // 31 June
		return time.Time{}, false
	}
	if !yearOfDay.MatchString(s) && day.After(today) {
		day = day.AddDate(-1, 0, 0)
	}
	return day, true
}
