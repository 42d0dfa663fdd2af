package poll

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// A feed that fails for a day is told once, and once that it recovered.
func TestAlarms(t *testing.T) {
	n := openNewsroom(t)
	well := feedOfItems(entry{"1", "One", "https://courier.example/1", prose("harbour"), ""})
	n.Put("/feed", "application/rss+xml", well)
	n.Put("/other", "application/rss+xml", well)
	sub := n.follow("/feed", func(s *news.Subscription) { s.Title = "Harbour" })
	other := n.follow("/other", nil)
	n.poll(sub)
	n.Handle("/feed", status(500))
	began := n.Now()
	for n.Now().Sub(began) < 20*time.Hour {
		n.poll(sub)
		if told := n.told(); told != nil {
			t.Fatalf("told after %v: %v", n.Now().Sub(began), told)
		}
	}
	n.pollPast(other, 5*time.Hour)
	n.poll(sub)
	host := n.health(sub).Host
	if diff := cmp.Diff([]string{"9 failing: Harbour: " + host + " has trouble of its own (status 500)."}, n.told()); diff != "" {
		t.Fatal(diff)
	}
	for range 5 {
		n.poll(sub)
	}
	if told := n.told(); told != nil {
		t.Errorf("told again: %v", told)
	}
	if f := n.health(sub); f.Next.IsZero() || f.Next.Sub(n.Now()) > longestBackoff*11/10 {
		t.Errorf("the next poll is at %v", f.Next)
	}
	n.Put("/feed", "application/rss+xml", well)
	n.poll(sub)
	if diff := cmp.Diff([]string{"9 recovered: Harbour: " + host + " has trouble of its own (status 500)."}, n.told()); diff != "" {
		t.Error(diff)
	}
	n.poll(sub)
	if told := n.told(); told != nil {
		t.Errorf("told again: %v", told)
	}
}

// When no feed works at all, the fault is likely newsdesk's own network: it
// takes twice as long until anybody is told.
func TestAlarmsOfAnOutage(t *testing.T) {
	n := openNewsroom(t)
	n.Handle("/feed", status(500))
	sub := n.follow("/feed", nil)
	var at time.Duration
	began := n.Now()
	for at = 0; at < 72*time.Hour && n.told() == nil; at = n.Now().Sub(began) {
		n.poll(sub)
	}
	if at < 48*time.Hour || at >= 60*time.Hour {
		t.Errorf("told after %v", at)
	}
}

func TestGoneFeed(t *testing.T) {
	n := openNewsroom(t)
	n.Put("/feed", "application/rss+xml", feedOfItems(entry{"1", "One", "https://courier.example/1", prose("harbour"), ""}))
	sub := n.follow("/feed", nil)
	n.poll(sub)
	n.Handle("/feed", status(http.StatusGone))
	f := n.poll(sub)
	if f.State != news.FeedGone || !f.Next.IsZero() {
		t.Errorf("%+v", f.Health)
	}
	if told := n.told(); len(told) != 1 {
		t.Errorf("told %v", told)
	}
	if got := len(n.Stored()); got != 1 {
		t.Errorf("%d articles are left", got)
	}
	n.Put("/feed", "application/rss+xml", feedOfItems())
	n.Must(n.Store.Feeds.PauseSubscription(t.Context(), "1", sub.ID, false))
	if f := n.poll(sub); f.State != news.FeedWell {
		t.Errorf("resumed: %+v", f.Health)
	}
	if told := n.told(); len(told) != 1 {
		t.Errorf("told %v of its recovery", told)
	}
}

// A server that says when to come back is not asked before.
func TestRetryAfter(t *testing.T) {
	n := openNewsroom(t)
	for after, want := range map[time.Duration]time.Duration{
		3 * time.Hour:         3 * time.Hour,
		time.Second:           news.MinInterval,
		1000 * 24 * time.Hour: news.MaxInterval, // a feed is never given up for good
	} {
		n.Handle("/feed", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", strconv.Itoa(int(after.Seconds())))
			w.WriteHeader(http.StatusTooManyRequests)
		})
		sub := n.follow("/feed", nil)
		f := n.poll(sub)
		if wait := f.Next.Sub(n.Now()); wait < want || wait > want*106/100 {
			t.Errorf("%v: next in %v, want about %v", after, wait, want)
		}
		n.Must(n.Store.Feeds.Unfollow(t.Context(), "1", sub.ID))
		n.Must(n.Store.Feeds.DropFeeds(t.Context()))
	}
}

func TestInterval(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	p := pace{news.MinInterval, news.MaxInterval}
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	for name, tt := range map[string]struct {
		feed  news.Feed
		fresh time.Duration
		want  time.Duration
	}{
		"busy":           {news.Feed{Gap: 5 * time.Minute, Newest: ago(time.Minute)}, 0, 15 * time.Minute},
		"every 2 hours":  {news.Feed{Gap: 2 * time.Hour, Newest: ago(time.Hour)}, 0, time.Hour},
		"silent lately":  {news.Feed{Gap: 2 * time.Hour, Newest: ago(20 * time.Hour)}, 0, 5 * time.Hour},
		"silent long":    {news.Feed{Gap: time.Hour, Newest: ago(1000 * time.Hour)}, 0, 24 * time.Hour},
		"tells nothing":  {news.Feed{}, 0, time.Hour},
		"ttl":            {news.Feed{Gap: time.Minute, Newest: now, Asked: 2 * time.Hour}, 0, 2 * time.Hour},
		"cache-control":  {news.Feed{Gap: time.Minute, Newest: now}, 3 * time.Hour, 3 * time.Hour},
		"fresh for ever": {news.Feed{Gap: time.Minute, Newest: now}, 30 * 24 * time.Hour, 24 * time.Hour},
		"floor":          {news.Feed{Gap: time.Minute, Newest: now, Floor: 4 * time.Hour}, time.Hour, 4 * time.Hour},
	} {
		if got := p.interval(tt.feed, tt.fresh, now); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

// A server's word is kept: no wait becomes shorter.
func TestJitter(t *testing.T) {
	seen := map[time.Duration]bool{}
	for range 100 {
		got := jitter(20 * time.Hour)
		if seen[got] = true; got < 20*time.Hour || got > 21*time.Hour {
			t.Errorf("jitter makes %v of 20 h", got)
		}
	}
	if len(seen) < 50 {
		t.Errorf("%d waits in 100", len(seen))
	}
}

func TestBackoff(t *testing.T) {
	p := pace{news.MinInterval, news.MaxInterval}
	var got []time.Duration
	for failures := 1; failures <= 7; failures++ {
		got = append(got, p.backoff(failures, 0))
	}
	m := time.Minute
	if diff := cmp.Diff([]time.Duration{15 * m, 30 * m, 60 * m, 120 * m, 240 * m, 360 * m, 360 * m}, got); diff != "" {
		t.Error(diff)
	}
	if got := p.backoff(1_000_000, 0); got != longestBackoff {
		t.Errorf("after a million failures: %v", got)
	}
}
