package ask_test

import (
	"slices"
	"testing"
	"time"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
)

// A word that no article holds is taken for one at a slip from it, and that is told.
func TestAWordSpeltWrong(t *testing.T) {
	for question, want := range map[string]struct {
		says      string // "" for a refusal
		respelled []string
	}{
		"Who was the captian of the Merle?":          {"Captain Jonas Reuter", []string{"captain"}},
		"what happned to the harbor bridge":          {"closed the harbour bridge", []string{"happened", "harbour"}},
		"what happned yesterday?":                    {"Merle", []string{"happened"}},
		"Why did Norhaven close the harbour bridge?": {"closed the harbour bridge", nil},
		"Who was the trainer of the Merle?":          {"", nil},
		"What is a xylophne?":                        {"", nil},
		"brige":                                      {"bridge", []string{"bridge"}},
	} {
		d := newDesk(t, nil)
		d.harbour()
		d.add("2", "Gullport Gazette", "Gullport buys a xylophone", noon.Add(-time.Hour), "Gullport has bought a xylophone. The xylophone is red.")
		a := d.ask(question)
		says(t, a, want.says)
		if a.Refused != (want.says == "") || !slices.Equal(a.Respelled, want.respelled) {
			t.Errorf("%q: refused %v, searched for %q: %q", question, a.Refused, a.Respelled, said(a))
		}
	}
}

// A model is asked what was searched for.
func TestAModelIsAskedTheWordMeant(t *testing.T) {
	model := llmtest.New(t, llmtest.Quote(1))
	d := newDesk(t, model)
	d.harbour()
	a := d.asks(news.Question{Guild: guild, Channel: channel, User: member, Text: "brige"})
	if len(model.Requests()) != 1 || !slices.Equal(a.Respelled, []string{"bridge"}) {
		t.Errorf("%d calls, searched for %q", len(model.Requests()), a.Respelled)
	}
}

// A word is not taken for a string that only shares its stem with one: "decise" is none.
func TestNoWordIsTakenForAStem(t *testing.T) {
	d := newDesk(t, nil)
	d.add(guild, "Gullport Gazette", "Gullport gets a tram", noon.Add(-time.Hour), "Mayor Ada Brandt called the vote a decision for the next fifty years. Gullport will get a tram after the council voted for the plan.")
	if a := d.ask("decide"); len(a.Respelled) > 0 {
		t.Errorf("searched for %q", a.Respelled)
	}
}
