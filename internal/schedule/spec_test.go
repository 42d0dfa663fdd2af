package schedule_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/schedule"
)

// keys are the names of the first n slots after from, in UTC.
func keys(t *testing.T, spec string, from time.Time, n int) []string {
	t.Helper()
	plan, err := schedule.Parse(spec, "UTC")
	if err != nil {
		t.Fatalf("Parse(%q): %v", spec, err)
	}
	var got []string
	for _, slot := range plan.Upcoming(from, n) {
		got = append(got, slot.Key)
	}
	return got
}

func TestParseReadsCron(t *testing.T) {
	friday := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		spec string
		want []string
	}{
		{"0 8 * * *", []string{"2027-01-01T08:00", "2027-01-02T08:00", "2027-01-03T08:00"}},
		{"  30   6 * *   1-5 ", []string{"2027-01-01T06:30", "2027-01-04T06:30", "2027-01-05T06:30"}},
		{"0 8 * * MON", []string{"2027-01-04T08:00", "2027-01-11T08:00", "2027-01-18T08:00"}},
		{"0 8 * feb-MAR mon,thu", []string{"2027-02-01T08:00", "2027-02-04T08:00", "2027-02-08T08:00"}},
		{"0 8 * * 7", []string{"2027-01-03T08:00", "2027-01-10T08:00", "2027-01-17T08:00"}},
		{"0 8 * * 0", []string{"2027-01-03T08:00", "2027-01-10T08:00", "2027-01-17T08:00"}},
		{"0 8 * * 6-7", []string{"2027-01-02T08:00", "2027-01-03T08:00", "2027-01-09T08:00"}},
		{"0 8 * * SAT-SUN", []string{"2027-01-02T08:00", "2027-01-03T08:00", "2027-01-09T08:00"}},
		{"0 8 * * 1-7/3", []string{"2027-01-03T08:00", "2027-01-04T08:00", "2027-01-07T08:00"}},
		{"0 8 * * 0-7", []string{"2027-01-01T08:00", "2027-01-02T08:00", "2027-01-03T08:00"}},
		{"*/30 8 * * *", []string{"2027-01-01T08:00", "2027-01-01T08:30", "2027-01-02T08:00"}},
		{"15 8-20/6 * * ?", []string{"2027-01-01T08:15", "2027-01-01T14:15", "2027-01-01T20:15"}},
		{"0 8 29 2 *", []string{"2028-02-29T08:00", "2032-02-29T08:00", "2036-02-29T08:00"}},
		{"0 8 31 * *", []string{"2027-01-31T08:00", "2027-03-31T08:00", "2027-05-31T08:00"}},
		// Both kinds of day: either is enough.
		{"0 8 13 * 5", []string{"2027-01-01T08:00", "2027-01-08T08:00", "2027-01-13T08:00"}},
		{"0 8 30 2 1", []string{"2027-02-01T08:00", "2027-02-08T08:00", "2027-02-15T08:00"}},
		{"@hourly", []string{"2027-01-01T01:00", "2027-01-01T02:00", "2027-01-01T03:00"}},
		{"@Daily", []string{"2027-01-02T00:00", "2027-01-03T00:00", "2027-01-04T00:00"}},
		{"@weekly", []string{"2027-01-03T00:00", "2027-01-10T00:00", "2027-01-17T00:00"}},
		{"@monthly", []string{"2027-02-01T00:00", "2027-03-01T00:00", "2027-04-01T00:00"}},
		{"@yearly", []string{"2028-01-01T00:00", "2029-01-01T00:00", "2030-01-01T00:00"}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, keys(t, test.spec, friday, 3)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.spec, diff)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct{ spec, zone, says string }{
		{"", "UTC", "is empty"},
		{" \t ", "UTC", "is empty"},
		{"CRON_TZ=UTC", "UTC", "time zone has an option of its own"},
		{"TZ=", "UTC", "time zone has an option of its own"},
		{"TZ=0", "UTC", "time zone has an option of its own"},
		{"cron_tz=Europe/Berlin 0 8 * * *", "UTC", "time zone has an option of its own"},
		{"@every 1h", "UTC", "0 */6 * * *"},
		{"@every 1ns", "UTC", "0 */6 * * *"},
		{"@reboot", "UTC", "Use @hourly"},
		{"@daily 8", "UTC", "Use @hourly"},
		{"8", "UTC", "1 of the five fields"},
		{"0 8 * *", "UTC", "4 of the five fields"},
		{"0 0 8 * * *", "UTC", "Leave the seconds out"},
		{"0 0 8 * * * *", "UTC", "7 of the five fields"},
		{"60 8 * * *", "UTC", `"60" cannot stand for the minute: that is 0 to 59`},
		{"0 24 * * *", "UTC", `"24" cannot stand for the hour: that is 0 to 23`},
		{"0 8 0 * *", "UTC", `"0" cannot stand for the day of the month`},
		{"0 8 * 13 *", "UTC", `"13" cannot stand for the month`},
		{"0 8 * * 8", "UTC", `"8" cannot stand for the weekday`},
		{"0 8 * * FRI-MON", "UTC", `"FRI-MON" cannot stand for the weekday`},
		{"0 8 * * xyz-sun", "UTC", `"xyz-sun" cannot stand for the weekday`},
		{"0 8 * * 5#2", "UTC", `"5#2" cannot stand for the weekday`},
		{"0 8 L * *", "UTC", `"L" cannot stand for the day of the month`},
		{"0 8:30 * * *", "UTC", `"8:30" cannot stand for the hour`},
		{"0 20-8 * * *", "UTC", `"20-8" cannot stand for the hour`},
		{"0 *-5 * * *", "UTC", `"*-5" cannot stand for the hour`},
		{"0 +5 * * *", "UTC", `"+5" cannot stand for the hour`},
		{"0 , * * *", "UTC", `"," cannot stand for the hour`},
		{"0 8,, * * *", "UTC", `"8,," cannot stand for the hour`},
		{"0 */0 * * *", "UTC", `step in "*/0"`},
		{"*/90 * * * *", "UTC", `step in "*/90"`},
		{"0 8 * * 1-7/0", "UTC", `step in "1-7/0"`},
		{"0 8 30 2 *", "UTC", "never comes"},
		{"0 8 31 4,6,9,11 *", "UTC", "never comes"},
		{"* * * * *", "UTC", "more often than every 15 minutes"},
		{"*/10 8 1 1 *", "UTC", "more often than every 15 minutes"},
		{"0,50 * * * *", "UTC", "more often than every 15 minutes"},
		{"5,55 0,23 * * *", "UTC", "more often than every 15 minutes"},
		{strings.Repeat("0", 101), "UTC", "longer than 100"},
		{"0 8 * * *", "", "time zone is missing"},
		{"0 8 * * *", "Local", "such as Europe/Berlin"},
		{"0 8 * * *", "CET+1", "such as Europe/Berlin"},
		{"0 8 * * *", "../etc/passwd", "such as Europe/Berlin"},
		{"0 8 * * *", "right/Europe/Berlin", "is not a time zone"},
		{"0 8 * * *", "Berlin", "Did you mean Europe/Berlin?"},
		{"0 8 * * *", "Europe/Berln", "Did you mean Europe/Berlin?"},
		{"0 8 * * *", "new york", "Did you mean America/New_York?"},
		{"0 8 * * *", strings.Repeat("z", 65), "too long"},
	}
	for _, test := range tests {
		_, err := schedule.Parse(test.spec, test.zone)
		said, plain := news.Say(err)
		if !plain || !strings.Contains(said, test.says) {
			t.Errorf("Parse(%q, %q) says %q, want %q in it", test.spec, test.zone, said, test.says)
		}
	}
}

