package schedule

import "testing"

func TestWordsOf(t *testing.T) {
	for spec, want := range map[string]string{
		"0 8 * * *":           "Daily at 08:00",
		"@daily":              "Daily at 00:00",
		"0 8 * * 0-7":         "Daily at 08:00",
		"0 8 1-31 * 1":        "Daily at 08:00", // either kind of day is enough
		"30 9 * * 1-5":        "Weekdays at 09:30",
		"0 9 * * MON-FRI":     "Weekdays at 09:00",
		"0 10 * * 0,6":        "Saturdays and Sundays at 10:00",
		"0 18 * * 7":          "Sundays at 18:00",
		"0 9 * * 1,3,5":       "Mondays, Wednesdays and Fridays at 09:00",
		"0 8,12,18 * * *":     "Daily at 08:00, 12:00 and 18:00",
		"0,30 8,18 * * *":     "Daily at 08:00, 08:30, 18:00 and 18:30",
		"15 * * * *":          "Hourly at :15",
		"@hourly":             "Hourly at :00",
		"5,20 * * * *":        "Hourly at :05 and :20",
		"*/30 * * * *":        "Every 30 minutes",
		"7,37 * * * *":        "Every 30 minutes",
		"0 8-18 * * 1-5":      "Weekdays, hourly from 08:00 to 18:00",
		"0 */2 * * *":         "Every 2 hours from 00:00",
		"0 */6 * * *":         "Daily at 00:00, 06:00, 12:00 and 18:00",
		"0 9 1,15 * *":        "On the 1st and 15th of each month at 09:00",
		"0 9 2,3,11,22 * *":   "On the 2nd, 3rd, 11th and 22nd of each month at 09:00",
		"0 9 31 * *":          "", // not every month has one
		"0 9 1 * 1":           "",
		"0 9 * 1-6 *":         "",
		"0 9 * * 1,2,3,4,6":   "",
		"0 1,2,4,8,16 * * *":  "",
		"*/20 8-18 * * *":     "",
		"0,15,30 8-18 * * *":  "",
		"0 9 1,2,3,4,5 * *":   "",
		"@yearly":             "",
		"0,15,30,45 0 * * *":  "Daily at 00:00, 00:15, 00:30 and 00:45",
		"0 0-20/5 * * *":      "",
		"nothing of the kind": "",
	} {
		if got := new(Keeper).Words(spec); got != want {
			t.Errorf("%q is %q, want %q", spec, got, want)
		}
	}
}

// What is said of a line is read back as the same line.
func TestWordsAreReadBack(t *testing.T) {
	for _, line := range []string{"0 8 * * *", "45 7 * * 1-5", "0 9 * * 1", "30 18 * * 0", "20 * * * *", "0 9 * * 1,3,5"} {
		words := new(Keeper).Words(line)
		if got, err := read(words); got != line || words == "" {
			t.Errorf("%q is said as %q and read as %q, %v", line, words, got, err)
		}
	}
}
