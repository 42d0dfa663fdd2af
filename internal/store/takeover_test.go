package store_test

import (
	"context"
	"testing"
	"time"

	"newsdesk/internal/store/storetest"
)

// A process that was killed holds leases nobody will end; the next one alone
// on the database takes them over, but not while another is alive.
func TestTakeOver(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	s.Queue("g1", "c1", 1)
	s.WantTake("killed", 1, "c1/0")
	next := storetest.Reopen(t, s.Path, c)
	for _, step := range []struct {
		by   *storetest.DB
		want bool
	}{{next, true}, {s, false}} {
		alone, err := step.by.TakeOver(t.Context())
		s.Must(err)
		if alone != step.want {
			t.Fatalf("alone %v, want %v", alone, step.want)
		}
	}
	next.WantTake("next", 1, "c1/0")
}

func TestTakeOverEndsFeedLeases(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	sub := s.Follow("1", "https://courier.example/feed", nil)
	s.Lend(sub)
	if alone, err := s.TakeOver(t.Context()); err != nil || !alone {
		t.Fatal(alone, err)
	}
	if again, err := s.Feeds.ClaimFeeds(context.WithoutCancel(t.Context()), "b", time.Minute, 10); err != nil || len(again) != 1 {
		t.Errorf("%v, %v", again, err)
	}
}
