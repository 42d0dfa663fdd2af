package schedule

import (
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
