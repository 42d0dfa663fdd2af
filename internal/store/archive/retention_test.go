package archive_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/storetest"
)

func TestExpireArticles(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	const day, keep = 24 * time.Hour, 90 * 24 * time.Hour
	sub := s.Follow("1", "https://courier.example/feed", nil)
	both := s.Follow("1", "https://gazette.example/feed", func(s *news.Subscription) { s.Feed.Host = "gazette.example" })
	s.Follow("2", "https://gazette.example/feed", nil)
	s.Must(s.Guilds.SaveSettings(t.Context(), news.Settings{Guild: "2", Keep: 200 * day}))
	text := func(name string) string { return "The text of the article " + name + " and of no other." }
	own := s.Save(storetest.Piece("1", "own", text("own")))
	theirs := s.Save(storetest.Piece("2", "theirs", text("theirs")))
	s.Deliver(sub, storetest.Item(1, storetest.Piece("", "plain", text("plain"))), storetest.Item(2, storetest.Piece("", "briefed", text("briefed"))),
		storetest.Item(3, storetest.Piece("", "answered", text("answered"))), storetest.Item(4, storetest.Piece("", "unshown", text("unshown"))))
	s.Deliver(both, storetest.Item(1, storetest.Piece("", "shared", text("shared"))))
	brief := func(id, title string) {
		h := news.Headline{ID: s.IDOf(title)}
		s.Must(s.Briefs.SaveBrief(t.Context(), news.Brief{ID: id, Guild: "1", Channel: "5", To: c.Now(), Items: []news.Item{{Headline: h, Articles: []int64{h.ID}}}}))
	}
	brief("B", "briefed")
	brief("F", "unshown")
	s.Must(s.Briefs.FailBrief(t.Context(), "1", "F"))
	s.Must(s.Answers.SaveAnswer(t.Context(), news.Answer{ID: "A", Guild: "1", Channel: "5", User: "7", At: c.Now(),
		Citations: []news.Citation{{Ref: news.Ref{Article: s.IDOf("answered")}}}}))
	c.Pass(89 * day)
	s.Deliver(sub, storetest.Item(5, storetest.Piece("", "young", text("young"))))

	expire := func() {
		t.Helper()
		for {
			n, err := s.Archive.ExpireArticles(t.Context(), keep, 2)
			s.Must(err)
			if n > 2 {
				t.Fatalf("%d at once", n)
			}
			if n < 2 {
				return
			}
		}
	}
	left := func() (titles []string) {
		rows, err := s.SQL.Query(`SELECT title FROM article ORDER BY title`)
		titles, err = sqlite.Collect(rows, err, func(r *sql.Rows, s *string) error { return r.Scan(s) })
		s.Must(err)
		return titles
	}
	expire()
	if n := len(left()); n != 8 {
		t.Errorf("before their time: %v", left())
	}
	c.Pass(2 * day)
	expire()
	if diff := cmp.Diff([]string{"answered", "briefed", "shared", "theirs", "young"}, left()); diff != "" {
		t.Error("after 91 days:", diff)
	}
	for _, table := range []string{"articles", "passages"} {
		if counted, there := s.One(`SELECT sum(`+table+`) FROM tally`), s.One(`SELECT count(*) FROM `+strings.TrimSuffix(table, "s")); counted != there {
			t.Errorf("%d %s counted, %d there", counted, table, there)
		}
	}
	if found := s.Find("1", "plain own"); slices.Contains(found, "plain") || slices.Contains(found, "own") {
		t.Errorf("found %v", found)
	}
	s.Must(s.Feeds.Unfollow(t.Context(), "1", sub.ID))
	s.Must(s.Feeds.DropFeeds(t.Context()))
	if n := s.One(`SELECT count(*) FROM feed`); n != 2 {
		t.Errorf("%d feeds, want 2: one has articles that are cited", n)
	}
	c.Pass(120 * day)
	expire()
	if diff := cmp.Diff([]string{"answered", "briefed"}, left()); diff != "" {
		t.Error("after 211 days:", diff)
	}
	_, _ = own, theirs
}
