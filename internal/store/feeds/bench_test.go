package feeds_test

import (
	"fmt"
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/search"
	"newsdesk/internal/store/storetest"
)

// BenchmarkThousandFeeds asks as one guild of 1,000 feeds with 50 articles
// each, among as many feeds of another.
func BenchmarkThousandFeeds(b *testing.B) {
	c := storetest.NewClock()
	s := storetest.Open(b, c)
	for guild := range 2 {
		var subs []news.Subscription
		for n := range 1000 {
			url := fmt.Sprintf("https://%d.example/%d", n, guild)
			subs = append(subs, news.Subscription{Guild: fmt.Sprint(guild + 1), Feed: news.Feed{URL: url, Host: url}})
		}
		_, err := s.Feeds.FollowAll(b.Context(), subs)
		s.Must(err)
	}
	for round := range 2 { // the baseline, and news
		c.Pass(25 * time.Hour)
		for {
			claimed, err := s.Feeds.ClaimFeeds(b.Context(), "a", time.Hour, 100)
			s.Must(err)
			if len(claimed) == 0 {
				break
			}
			var polls []news.Poll
			for _, f := range claimed {
				p := news.Poll{Feed: f, At: c.Now(), Read: true}
				p.Feed.State, p.Feed.Next = news.FeedWell, c.Now().Add(24*time.Hour)
				for n := range int64(round*14 + 1) {
					name := fmt.Sprintf("story%d of outlet%d", n, f.ID)
					a := storetest.Piece("", name, "The mayor said "+name+" is over. Nobody else knew about it before. The council meets on Monday.")
					p.Items = append(p.Items, storetest.Item(n+int64(100*round), a))
				}
				polls = append(polls, p)
			}
			_, err = s.Feeds.SavePolls(b.Context(), "a", polls)
			s.Must(err)
		}
	}
	searcher := search.Searcher{Index: s.Index, Reader: s.Index, Now: c.Now}
	for _, bb := range []struct {
		name string
		do   func() error
	}{
		{"Articles", func() error { _, _, err := s.Archive.Articles(b.Context(), "1", 0, 10); return err }},
		{"MatchTitles", func() error { _, err := s.Archive.MatchTitles(b.Context(), "1", "story7 outlet9", 25); return err }},
		{"Subscriptions", func() error { _, err := s.Feeds.Subscriptions(b.Context(), "1"); return err }},
		{"Window", func() error {
			_, err := s.Briefs.Window(b.Context(), "1", "5", c.Now().Add(-time.Hour), c.Now())
			return err
		}},
		{"WindowOfNothing", func() error {
			_, err := s.Briefs.Window(b.Context(), "1", "5", c.Now().Add(time.Hour), c.Now().Add(2*time.Hour))
			return err
		}},
		{"Searched", func() error { _, err := s.Index.Searched(b.Context(), news.Scope{Guild: "1"}); return err }},
		{"Search", func() error {
			_, err := searcher.Search(b.Context(), news.Scope{Guild: "1"}, "What did the mayor say about story7 of outlet9?", 10)
			return err
		}},
		{"ExpireNothing", func() error { _, err := s.Archive.ExpireArticles(b.Context(), 90*24*time.Hour, 200); return err }},
		{"ClaimNothing", func() error { _, err := s.Feeds.ClaimFeeds(b.Context(), "a", time.Minute, 256); return err }},
	} {
		b.Run(bb.name, func(b *testing.B) {
			for b.Loop() {
				s.Must(bb.do())
			}
		})
	}
}
