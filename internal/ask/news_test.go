package ask_test

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
)

// papers are five articles of four stories, the bridge's told by two outlets.
func (d *desk) papers() {
	d.add(guild, "Hill Echo", "Choir sings in the dark", noon.Add(-30*time.Hour), "The choir of Bremford sang in the dark after a fuse blew. Nobody left.")
	first := d.add(guild, "Quay Gazette", "Bridge closed", noon.Add(-9*time.Hour), "Gullport has closed its swing bridge. A bolt had come loose.")
	d.add(guild, "Hill Echo", "Orchard sold", noon.Add(-8*time.Hour), "The orchard at Bremford has been sold. The buyer makes cider.")
	again := d.add(guild, "Hill Echo", "Bridge stays shut", noon.Add(-7*time.Hour), "The swing bridge of Gullport stays shut until May. Parts are rare.")
	d.add(guild, "Quay Gazette", "Otter seen", noon.Add(-3*time.Hour), "An otter swam through Gullport harbour. Children cheered.")
	d.place(first.ID, again.ID)
}

// Who asks for the news, and for nothing in particular, is told the newest
// stories.
func TestNewsAsSuch(t *testing.T) {
	d := newDesk(t, nil)
	d.papers()
	for question, want := range map[string]string{
		"What's new?":                            "stays shut|otter|orchard",
		"any news today":                         "stays shut|otter|orchard",
		"What happened yesterday?":               "choir",
		"What is the latest from the Hill Echo?": "stays shut|orchard",
		"news about the otter":                   "otter",
		"Tell me about the orchard":              "orchard",
	} {
		a := d.asks(news.Question{Guild: guild, Channel: channel, User: question, Text: question})
		lines := strings.Split(strings.ToLower(said(a)), "\n")
		for i, w := range strings.Split(want, "|") {
			if a.Refused || i >= len(lines) || !strings.Contains(lines[i], w) {
				t.Errorf("%q: refused %v, line %d of %q does not tell of %q", question, a.Refused, i, lines, w)
			}
		}
		if as := strings.Contains(want, "|") || strings.Contains(want, "choir"); a.Newest != as {
			t.Errorf("%q is answered as news as such: %v", question, a.Newest)
		}
		for _, l := range a.Lines {
			if !l.Verbatim {
				t.Errorf("%q: %q is no quote", question, l.Text)
			}
		}
	}
	a := d.ask("What happened three days ago?")
	if !a.Refused || !a.Newest || len(a.Lines) > 0 {
		t.Errorf("of a day without articles: refused %v, %q", a.Refused, said(a))
	}
}

// A model is given the newest stories to tell the news from.
func TestNewsByAModel(t *testing.T) {
	model := llmtest.New(t, drafts("The swing bridge of Gullport stays shut until May.", "stays shut"))
	d := newDesk(t, model)
	d.papers()
	a := d.ask("What's new?")
	says(t, a, "stays shut until May")
	if prompt := model.Last().User; !strings.Contains(prompt, "otter") || !strings.Contains(prompt, "orchard") || strings.Contains(prompt, "choir") {
		t.Errorf("the prompt does not hold just the newest stories:\n%s", prompt)
	}
	if !a.Newest || a.Mode != news.ByModel || len(a.Citations) != 1 {
		t.Errorf("newest %v, mode %v, citations %v", a.Newest, a.Mode, a.Citations)
	}
}

// What an outlet published does not say what it is.
func TestWhatAnOutletIs(t *testing.T) {
	for _, question := range []string{"What is the Quay Gazette?", "who is the Hill Echo", "what's the quay gazette?"} {
		d := newDesk(t, nil)
		d.papers()
		a := d.ask(question)
		if !a.Refused || a.Newest || len(a.Nearest) == 0 {
			t.Errorf("%q: refused %v, newest %v, nearest %v: %q", question, a.Refused, a.Newest, a.Nearest, said(a))
		}
	}
	d := newDesk(t, nil)
	d.papers()
	d.add(guild, "Hill Echo", "A paper of the harbour turns ninety", noon.Add(-50*time.Hour), "The Quay Gazette has been printed by the Orle family for ninety years. It has four reporters.")
	says(t, d.ask("What is the Quay Gazette?"), "printed by the Orle family")
	says(t, d.ask("What is new in the Quay Gazette?"), "otter")
}
