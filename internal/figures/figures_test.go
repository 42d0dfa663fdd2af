package figures_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/figures"
	"newsdesk/internal/news"
)

func TestRead(t *testing.T) {
	for sentence, want := range map[string]string{
		"Nine people were killed when the mill burned.":                "dead=9",
		"The death toll rose to 12, the mayor said.":                   "dead=12",
		"The death toll of the fire in Marlow rose to 14 on Tuesday.":  "dead=14",
		"Unemployment in Norhaven fell to 9%, and rents rose.":         "% unemploy=9%",
		"At least 30 people were injured and 4 are missing.":           "injured=30 missing=4",
		"Police have arrested 17 people.":                              "arrested=17",
		"Nine people were killed, including two children.":             "dead=9",
		"Two children were killed.":                                    "child dead=2",
		"In 2009 a fire there killed 23 people.":                       "",
		"It happened at 14 hours, on 3 May.":                           "",
		"Some 4,000 houses lost power.":                                "hous=4000",
		"The ministry put the damage at $40 million.":                  "$=40000000",
		"Turnout was 61% of voters.":                                   "% voter=61%",
		"A further 5 people died overnight.":                           "",
		"The crew of the Marguerite saved 214 passengers before dawn.": "passeng rescued=214",
	} {
		var got []string
		for _, r := range figures.Read(sentence, news.Ref{}, news.Headline{}) {
			got = append(got, r.Of+"="+r.Value)
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q:\n%s", sentence, diff)
		}
	}
}

// TestLabels: what a number counts is said in words of its sentence.
func TestLabels(t *testing.T) {
	for sentence, want := range map[string]string{
		"Nine people were killed when the mill burned.":             "killed: Nine",
		"The death toll of the fire in Marlow rose to 14.":          "death toll: 14",
		"The ship sank, and 12 are dead.":                           "dead: 12",
		"The blaze killed at least nine people.":                    "killed: nine",
		"Two children were killed.":                                 "children were killed: Two",
		"The crew saved 214 passengers before dawn.":                "saved passengers: 214",
		"Some 300 people gathered at the gate.":                     "people gathered: 300",
		"Deaths rose to 12, the mayor said.":                        "Deaths: 12",
		"Some 4,000 houses lost power.":                             "houses: 4,000",
		"The ministry put the damage at $40 million.":               "damage: $40 million",
		"The flood caused some €1.5bn in damage.":                   "caused: €1.5bn",
		"Turnout was 61% of voters.":                                "voters: 61%",
		"Unemployment in Norhaven fell to 9 percent in the spring.": "Unemployment: 9 percent",
		"At least 30 people were injured and 4 are missing.":        "injured: 30 missing: 4",
	} {
		var got []string
		for _, r := range figures.Read(sentence, news.Ref{}, news.Headline{}) {
			got = append(got, r.Label+": "+r.Text)
			for _, w := range strings.Fields(r.Label + " " + r.Text) {
				if !strings.Contains(sentence, w) {
					t.Errorf("%q does not hold %q", sentence, w)
				}
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q:\n%s", sentence, diff)
		}
	}
}

// reports reads sentences of outlets A, B, … an hour apart.
func reports(t *testing.T, apart time.Duration, sentences ...string) (all []figures.Report) {
	t.Helper()
	at := time.Date(2026, 5, 4, 14, 5, 0, 0, time.UTC)
	for i, s := range sentences {
		h := news.Headline{ID: int64(i + 1), Source: "Outlet " + string(rune('A'+i)), Published: at.Add(time.Duration(i) * apart)}
		all = append(all, figures.Read(s, news.Ref{Article: h.ID}, h)...)
	}
	return all
}

func TestDiffer(t *testing.T) {
	for name, c := range map[string]struct {
		apart     time.Duration
		sentences []string
		want      string
	}{
		"other numbers":       {time.Hour, []string{"Nine people died in the mill fire.", "Twelve people were killed, the mayor said."}, "killed: Nine/Twelve"},
		"words and digits":    {time.Hour, []string{"Nine people died in the mill fire.", "At least 12 people died, the mayor said."}, "died: Nine/12"},
		"sums of money":       {time.Hour, []string{"The storm in Marlow caused damage of $40 million.", "The storm in Marlow caused damage of $55 million."}, "damage: $40 million/$55 million"},
		"money in words":      {time.Hour, []string{"The storm in Marlow caused damage of $40 million.", "The storm in Marlow caused damage of $40m."}, ""},
		"the same number":     {time.Hour, []string{"Nine people died in the mill fire.", "The toll stood at 9."}, ""},
		"later by far":        {5 * time.Hour, []string{"Nine people died in the mill fire.", "Twelve people were killed."}, "killed: Nine/Twelve superseded"},
		"other places":        {time.Hour, []string{"Nine people died in Marlow.", "Twelve people were killed in Port Ellery."}, ""},
		"at least, of deaths": {time.Hour, []string{"At least nine people died.", "At least 12 people died."}, "died: nine/12"},
		"about so many":       {time.Hour, []string{"About 4,000 houses in Marlow lost power in the storm.", "The storm cut power to 4,200 houses in Marlow."}, ""},
		"other things":        {time.Hour, []string{"The storm cut power to 4,000 houses.", "A developer sold 300 houses near the river."}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range figures.Differ(reports(t, c.apart, c.sentences...)) {
				var parts []string
				for _, r := range d.Reports {
					parts = append(parts, r.Figure)
				}
				s := d.Of + ": " + strings.Join(parts, "/")
				if d.Superseded {
					s += " superseded"
				}
				got = append(got, s)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestChanged(t *testing.T) {
	told := []news.Figure{{Of: "dead", Value: "9", Text: "9", Label: "dead"}, {Of: "injured", Value: "30", Text: "30", Label: "injured"}}
	now := reports(t, time.Hour, "Ten people died.", "The toll rose to 12, and 30 people were injured.")
	want := []string{"toll: 9 → 12"}
	var got []string
	for _, c := range figures.Changed(told, now) {
		got = append(got, c.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestWordsAreNumbers: a number told in digits is the same in words.
func TestWordsAreNumbers(t *testing.T) {
	told := []news.Figure{{Of: "dead", Value: "9", Text: "Nine", Label: "dead"}}
	for sentence, want := range map[string]string{
		"The toll stands at 9.":               "",
		"nine people died.":                   "",
		"Twelve people died.":                 "died: Nine → Twelve",
		"A dozen people were killed by fire.": "killed: Nine → dozen",
	} {
		var got []string
		for _, c := range figures.Changed(told, reports(t, time.Hour, sentence)) {
			got = append(got, c.String())
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q:\n%s", sentence, diff)
		}
	}
	if c := (news.Change{Was: "$40 million", Now: "$55 million"}); c.String() != "$40 million → $55 million" {
		t.Error(c)
	}
}

// What never comes to a full stop is no sentence, and reading it all for each of its
// numbers would take hours.
func TestNothingIsReadFromATable(t *testing.T) {
	row := "they had 3 cats and 9 dogs near Ellery "
	if got := figures.Read(strings.Repeat(row, 25_000), news.Ref{}, news.Headline{}); len(got) != 0 {
		t.Errorf("%d figures of a table", len(got))
	}
	if got := figures.Read(strings.TrimSpace(row)+".", news.Ref{}, news.Headline{}); len(got) != 2 {
		t.Errorf("%d figures of a row", len(got))
	}
}
