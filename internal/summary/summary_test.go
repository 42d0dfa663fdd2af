package summary_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

const bridge = `By Orla Finch

PUBLISHED: 14:11 EST, 25 October 2026 | UPDATED: 15:36 EST

Norhaven will close the Harbour Bridge for six months, Mayor Ada Voss said on Tuesday. The bridge carries 40,000 cars a day between the old town and the docks.

Engineers found cracks in two of its piers during an inspection in March. They want to replace both before winter, at a cost of 12 million crowns.

The Harbour Bridge on Monday (pictured). Photo by Tomas Reed/Getty Images.

But shop owners on the docks fear for their trade. "Without the bridge nobody will come here," said Ines Bell, who runs a bakery. Voss promised them a ferry every ten minutes and help with their rent.

The council will vote on the repairs of the bridge next week.

Sign up for our newsletter to get the news of Norhaven in your inbox. Read more: The bridge in pictures.
`

func TestArticle(t *testing.T) {
	sentences := text.Cut(bridge)
	for n := 1; n <= 5; n++ {
		got := summary.Article("Norhaven closes the Harbour Bridge", sentences, n)
		if len(got) != n || !slices.IsSorted(got) {
			t.Fatalf("%d sentences: %v", n, got)
		}
		for _, i := range got {
			for _, bad := range []string{"Orla Finch", "PUBLISHED", "pictured", "Getty", "Sign up", "Read more"} {
				if strings.Contains(sentences[i].Text, bad) {
					t.Errorf("chose %q", sentences[i].Text)
				}
			}
		}
		if !strings.HasPrefix(sentences[got[0]].Text, "Norhaven will close") {
			t.Errorf("%d sentences do not begin with the news: %q", n, sentences[got[0]].Text)
		}
	}
}

