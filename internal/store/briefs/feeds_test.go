package briefs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

// What a feed holds when a guild begins to follow it is stored and no news;
// what comes later is, and a pause is like a new beginning.
func TestBaseline(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	news1 := func(guild string) []string { return s.Fresh(guild, "5", time.Time{}) }
	carry := func(sub news.Subscription, title string) {
		t.Helper()
		c.Pass(time.Hour)
		s.Deliver(sub, storetest.Item(int64(len(title)), storetest.Piece("", title, "The text of "+title+" and of nothing else at all.")))
	}
	sub := s.Follow("1", "https://courier.example/feed", nil)
	carry(sub, "a")
	carry(sub, "bb")
	late := s.Follow("2", "https://courier.example/feed", nil)
	carry(sub, "ccc")
	carry(sub, "dddd")
	if diff := cmp.Diff([]string{"bb", "ccc", "dddd"}, news1("1")); diff != "" {
		t.Error("guild 1:", diff)
	}
	if diff := cmp.Diff([]string{"dddd"}, news1("2")); diff != "" {
		t.Error("guild 2:", diff)
	}
	s.Must(s.Feeds.PauseSubscription(t.Context(), "2", late.ID, true))
	carry(sub, "eeeee")
	if got := news1("2"); got != nil {
		t.Error("paused:", got)
	}
	s.Must(s.Feeds.PauseSubscription(t.Context(), "2", late.ID, false))
	carry(sub, "ffffff")
	carry(sub, "ggggggg")
	if diff := cmp.Diff([]string{"ggggggg"}, news1("2")); diff != "" {
		t.Error("resumed:", diff)
	}
	s.WantErr(s.Feeds.PauseSubscription(t.Context(), "1", late.ID, true), news.ErrNotFound)
}

func TestChannelsOfAFeed(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sub := s.Follow("1", "https://courier.example/feed", func(sub *news.Subscription) { sub.Channels = []string{"6", "5"} })
	if diff := cmp.Diff([]string{"5", "6"}, sub.Channels); diff != "" {
		t.Error(diff)
	}
	s.Deliver(sub)
	c.Pass(time.Hour)
	s.Deliver(sub, storetest.Item(1, storetest.Piece("", "Night ferry cancelled", storetest.FerryBody)))
	for channel, want := range map[string]int{"5": 1, "6": 1, "7": 0} {
		if got := s.Fresh("1", channel, time.Time{}); len(got) != want {
			t.Errorf("channel %s: %v, want %d", channel, got, want)
		}
	}
	sub.Channels = nil
	s.Must(s.Feeds.EditSubscription(t.Context(), sub))
	if got := s.Fresh("1", "7", time.Time{}); len(got) != 1 {
		t.Errorf("any channel: %v", got)
	}
}
