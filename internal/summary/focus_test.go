package summary_test

import (
	"strings"
	"testing"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

// An interview, a live report, an obituary, a match, a list and three reports in
// other languages: shapes in which a question's words seldom stand where its
// answer does.
var shapes = []struct{ title, body string }{
	{"'I was asked to keep quiet': Rhea Madigan on leaving the lottery", `Rhea Madigan quit as director of the state lottery on Thursday. She talked to us at her home in Varr.

Why did you go?

"Because the treasurer wanted the draws of May hidden," she says.

Will you work in politics?

"No. I will keep bees."

Her deputy, Colm Fisk, leads the lottery until June.`},
	{"Live: Fire on Gannet Hill", `18:40 Firemen have saved the chapel. They came with four engines.

16:05 The blaze on Gannet Hill covers 35 hectares, the county says.

12:15 A retired baker, Odo Plank, 68, was found hurt in a barn. He is the first known victim.

09:30 The fire on Gannet Hill broke out shortly before seven in the morning.`},
	{"Painter Sven Arkwright, who made the harbour murals, dies at 88", `Sven Arkwright, whose murals line the harbour of Varr, has died in Brill. He was 88.

His son said that he died at home on Tuesday.

Arkwright was born in Holt in 1938. "Nets" hung in forty stations and sold two million prints.`},
	{"Wanderers lose 4-1 to Brill", `Varr Wanderers lost 4-1 at home to Brill on Sunday. Striker Noa Quist scored twice for Brill.

The attendance was 6,120. Wanderers play in Holt on 3 May.`},
	{"Three walks around Varr", `1. Walk to the lighthouse. It takes two hours from the square; a guide costs 15 crowns.

2. See the salt museum. The museum is open from ten to five except on Mondays.`},
	{"Island shop", `The shop on Gannet Island opens again. "I never gave up," said its owner, Mirja Holm.`},
	{"Brücke gesperrt", `Die Nordbrücke ist seit Montag gesperrt, weil ein Pfeiler gerissen ist. Täglich fahren 9.000 Autos darüber.

Die Brücke wurde 1971 gebaut.`},
	{"Apagón en Marea", `Un apagón dejó sin luz a 30.000 hogares de Marea. La causa fue un incendio.`},
	{"新しい港が開港", `建設費は9億円だった。

市長の佐藤さんは「うれしい」と話した。`},
}

func shapesAsCandidates() (all []summary.Candidate) {
	for n, s := range shapes {
		for i, sentence := range text.Cut(s.body) {
			all = append(all, summary.Candidate{Ref: news.Ref{Article: int64(n + 1), Sentence: i}, Text: sentence.Text, Title: s.title})
		}
	}
	return all
}

func TestAnswerHoldsTheKindAskedFor(t *testing.T) {
	candidates := shapesAsCandidates()
	for question, want := range map[string]string{
		"Why did Rhea Madigan quit the lottery?":         "Because the treasurer",
		"Who leads the lottery now?":                     "Colm Fisk",
		"When did the fire on Gannet Hill break out?":    "shortly before seven",
		"How big is the blaze on Gannet Hill?":           "35 hectares",
		"Who was the first victim of the fire?":          "first known victim",
		"How old was Sven Arkwright?":                    "He was 88",
		"When did Sven Arkwright die?":                   "on Tuesday",
		"Where was Arkwright born?":                      "born in Holt",
		"How many prints did Arkwright sell?":            "two million",
		"What was the score of the Wanderers' match?":    "4-1",
		"How many goals did Noa Quist score?":            "twice",
		"How many spectators saw Wanderers?":             "6,120",
		"When do Wanderers play in Holt?":                "3 May",
		"How long does the walk to the lighthouse take?": "two hours",
		"Is the salt museum open on Mondays?":            "except on Mondays",
		"How much does a guide to the lighthouse cost?":  "15 crowns",
		"Who owns the shop on Gannet Island?":            "Mirja Holm",
		"Warum ist die Nordbrücke gesperrt?":             "weil ein Pfeiler",
		"Wie viele Autos fahren täglich?":                "9.000",
		"Wann wurde die Brücke gebaut?":                  "1971",
		"¿Cuántos hogares se quedaron sin luz en Marea?": "30.000",
		"¿Cuál fue la causa del apagón?":                 "incendio",
		"港の建設費はいくらですか":                                   "9億円",
		"市長は誰ですか":                                        "佐藤",
	} {
		got := summary.Answer(question, candidates, 3)
		if len(got) == 0 {
			t.Errorf("%q finds nothing, want %q", question, want)
			continue
		}
		if first := candidates[got[0].Index].Text; !strings.Contains(first, want) || !got[0].Focused {
			t.Errorf("%q: first %q (focused %v), want %q", question, first, got[0].Focused, want)
		}
	}
}

// Dates, times of day and ranks count nothing, and a sentence that only names
// whom the question does does not say what it asks.
func TestAnswerIsOfTheKindAskedFor(t *testing.T) {
	for question, sentence := range map[string]string{
		"How many people fled the fire on Gannet Hill?": "09:30 People on Gannet Hill fled the fire on 3 May 2024, for the second time.",
		"How old is Colm Fisk?":                         "Colm Fisk found an old coin of 1840.",
		"How long was the road closed?":                 "The road was closed near 40 houses.",
		"When will the road open?":                      "The road may open if they march.",
		"Who saw the road?":                             "The road was seen.",
	} {
		got := summary.Answer(question, []summary.Candidate{{Text: sentence}}, 1)
		if len(got) == 1 && got[0].Focused {
			t.Errorf("%q is said to hold what %q asks for", sentence, question)
		}
	}
	named := []summary.Candidate{{Text: "Colm Fisk leads the lottery until June."}}
	if got := summary.Answer("Was Colm Fisk injured?", named, 1); len(got) == 1 && got[0].Confidence() > 0.4 {
		t.Errorf("the bare name is taken for an answer with %.2f", got[0].Confidence())
	}
}

func TestContinues(t *testing.T) {
	for _, tt := range []struct {
		before, sentence string
		want             bool
	}{
		{"A baker, Odo Plank, was found hurt in a barn.", "He is the first known victim.", true},
		{"Captain Greta Moss has sailed the route for years.", `"I heard the reef," she said.`, true},
		{"Will you work in politics?", `"No.`, true},
		{"Why did you leave the lottery so suddenly?", `"Because the treasurer wanted the draws hidden," she says.`, false},
		{"The harbour bridge has been closed.", "The bridge was built in 1931.", false},
		{"HOLM —", "He is the first known victim.", false},
		{"", "He is the first known victim.", false},
	} {
		if got := summary.Continues(tt.before, tt.sentence); got != tt.want {
			t.Errorf("%q behind %q: %v", tt.sentence, tt.before, got)
		}
	}
}

// The options of a quiz answer nothing, most of them being wrong.
func TestOptionsAreNoAnswer(t *testing.T) {
	quiz := []summary.Candidate{
		{Ref: news.Ref{Article: 1}, Text: "Which club won the county cup?"},
		{Ref: news.Ref{Article: 1, Sentence: 1}, Text: "A. Varr Wanderers"},
	}
	if got := summary.Answer("Which club won the county cup?", quiz, 1); len(got) > 0 {
		t.Errorf("answered with %q", quiz[got[0].Index].Text)
	}
}
