package wording

import (
	"testing"
	"time"
)

// sunday is when the questions are asked.
var sunday = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestAsOf(t *testing.T) {
	for question, want := range map[string]struct{ rest, day string }{
		"As of 1 November, who led?":                          {"who led?", "2026-11-01"},
		"Who led as of 2026-11-01?":                           {"Who led?", "2026-11-01"},
		"Who led as of November 1st, 2025?":                   {"Who led?", "2025-11-01"},
		"Who led as at the 3rd of May":                        {"Who led as at the 3rd of May", ""},
		"Who led as of 3rd of May":                            {"Who led", "2026-05-03"},
		"Who led as of 24 December?":                          {"Who led?", "2025-12-24"},
		"Who led as of yesterday?":                            {"Who led?", "2026-11-21"},
		"What did we know on Monday about the fire?":          {"What did about the fire?", "2026-11-16"},
		"What did we know about the fire on Sunday?":          {"What did about the fire?", "2026-11-15"},
		"What did people know about the fire before Tuesday?": {"What did about the fire?", "2026-11-16"},
		"What did we already know yesterday?":                 {"What did?", "2026-11-21"},
		"Who led as of 31 June?":                              {"Who led as of 31 June?", ""},
		"Who led as of 2026-13-01?":                           {"Who led as of 2026-13-01?", ""},
		"What happened on Monday?":                            {"What happened on Monday?", ""},
		"Do you know who led on Monday?":                      {"Do you know who led on Monday?", ""},
		"as of":                                               {"as of", ""},
	} {
		rest, at := AsOf(question, sunday)
		day := ""
		if !at.IsZero() {
			day = at.Format(time.DateOnly)
			if !at.Add(time.Millisecond).Equal(at.Truncate(24*time.Hour).AddDate(0, 0, 1)) {
				t.Errorf("%q: %s is not the end of a day", question, at)
			}
		}
		if rest != want.rest || day != want.day {
			t.Errorf("%q: %q %s, want %q %s", question, rest, day, want.rest, want.day)
		}
	}
}

// A day of 23 hours ends where the next begins.
func TestAsOfInAZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	_, at := AsOf("Who led as of 2026-03-29?", sunday.In(berlin))
	if want := time.Date(2026, 3, 29, 21, 59, 59, 999e6, time.UTC); !at.Equal(want) {
		t.Errorf("%s, want %s", at.UTC(), want)
	}
}
