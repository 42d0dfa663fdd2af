package store

import (
	"fmt"
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/search"
)

// BenchmarkThousandFeeds asks as one guild of 1,000 feeds with 50 articles
// each, among as many feeds of another.
func BenchmarkThousandFeeds(b *testing.B) {
	c := newClock()
	s := open(b, c)
	_, err := s.writer.Exec(`PRAGMA synchronous = OFF`)
	must(b, err)
	for guild := range 2 {
		var subs []news.Subscription
		for n := range 1000 {
			url := fmt.Sprintf("https://%d.example/%d", n, guild)
			subs = append(subs, news.Subscription{Guild: fmt.Sprint(guild + 1), Feed: news.Feed{URL: url, Host: url}})
		}
		_, err := s.FollowAll(b.Context(), subs)
		must(b, err)
	}
	for round := range 2 { // the baseline, and news
		c.pass(25 * time.Hour)
		for {
			claimed, err := s.ClaimFeeds(b.Context(), "a", time.Hour, 100)
			must(b, err)
			if len(claimed) == 0 {
				break
			}
			var polls []news.Poll
			for _, f := range claimed {
				p := news.Poll{Feed: f, At: c.now(), Read: true}
				p.Feed.State, p.Feed.Next = news.FeedWell, c.now().Add(24*time.Hour)
				for n := range int64(round*14 + 1) {
					name := fmt.Sprintf("story%d of outlet%d", n, f.ID)
					a := piece("", name, "The mayor said "+name+" is over. Nobody else knew about it before. The council meets on Monday.")
					p.Items = append(p.Items, item(n+int64(100*round), a))
				}
				polls = append(polls, p)
			}
			_, err = s.SavePolls(b.Context(), "a", polls)
			must(b, err)
		}
	}
	searcher := search.Searcher{Index: s, Reader: s, Now: c.now}
	for _, bb := range []struct {
		name string
		do   func() error
	}{
		{"Articles", func() error { _, _, err := s.Articles(b.Context(), "1", 0, 10); return err }},
		{"MatchTitles", func() error { _, err := s.MatchTitles(b.Context(), "1", "story7 outlet9", 25); return err }},
		{"Subscriptions", func() error { _, err := s.Subscriptions(b.Context(), "1"); return err }},
		{"Window", func() error { _, err := s.Window(b.Context(), "1", "5", c.now().Add(-time.Hour), c.now()); return err }},
		{"WindowOfNothing", func() error {
			_, err := s.Window(b.Context(), "1", "5", c.now().Add(time.Hour), c.now().Add(2*time.Hour))
			return err
		}},
		{"Searched", func() error { _, err := s.Searched(b.Context(), news.Scope{Guild: "1"}); return err }},
		{"Search", func() error {
			_, err := searcher.Search(b.Context(), news.Scope{Guild: "1"}, "What did the mayor say about story7 of outlet9?", 10)
			return err
		}},
		{"ExpireNothing", func() error { _, err := s.ExpireArticles(b.Context(), 90*24*time.Hour, 200); return err }},
		{"ClaimNothing", func() error { _, err := s.ClaimFeeds(b.Context(), "a", time.Minute, 256); return err }},
	} {
		b.Run(bb.name, func(b *testing.B) {
			for b.Loop() {
				must(b, bb.do())
			}
		})
	}
}
