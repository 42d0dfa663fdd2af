package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestStoriesGrouped holds the quality of grouping on full articles and on
// headlines, with the same setting, where they are at hand.
func TestStoriesGrouped(t *testing.T) {
	shared := os.Getenv("NEWSDESK_SHARED")
	if shared == "" {
		t.Skip("NEWSDESK_SHARED is not set: no real articles to group")
	}
	for _, test := range []struct {
		file, shuffle string
		least         float64
	}{
		{"ecbplus.jsonl", "0", .92}, {"ecbplus.jsonl", "1", .92},
		{"uci-headlines.jsonl", "1", .80}, {"uci-headlines.jsonl", "2", .80},
	} {
		result, err := benchStories(t.Context(), []string{
			"-articles", filepath.Join(shared, "data/stories", test.file), "-shuffle", test.shuffle, "-live", "0",
		})
		if err != nil {
			t.Fatal(err)
		}
		if r := result.(storiesResult); r.Articles < 500 || r.F1 < test.least {
			t.Errorf("%s shuffled by %s: BCubed F1 %.3f of %d articles", test.file, test.shuffle, r.F1, r.Articles)
		}
	}
}

// TestDuplicatesFound holds the detector of copies to its recall, and to no
// false merge, where there are real articles.
func TestDuplicatesFound(t *testing.T) {
	shared := os.Getenv("NEWSDESK_SHARED")
	if shared == "" {
		t.Skip("NEWSDESK_SHARED is not set: no real articles to edit")
	}
	result, err := benchDuplicates(t.Context(), []string{"-dir", filepath.Join(shared, "data")})
	if err != nil {
		t.Fatal(err)
	}
	r := result.(duplicatesResult)
	for _, e := range edits {
		if r.Recall[e.name] < .95 {
			t.Errorf("%s: recall %.3f", e.name, r.Recall[e.name])
		}
	}
	if r.RandomN < 3_000 || r.Random > 0 {
		t.Errorf("%d of %d random pairs merged", r.Random, r.RandomN)
	}
}

// TestStorySpeed runs the measurement of speed in small.
func TestStorySpeed(t *testing.T) {
	var r storiesResult
	if err := storySpeed(t.Context(), storiesSet{live: 600, timed: 200, settle: 100}, &r); err != nil {
		t.Fatal(err)
	}
	if r.Speed <= 0 || r.Restored <= 0 {
		t.Errorf("measured nothing: %+v", r)
	}
}
