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

const lease = time.Minute

func TestFollow(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	want := news.Subscription{
		Guild: "1", Title: "Ferries", Channels: []string{"5"}, Alerts: "9", AddedBy: "7",
		Include: []string{"ferry"}, Exclude: []string{"tram"}, Language: "en", Floor: time.Hour, FullText: true,
		Feed: news.Feed{URL: "https://courier.example/feed", Host: "courier.example", Title: "Courier"},
	}
	got, existing, err := s.Feeds.Follow(t.Context(), want)
	s.Must(err)
	want.ID, want.Added = got.ID, c.Now()
	want.Feed.ID, want.Feed.State, want.Feed.Next, want.Feed.Floor, want.Feed.FullText = got.Feed.ID, news.FeedNew, c.Now(), time.Hour, true
	if diff := cmp.Diff(want, got); diff != "" || existing {
		t.Error(existing, diff)
	}
	again, existing, err := s.Feeds.Follow(t.Context(), news.Subscription{Guild: "1", Title: "Other", Feed: want.Feed})
	if diff := cmp.Diff(got, again); diff != "" || !existing || err != nil {
		t.Error(existing, err, diff)
	}
	if name := got.Name(); name != "Ferries" {
		t.Errorf("called %q", name)
	}
	got.Title, got.Include, got.Floor, got.FullText = "", nil, 30*time.Minute, false
	s.Must(s.Feeds.EditSubscription(t.Context(), got))
	got.Feed.Floor, got.Feed.FullText = 30*time.Minute, false
	edited, err := s.Feeds.Subscription(t.Context(), "1", got.ID)
	if diff := cmp.Diff(got, edited); diff != "" || err != nil {
		t.Error(err, diff)
	}
	got.Guild = "2"
	s.WantErr(s.Feeds.EditSubscription(t.Context(), got), news.ErrNotFound)
	_, err = s.Feeds.Subscription(t.Context(), "2", got.ID)
	s.WantErr(err, news.ErrNotFound)
	if subs, err := s.Feeds.Subscriptions(t.Context(), "2"); err != nil || len(subs) != 0 {
		t.Errorf("guild 2 follows %v, %v", subs, err)
	}
}

// A feed is read as its followers together want it, and not at all when none
// of them wants it now.
func TestFollowersTogether(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	one := s.Follow("1", "https://courier.example/feed", func(s *news.Subscription) { s.Floor, s.FullText = 2*time.Hour, false })
	two := s.Follow("2", "https://courier.example/feed", func(s *news.Subscription) { s.Floor = time.Hour })
	want := func(floor time.Duration, full, polled bool) {
		t.Helper()
		sub, err := s.Feeds.Subscription(t.Context(), "1", one.ID)
		s.Must(err)
		if f := sub.Feed; f.Floor != floor || f.FullText != full || f.Next.IsZero() == polled {
			t.Errorf("floor %v, full text %v, next %v", f.Floor, f.FullText, f.Next)
		}
	}
	want(time.Hour, true, true)
	s.Must(s.Feeds.PauseSubscription(t.Context(), "2", two.ID, true))
	want(2*time.Hour, false, true)
	s.Must(s.Feeds.PauseSubscription(t.Context(), "1", one.ID, true))
	want(0, false, false)
	s.Must(s.Feeds.PauseSubscription(t.Context(), "2", two.ID, false))
	want(time.Hour, true, true)
	s.Must(s.Feeds.Unfollow(t.Context(), "2", two.ID))
	want(0, false, false)
}

func TestFollowAllHasALimit(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	var subs []news.Subscription
	for n := range feeds.MaxFeeds {
		subs = append(subs, news.Subscription{Guild: "1", Feed: news.Feed{URL: fmt.Sprintf("https://courier.example/%d", n), Host: "courier.example"}})
	}
	existing, err := s.Feeds.FollowAll(t.Context(), append(subs, subs[0]))
	s.Must(err)
	if existing[0] || !existing[feeds.MaxFeeds] {
		t.Error("the first is told for there, or its repetition is not")
	}
	_, _, err = s.Feeds.Follow(t.Context(), news.Subscription{Guild: "1", Feed: news.Feed{URL: "https://courier.example/more"}})
	if said, ok := news.Say(err); !ok {
		t.Errorf("one too many: %v, %q", err, said)
	}
}
