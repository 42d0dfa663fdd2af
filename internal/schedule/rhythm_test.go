package schedule

import (
	"strings"
	"testing"

	"newsdesk/internal/news"
)

func TestLineOf(t *testing.T) {
	tests := []struct {
		rhythm news.Rhythm
		want   string
	}{
		{news.Rhythm{Every: news.Daily}, "0 8 * * *"},
		{news.Rhythm{Every: news.Daily, At: "18:05"}, "5 18 * * *"},
		{news.Rhythm{Every: news.Daily, At: "12 am"}, "0 0 * * *"},
		{news.Rhythm{Every: news.Daily, At: "12:30pm"}, "30 12 * * *"},
		{news.Rhythm{Every: news.Weekdays, At: "7.45"}, "45 7 * * 1-5"},
		{news.Rhythm{Every: news.Weekly, At: "9"}, "0 9 * * 1"},
		{news.Rhythm{Every: news.Weekly, Day: "sunday", At: "9"}, "0 9 * * 0"},
		{news.Rhythm{Every: news.Weekly, Day: "Fri", At: "9"}, "0 9 * * 5"},
		{news.Rhythm{Every: news.Hourly}, "0 * * * *"},
		{news.Rhythm{Every: news.Hourly, At: "0:20"}, "20 * * * *"},
		{news.Rhythm{Every: news.Hourly, At: ":15"}, "15 * * * *"},
		{news.Rhythm{Every: news.Hourly, At: "45"}, "45 * * * *"},
		{news.Rhythm{Every: news.Hourly, At: "8 pm"}, "0 * * * *"},
	}
	for _, test := range tests {
		got, err := lineOf(test.rhythm)
		if err != nil || got != test.want {
			t.Errorf("%+v is %q, %v, want %q", test.rhythm, got, err, test.want)
		}
		if _, err := Parse(got, "UTC"); err != nil {
			t.Errorf("%+v makes a line that cannot be read: %v", test.rhythm, err)
		}
	}
}

func TestLineOfRefuses(t *testing.T) {
	for _, rhythm := range []news.Rhythm{
		{}, {Every: "now and then"}, {Every: news.Daily, At: "24:00"}, {Every: news.Daily, At: "8:60"}, {Every: news.Daily, At: "13 pm"},
		{Every: news.Daily, At: "0 am"}, {Every: news.Daily, At: "soon"}, {Every: news.Daily, At: "8:5"}, {Every: news.Hourly, At: "75"},
		{Every: news.Daily, At: ":15"}, {Every: news.Weekly, Day: "Blursday"},
	} {
		line, err := lineOf(rhythm)
		if _, said := news.Say(err); !said {
			t.Errorf("%+v gives %q, %v", rhythm, line, err)
		}
	}
}

func TestRead(t *testing.T) {
	for typed, want := range map[string]string{
		"0 8 * * 1-5":              "0 8 * * 1-5",
		" @daily ":                 "@daily",
		"0 8 1 1 mon":              "0 8 1 1 mon",
		"every weekday at 9":       "0 9 * * 1-5",
		"Weekdays at 08:00":        "0 8 * * 1-5",
		"weekdays 8 pm":            "0 20 * * 1-5",
		"9am":                      "0 9 * * *",
		"9 a.m. every day":         "0 9 * * *",
		"noon":                     "0 12 * * *",
		"midnight on Sundays":      "0 0 * * 0",
		"18h30":                    "30 18 * * *",
		"daily":                    "0 8 * * *",
		"weekly sun 18:00":         "0 18 * * 0",
		"every Monday, at 7.30":    "30 7 * * 1",
		"fridays at 9":             "0 9 * * 5",
		"hourly":                   "0 * * * *",
		"every hour at :15":        "15 * * * *",
		"hourly 0:20":              "20 * * * *",
		"Mondays at 09:00":         "0 9 * * 1",
		"every hour at quarter to": "",
		"mondays and fridays at 9": "0 9 * * 1,5",
		"Fri, Wed & Mon, at 9":     "0 9 * * 1,3,5",
		"weekends at 10":           "0 10 * * 0,6",
		"0900":                     "0 9 * * *",
		"weekdays 830":             "30 8 * * 1-5",
		"18h on Sunday":            "0 18 * * 0",
		"2530":                     "",
		"every now and then":       "",
		"daily on mondays":         "",
	} {
		got, err := read(typed)
		if _, said := news.Say(err); got != want || said != (want == "") {
			t.Errorf("%q is read as %q, %v, want %q", typed, got, err, want)
		}
	}
}

// What a member is told names what is wrong and what to write instead.
func TestReadSaysWhatToWrite(t *testing.T) {
	for typed, want := range map[string]string{
		"25:00":                      `"25:00" is not a time of day. Write it as 08:00 or 8 pm.`,
		"weekdays at 9:75":           `"9:75" is not a time of day`,
		"13 pm":                      `"13 pm" is not a time of day`,
		"every 5 minutes":            "Write it as daily at 08:00",
		"in the morning":             "Write it as daily at 08:00",
		"the first of each month":    "or as a cron line: 0 8 * * 1-5",
		"0 0 31 2 *":                 "no year has such a date",
		"* * * * *":                  "more often than every 15 minutes",
		"0 0 8 * * *":                "has six fields. Leave the seconds out",
		"TZ=UTC 0 8 * * *":           "the time zone has an option of its own",
		"@reboot":                    "Use @hourly, @daily",
		"60 8 * * *":                 `"60" cannot stand for the minute: that is 0 to 59`,
		"0 8 * *":                    "4 of the five fields",
		"":                           "is empty",
		strings.Repeat("later ", 99): `late…"`,
	} {
		_, err := read(typed)
		if says, _ := news.Say(err); !strings.Contains(says, want) {
			t.Errorf("%q: %q does not say %q", typed, says, want)
		}
	}
}
