package poll

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store"
)

// slowHost answers every feed after some time, and notes when it was asked.
type slowHost struct {
	feeds int
	takes time.Duration
	done  func() // called when so many were asked
	mu    sync.Mutex
	asked []time.Time
}

func (h *slowHost) Feed(context.Context, string, news.Validators) (news.Polled, error) {
	h.mu.Lock()
	h.asked = append(h.asked, time.Now())
	last := len(h.asked) == h.feeds
	h.mu.Unlock()
	time.Sleep(h.takes)
	if last {
		h.done()
	}
	return news.Polled{Unchanged: true}, nil
}

func (h *slowHost) Page(context.Context, string) (news.Page, error) { panic("no page is linked to") }

// What the first reading of many feeds of one host waits for is the host's
// pause alone, not their being claimed a few at a time.
func TestHostIsKeptBusy(t *testing.T) {
	for _, pause := range []time.Duration{time.Second, 3 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			const feeds = 100
			st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "newsdesk.db"), time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			for n := range feeds {
				url := fmt.Sprintf("https://aggregator.example/%d", n)
				if _, _, err := st.Feeds.Follow(t.Context(), news.Subscription{Guild: "1", Feed: news.Feed{URL: url, Host: "aggregator.example"}}); err != nil {
					t.Fatal(err)
				}
			}
			ctx, stop := context.WithCancel(t.Context())
			host := &slowHost{feeds: feeds, takes: 200 * time.Millisecond, done: stop}
			New(Options{
				Owner: "test", Fetch: host, Book: st.Feeds, Shelf: st.Feeds, Now: time.Now, Log: discard(), Pause: pause, Noticed: func() {},
			}).Run(ctx)
			for i, at := range host.asked[1:] {
				if gap := at.Sub(host.asked[i]); gap != pause+host.takes {
					t.Errorf("request %d comes %v after the one before, want %v", i+2, gap, pause+host.takes)
				}
			}
			if len(host.asked) != feeds {
				t.Errorf("%d requests for %d feeds", len(host.asked), feeds)
			}
		})
	}
}
