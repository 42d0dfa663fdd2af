package feeds_test

import (
	"fmt"
	"testing"
	"time"

	"newsdesk/internal/store/feeds"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestClaimFeeds(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	for _, host := range []string{"a.example", "b.example"} {
		for n := range feeds.PerHost + 2 {
			s.Follow("1", fmt.Sprintf("https://%s/%d", host, n), func(sub *news.Subscription) { sub.Feed.Host = host })
		}
	}
	claimed, err := s.Feeds.ClaimFeeds(t.Context(), "x", lease, 100)
	s.Must(err)
	if len(claimed) != 2*feeds.PerHost {
		t.Fatalf("%d claimed, want %d of each host", len(claimed), feeds.PerHost)
	}
	if more, err := s.Feeds.ClaimFeeds(t.Context(), "y", lease, 100); err != nil || len(more) != 0 {
		t.Errorf("hosts that are asked are claimed again: %v, %v", more, err)
	}
	if more, err := s.Feeds.ClaimFeeds(t.Context(), "x", lease, 100); err != nil || len(more) != 0 {
		t.Errorf("an owner holds more than %d of a host: %v, %v", feeds.PerHost, more, err)
	}
	c.Pass(lease + time.Second)
	if more, err := s.Feeds.ClaimFeeds(t.Context(), "y", lease, 3); err != nil || len(more) != 3 {
		t.Errorf("after the lease: %v, %v", more, err)
	}
	// The first owner comes too late for what the second has.
	outcomes, err := s.Feeds.SavePolls(t.Context(), "x", []news.Poll{{Feed: claimed[0], At: c.Now(), Read: true, Items: []news.FeedItem{storetest.Item(1, storetest.Piece("", "Late", "A text that comes too late to be kept."))}}})
	s.Must(err)
	if !outcomes[0].Lost || s.IDOf("Late") != 0 {
		t.Errorf("%+v", outcomes)
	}
	s.Must(s.Feeds.ReleaseFeeds(t.Context(), "y"))
	if again, err := s.Feeds.ClaimFeeds(t.Context(), "z", lease, 100); err != nil || len(again) != 2*feeds.PerHost {
		t.Errorf("%d claimed after the release, %v", len(again), err)
	}
}

// An owner takes up of a host what it has done, and nobody else does.
func TestClaimFeedsAnew(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	for n := range feeds.PerHost + 3 {
		s.Follow("1", fmt.Sprintf("https://courier.example/%d", n), nil)
	}
	claimed, err := s.Feeds.ClaimFeeds(t.Context(), "x", lease, 100)
	s.Must(err)
	for i := range 2 {
		claimed[i].Next = c.Now().Add(time.Hour)
		_, err := s.Feeds.SavePolls(t.Context(), "x", []news.Poll{{Feed: claimed[i], At: c.Now()}})
		s.Must(err)
	}
	if more, err := s.Feeds.ClaimFeeds(t.Context(), "y", lease, 100); err != nil || len(more) != 0 {
		t.Errorf("another owner claims %v, %v", more, err)
	}
	if more, err := s.Feeds.ClaimFeeds(t.Context(), "x", lease, 100); err != nil || len(more) != 2 {
		t.Errorf("%d are claimed anew, want 2: %v", len(more), err)
	}
}

func TestPollIsKept(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sub := s.Follow("1", "https://courier.example/feed", nil)
	f := s.Lend(sub)
	want := f
	want.Title, want.Site, want.Language, want.State = "Courier", "https://courier.example/", "en", news.FeedSick
	want.Polled, want.Worked, want.Next = c.Now(), c.Now().Add(-time.Hour), c.Now().Add(time.Hour)
	want.Failures, want.Since, want.Reason, want.Repairs, want.Alarmed = 3, c.Now().Add(-time.Minute), "It fails.", "It was mended.", true
	want.Known = news.Validators{ETag: `"a"`, LastModified: "Mon, 02 Mar 2026 12:00:00 GMT"}
	want.Hash, want.Target, want.Gap, want.Newest, want.Asked = "h", "https://courier.example/new", time.Hour, c.Now(), 30*time.Minute
	_, err := s.Feeds.SavePolls(t.Context(), "a", []news.Poll{{Feed: want, At: c.Now()}})
	s.Must(err)
	got, err := s.Feeds.Subscription(t.Context(), "1", sub.ID)
	s.Must(err)
	if diff := cmp.Diff(want, got.Feed); diff != "" || !got.Baseline.IsZero() {
		t.Error(got.Baseline, diff)
	}

	s.Follow("1", "https://courier.example/taken", nil)
	for url, moved := range map[string]string{
		"https://courier.example/taken": "https://courier.example/feed", // another feed has it
		"https://courier.example/new":   "https://courier.example/new",
	} {
		f = s.Lend(sub)
		f.URL = url
		_, err = s.Feeds.SavePolls(t.Context(), "a", []news.Poll{{Feed: f, At: c.Now()}})
		s.Must(err)
		if got, err = s.Feeds.Subscription(t.Context(), "1", sub.ID); err != nil || got.Feed.URL != moved {
			t.Errorf("moved to %s: %s, want %s, %v", url, got.Feed.URL, moved, err)
		}
		if moved == "https://courier.example/new" {
			break
		}
	}
}

// One poll of several that cannot be written leaves none of them half written.
func TestSavePollsIsWhole(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	a := s.Follow("1", "https://courier.example/a", nil)
	b := s.Follow("1", "https://courier.example/b", nil)
	_, err := s.SQL.Exec(`CREATE TRIGGER jam BEFORE INSERT ON item WHEN new.key = 13 BEGIN SELECT RAISE(ABORT, 'jammed'); END`)
	s.Must(err)
	fa, fb := s.Lend(a), b.Feed
	_, err = s.SQL.Exec(`UPDATE feed SET lease_owner = 'a', lease_until = $1`, s.Now().Add(lease).UnixMilli())
	s.Must(err)
	_, err = s.Feeds.SavePolls(t.Context(), "a", []news.Poll{
		{Feed: fa, At: s.Now(), Items: []news.FeedItem{storetest.Item(1, storetest.Piece("", "Whole", "A text that could be kept alone."))}},
		{Feed: fb, At: s.Now(), Items: []news.FeedItem{storetest.Item(13, storetest.Piece("", "Jammed", "A text that cannot be kept."))}},
	})
	if err == nil {
		t.Fatal("saved")
	}
	for _, table := range []string{"article", "sentence", "passage", "passage_index", "tally", "outlet", "item", "sketch", "sketch_fresh"} {
		if n := s.One(`SELECT count(*) FROM ` + table); n != 0 {
			t.Errorf("%s holds %d rows", table, n)
		}
	}
}

func TestKnownItems(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	sub := s.Follow("1", "https://courier.example/feed", nil)
	var items []news.FeedItem
	var keys []int64
	for n := range int64(250) {
		items = append(items, news.FeedItem{Key: n - 125, Fingerprint: n})
		keys = append(keys, n-125)
	}
	items[0] = storetest.Item(items[0].Key, storetest.Piece("", "Kept", "A text that stays for some time."))
	items[1] = storetest.Item(items[1].Key, storetest.Piece("", "Gone", "A text that goes away before long."))
	s.Deliver(sub, items...)
	_, err := s.SQL.Exec(`DELETE FROM article WHERE title = 'Gone'`)
	s.Must(err)
	known, err := s.Feeds.KnownItems(t.Context(), sub.Feed.ID, append(keys, 1000))
	s.Must(err)
	if len(known) != 250 || known[-125].Article == 0 || known[-125].Expired || !known[-124].Expired || known[0].Article != 0 || known[0].Fingerprint != 125 {
		t.Errorf("%d known: %+v %+v %+v", len(known), known[-125], known[-124], known[0])
	}
	if known, err := s.Feeds.KnownItems(t.Context(), sub.Feed.ID+1, keys); err != nil || len(known) != 0 {
		t.Errorf("another feed knows %d, %v", len(known), err)
	}
}

// An item under another key, address or date is the article it was.
func TestFeedKnowsTheSameArticle(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sub := s.Follow("1", "https://courier.example/feed", nil)
	a := storetest.Piece("", "Night ferry cancelled", storetest.FerryBody)
	a.Canonical = "https://courier.example/ferry"
	s.Deliver(sub, storetest.Item(1, a))
	moved, redated, other := a, a, a
	moved.Canonical = "https://courier.example/ferry-2"
	redated.Published, redated.Title = c.Now(), "Night ferry is cancelled"
	other.Canonical, other.Title = "https://courier.example/other", "Another title over the same teaser"
	for n, tt := range []struct {
		a   news.Article
		new int
	}{{moved, 0}, {redated, 0}, {other, 1}} {
		if out := s.Deliver(sub, storetest.Item(int64(n+2), tt.a)); out.New != tt.new {
			t.Errorf("%d: %+v, want %d new", n, out, tt.new)
		}
	}
}
