package schedule

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"newsdesk/internal/news"
)

const (
	// maxSpec is the longest line read, in bytes; real ones stay below 40.
	maxSpec = 100
	// closest is the least time between two slots, in minutes: more posts than
	// that are noise in a channel and load on everybody's model.
	closest = 15
	example = "For example, 0 8 * * 1-5 is 08:00 from Monday to Friday."
)

// fields describes the five fields of a cron line, in order.
var fields = []struct {
	name, allowed string
	max           int
}{
	{"minute", "0 to 59", 59},
	{"hour", "0 to 23", 23},
	{"day of the month", "1 to 31", 31},
	{"month", "1 to 12 or JAN to DEC", 12},
	{"weekday", "0 to 7 or SUN to SAT, where 0 and 7 are Sunday", 7},
}

var macros = map[string]string{
	"@hourly":   "0 * * * *",
	"@daily":    "0 0 * * *",
	"@midnight": "0 0 * * *",
	"@weekly":   "0 0 * * 0",
	"@monthly":  "0 0 1 * *",
	"@yearly":   "0 0 1 1 *",
	"@annually": "0 0 1 1 *",
}

// fieldItem is one entry of a field's comma list. The cron parser alone would
// read "*-x" as "*" and "+5" as 5.
var fieldItem = regexp.MustCompile(`^(?:[*?]|(?:\d{1,2}|[A-Za-z]{3})(?:-(?:\d{1,2}|[A-Za-z]{3}))?)(?:/(\d{1,2}))?$`)

var cronParser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

// parseSpec reads a cron line or macro. Its result tells times of day on a
// clock without a zone. All errors are news.Fault.
func parseSpec(spec string) (*cron.SpecSchedule, error) {
	words, err := split(spec)
	if err != nil {
		return nil, err
	}
	for i, word := range words {
		if err := checkField(i, word); err != nil {
			return nil, err
		}
	}
	words[4] = foldSunday(words[4])
	parsed, err := cronParser.Parse(strings.Join(words, " "))
	if err != nil {
		return nil, news.Faultf(err, "%q is not a schedule newsdesk can read. %s", spec, example)
	}
	line := parsed.(*cron.SpecSchedule) // all that five fields parse to
	// The five years that cron looks ahead from here hold a 29 February.
	if line.Next(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, news.Faultf(nil, "%q never comes: no year has such a date. %s", spec, example)
	}
	if crowded(line) {
		return nil, news.Faultf(nil, "%q comes more often than every %d minutes, the most newsdesk posts. "+
			"For example, */30 * * * * is every half hour.", spec, closest)
	}
	return line, nil
}

// split gives the five fields of a line or macro, or says why there are not five.
func split(spec string) ([]string, error) {
	if len(spec) > maxSpec {
		return nil, news.Faultf(nil, "The schedule is longer than %d characters. %s", maxSpec, example)
	}
	words := strings.Fields(spec)
	if len(words) == 0 {
		return nil, news.Faultf(nil, "The schedule is empty. %s", example)
	}
	switch first := strings.ToLower(words[0]); {
	case strings.HasPrefix(first, "tz=") || strings.HasPrefix(first, "cron_tz="):
		return nil, news.Faultf(nil, "Leave %q out of the schedule: the time zone has an option of its own. %s", words[0], example)
	case first == "@every":
		return nil, news.Faultf(nil, "@every has no fixed times of day. "+
			"Write 0 */6 * * * for every six hours, or @hourly, @daily, @weekly or @monthly.")
	case strings.HasPrefix(first, "@"):
		line, known := macros[first]
		if !known || len(words) > 1 {
			return nil, news.Faultf(nil, "%q is not a schedule newsdesk knows. "+
				"Use @hourly, @daily, @weekly, @monthly or @yearly, or five fields. %s", spec, example)
		}
		return strings.Fields(line), nil
	}
	if len(words) == 6 {
		return nil, news.Faultf(nil, "%q has six fields. Leave the seconds out: "+
			"minute, hour, day of the month, month, weekday. %s", spec, example)
	}
	if len(words) != len(fields) {
		return nil, news.Faultf(nil, "%q has %d of the five fields "+
			"minute, hour, day of the month, month, weekday. %s", spec, len(words), example)
	}
	return words, nil
}

// checkField finds what is wrong with one field, so that a member is told
// which of the five to mend.
func checkField(i int, field string) error {
	f := fields[i]
	for item := range strings.SplitSeq(field, ",") {
		match := fieldItem.FindStringSubmatch(item)
		if match == nil {
			return news.Faultf(nil, "%q cannot stand for the %s: use %s, lists 1,2, ranges 1-5, steps */2 or *. %s",
				field, f.name, f.allowed, example)
		}
		if step, err := strconv.Atoi(match[1]); err == nil && (step < 1 || step > f.max) {
			return news.Faultf(nil, "The step in %q cannot stand for the %s: it goes from 1 to %d. %s",
				field, f.name, f.max, example)
		}
	}
	alone := []string{"*", "*", "*", "*", "*"}
	alone[i] = field
	if i == 4 {
		alone[i] = foldSunday(field)
	}
	if _, err := cronParser.Parse(strings.Join(alone, " ")); err != nil {
		return news.Faultf(err, "%q cannot stand for the %s: that is %s, and a range goes from low to high. %s",
			field, f.name, f.allowed, example)
	}
	return nil
}

// foldSunday rewrites a weekday field whose Sunday is 7 or ends a range, as
// cron allows; the parser knows it as 0 only.
func foldSunday(field string) string {
	items := strings.Split(field, ",")
	for i, item := range items {
		days, step, stepped := strings.Cut(item, "/")
		low, high, ranged := strings.Cut(days, "-")
		switch {
		case !ranged && low == "7":
			items[i] = "0" // a step from 7 reaches no other day
		case ranged && (high == "7" || strings.EqualFold(high, "sun")):
			if !stepped {
				step = "1"
			}
			items[i] = throughSunday(item, low, step)
		}
	}
	return strings.Join(items, ",")
}

// throughSunday lists the days from low to the Sunday after it; an item that
// is none of that stays for the parser to refuse.
func throughSunday(item, low, step string) string {
	const names = "sunmontuewedthufrisat"
	from, err := strconv.Atoi(low)
	if err != nil {
		at := strings.Index(names, strings.ToLower(low))
		if at < 0 || at%3 != 0 {
			return item
		}
		from = at / 3
	}
	by, err := strconv.Atoi(step)
	if err != nil || by < 1 {
		return item
	}
	var days []string
	for day := from; day <= 7; day += by {
		days = append(days, strconv.Itoa(day%7))
	}
	return strings.Join(days, ",")
}

// crowded reports whether two slots stand closer than allowed, taking every
// day as followed by one like it.
func crowded(line *cron.SpecSchedule) bool {
	last := -closest
	for minute := range 2 * 24 * 60 {
		if line.Hour>>(minute/60%24)&1 == 0 || line.Minute>>(minute%60)&1 == 0 {
			continue
		}
		if minute-last < closest {
			return true
		}
		last = minute
	}
	return false
}
