package differences

import (
	"testing"
	"time"

	"newsdesk/internal/ask/evidence"
	"newsdesk/internal/news"
)

// TestTell has an answer of the older of two reports.
func TestTell(t *testing.T) {
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	passage := func(id int64, source, said string, age time.Duration) news.FoundPassage {
		return news.FoundPassage{
			Article:   news.Headline{ID: id, Source: source, Title: "Landslide buries Orle road", Published: noon.Add(-age)},
			Sentences: []news.Sentence{{Text: said}},
		}
	}
	const older = "Four houses were destroyed by the landslide, the road office said."
	for name, tt := range map[string]struct {
		newer      string
		age        time.Duration // of the older
		superseded bool
		found      int
	}{
		"another number":          {"Seven houses were destroyed by the landslide, the road office said.", 9 * time.Hour, true, 1},
		"at the same time":        {"Seven houses were destroyed by the landslide, the road office said.", time.Hour, false, 1},
		"the same number":         {"4 houses were destroyed by the landslide, the road office said.", 9 * time.Hour, false, 0},
		"two numbers for one":     {"Seven houses were destroyed, then nine houses were destroyed.", 9 * time.Hour, false, 0},
		"how many there must be":  {"Seven houses need to be destroyed by the landslide, the road office said.", 9 * time.Hour, false, 0},
		"weeks later, no more so": {"Seven houses were destroyed by the landslide, the road office said.", 20 * 24 * time.Hour, false, 0},
	} {
		c := evidence.Case{Asked: "How many houses were destroyed by the landslide?", Found: news.Found{Passages: []news.FoundPassage{
			passage(1, "Orle Post", older, tt.age), passage(2, "Vale Times", tt.newer, 0),
		}}}
		ref := news.Ref{Article: 1}
		ans := &news.Answer{Mode: news.NoModel, Lines: []news.Line{{Text: older, Refs: []news.Ref{ref}, Verbatim: true}}}
		Tell(ans, c)
		if len(ans.Differences) != tt.found || tt.found > 0 && ans.Differences[0].Superseded != tt.superseded {
			t.Errorf("%s: differences %+v", name, ans.Differences)
		}
		if leads := ans.Lines[0].Text == tt.newer; leads != tt.superseded {
			t.Errorf("%s: lines %+v", name, ans.Lines)
		}
	}
}
