package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// mostTimes is how many times of a day, or days, are listed in words.
const mostTimes = 4

// wordsOf says when a line comes, as members would: "Weekdays at 08:00". It is
// "" for what cannot be said in a few words.
func wordsOf(line *cron.SpecSchedule) string {
	days, times := daysOf(line), timesOf(line)
	switch at := strings.HasPrefix(times, "at "); {
	case days == "" || times == "":
		return ""
	case at:
		return days + " " + times
	case days == daily:
		return strings.ToUpper(times[:1]) + times[1:]
	}
	return days + ", " + times
}

const daily = "Daily"

// star marks a field that was written as *: only one that was not narrows the
// days when the other one does, too.
const star = 1 << 63

func daysOf(line *cron.SpecSchedule) string {
	dates, weekdays := values(line.Dom, 1, 31), values(line.Dow, 0, 6)
	anyDate, anyWeekday := len(dates) == 31, len(weekdays) == 7
	either := line.Dom&star == 0 && line.Dow&star == 0
	switch {
	case len(values(line.Month, 1, 12)) < 12:
		return ""
	case anyDate && anyWeekday, either && (anyDate || anyWeekday):
		return daily
	case anyDate:
		return weekdaysSaid(weekdays)
	case anyWeekday && len(dates) <= mostTimes && slices.Max(dates) <= 28: // not every month has more
		said := make([]string, len(dates))
		for i, date := range dates {
			said[i] = ordinal(date)
		}
		return "On the " + listed(said) + " of each month"
	}
	return ""
}

func weekdaysSaid(days []int) string {
	if slices.Equal(days, []int{1, 2, 3, 4, 5}) {
		return "Weekdays"
	}
	if len(days) > mostTimes {
		return ""
	}
	if days[0] == 0 { // a week ends with its Sunday
		days = append(days[1:], 0)
	}
	said := make([]string, len(days))
	for i, day := range days {
		said[i] = time.Weekday(day).String() + "s"
	}
	return listed(said)
}

func timesOf(line *cron.SpecSchedule) string {
	hours, minutes := values(line.Hour, 0, 23), values(line.Minute, 0, 59)
	every, evenly := step(minutes, 60)
	switch first, last := hours[0], hours[len(hours)-1]; {
	case len(hours) == 24 && len(minutes) > 1 && evenly:
		return fmt.Sprintf("every %d minutes", every)
	case len(hours) == 24 && len(minutes) <= mostTimes:
		said := make([]string, len(minutes))
		for i, minute := range minutes {
			said[i] = fmt.Sprintf(":%02d", minute)
		}
		return "hourly at " + listed(said)
	case len(hours)*len(minutes) <= mostTimes:
		var said []string
		for _, hour := range hours {
			for _, minute := range minutes {
				said = append(said, fmt.Sprintf("%02d:%02d", hour, minute))
			}
		}
		return "at " + listed(said)
	case len(minutes) > 1:
		return ""
	case last-first == len(hours)-1:
		return fmt.Sprintf("hourly from %02d:%02d to %02d:%02d", first, minutes[0], last, minutes[0])
	}
	if every, evenly := step(hours, 24); evenly {
		return fmt.Sprintf("every %d hours from %02d:%02d", every, hours[0], minutes[0])
	}
	return ""
}

// step is how far apart values stand when they do so evenly, also around the
// end of the hour or day.
func step(values []int, around int) (by int, evenly bool) {
	by = around / len(values)
	for i, v := range values {
		if v != values[0]+i*by {
			return 0, false
		}
	}
	return by, by*len(values) == around
}

// values are those from low to high that a field of a line holds.
func values(field uint64, low, high int) (held []int) {
	for v := low; v <= high; v++ {
		if field>>v&1 == 1 {
			held = append(held, v)
		}
	}
	return held
}

func listed(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

func ordinal(n int) string {
	end := "th"
	if n/10 != 1 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, end)
}
