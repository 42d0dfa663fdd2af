package schedule

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/news"
)

// clockTime is a time of day as members write it: 8, 8:30, 08.30, 0830, 18h30, 8 pm.
var clockTime = regexp.MustCompile(`(?i)^(\d{1,2})(?:[:.h]?(\d{2})|h)?\s*([ap]\.?m\.?)?$`)

// timeLike is what is meant for a time of day, right or wrong: it has a mark of
// one, or is a number alone behind words.
var timeLike = regexp.MustCompile(`(?i)^(?:noon|midnight|:?\d{1,4}|\d{1,2}[:.h]\d*\s*(?:[ap]\.?m\.?)?|\d{1,4}\s*[ap]\.?m\.?)$`)

// pastHour is when in each hour an hourly brief comes, alone: :15, or 15.
var pastHour = regexp.MustCompile(`^:?(\d{2})$`)

// lineOf is the cron line of a rhythm. Every error is a news.Fault.
func lineOf(r news.Rhythm) (string, error) {
	if past := pastHour.FindStringSubmatch(strings.TrimSpace(r.At)); r.Every == news.Hourly && past != nil {
		r.At = "0:" + past[1] // an hourly brief at 15 is meant to come at a quarter past
	}
	hour, minute, err := readClock(r.At)
	if err != nil {
		return "", err
	}
	switch r.Every {
	case news.Hourly:
		return fmt.Sprintf("%d * * * *", minute), nil
	case news.Daily:
		return fmt.Sprintf("%d %d * * *", minute, hour), nil
	case news.Weekdays:
		return fmt.Sprintf("%d %d * * 1-5", minute, hour), nil
	case news.Weekly:
		days, err := readDays(r.Day)
		return fmt.Sprintf("%d %d * * %s", minute, hour, days), err
	}
	return "", news.Faultf(nil, "%q is not a rhythm. Choose daily, weekdays, weekly or hourly, or give a cron line.", r.Every)
}

func readClock(at string) (hour, minute int, err error) {
	if at = strings.TrimSpace(at); at == "" {
		return 8, 0, nil
	}
	switch strings.ToLower(at) {
	case "noon":
		return 12, 0, nil
	case "midnight":
		return 0, 0, nil
	}
	bad := news.Faultf(nil, "%q is not a time of day. Write it as 08:00 or 8 pm.", at)
	match := clockTime.FindStringSubmatch(at)
	if match == nil {
		return 0, 0, bad
	}
	hour, err = strconv.Atoi(match[1])
	if err != nil {
		return 0, 0, bad
	}
	if match[2] != "" {
		if minute, err = strconv.Atoi(match[2]); err != nil {
			return 0, 0, bad
		}
	}
	if half := strings.ToLower(match[3]); half != "" {
		if hour < 1 || hour > 12 {
			return 0, 0, bad
		}
		if hour %= 12; half[0] == 'p' {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 {
		return 0, 0, bad
	}
	return hour, minute, nil
}

// readDays is a cron line's field for weekdays separated by spaces.
func readDays(typed string) (string, error) {
	var days []string
	for word := range strings.FieldsSeq(cmp.Or(strings.TrimSpace(typed), time.Monday.String())) {
		day, err := readDay(word)
		if err != nil {
			return "", err
		}
		days = append(days, strconv.Itoa(int(day)))
	}
	slices.Sort(days)
	return strings.Join(slices.Compact(days), ","), nil
}

func readDay(day string) (time.Weekday, error) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(day, d.String()) || strings.EqualFold(day, d.String()[:3]) {
			return d, nil
		}
	}
	return 0, news.Faultf(nil, "%q is not a day of the week. Write it as Monday or Mon.", day)
}

// read gives the cron line of what a member writes in one line: a cron line
// itself, or words such as "weekdays at 9". Every error is a news.Fault.
func read(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	_, refused := parseSpec(typed)
	if refused == nil {
		return typed, nil
	}
	if rhythm, said := rhythmIn(typed); said {
		return lineOf(rhythm)
	}
	if cronLike(typed) {
		return "", refused
	}
	return "", news.Faultf(nil, "newsdesk cannot read %q. Write it as daily at 08:00, weekdays at 8 pm, "+
		"Monday and Friday at 18:00 or hourly at :15, or as a cron line: 0 8 * * 1-5 is 08:00 from Monday to Friday.", short(typed))
}

// cronLike reports whether somebody who typed this had a cron line in mind.
func cronLike(typed string) bool {
	first := strings.ToLower(typed)
	return first == "" || strings.ContainsAny(first, "*@=") || len(strings.Fields(first)) > 3 && first[0] <= '9'
}

// rhythmWords are the words for a rhythm, filling the words that say nothing.
var (
	rhythmWords = map[string]news.Every{
		"daily": news.Daily, "day": news.Daily, "days": news.Daily, "weekday": news.Weekdays, "weekdays": news.Weekdays,
		"weekly": news.Weekly, "week": news.Weekly, "hourly": news.Hourly, "hour": news.Hourly,
	}
	filling = map[string]bool{"every": true, "each": true, "on": true, "at": true, "the": true, "past": true, "and": true, "&": true}
)

// rhythmIn reads words in any order: how often, on which day, at what time.
// What it does not know it takes for the time, which must look like one.
func rhythmIn(typed string) (r news.Rhythm, said bool) {
	var at []string
	for word := range strings.FieldsSeq(strings.ToLower(typed)) {
		word = strings.TrimRight(word, ",")
		every, known := rhythmWords[word]
		day := strings.TrimSuffix(word, "s")
		_, notDay := readDay(day)
		switch {
		case filling[word] || word == "":
		case known && r.Every == "":
			r.Every = every
		case day == "weekend":
			r.Day += " saturday sunday"
		case notDay == nil:
			r.Day += " " + day
		default:
			at = append(at, word)
		}
	}
	r.At = strings.Join(at, " ")
	switch {
	case r.Day != "" && r.Every == "":
		r.Every = news.Weekly
	case r.Every == "" && timeLike.MatchString(r.At):
		r.Every = news.Daily
	}
	return r, r.Every != "" && (r.Day == "" || r.Every == news.Weekly) && (r.At == "" || timeLike.MatchString(r.At))
}

// short is the beginning of what was typed.
func short(typed string) string {
	if runes := []rune(typed); len(runes) > maxSpec {
		return string(runes[:maxSpec]) + "…"
	}
	return typed
}
