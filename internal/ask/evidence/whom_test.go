package evidence

import (
	"testing"

	"newsdesk/internal/summary"
)

func TestSpeaking(t *testing.T) {
	for sentence, want := range map[string]int{
		"The Bank of Norhaven has a new head.": 1,
		"Nobody at the bank knew, said Reuter": 1,
		"She has a new head.":                  1,
		"Jonas Reuter spoke of the harbour.":   0,
	} {
		c := Case{Asked: "What did she say? (bank of norhaven)", candidates: []summary.Candidate{{Text: sentence}}}
		if got := c.speaking([]summary.Choice{{Coverage: 1, Focused: true}}); len(got) != want {
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
