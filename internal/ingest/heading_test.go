package ingest

import (
	"testing"
	"time"

	"newsdesk/internal/extract"
)

// An article without a title is found by what it begins with.
func TestHeadingOfAnArticleWithoutTitle(t *testing.T) {
	opening := "Port Ellery. The night ferry to Tolland was cancelled on Monday after engineers found a crack in the rudder of the vessel."
	for _, tt := range []struct{ name, title, want string }{
		{"titled", "Night ferry cancelled", "night ferri cancel harbour gazett"},
		{"untitled", "", "port elleri the night ferri to tolland was cancel on monday after engin find a crack in the rudder of the vessel harbour gazett"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := assemble(extract.Document{
				Title: tt.title, Source: "Harbour Gazette", Paragraphs: []string{opening, "Nobody was hurt."},
			}, time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
			if a.Terms != tt.want {
				t.Errorf("terms %q, want %q", a.Terms, tt.want)
			}
		})
	}
}
