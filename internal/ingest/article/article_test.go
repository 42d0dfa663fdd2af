package article_test

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/extract"
	"newsdesk/internal/ingest/article"
)

// An article without a title is found by what it begins with.
func TestHeadingOfAnArticleWithoutTitle(t *testing.T) {
	opening := "Port Ellery. The night ferry to Tolland was cancelled on Monday after engineers found a crack in the rudder."
	for _, tt := range []struct{ name, title, opening, want string }{
		{"titled", "Night ferry cancelled", opening, "night ferri cancel harbour gazett"},
		{
			"untitled", "", opening + strings.Repeat(" No.", 40) + " Far from the beginning.",
			"port elleri the night ferri to tolland was cancel on monday after engin find a crack in the rudder" +
				strings.Repeat(" no", 35) + " harbour gazett",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := article.Make(extract.Document{
				Title: tt.title, Source: "Harbour Gazette", Paragraphs: []string{tt.opening, "Nobody was hurt."},
			}, time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
			if a.Terms != tt.want {
				t.Errorf("terms %q, want %q", a.Terms, tt.want)
			}
		})
	}
	if a := article.Make(extract.Document{Paragraphs: []string{strings.Repeat("word ", 10_000) + "."}}, time.Now()); len(a.Terms) > 300 {
		t.Errorf("%d bytes of terms for an endless sentence", len(a.Terms))
	}
}
