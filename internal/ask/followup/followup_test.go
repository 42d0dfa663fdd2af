package followup

import (
	"strings"
	"testing"

	"newsdesk/internal/news"
)

func TestLeans(t *testing.T) {
	for question, want := range map[string]bool{
		"Why?": true, "and why not?": true, "When was that?": true, "How many?": true, "since when?": true,
		"And what did he answer?": true, "What about the harbour?": true, "and in Berlin?": true, "Who else?": true,
		"What did she say about Berlin?": true, "When was it built?": true, "Where did they go?": true,
		"Who was the captain?": true, "And when is the funeral?": true,
		"The captain?": false, "Who was the captain of the Merle?": false,
		"Who closed the harbour bridge?":                                 false,
		"Why did Norhaven close the harbour bridge?":                     false,
		"Did Voss say that she would resign?":                            false,
		"Which billionaire recently lost his top spot?":                  false,
		"And who won the election in Gullport after Ada Voss resigned?":  false,
		"In recent weeks, seven states have said they will bar the app?": false,
		"Is it true that the council closed the harbour bridge?":         false,
		"Harbour bridge?": false, "2026?": false,
		"Who lost?": true, "And who paid?": true, "What comes next?": true, "What happened next?": true, "Who resigned in Gullport?": false,
		"What's new?": false, "What happened?": false, "headlines": false, "Who won the match?": false,
	} {
		if got := Leans(question); got != want {
			t.Errorf("%q: leans %v", question, got)
		}
	}
}

func TestFragment(t *testing.T) {
	for question, want := range map[string]bool{
		"And in Gullport?": true, "and for the harbour?": true, "What about in May?": true,
		"And the mayor?": false, "In Gullport, who won?": false, "And what did she say in Gullport?": false, "Why?": false,
	} {
		if got := Fragment(question); got != want {
			t.Errorf("%q: fragment %v", question, got)
		}
	}
}

func TestStandAlone(t *testing.T) {
	cited := []news.Citation{{Quote: "Mayor Ada Voss closed the bridge."}}
	for _, tt := range []struct{ question, last, want string }{
		{"Why?", "Who closed the bridge in Norhaven?", "Why closed the bridge in Norhaven?"},
		{"And when exactly?", "Why did Norhaven close the bridge?", "when Norhaven close the bridge?"},
		{"And in Gullport?", "How many people live in Norhaven?", "How many people live in Gullport?"},
		{"What about Gullport?", "How many people live in Norhaven?", "How many people live in Gullport?"},
		{"and for the harbour?", "What does the budget hold for schools?", "What does the budget hold for harbour?"},
		{"What about the harbour?", "Who pays in Norhaven?", "What about the harbour?"},
		{"What did she promise?", "Who closed the bridge?", "What did she promise? (mayor ada voss)"},
		{"What did he answer?", "What did Reuter say in Norhaven? (gullport)", "What did he answer? (reuter)"},
		{"What did he ask for?", "Who is Jonas Reuter?", "What did he ask for? (jonas reuter)"},
		{"Why?", "What did he ask for? (jonas reuter)", "Why he ask for? (jonas reuter)"},
		{"Where is he?", "Who left the ferry Merle?", "Where is he? (merle, mayor ada voss)"},
		{"And what did Norhaven answer?", "Who closed it in Norhaven?", "And what did Norhaven answer? (mayor ada voss)"},
	} {
		if _, got := StandAlone(tt.question, tt.last, cited); got != tt.want {
			t.Errorf("%q after %q: %q, want %q", tt.question, tt.last, got, tt.want)
		}
	}
	if _, got := StandAlone(strings.Repeat("( ", 250), strings.Repeat("A Bc ", 100), nil); len(got) > 2*news.MaxQuestion {
		t.Errorf("%d bytes", len(got))
	}
}
