package ingest

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"newsdesk/internal/extract"
	"newsdesk/internal/ingest/ingesttest"
	"newsdesk/internal/news"
)

// Old articles go, in batches.
func TestRetirement(t *testing.T) {
	n := ingesttest.Open(t)
	desk := &Desk{Shelf: n.Store.Archive, Now: n.Now}
	const many = expireAtOnce*2 + 50
	for i := range many {
		_, err := desk.Add(t.Context(), "1", "7", news.FromText, extract.Document{Paragraphs: []string{fmt.Sprintf("Story %d is told.", i)}})
		n.Must(err)
	}
	n.Pass(91 * 24 * time.Hour)
	for _, tt := range []struct {
		keep    time.Duration
		removed int
	}{{0, 0}, {100 * 24 * time.Hour, 0}, {90 * 24 * time.Hour, many}} {
		r := &Retirement{Attic: n.Store.Archive, Feeds: n.Store.Feeds, Keep: tt.keep, Log: slog.New(slog.DiscardHandler)}
		if removed, err := r.Once(t.Context()); err != nil || removed != tt.removed {
			t.Errorf("kept for %v: %d removed, %v", tt.keep, removed, err)
		}
	}
	if left := len(n.Stored()); left != 0 {
		t.Errorf("%d are left", left)
	}
}
