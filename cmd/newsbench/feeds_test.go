package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestFeedsRight holds the quality of feed parsing on feedparser's suite, where
// it is at hand.
func TestFeedsRight(t *testing.T) {
	shared := os.Getenv("NEWSDESK_SHARED")
	if shared == "" {
		t.Skip("NEWSDESK_SHARED is not set: no real feeds to parse")
	}
	result, err := benchFeeds(t.Context(), []string{"-dir", filepath.Join(shared, "data/feeds")})
	if err != nil {
		t.Fatal(err)
	}
	r := result.(feedsResult)
	if r.Checked < 200 || r.Share < 0.975 || r.Share <= r.GofeedShare {
		t.Errorf("%d of %d files right, gofeed alone %.1f %%", r.Right, r.Checked, 100*r.GofeedShare)
	}
	if r.Panics > 0 || r.Errors > 0 || r.TruncatedShare < 1 {
		t.Errorf("%d panics, %d errors, %.3f of the complete items of feeds cut off", r.Panics, r.Errors, r.TruncatedShare)
	}
}
