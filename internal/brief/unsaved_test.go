package brief_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
)

// TestUnsavedArticlesAreBriefed briefs two articles that nothing is stored of,
// and that no number tells apart.
func TestUnsavedArticlesAreBriefed(t *testing.T) {
	d := newDesk(t)
	d.model(llmtest.New(t, echo, echo), 0)
	for title, body := range map[string]string{"Nine dead in mill fire": mill, "Tram to open": tram} {
		a := d.piece("Courier", title, body)
		b, err := d.Unsaved(t.Context(), "1", a, news.Short)
		d.must(err)
		if len(b.Items) != 1 || b.Mode != news.ByModel {
			t.Fatalf("brief of %q: %+v", title, b)
		}
		want := []news.Citation{{Quote: a.Sentences[0].Text}}
		if diff := cmp.Diff(want, b.Items[0].Citations); diff != "" {
			t.Errorf("%q rests on (-want +got):\n%s", title, diff)
		}
	}
}