func TestParseSpellsZones(t *testing.T) {
	for asked, want := range map[string]string{
		"europe/berlin":    "Europe/Berlin",
		"America/New York": "America/New_York",
		" UTC ":            "UTC",
	} {
		plan, err := schedule.Parse("@daily", asked)
		if err != nil {
			t.Errorf("Parse in %q: %v", asked, err)
		} else if plan.Zone() != want {
			t.Errorf("Parse in %q gives zone %q, want %q", asked, plan.Zone(), want)
		}
	}
}

// FuzzParse looks for lines that panic, and for plans that stand still, go
// back or crowd.
func FuzzParse(f *testing.F) {
	for _, spec := range []string{"0 8 * * 1-5", "CRON_TZ=UTC", "TZ=", "@every -5m", "@daily", "*/15 0-7/2 L ? SAT-SUN", "0 0 1-31/99999999999 * *", "*-,/ * * * *"} {
		f.Add(spec, "Europe/Berlin")
	}
	f.Add("@daily", "../../etc/localtime")
	from := time.Date(2026, 12, 31, 23, 50, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, spec, zone string) {
		plan, err := schedule.Parse(spec, zone)
		if err != nil {
			if said, plain := news.Say(err); !plain || said == "" {
				t.Fatalf("Parse(%q, %q) fails without a plain sentence: %v", spec, zone, err)
			}
			return
		}
		slots := plan.Upcoming(from, 5)
		if len(slots) != 5 {
			t.Fatalf("Parse(%q, %q) ends after %d slots", spec, zone, len(slots))
		}
		for i, slot := range slots[1:] {
			if slot.Key <= slots[i].Key || slot.At.Before(slots[i].At) {
				t.Fatalf("Parse(%q, %q): slot %v follows %v", spec, zone, slot, slots[i])
			}
		}
	})
}
