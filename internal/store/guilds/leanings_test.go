package guilds_test

import (
	"testing"
	"time"

	"newsdesk/internal/store/guilds"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

// TestLeanings: one word a member and story, the last one; of one channel, and
// for a time.
func TestLeanings(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	old := news.Leaning{Guild: "1", Channel: "10", User: "7", Story: 1, Terms: []string{"old"}}
	s.Must(s.Guilds.SaveLeaning(t.Context(), old))
	c.Pass(guilds.LeaningLife + time.Hour)
	want := news.Leaning{Guild: "1", Channel: "10", User: "7", Story: 5, Terms: []string{"mill", "fire"}, More: true}
	less := want
	less.More = false
	s.Must(s.Guilds.SaveLeaning(t.Context(), less))
	s.Must(s.Guilds.SaveLeaning(t.Context(), want))
	other := want
	other.Channel = "11"
	s.Must(s.Guilds.SaveLeaning(t.Context(), other))
	got, err := s.Guilds.Leanings(t.Context(), "1", "10")
	s.Must(err)
	if diff := cmp.Diff([]news.Leaning{want}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := s.One(`SELECT count(*) FROM leaning`); n != 2 {
		t.Errorf("%d rows, want the old one gone", n)
	}
	if got, err := s.Guilds.Leanings(t.Context(), "2", "10"); err != nil || len(got) != 0 {
		t.Errorf("another guild: %+v, %v", got, err)
	}
}
