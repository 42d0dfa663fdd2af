package query_test

import (
	"testing"
	"time"

	"newsdesk/internal/search/query"
)

func TestNamedTimes(t *testing.T) {
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
		{"Who won nine days ago?", "2026-11-10", "2026-11-10", false},
		{"Who won in the last eight days?", "2026-11-11", "2026-11-19", false},
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
			times := query.Read(tt.question, nil, now).Times
			var from, to string
			if len(times.Spans) > 0 {
				from, to = times.Spans[0].From.Format(layout), times.Spans[0].To.Format(layout)
			}
			if from != tt.from || to != tt.to || times.Older != tt.older {
				t.Errorf("%s to %s, older %v; want %s to %s, %v", from, to, times.Older, tt.from, tt.to, tt.older)
			}
		})
	}
}
