package archive_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/store/archive"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/duplicate"
	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

// wire are two agency reports, long enough to be compared.
var wire = map[string]string{
	"harbour": `The night ferry to Alder Island will not sail before May, the harbour authority of Port Ellery said on Monday. Its inspectors found
a crack in the rudder when the ship was lifted into the dry dock last week. The captain said that nobody had been in danger at any time.
Islanders who work on the mainland must take the early boat, which leaves at five and is often full.`,
	"tunnel": `Work on the tunnel under the Corran hill has stopped because water is breaking in faster than pumps can carry it away. The inspectors
of the mining office want to see new plans before anybody goes below again. Shopkeepers in the upper town, who had hoped for customers in summer,
called the delay a catastrophe and asked the council for help.`,
}

func report(about string) news.Article {
	a := storetest.Piece("", "About the "+about, strings.ReplaceAll(wire[about], "\n", " "))
	a.Sketch = duplicate.Sketch(a.Body)
	return a
}

// The same text in two feeds is told once, and is seen in whichever of them a
// guild follows.
func TestCopies(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	first := s.Follow("1", "https://courier.example/feed", nil)
	second := s.Follow("1", "https://gazette.example/feed", nil)
	s.Follow("2", "https://gazette.example/feed", nil)
	s.Deliver(first)
	s.Deliver(second)
	c.Pass(time.Hour)
	original, copied := report("harbour"), report("harbour")
	copied.Title, copied.Source = "Copied", "Gazette"
	copied.Body = "By our own staff. " + copied.Body
	if out := s.Deliver(first, storetest.Item(1, original)); out.New != 1 || out.Copies != 0 {
		t.Fatalf("%+v", out)
	}
	if out := s.Deliver(second, storetest.Item(1, copied), storetest.Item(2, report("tunnel"))); out.New != 2 || out.Copies != 1 {
		t.Fatalf("%+v", out)
	}
	for guild, want := range map[string][]string{
		"1": {"About the harbour", "About the tunnel"},
		"2": {"About the tunnel", "Copied"},
	} {
		var told, listed []string
		window, err := s.Briefs.Window(t.Context(), guild, "5", time.Time{}, c.Now())
		s.Must(err)
		voices := map[int64]bool{}
		for _, p := range window {
			voice := p.Voice
			if voice == 0 {
				voice = p.ID
			}
			if !voices[voice] {
				told = append(told, p.Title)
			}
			voices[voice] = true
		}
		all, total, err := s.Archive.Articles(t.Context(), guild, 0, 10)
		s.Must(err)
		for _, h := range all {
			listed = append(listed, h.Title)
		}
		if total != len(listed) {
			t.Errorf("guild %s: %d articles are counted, %d listed", guild, total, len(listed))
		}
		slices.Sort(told)
		slices.Sort(listed)
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("guild %s is told: %s", guild, diff)
		}
		if diff := cmp.Diff(want, listed); diff != "" {
			t.Errorf("guild %s lists: %s", guild, diff)
		}
		if diff := cmp.Diff(want, s.Find(guild, "inspectors")); diff != "" {
			t.Errorf("guild %s finds: %s", guild, diff)
		}
	}
	c.Pass(archive.SketchLife + time.Hour)
	s.Must(s.Archive.DropSketches(t.Context()))
	if n := s.One(`SELECT (SELECT count(*) FROM sketch) + (SELECT count(*) FROM sketch_fresh)`); n != 0 {
		t.Errorf("%d hashes are left", n)
	}
}

// Copies are found wherever the hashes of the first one are kept.
func TestCopiesOfArticlesThatAreFreshNoMore(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	sub := s.Follow("1", "https://courier.example/feed", nil)
	s.Deliver(sub, storetest.Item(1, report("harbour")))
	_, err := s.SQL.ExecContext(t.Context(), `UPDATE sqlite_sequence SET seq = $1 WHERE name = 'article'`, archive.FreshArticles-1)
	s.Must(err)
	s.Deliver(sub, storetest.Item(2, report("tunnel")))
	if kept, fresh := s.One(`SELECT count(DISTINCT article) FROM sketch`), s.One(`SELECT count(*) FROM sketch_fresh`); kept != 2 || fresh != 0 {
		t.Fatalf("hashes of %d articles are kept, %d are fresh", kept, fresh)
	}
	for n, about := range []string{"harbour", "tunnel"} {
		copied := report(about)
		copied.Title, copied.Body = "Copied", "By our own staff. "+copied.Body
		if out := s.Deliver(sub, storetest.Item(int64(3+n), copied)); out.Copies != 1 {
			t.Errorf("%s: %+v", about, out)
		}
	}
}

// A list is as long as is said, whatever keeps an article out of it.
func TestArticlesAreCountedAsListed(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	own := report("harbour")
	own.Guild, own.Source = "1", "Our own desk"
	added := s.Save(own)
	sub := s.Follow("1", "https://courier.example/feed", nil)
	copied := report("harbour")
	copied.Title, copied.Body = "Copied", "By our own staff. "+copied.Body
	copied.Sketch = duplicate.Sketch(copied.Body)
	if out := s.Deliver(sub, storetest.Item(1, copied), storetest.Item(2, report("tunnel"))); out.Copies != 1 {
		t.Fatalf("%+v", out)
	}
	check := func(want ...string) {
		t.Helper()
		all, total, err := s.Archive.Articles(t.Context(), "1", 0, 10)
		s.Must(err)
		var titles []string
		for _, h := range all {
			titles = append(titles, h.Title)
		}
		if diff := cmp.Diff(want, titles); diff != "" || total != len(want) {
			t.Errorf("%d are counted; listed: %s", total, diff)
		}
	}
	check("About the tunnel", "About the harbour")
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", s.IDOf("About the tunnel")))
	check("About the harbour")
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", added.ID))
	check("Copied")
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", s.IDOf("Copied")))
	check()
}
