package prose

import (
	"regexp"
	"strings"
	"time"
)

var (
	dateLabel   = regexp.MustCompile(`^(?i:(?:first )?published|posted|(?:last )?(?:updated|modified)|date|on)(?i: on| at)?:? +`)
	dateWeekday = regexp.MustCompile(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? +`)
	dateRest    = regexp.MustCompile(`^((?:\d{1,2}(?:st|nd|rd|th)?\.? \p{L}{3,9}\.?,? \d{4})|(?:\p{L}{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})|(?:\d{4}-\d{2}-\d{2}))(.*)$`)
	ordinal     = regexp.MustCompile(`(\d)(?:st|nd|rd|th)\b`)
	readingTime = regexp.MustCompile(`^(?i)(?:reading time:? )?\d+[ -]min(?:ute)?s?(?: read)?\.?$`)
)

// Dateline reads a line that says when the article was published, and
// nothing else. The time is zero when the line is one but names no date.
func Dateline(line string) (time.Time, bool) {
	if len(line) > 80 {
		return time.Time{}, false
	}
	if readingTime.MatchString(line) {
		return time.Time{}, true
	}
	rest := dateWeekday.ReplaceAllString(dateLabel.ReplaceAllString(line, ""), "")
	m := dateRest.FindStringSubmatch(rest)
	if m == nil || CountWords(m[2]) > 6 || EndsSentence(m[2]) {
		return time.Time{}, false
	}
	return ParseDay(m[1])
}

// ParseDay reads an English date without a time.
func ParseDay(s string) (time.Time, bool) {
	s = ordinal.ReplaceAllString(strings.NewReplacer(",", "", ".", "").Replace(s), "$1")
	for _, layout := range []string{"2006-01-02", "2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006"} {
		if at, err := time.Parse(layout, s); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
