package schedule

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/news"
)

// clockTime is a time of day as members write it: 8, 8:30, 08.30, 8 pm.
var clockTime = regexp.MustCompile(`(?i)^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$`)

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
		day, err := readDay(r.Day)
		return fmt.Sprintf("%d %d * * %d", minute, hour, day), err
	}
	return "", news.Faultf(nil, "%q is not a rhythm. Choose daily, weekdays, weekly or hourly, or give a cron line.", r.Every)
}

func readClock(at string) (hour, minute int, err error) {
	if at = strings.TrimSpace(at); at == "" {
		return 8, 0, nil
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
		if hour %= 12; half == "pm" {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 {
		return 0, 0, bad
	}
	return hour, minute, nil
}

func readDay(day string) (time.Weekday, error) {
	day = strings.TrimSpace(day)
	if day == "" {
		return time.Monday, nil
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(day, d.String()) || strings.EqualFold(day, d.String()[:3]) {
			return d, nil
		}
	}
	return 0, news.Faultf(nil, "%q is not a day of the week. Write it as Monday or Mon.", day)
}
