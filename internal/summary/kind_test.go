package summary_test

import (
	"testing"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
)

// Of an article's sentences the one is chosen that tells what is asked for, or none.
func TestTheKindAskedForDecides(t *testing.T) {
	for _, tt := range []struct {
		question  string
		sentences []string
		want      string // "" when none answers
	}{
		{"What was the score?", []string{
			"Harwick beat Brindle 4-2 at Quarry Road.", "Striker Ada Lind scored twice.",
		}, "Harwick beat Brindle 4-2 at Quarry Road."},
		{"Are the schools closed?", []string{
			"The coast road will be closed at noon.", "Schools stay open, but the buses leave early.", "The town has closed a gap of nine million.",
		}, "Schools stay open, but the buses leave early."},
		{"Was anybody hurt in the landslide?", []string{
			"The landslide buried two cars.", "Nobody was hurt in the landslide.",
		}, "Nobody was hurt in the landslide."},
		{"What does a bus ticket cost?", []string{
			"The bus station was opened in June.", "A bus fare stays at 24 crowns.",
		}, "A bus fare stays at 24 crowns."},
		{"When does the ferry run again?", []string{
			"The ferry Wren ran aground on Monday.", "The ferry will run again on Friday.",
		}, "The ferry will run again on Friday."},
		{"When does the ferry run again?", []string{
			"The ferry Wren ran aground on Monday.", "The ferry will run again when the fog lifts.",
		}, ""},
		{"When will the storm reach the ferry port?", []string{
			"The ferry port will close two hours earlier than usual.",
		}, ""},
		{"When will crossings to Orle Island begin again?", []string{
			"The shop of the island has bread until tomorrow.",
		}, ""},
		{"How old is the mayor of Orle?", []string{
			"The mayor of Orle will decide in fifty years.",
		}, ""},
		{"When will the storm arrive?", []string{
			"A storm in 2019 broke the pier.", "The weather service has warned of a storm over the sound tomorrow night.",
		}, "The weather service has warned of a storm over the sound tomorrow night."},
		{"When did the dig at the abbey begin?", []string{
			"Another dig at the abbey is to begin in spring.",
		}, ""},
		{"How many votes did Ines Maro get?", []string{
			"Ines Maro, a 44-year-old teacher, asked for votes.", "Ines Maro got 3,200 votes.",
		}, "Ines Maro got 3,200 votes."},
		{"What does the mayor say about Brindle?", []string{
			"Brindle needs a pool, the mayor said of Brindle.", "The mayor was born far away.",
		}, "Brindle needs a pool, the mayor said of Brindle."},
	} {
		var candidates []summary.Candidate
		for i, s := range tt.sentences {
			candidates = append(candidates, summary.Candidate{Ref: news.Ref{Article: int64(i + 1)}, Text: s})
		}
		got := ""
		for _, c := range summary.Answer(tt.question, candidates, 1) {
			got = candidates[c.Index].Text
		}
		if got != tt.want {
			t.Errorf("%q: %q, want %q", tt.question, got, tt.want)
		}
	}
}
