package view_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

// sights is what a guild sees of the article with this title, by every door.
func sights(t testing.TB, s *storetest.DB, guild string, id int64) map[string]bool {
	t.Helper()
	ctx := t.Context()
	seen := map[string]bool{}
	a, err := s.Archive.Article(ctx, guild, id)
	seen["Article"] = err == nil
	all, _, err := s.Archive.Articles(ctx, guild, 0, 100)
	s.Must(err)
	has := func(h news.Headline) bool { return h.ID == id }
	seen["Articles"] = slices.ContainsFunc(all, has)
	titles, err := s.Archive.MatchTitles(ctx, guild, "", 100)
	s.Must(err)
	seen["MatchTitles"] = slices.ContainsFunc(titles, has)
	_, seen["ArticleByCanonical"], err = s.Archive.ArticleByCanonical(ctx, guild, fmt.Sprintf("https://courier.example/%d", id))
	s.Must(err)
	quotes, err := s.Archive.Sentences(ctx, guild, []news.Ref{{Article: id, Sentence: a.First}})
	s.Must(err)
	seen["Sentences"] = len(quotes) == 1
	window, err := s.Briefs.Window(ctx, guild, "5", time.Time{}, s.Now())
	s.Must(err)
	seen["Window"] = slices.ContainsFunc(window, func(p news.Prospect) bool { return p.ID == id && !p.Old })
	read, err := s.Index.PassageSentences(ctx, guild, []news.Candidate{{Article: news.Headline{ID: id}, First: a.First, Last: a.First}})
	s.Must(err)
	seen["PassageSentences"] = len(read[0]) > 0
	searched, err := s.Index.Searched(ctx, news.Scope{Guild: guild, Article: id})
	s.Must(err)
	seen["Searched"] = searched.Articles == 1
	return seen
}

func wantSight(t testing.TB, s *storetest.DB, guild string, id int64, want bool) {
	t.Helper()
	for door, seen := range sights(t, s, guild, id) {
		if seen != want {
			t.Errorf("guild %s sees article %d by %s: %v, want %v", guild, id, door, seen, want)
		}
	}
}

// withAddress gives the article an identity that sights knows.
func withAddress(t testing.TB, s *storetest.DB, id int64) {
	t.Helper()
	_, err := s.SQL.Exec(`UPDATE article SET canonical = $1 WHERE id = $2`, fmt.Sprintf("https://courier.example/%d", id), id)
	s.Must(err)
}

func TestFeedArticlesAreSeenByFollowersAlone(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	one := s.Follow("1", "https://courier.example/feed", nil)
	two := s.Follow("2", "https://courier.example/feed", nil)
	other := s.Follow("3", "https://gazette.example/feed", nil)
	if one.Feed.ID != two.Feed.ID || one.Feed.ID == other.Feed.ID {
		t.Fatalf("feeds %d, %d, %d", one.Feed.ID, two.Feed.ID, other.Feed.ID)
	}
	s.Deliver(one)
	s.Deliver(other)
	c.Pass(time.Hour)
	if out := s.Deliver(one, storetest.Item(1, storetest.Piece("", "Night ferry cancelled", storetest.FerryBody))); out.New != 1 {
		t.Fatalf("%+v", out)
	}
	s.Deliver(other, storetest.Item(1, storetest.Piece("", "Tram opens", "The tram line opens on Monday with free rides for everybody.")))
	ferry, tram := s.IDOf("Night ferry cancelled"), s.IDOf("Tram opens")
	withAddress(t, s, ferry)
	withAddress(t, s, tram)

	for guild, sees := range map[string][2]bool{"1": {true, false}, "2": {true, false}, "3": {false, true}, "4": {false, false}} {
		wantSight(t, s, guild, ferry, sees[0])
		wantSight(t, s, guild, tram, sees[1])
	}
	a, err := s.Archive.Article(t.Context(), "2", ferry)
	if err != nil || a.Guild != "2" || a.Feed != one.Feed.ID || a.Origin != news.FromFeed {
		t.Errorf("read as %q of feed %d, %v", a.Guild, a.Feed, err)
	}

	s.Must(s.Archive.RemoveArticle(t.Context(), "1", ferry))
	wantSight(t, s, "1", ferry, false)
	wantSight(t, s, "2", ferry, true)
	s.WantErr(s.Archive.RemoveArticle(t.Context(), "1", ferry), news.ErrNotFound)
	s.WantErr(s.Archive.RemoveArticle(t.Context(), "3", ferry), news.ErrNotFound)
	if _, total, err := s.Archive.Articles(t.Context(), "1", 0, 10); err != nil || total != 0 {
		t.Errorf("guild 1 has %d articles, %v", total, err)
	}

	s.Must(s.Feeds.Unfollow(t.Context(), "2", two.ID))
	wantSight(t, s, "2", ferry, false)
	s.WantErr(s.Feeds.Unfollow(t.Context(), "2", two.ID), news.ErrNotFound)
}

// A guild's own articles stay its own when it follows feeds.
func TestOwnArticlesBesideFeeds(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sub := s.Follow("1", "https://courier.example/feed", nil)
	s.Follow("2", "https://courier.example/feed", nil)
	own := s.Save(storetest.Piece("1", "Own", "The council met on Monday about the new bridge."))
	withAddress(t, s, own.ID)
	s.Deliver(sub)
	wantSight(t, s, "1", own.ID, true)
	wantSight(t, s, "2", own.ID, false)
}
