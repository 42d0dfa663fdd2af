package query_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/search/query"
)

func TestNamesAreNoDates(t *testing.T) {
	now := time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)
	for asked, words := range map[string][]string{
		"What did Tidewater Today report?":   {"tidewat", "today", "report"},
		`Who sang "Yesterday" in June 2024?`: {"sing", "yesterday", "june", "2024"},
	} {
		q := query.Read(asked, []string{"Tidewater Today"}, now)
		for _, s := range q.Times.Spans {
			if s.To.Year() == 2026 {
				t.Errorf("%s names %v", asked, s)
			}
		}
		if diff := cmp.Diff(words, q.Words()); diff != "" {
			t.Errorf("%s asks for (-want +got):\n%s", asked, diff)
		}
	}
}

// A term that names a time is known as one, and words that mean another day in
// each article are none.
func TestRead(t *testing.T) {
	now := time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)
	for asked, want := range map[string]query.Query{
		"How many trams ran yesterday?":       {Terms: []query.Term{{Word: "tram"}, {Word: "run"}}, Subject: true},
		"Which tram ran in June?":             {Terms: []query.Term{{Word: "tram"}, {Word: "run"}, {Word: "june", Time: true}}, Subject: true},
		"Which tram, which tram ran in 2019?": {Terms: []query.Term{{Word: "tram"}, {Word: "run"}, {Word: "2019"}}, Subject: true},
		`Who said "the last tram"?`: {
			Terms:   []query.Term{{Word: "say"}, {Word: "last"}, {Word: "tram"}},
			Phrases: [][]string{{"the", "last", "tram"}}, Subject: true,
		},
		"What did the Ledger have in June?": {Terms: []query.Term{{Word: "ledger"}, {Word: "june", Time: true}}, Outlets: []string{"Ledger"}},
		"What is there?":                    {Terms: []query.Term{{Word: "what"}, {Word: "is"}, {Word: "there"}}},
		"":                                  {},
	} {
		got := query.Read(asked, []string{"Ledger"}, now)
		got.Times = query.Times{} // see TestNamedTimes
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", asked, diff)
		}
	}
}
