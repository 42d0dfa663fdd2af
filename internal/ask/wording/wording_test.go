package wording

import (
	"testing"
)

func TestDated(t *testing.T) {
	for question, want := range map[string]bool{
		"What happened in 2019?": true, "Who won in October?": true, "Who won last March?": true,
		"What happened in 2026?": false, "Who won in November?": false, "Who may win?": false, "What is new?": false,
	} {
		if got := Dated(question, sunday); got != want {
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
		if got := Unmarked(question); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}

func TestDefines(t *testing.T) {
	for question, want := range map[string]string{
		"What is the Orle Gazette?": "Orle Gazette", "who is Ada Voss": "Ada Voss", "And what's the Vale Times?": "Vale Times",
		"What did the Vale Times say?": "", "News from the Vale Times": "", "What?": "",
	} {
		if got := Defines(question); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}

func TestTimeless(t *testing.T) {
	for question, want := range map[string]string{
		"Who is the new mayor of Orle?":     "Who is the mayor of Orle?",
		"And who's the current captain?":    "And who's the captain?",
		"Who is the former mayor of Orle?":  "Who is the former mayor of Orle?",
		"What is the new bridge called?":    "What is the new bridge called?",
		"Who built the new bridge of Orle?": "Who built the new bridge of Orle?",
	} {
		if got := Timeless(question); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}

func TestFocus(t *testing.T) {
	for question, want := range map[string]string{
		"How many were rescued?": "how many", "And what did he answer?": "what", "In which town?": "which", "Bridge?": "",
	} {
		if got := Focus(question); got != want {
			t.Errorf("%q: focus %q", question, got)
		}
	}
}
