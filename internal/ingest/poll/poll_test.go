package poll

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

// Many feeds on several hosts are polled together, one of a host at a time,
// and nothing is left half done when the poller is stopped.
func TestRun(t *testing.T) {
	n := openNewsroom(t)
	const hosts, each = 4, 6
	var busy [hosts]atomic.Int32
	var polled atomic.Int32
	all := make(chan struct{})
	for h := range hosts {
		site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if busy[h].Add(1) > 1 {
				t.Errorf("host %d is asked twice at once", h)
			}
			defer busy[h].Add(-1)
			fmt.Fprint(w, feedOfItems(entry{"1", "Story of " + r.Host + r.URL.Path, "https://" + r.Host + "/story" + r.URL.Path, prose(r.Host + r.URL.Path), ""}))
			if polled.Add(1) == hosts*each {
				close(all)
			}
		}))
		t.Cleanup(site.Close)
		for f := range each {
			_, _, err := n.Store.Feeds.Follow(t.Context(), news.Subscription{Guild: "1", Feed: feedAt(fmt.Sprintf("%s/%d", site.URL, f))})
			n.Must(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		n.poller.Run(ctx)
	}()
	select {
	case <-all:
	case <-time.After(30 * time.Second):
		t.Fatalf("%d of %d feeds were polled", polled.Load(), hosts*each)
	}
	stop()
	<-ended
	// What was read before the stop is kept, the rest is to be polled again.
	subs, err := n.Store.Feeds.Subscriptions(t.Context(), "1")
	n.Must(err)
	kept := 0
	for _, s := range subs {
		if s.Feed.State == news.FeedWell {
			kept++
		}
	}
	if got := len(n.Stored()); got != kept || kept == 0 {
		t.Errorf("%d articles of %d feeds", got, kept)
	}
	n.Pass(25 * time.Hour)
	if again, err := n.Store.Feeds.ClaimFeeds(t.Context(), "other", time.Minute, 100); err != nil || len(again) != hosts*4 {
		t.Errorf("%d feeds are free, %v", len(again), err)
	}
}

func TestQueue(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	q := newQueue(time.Second)
	q.add([]news.Feed{{ID: 1, Host: "a"}, {ID: 2, Host: "a"}, {ID: 3, Host: "b"}}, now)
	take := func(at time.Duration) int64 {
		f, _, _ := q.take(now.Add(at))
		return f.ID
	}
	got := []int64{take(0), take(0), take(0)}
	q.free("a", now.Add(time.Second))
	_, wait, ok := q.take(now.Add(time.Second))
	if ok || wait != time.Second {
		t.Errorf("taken %v, wait %v", ok, wait)
	}
	got = append(got, take(2*time.Second))
	if diff := cmp.Diff([]int64{1, 3, 0, 2}, got); diff != "" {
		t.Error(diff)
	}
	q.add([]news.Feed{{ID: 4, Host: "c"}, {ID: 5, Host: "d"}}, now)
	if f, _, ok := q.take(now.Add(queueTime + time.Second)); ok || len(q.waiting) != 0 {
		t.Errorf("%d is taken after most of its lease", f.ID)
	}
}

// Polls are written together; one that cannot be written keeps no other from
// being.
func TestPollsThatCannotBeWritten(t *testing.T) {
	n := openNewsroom(t)
	db, err := sql.Open("sqlite", n.Path)
	n.Must(err)
	t.Cleanup(func() { n.Must(db.Close()) })
	_, err = db.Exec(`CREATE TRIGGER jam BEFORE INSERT ON article WHEN new.title = 'Jam' BEGIN SELECT RAISE(ABORT, 'jammed'); END`)
	n.Must(err)
	var subs []news.Subscription
	for _, title := range []string{"First", "Jam", "Last"} {
		n.Put("/"+title, "application/rss+xml", feedOfItems(entry{"1", title, "", prose(title), ""}))
		subs = append(subs, n.follow("/"+title, nil))
	}
	n.poll(subs[0]) // all of them are due
	var titles []string
	for _, a := range n.Stored() {
		titles = append(titles, a.Title)
	}
	slices.Sort(titles)
	if diff := cmp.Diff([]string{"First", "Last"}, titles); diff != "" {
		t.Error(diff)
	}
	_, err = db.Exec(`DROP TRIGGER jam`)
	n.Must(err)
	n.Pass(leaseTime + time.Second)
	if f := n.poll(subs[1]); f.State != news.FeedWell || len(n.Stored()) != 3 {
		t.Errorf("%+v", f.Health)
	}
}

// stuck is a book whose writes take for ever.
type stuck struct {
	Book
	writes int
}

func (s *stuck) SavePolls(ctx context.Context, _ string, _ []news.Poll) ([]news.PollOutcome, error) {
	s.writes++
	<-ctx.Done()
	return nil, ctx.Err()
}

// A database that does not answer is waited for twice, not once for every poll.
func TestStuckDatabase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book, began := &stuck{}, time.Now()
		p := New(Options{Book: book, Log: discard()})
		if p.save(t.Context(), make([]news.Poll, batchPolls)) || book.writes != 2 || time.Since(began) != 2*saveTime {
			t.Errorf("%d writes in %v", book.writes, time.Since(began))
		}
	})
}

// A feed that still lists what was let go of does not bring it back.
func TestExpiredItems(t *testing.T) {
	n := openNewsroom(t)
	entries := []entry{{"1", "One", "https://courier.example/1", "", ""}, {"2", "Two", "https://courier.example/2", "", ""}}
	n.Put("/feed", "application/rss+xml", feedOfItems(entries...))
	sub := n.follow("/feed", func(s *news.Subscription) { s.FullText = false })
	n.poll(sub)
	n.Pass(91 * 24 * time.Hour)
	if removed, err := n.Store.Archive.ExpireArticles(t.Context(), 90*24*time.Hour, 10); err != nil || removed != 2 {
		t.Fatalf("%d removed, %v", removed, err)
	}
	entries[0].title = "One, edited"
	n.Put("/feed", "application/rss+xml", feedOfItems(entries...))
	if f := n.poll(sub); f.State != news.FeedWell || len(n.Stored()) != 0 {
		t.Errorf("%d are back: %+v", len(n.Stored()), f.Health)
	}
}
