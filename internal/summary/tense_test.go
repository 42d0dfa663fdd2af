package summary

import "testing"

func TestTense(t *testing.T) {
	for _, tt := range []struct {
		question, sentence string
		want               bool
	}{
		{"when does the ferry run again?", "the ferry ran aground on monday.", false},
		{"when does the ferry run again?", "the ferry will run again on friday.", true},
		{"when does the ferry run again?", "the line expects to resume crossings on friday.", true},
		{"when do the gulls play next?", "the gulls play harwick on saturday at 3 p.m.", true},
		{"when do the gulls play next?", "the gulls beat harwick on saturday.", false},
		{"when is the next election?", "the council has passed a budget for 2027.", false},
		{"when is the funeral?", "the funeral is on 30 november.", true},
		{"when will the bridge open?", "work begins in may, said the engineer.", true},
		{"when did the study begin?", "a larger experiment is to begin in spring.", false},
		{"when did the study begin?", "the study was begun in 2021.", true},
		{"when was it built?", "it dates from 1931.", true},
		{"what time is the match?", "the match ended at 9 p.m.", false},
		{"when do police say that she died?", "she died on sunday.", true},
		{"how long will she be out?", "she was out for a week.", true},
	} {
		if got := tenseOf(tt.question).suits(tt.sentence); got != tt.want {
			t.Errorf("%q, %q: suits %v", tt.question, tt.sentence, got)
		}
	}
}
