package search

import (
	"slices"
	"testing"
	"time"

	"newsdesk/internal/news"
)

func TestNamedDates(t *testing.T) {
	zone := time.FixedZone("east", 9*3600)
	now := time.Date(2026, 11, 19, 3, 0, 0, 0, zone) // a Thursday there, Wednesday in UTC
	const layout = "2006-01-02"
	for _, tt := range []struct {
		question string
		from, to string // of the first span, "" for none
		older    bool
	}{
		{"What happened today?", "2026-11-19", "2026-11-19", false},
		{"What happened yesterday?", "2026-11-18", "2026-11-18", false},
		{"What happened the day before yesterday?", "2026-11-17", "2026-11-17", false},
		{"Who won this week?", "2026-11-12", "2026-11-19", false},
		{"Who won last week?", "2026-11-09", "2026-11-15", false},
		{"Who won last weekend?", "2026-11-14", "2026-11-15", false},
		{"Who won last month?", "2026-10-01", "2026-10-31", false},
		{"Who won last year?", "2025-01-01", "2025-12-31", true},
		{"Who won in the past two weeks?", "2026-11-05", "2026-11-19", false},
		{"How much over the past year?", "2025-11-19", "2026-11-19", false},
		{"Who won this month?", "2026-11-01", "2026-11-19", false},
		{"Who won three days ago?", "2026-11-16", "2026-11-16", false},
		{"Who won two weeks ago?", "2026-11-02", "2026-11-08", false},
		{"What did she say on Monday?", "2026-11-16", "2026-11-16", false},
		{"What did she say on Thursday?", "2026-11-19", "2026-11-19", false},
		{"What did she say on Friday?", "2026-11-13", "2026-11-13", false},
		{"What did she say in October?", "2026-10-01", "2026-10-31", false},
		{"What did she say in December?", "2025-12-01", "2025-12-31", true},
		{"What did she say in October 2024?", "2024-10-01", "2024-10-31", true},
		{"What did she say on 2026-11-01?", "2026-11-01", "2026-11-01", false},
		{"What did she say on November 1?", "2026-11-01", "2026-11-01", false},
		{"What did she say on Nov. 1st, 2025?", "2025-11-01", "2025-11-01", true},
		{"What did she say on 1 November?", "2026-11-01", "2026-11-01", false},
		{"What did she say on 24 December?", "2025-12-24", "2025-12-24", true},
		{"What did she say in 2019?", "2019-01-01", "2019-12-31", true},
		{"What has she said since September?", "2026-09-01", "2026-11-19", false},
		{"What happened between 2026-03-01 and 2026-03-10?", "2026-03-01", "2026-03-10", true},
		{"What happened from May to July?", "2026-05-01", "2026-07-31", true},
		{"What happened last summer?", "2026-06-01", "2026-08-31", true},
		{"Which country announced this week that it reopens, closed since March 2020?", "2020-03-01", "2026-11-19", false},
		{"Who won the 2022 cup?", "", "", false},
		{"Who may win, and who will march in 5 days?", "", "", false},
		{"Are prices higher than a year ago?", "", "", false},
		{"Which worm froze 46,000 years ago?", "", "", false},
		{"What happened on 31 February?", "", "", false},
		{"What happens in 2030?", "", "", false},
		{"When is lunch?", "", "", false},
	} {
		t.Run(tt.question, func(t *testing.T) {
			d := namedDates(tt.question, now)
			var from, to string
			if len(d.spans) > 0 {
				from, to = d.spans[0].from.Format(layout), d.spans[0].to.Format(layout)
			}
			if from != tt.from || to != tt.to || d.older != tt.older {
				t.Errorf("%s to %s, older %v; want %s to %s, %v", from, to, d.older, tt.from, tt.to, tt.older)
			}
		})
	}
}

func TestDayIsOfTheZone(t *testing.T) {
	east := time.FixedZone("east", 9*3600)
	q := newQuestion("What happened yesterday?", nil, scopeIn(east), time.Date(2026, 11, 18, 18, 0, 0, 0, time.UTC))
	want := time.Date(2026, 11, 18, 0, 0, 0, 0, east)
	if len(q.dates.spans) != 1 || !q.dates.spans[0].from.Equal(want) {
		t.Errorf("spans %v, want one from %v", q.dates.spans, want)
	}
}

func TestNamesAreNoDates(t *testing.T) {
	now := time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)
	for asked, words := range map[string][]string{
		"What did Tidewater Today report?":   {"tidewat", "today", "report"},
		`Who sang "Yesterday" in June 2024?`: {"sing", "yesterday", "june", "2024"},
	} {
		q := newQuestion(asked, []string{"Tidewater Today"}, news.Scope{}, now)
		for _, s := range q.dates.spans {
			if s.to.Year() == 2026 {
				t.Errorf("%s names %v", asked, s)
			}
		}
		if got := q.words(); !slices.Equal(got, words) {
			t.Errorf("%s asks for %q, want %q", asked, got, words)
		}
	}
}

func scopeIn(zone *time.Location) news.Scope { return news.Scope{Guild: "1", Zone: zone} }
