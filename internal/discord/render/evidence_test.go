package render

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEvidenceQuotes(t *testing.T) {
	found := []Source{{Mark: 1, Headline: bridge(1), Quotes: []string{"The bridge opened on Tuesday.", "# It rained."}}}
	text := Evidence(found, 1)[0].Embeds[0].Description
	want := "[1] [Harbour bridge opens](https://post.example/bridge) · Harbour Post (post.example) · Ada Marsh · <t:1772613000:f>\n" +
		"> The bridge opened on Tuesday.\n> \\# It rained.\n\n" +
		"1 cited sentence is no longer stored, because the article was removed."
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
}
