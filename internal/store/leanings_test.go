package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

// TestLeanings: one word a member and story, the last one; of one channel, and
// for a time.
func TestLeanings(t *testing.T) {
	c := newClock()
	s := open(t, c)
	old := news.Leaning{Guild: "1", Channel: "10", User: "7", Story: 1, Terms: []string{"old"}}
	must(t, s.SaveLeaning(t.Context(), old))
	c.pass(leaningLife + time.Hour)
	want := news.Leaning{Guild: "1", Channel: "10", User: "7", Story: 5, Terms: []string{"mill", "fire"}, More: true}
	less := want
	less.More = false
	must(t, s.SaveLeaning(t.Context(), less))
	must(t, s.SaveLeaning(t.Context(), want))
	other := want
	other.Channel = "11"
	must(t, s.SaveLeaning(t.Context(), other))
	got, err := s.Leanings(t.Context(), "1", "10")
	must(t, err)
	if diff := cmp.Diff([]news.Leaning{want}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := one(t, s, `SELECT count(*) FROM leaning`); n != 2 {
		t.Errorf("%d rows, want the old one gone", n)
	}
	if got, err := s.Leanings(t.Context(), "2", "10"); err != nil || len(got) != 0 {
		t.Errorf("another guild: %+v, %v", got, err)
	}
}
