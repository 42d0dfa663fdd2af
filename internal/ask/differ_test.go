package ask_test

import (
	"slices"
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

// What the newest report supersedes costs no side its only line.
func TestEverySideKeepsItsLine(t *testing.T) {
	d := newDesk(t, nil)
	d.add(guild, "Ellery Courier", "Fire on the ferry Merle", noon.Add(-22*time.Hour), "Nine people were rescued from the burning ferry Merle, the coast guard said.")
	d.add(guild, "Quay Gazette", "Ferry Merle burns", noon.Add(-21*time.Hour), "Nine people were rescued from the burning ferry Merle, a pilot said.")
	d.add(guild, "Tidewater Ledger", "Ferry Merle in flames", noon.Add(-20*time.Hour), "Nine people were rescued from the burning ferry Merle, its owner said.")
	d.add(guild, "Ellery Courier", "More saved from the ferry Merle", noon.Add(-time.Hour), "Twelve people were rescued, the coast guard said.")
	a := d.ask("Compare the Ellery Courier, the Quay Gazette and the Tidewater Ledger on the people rescued from the burning ferry Merle.")
	says(t, a, "Twelve people were rescued")
	for _, side := range a.Sides {
		if !slices.ContainsFunc(a.Lines, func(l news.Line) bool { return l.Side == side }) {
			t.Errorf("%q has no line: %+v", side, a.Lines)
		}
	}
}

// Nor the news as such any of its stories.
func TestTheNewsKeepsItsStories(t *testing.T) {
	d := newDesk(t, nil)
	d.papers()
	first := d.add(guild, "Ellery Courier", "Fire on the ferry Merle", noon.Add(-22*time.Hour), "The ferry Merle is on fire, the coast guard said on the radio.")
	second := d.add(guild, "Quay Gazette", "Ferry Merle burns", noon.Add(-21*time.Hour), "The ferry Merle is on fire, a pilot said on the radio.")
	third := d.add(guild, "Hill Echo", "Merle still burns", noon.Add(-20*time.Hour), "Nine people were rescued from the burning ferry Merle, the coast guard said.")
	d.place(first.ID, second.ID, third.ID)
	d.add(guild, "Ellery Courier", "More saved from the ferry Merle", noon.Add(-time.Hour), "Twelve people were rescued from the burning ferry Merle, the coast guard said.")
	a := d.ask("What's new?")
	if len(a.Differences) != 1 || len(a.Lines) != 5 || !strings.HasPrefix(a.Lines[0].Text, "Twelve") {
		t.Errorf("differences %q, lines %q", told(a), said(a))
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