func TestFurnitureIsNeverChosen(t *testing.T) {
	story := "The council of Norhaven voted on Tuesday to close the bridge for repairs."
	for _, s := range []string{
		"By Ada Voss and Tomas Reed, staff writers for the Gazette |", "By. Orla Finch of the Brill Gazette.", "Published: 3 November 2026 at 14:05 by the desk",
		"Mayor Ada Voss (pictured) opened the new ferry line on Monday morning.", "Tomas Reed/Getty Images shows the bridge at dawn on Monday.",
		"Sign up here for our daily newsletter about the town.", "Read more: how the bridge was built in ten months", "Click here to see all the pictures of it.",
		"Follow her on Twitter at @orla for more of this.", "Copyright 2026 The Brill Gazette and its partners worldwide.", "All rights reserved by the Brill Gazette and partners.",
		"Orla Finch is a reporter based in Norhaven for the Gazette.", "This article was originally published in the Brill Gazette.", "ALL THE NEWS OF THE HARBOUR TODAY",
		"Orla Finch contributed to this report from the docks.", "See all of it at https://gazette.example/bridge",
		"Norhaven, Brill Province GAZETTE —", "Ten ways to cross the harbour without a car", "A version of this story appeared in the Harbour Letter.",
	} {
		t.Run(s, func(t *testing.T) {
			sentences := []news.Sentence{{Text: s}, {Text: story, Paragraph: 1}}
			if diff := cmp.Diff([]int{1}, summary.Article("", sentences, 2)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]int{1}, summary.Lead(sentences, 2)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStoryIsNotTakenForFurniture(t *testing.T) {
	for _, s := range []string{
		"By Tuesday evening the water had reached the second floor of the school.",
		"Voss, who is a former editor of the Gazette, said the town would pay.",
		"The newsletter of the party called the vote a disgrace for the country.",
		"Read aloud in court, the letter silenced the room for a minute.",
		"Police published a photo of the man and asked for help on Monday.",
		"Live music returned to the docks after ten quiet months.",
	} {
		if got := summary.Article("", []news.Sentence{{Text: s}}, 1); len(got) != 1 {
			t.Errorf("left out %q", s)
		}
	}
}

func TestArticleOfLittle(t *testing.T) {
	if got := summary.Article("", nil, 3); got != nil {
		t.Errorf("chose %v of nothing", got)
	}
	short := []news.Sentence{{Text: "Fire out."}, {Text: "Nobody hurt."}}
	if diff := cmp.Diff([]int{0, 1}, summary.Article("", short, 3)); diff != "" {
		t.Error(diff)
	}
	if got := summary.Article("", text.Cut(bridge), 0); got != nil {
		t.Errorf("chose %v of none wanted", got)
	}
}

func TestArticleIsStable(t *testing.T) {
	sentences := text.Cut(bridge)
	want := summary.Article("Bridge", sentences, 3)
	for range 20 {
		if diff := cmp.Diff(want, summary.Article("Bridge", sentences, 3)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func bridgeCandidates() []summary.Candidate {
	var out []summary.Candidate
	for i, s := range text.Cut(bridge) {
		out = append(out, summary.Candidate{Ref: news.Ref{Article: 1, Sentence: i}, Text: s.Text, Title: "Norhaven closes the Harbour Bridge"})
	}
	return out
}

func TestAnswer(t *testing.T) {
	candidates := bridgeCandidates()
	tests := []struct{ question, holds string }{
		{"How many cars use the bridge?", "40,000"},
		{"How much will the replacement of the piers cost?", "12 million"},
		{"Who runs a bakery?", "Ines Bell"},
		{"When will the council vote?", "next week"},
		{"What did the mayor promise?", "ferry"},
		{"What do shop owners fear?", "fear for their trade"},
		{"When were the cracks found?", "March"},
		{"Who announced the closing?", "Ada Voss"},
	}
	for _, tt := range tests {
		t.Run(tt.question, func(t *testing.T) {
			got := summary.Answer(tt.question, candidates, 2)
			if len(got) == 0 || !strings.Contains(candidates[got[0].Index].Text, tt.holds) {
				for _, c := range got {
					t.Logf("%.2f %.2f %s", c.Score, c.Coverage, candidates[c.Index].Text)
				}
				t.Fatalf("want %q first", tt.holds)
			}
		})
	}
}

func TestAnswerIsNotSure(t *testing.T) {
	candidates := bridgeCandidates()
	for _, question := range []string{"Who won the chess tournament?", "How many people live in Norhaven?", "What is the capital of Brill?"} {
		for _, c := range summary.Answer(question, candidates, 1) {
			if c.Confidence() >= gate {
				t.Errorf("%s: confidence %.2f in %q", question, c.Confidence(), candidates[c.Index].Text)
			}
		}
	}
}

func TestAnswerOfNothing(t *testing.T) {
	candidates := bridgeCandidates()
	for _, question := range []string{"", "???", "🙂", "what is it of the", strings.Repeat("zebra ", 700), "会議はどこで？"} {
		if got := summary.Answer(question, candidates, 3); len(got) != 0 {
			t.Errorf("%.20q: %v", question, got)
		}
	}
	if got := summary.Answer("Who runs a bakery?", nil, 3); len(got) != 0 {
		t.Errorf("chose %v of nothing", got)
	}
}

func TestAnswerPrefersTheBetterPassage(t *testing.T) {
	candidates := []summary.Candidate{
		{Ref: news.Ref{Article: 1}, Text: "The mayor of the town opened a ferry line.", Score: 2},
		{Ref: news.Ref{Article: 2}, Text: "The mayor of the city opened a ferry port.", Score: 9},
	}
	got := summary.Answer("What did the mayor open?", candidates, 1)
	if len(got) != 1 || got[0].Index != 1 {
		t.Errorf("chose %+v", got)
	}
}

func TestQuestionIsNoAnswer(t *testing.T) {
	candidates := []summary.Candidate{
		{Ref: news.Ref{Article: 1}, Text: "Which mayor opened the ferry port of Ellery this week?", Score: 9},
		{Ref: news.Ref{Article: 1, Sentence: 1}, Text: "“Did the mayor open the ferry port of Ellery this week?”", Score: 9},
		{Ref: news.Ref{Article: 2}, Text: "Ada Voss opened the ferry port.", Score: 4},
	}
	got := summary.Answer("Which mayor opened the ferry port of Ellery this week?", candidates, 3)
	if len(got) != 1 || got[0].Index != 2 {
		t.Errorf("chose %+v", got)
	}
}

func TestAnswerSaysNothingTwice(t *testing.T) {
	wire := "The mayor of Norhaven opened a ferry line on Monday."
	candidates := []summary.Candidate{
		{Ref: news.Ref{Article: 1}, Text: wire}, {Ref: news.Ref{Article: 2}, Text: wire}, {Ref: news.Ref{Article: 3}, Text: "A ferry was opened by the mayor last year too."},
	}
	if got := summary.Answer("When did the mayor open a ferry?", candidates, 3); len(got) != 2 {
		t.Errorf("chose %+v", got)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add("Who did what, where? 12% \xff", "Ada Voss met him.")
	f.Fuzz(func(t *testing.T, question, sentence string) {
		candidates := append(bridgeCandidates(), summary.Candidate{Text: sentence, Title: question})
		for _, c := range summary.Answer(question, candidates, 3) {
			if c.Coverage < 0 || c.Coverage > 1 || c.Index >= len(candidates) {
				t.Fatalf("choice %+v", c)
			}
		}
		summary.Article(question, text.Cut(sentence), 3)
	})
}

// longArticle is some 700 words, as a usual article is.
func longArticle() []news.Sentence {
	random := rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	for i := range 35 {
		fmt.Fprintf(&b, "Mayor Voss said on day %d", i)
		for range 15 {
			fmt.Fprintf(&b, " word%d", random.IntN(250))
		}
		b.WriteString(". ")
	}
	return text.Cut(b.String())
}

func BenchmarkArticle(b *testing.B) {
	sentences := longArticle()
	for b.Loop() {
		summary.Article("Mayor Voss speaks", sentences, 3)
	}
}

func BenchmarkAnswer(b *testing.B) {
	var candidates []summary.Candidate
	for a := range 5 {
		for i, s := range longArticle() {
			candidates = append(candidates, summary.Candidate{Ref: news.Ref{Article: int64(a), Sentence: i}, Text: s.Text, Score: 1})
		}
	}
	for b.Loop() {
		summary.Answer("Who said word17 to the mayor about word80 on day 12?", candidates, 3)
	}
}
