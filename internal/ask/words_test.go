package ask

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
)

// sunday is when the questions are asked.
var sunday = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestUntil(t *testing.T) {
	for question, want := range map[string]struct{ rest, day string }{
		"As of 1 November, who led?":                          {"who led?", "2026-11-01"},
		"Who led as of 2026-11-01?":                           {"Who led?", "2026-11-01"},
		"Who led as of November 1st, 2025?":                   {"Who led?", "2025-11-01"},
		"Who led as at the 3rd of May":                        {"Who led as at the 3rd of May", ""},
		"Who led as of 3rd of May":                            {"Who led", "2026-05-03"},
		"Who led as of 24 December?":                          {"Who led?", "2025-12-24"},
		"Who led as of yesterday?":                            {"Who led?", "2026-11-21"},
		"What did we know on Monday about the fire?":          {"What did about the fire?", "2026-11-16"},
		"What did we know about the fire on Sunday?":          {"What did about the fire?", "2026-11-15"},
		"What did people know about the fire before Tuesday?": {"What did about the fire?", "2026-11-16"},
		"What did we already know yesterday?":                 {"What did?", "2026-11-21"},
		"Who led as of 31 June?":                              {"Who led as of 31 June?", ""},
		"Who led as of 2026-13-01?":                           {"Who led as of 2026-13-01?", ""},
		"What happened on Monday?":                            {"What happened on Monday?", ""},
		"Do you know who led on Monday?":                      {"Do you know who led on Monday?", ""},
		"as of":                                               {"as of", ""},
	} {
		rest, at := until(question, sunday)
		day := ""
		if !at.IsZero() {
			day = at.Format(time.DateOnly)
			if !at.Add(time.Millisecond).Equal(at.Truncate(24*time.Hour).AddDate(0, 0, 1)) {
				t.Errorf("%q: %s is not the end of a day", question, at)
			}
		}
		if rest != want.rest || day != want.day {
			t.Errorf("%q: %q %s, want %q %s", question, rest, day, want.rest, want.day)
		}
	}
}

// A day of 23 hours ends where the next begins.
func TestUntilInAZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	_, at := until("Who led as of 2026-03-29?", sunday.In(berlin))
	if want := time.Date(2026, 3, 29, 21, 59, 59, 999e6, time.UTC); !at.Equal(want) {
		t.Errorf("%s, want %s", at.UTC(), want)
	}
}

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
	} {
		if got := leans(question); got != want {
			t.Errorf("%q: leans %v", question, got)
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
		if _, got := standAlone(tt.question, tt.last, cited); got != tt.want {
			t.Errorf("%q after %q: %q, want %q", tt.question, tt.last, got, tt.want)
		}
	}
	if _, got := standAlone(strings.Repeat("( ", 250), strings.Repeat("A Bc ", 100), nil); len(got) > 2*news.MaxQuestion {
		t.Errorf("%d bytes", len(got))
	}
}

func TestCompared(t *testing.T) {
	for question, want := range map[string]string{
		"How do the Courier and the Ledger differ on the fire?":           "Courier|Ledger",
		"Compare the Courier, the Ledger and the Post on the fire":        "Courier|Ledger|Post",
		"Compare the school budgets of Norhaven and Gullport.":            "Norhaven|Gullport",
		"What is the difference between trams and ferries in the budget?": "trams|ferries",
		"Norhaven vs. Gullport: who spends more?":                         "Norhaven|Gullport",
		"According to the Courier and the Ledger, who was hurt?":          "Courier|Ledger",
		"What do Ada Voss and Jonas Reuter say about the fire?":           "Ada Voss|Jonas Reuter",
		"What do police and doctors say about the fire?":                  "",
		"According to Ada Voss, who was hurt?":                            "",
		"Who met Ada Voss and Jonas Reuter?":                              "",
		"How does the bridge compare?":                                    "",
		"Compare and contrast":                                            "",
	} {
		if got := strings.Join(compared(question), "|"); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}

func TestDated(t *testing.T) {
	for question, want := range map[string]bool{
		"What happened in 2019?": true, "Who won in October?": true, "Who won last March?": true,
		"What happened in 2026?": false, "Who won in November?": false, "Who may win?": false, "What is new?": false,
	} {
		if got := dated(question, sunday); got != want {
			t.Errorf("%q: dated %v", question, got)
		}
	}
}

func TestUnmarked(t *testing.T) {
	for question, want := range map[string]string{
		"@everyone who paid <@12> for <:tram:3> it, @here?":         "who paid for it, ?",
		"who [paid](https://evil.example/x) for it?":                "who [paid for it?",
		"what about https://ledger.example/a?b=c the tram in <#4>?": "what about the tram in ?",
		"mail@everywhere is no mark, and 3 < 4 > 2 is none":         "mail@everywhere is no mark, and 3 < 4 > 2 is none",
		"https://ledger.example/tram":                               "https://ledger.example/tram",
	} {
		if got := unmarked(question); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}

func TestFocus(t *testing.T) {
	for question, want := range map[string]string{
		"How many were rescued?": "how many", "And what did he answer?": "what", "In which town?": "which", "Bridge?": "",
	} {
		if got := focus(question); got != want {
			t.Errorf("%q: focus %q", question, got)
		}
	}
}

func TestSpeaking(t *testing.T) {
	for sentence, want := range map[string]int{
		"The Bank of Norhaven has a new head.": 1,
		"Nobody at the bank knew, said Reuter": 1,
		"She has a new head.":                  1,
		"Jonas Reuter spoke of the harbour.":   0,
	} {
		r := reading{asked: "What did she say? (bank of norhaven)", candidates: []summary.Candidate{{Text: sentence}}}
		if got := r.speaking([]summary.Choice{{Coverage: 1, Focused: true}}); len(got) != want {
			t.Errorf("%q: %d choices, want %d", sentence, len(got), want)
		}
	}
}

func TestTitled(t *testing.T) {
	for sentence, want := range map[string]bool{
		"Mayor Ada Voss closed the bridge.":                true,
		"The mayor, Ada Voss, closed the bridge.":          true,
		"Ada Voss, the mayor of Norhaven, closed it.":      true,
		"Ada Voss was elected mayor on Sunday.":            true,
		"A crack had grown in Norhaven, its mayor said.":   false,
		"The mayor said that the bridge would be mended.":  false,
		"In Norhaven, mayors are chosen for four years.":   false,
		"Ada Voss said that she would vote for the mayor!": false,
	} {
		if got := titled("mayor").MatchString(sentence); got != want {
			t.Errorf("%q: %v", sentence, got)
		}
	}
}
