package ask_test

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
)

// told writes differences down as "outlet figure, outlet figure".
func told(a news.Answer) string {
	var all []string
	for _, d := range a.Differences {
		var one []string
		for _, r := range d.Reports {
			one = append(one, a.Sources[a.Mark(r.Ref.Article)-1].Source+" "+r.Figure)
		}
		s := strings.Join(one, ", ")
		if d.Superseded {
			s += " (superseded)"
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

func TestDifferences(t *testing.T) {
	const question = "How many people were rescued from the burning ferry Merle?"
	early := "Nine people were rescued from the burning ferry Merle off Port Ellery, the coast guard said."
	late := "Twelve people were rescued from the burning ferry Merle off Port Ellery, the coast guard said."
	for name, tt := range map[string]struct {
		first, second string // of the Courier, and later of the Ledger
		apart         time.Duration
		outlet        string // of the second; the Ledger when empty
		want          string
	}{
		"at the same time":     {early, late, time.Hour, "", "Ellery Courier Nine people, Tidewater Ledger Twelve people"},
		"much later":           {early, late, 9 * time.Hour, "", "Ellery Courier Nine people, Tidewater Ledger Twelve people (superseded)"},
		"the same outlet":      {early, late, time.Hour, "Ellery Courier", "Ellery Courier Nine people, Ellery Courier Twelve people (superseded)"},
		"the same number":      {early, strings.Replace(late, "Twelve", "9", 1), time.Hour, "", ""},
		"weeks later":          {early, late, 30 * 24 * time.Hour, "", ""},
		"another thing":        {early, "The ferry Merle was burning with 40 vehicles aboard, the coast guard said.", time.Hour, "", ""},
		"another price":        {"It costs 84 million crowns to burn a ferry of people rescued.", "It costs 52 million crowns to build it.", time.Hour, "", ""},
		"as many as needed":    {early, "Twelve people need to be rescued from the burning ferry Merle off Port Ellery, the coast guard said.", time.Hour, "", ""},
		"every month":          {early, "Twelve people a month are rescued from the burning ferry Merle off Port Ellery, the coast guard said.", time.Hour, "", ""},
		"another ship, county": {early, "Twelve people were rescued from a fishing boat near Gullport in heavy seas, a harbour master told reporters.", time.Hour, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, nil)
			d.add(guild, "Ellery Courier", "Fire on the ferry", noon.Add(-time.Hour-tt.apart), early+" The fire began in the engine room shortly before dawn. The captain left last.")
			if tt.outlet == "" {
				tt.outlet = "Tidewater Ledger"
			}
			d.add(guild, tt.outlet, "News from the sea", noon.Add(-time.Hour), tt.second+" Three had drifted in a raft for hours. An overheated bearing is to blame, investigators said.")
			a := d.ask(question)
			if got := told(a); got != tt.want {
				t.Errorf("differences %q, want %q; lines %q", got, tt.want, said(a))
			}
			for _, found := range a.Differences {
				if found.Of != "rescued" {
					t.Errorf("they count %q", found.Of)
				}
			}
			if len(a.Lines) > 3 {
				t.Errorf("%d lines", len(a.Lines))
			}
		})
	}
}

// The newest report wins even where the model rests on the older one.
func TestTheNewestReportLeads(t *testing.T) {
	d := newDesk(t, llmtest.New(t, drafts("Nine people were rescued from the ferry Merle.", "Nine people")))
	d.harbour()
	a := d.ask("How many people were rescued from the ferry Merle?")
	if len(a.Lines) != 2 || !a.Lines[0].Verbatim || !strings.HasPrefix(a.Lines[0].Text, "Twelve people were rescued") {
		t.Errorf("lines %q", said(a))
	}
	if got := told(a); got != "Ellery Courier Nine people, Tidewater Ledger Twelve people (superseded)" {
		t.Errorf("differences %q", got)
	}
}
