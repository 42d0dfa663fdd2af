package poll

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestFirstPollIsTheBaseline(t *testing.T) {
	n := openNewsroom(t)
	old := []entry{{"1", "One", "https://courier.example/1", prose("harbour"), monday}, {"2", "Two", "https://courier.example/2", prose("tunnel"), ""}}
	n.Put("/feed", "application/rss+xml", feedOfItems(old...))
	sub := n.follow("/feed", nil)
	f := n.poll(sub)
	if f.State != news.FeedWell || f.Title != "Port Ellery Courier" || f.Site != "https://courier.example/" || f.Reason != "" {
		t.Errorf("%+v", f)
	}
	if all := n.Stored(); len(all) != 2 || len(n.fresh()) != 0 {
		t.Errorf("%d stored, %v are news", len(all), n.fresh())
	}
	n.Put("/feed", "application/rss+xml", feedOfItems(append([]entry{{"3", "Three", "https://courier.example/3", prose("bridge"), ""}}, old...)...))
	n.poll(sub)
	if diff := cmp.Diff([]string{"Three"}, n.fresh()); diff != "" {
		t.Error(diff)
	}
	a := n.Stored()[0]
	want := news.Headline{ID: a.ID, Title: "Three", URL: "https://courier.example/3", Source: "Port Ellery Courier", Added: n.Now()}
	if diff := cmp.Diff(want, a.Headline); diff != "" {
		t.Error(diff)
	}
	if a.Canonical != "https://courier.example/3" || a.Partial != "" || a.Language != "en" || a.Origin != news.FromFeed || len(a.Sentences) != 15 {
		t.Errorf("%q %q %q %q, %d sentences", a.Canonical, a.Partial, a.Language, a.Origin, len(a.Sentences))
	}
}

// What did not change is not read again, nor written.
func TestUnchangedIsLeftAlone(t *testing.T) {
	n := openNewsroom(t)
	body := feedOfItems(entry{"1", "One", "https://courier.example/1", prose("harbour"), monday})
	var sent []string
	n.Handle("/feed", func(w http.ResponseWriter, r *http.Request) {
		sent = append(sent, r.Header.Get("If-None-Match"))
		if r.Header.Get("If-None-Match") == `"x"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"x"`)
		fmt.Fprint(w, body)
	})
	sub := n.follow("/feed", nil)
	n.poll(sub)
	f := n.poll(sub)
	if diff := cmp.Diff([]string{"", `"x"`}, sent); diff != "" || f.State != news.FeedWell || f.Known.ETag != `"x"` {
		t.Errorf("%+v %s", f, diff)
	}

	// The same bytes without a validator are not parsed: a body that could not
	// be would fail.
	n.Put("/feed", "application/rss+xml", body)
	f = n.poll(sub)
	same := f.Hash
	if f = n.poll(sub); f.Hash != same || same == "" {
		t.Errorf("hash %q, then %q", same, f.Hash)
	}

	// Other bytes with the same items write none of them.
	for _, date := range []string{monday, "Mon, 02 Mar 2026 18:00:00 GMT"} {
		n.Put("/feed", "application/rss+xml", "<!-- made just now -->"+feedOfItems(entry{"1", "One", "https://courier.example/1", prose("harbour"), date}))
		claimed := n.due(sub)
		poll, err := n.visitor().poll(t.Context(), claimed)
		if err != nil || len(poll.Items) != 0 || !poll.Read {
			t.Errorf("dated %s: %d items, %v", date, len(poll.Items), err)
		}
	}
}

// due leases the feed of a subscription without polling it.
func (n *newsroom) due(sub news.Subscription) news.Feed {
	n.Helper()
	n.Pass(25 * time.Hour)
	claimed, err := n.Store.Feeds.ClaimFeeds(n.Context(), "test", leaseTime, 1)
	n.Must(err)
	n.Must(n.Store.Feeds.ReleaseFeeds(n.Context(), "test"))
	return claimed[0]
}

func (n *newsroom) visitor() *visit {
	p := n.poller
	return &visit{
		fetch: p.Fetch, shelf: p.Shelf, now: p.Now, alarm: p.Alarm, outage: p.outage, pace: pace{p.Shortest, p.Longest},
	}
}

// An item that is edited stays the article it was: no news, and its
// corrections are on record.
func TestEditedItems(t *testing.T) {
	n := openNewsroom(t)
	serve := func(body string) {
		n.Put("/feed", "application/rss+xml", feedOfItems(entry{"1", "Harbour vote", "https://courier.example/1", body, monday}))
	}
	n.Put("/feed", "application/rss+xml", feedOfItems())
	sub := n.follow("/feed", nil)
	n.poll(sub)
	serve(prose("harbour") + "<p>The fire killed 12 people on Sunday.</p>")
	n.poll(sub)
	if diff := cmp.Diff([]string{"Harbour vote"}, n.fresh()); diff != "" {
		t.Fatal(diff)
	}
	first := n.Stored()[0]
	n.Must(n.Store.Briefs.SaveBrief(t.Context(), news.Brief{ID: "B", Guild: "1", Channel: "5", To: n.Now(),
		Items: []news.Item{{Headline: first.Headline, Articles: []int64{first.ID}}}}))

	for _, tt := range []struct {
		name, body string
		removed    []string // by revisions, JSON lists of sentences
	}{
		{"edited lightly", strings.Replace(prose("harbour"), "met again", "met once again", 1) + "<p>The fire killed 12 people on Sunday.</p>", nil},
		{"corrected", strings.Replace(prose("harbour"), "met again", "met once again", 1) + "<p>The fire killed 14 people on Sunday.</p>", []string{`["The fire killed 12 people on Sunday."]`}},
	} {
		serve(tt.body)
		n.poll(sub)
		all := n.Stored()
		if len(all) != 1 || all[0].ID != first.ID || len(n.fresh()) != 0 || !strings.Contains(all[0].Body, "met once again") {
			t.Errorf("%s: %d articles, news %v", tt.name, len(all), n.fresh())
		}
		if diff := cmp.Diff(tt.removed, n.removed(first.ID)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
	cited, err := n.Store.Archive.Sentences(t.Context(), "1", []news.Ref{{Article: first.ID, Sentence: 15}})
	if err != nil || len(cited) != 1 || cited[0].Quote != "The fire killed 12 people on Sunday." {
		t.Errorf("cited %v, %v", cited, err)
	}
}

const teaser = "<p>The harbour committee met on Monday. It talked for hours…</p>"

func page(body string) string {
	return "<!doctype html><html lang=en><head><title>Harbour vote</title></head><body><article><h1>Harbour vote</h1>" + body + "</article></body></html>"
}

func TestFullText(t *testing.T) {
	for name, tt := range map[string]struct {
		item    string
		page    http.HandlerFunc
		off     bool
		partial string // a part of it
		holds   string
		reads   int
	}{
		"teaser, page": {teaser, serveText(page(prose("harbour"))), false, "", "planned for the autumn", 1},
		"whole":        {prose("harbour"), serveText(page(prose("tunnel"))), false, "", "harbour cannot wait", 0},
		"whole, goes on": {prose("harbour") + "<p>Read more</p>", serveText(page(prose("tunnel") + prose("bridge"))), false, "",
			"tunnel cannot wait", 1},
		"off":     {teaser, serveText(page(prose("harbour"))), true, "not read", "talked for hours", 0},
		"broken":  {teaser, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, false, "could not be read", "talked for hours", 1},
		"paywall": {teaser, serveText(page("<p>The harbour committee met.</p><p>Subscribe to continue reading this article.</p>")), false, "request to subscribe", "talked for hours", 1},
		"consent": {teaser, serveText(page("<p>We value your privacy. We and our partners use cookies. Accept all cookies.</p>")), false, "cookie", "talked for hours", 1},
		"private": {teaser, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://10.0.0.1/admin", http.StatusFound)
		}, false, "could not be read", "talked for hours", 1},
		"taken down": {teaser, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/", http.StatusFound)
		}, false, "no more", "talked for hours", 1},
		"short and all": {"<p>The harbour is closed today.</p>", serveText(page("<p>The harbour is closed today.</p>")), false, "", "closed today", 1},
		"no text":       {"", serveText(page(prose("harbour"))), false, "", "planned for the autumn", 1},
		"title only":    {"", nil, false, "could not be read", "Harbour vote", 1},
	} {
		t.Run(name, func(t *testing.T) {
			n := openNewsroom(t)
			if tt.page != nil {
				n.Handle("/story", tt.page)
			}
			n.Put("/", "text/html", page(prose("tunnel")))
			n.Put("/feed", "application/rss+xml", feedOfItems(entry{"1", "Harbour vote", n.URL + "/story", tt.item, ""}))
			sub := n.follow("/feed", func(s *news.Subscription) { s.FullText = !tt.off })
			n.poll(sub)
			all := n.Stored()
			if len(all) != 1 {
				t.Fatalf("%d articles: %+v", len(all), n.health(sub))
			}
			a := all[0]
			if !strings.Contains(a.Body, tt.holds) || !strings.Contains(a.Partial, tt.partial) || (a.Partial == "") != (tt.partial == "") {
				t.Errorf("partial %q: %s", a.Partial, a.Body)
			}
			if got := n.Requests("/story"); got != tt.reads {
				t.Errorf("the page was read %d times, want %d", got, tt.reads)
			}
			for _, wall := range []string{"cookies", "Subscribe"} {
				if strings.Contains(a.Body, wall) {
					t.Errorf("the wall is in the article: %s", a.Body)
				}
			}
		})
	}
}

func serveText(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, body)
	}
}

// A poll reads so many pages and no more; the others come with the next.
func TestPagesAreBounded(t *testing.T) {
	n := openNewsroom(t)
	n.Put("/feed", "application/rss+xml", feedOfItems())
	sub := n.follow("/feed", nil)
	n.poll(sub)
	var entries []entry
	for i := range mostPages + 5 {
		path := fmt.Sprintf("/story/%d", i)
		n.Put(path, "text/html", page(prose(fmt.Sprintf("subject%d", i))))
		entries = append(entries, entry{fmt.Sprint(i), fmt.Sprintf("Story %d", i), n.URL + path, teaser, ""})
	}
	n.Put("/feed", "application/rss+xml", feedOfItems(entries...))
	f := n.poll(sub)
	if got := len(n.Stored()); got != mostPages {
		t.Errorf("%d stored, want %d", got, mostPages)
	}
	if wait := f.Next.Sub(n.Now()); wait > 16*time.Minute {
		t.Errorf("the rest waits for %v", wait)
	}
	n.poll(sub)
	all := n.Stored()
	if len(all) != mostPages+5 || len(n.fresh()) != len(all) {
		t.Errorf("%d stored, %d news", len(all), len(n.fresh()))
	}
	for _, a := range all {
		if a.Partial != "" {
			t.Errorf("%s is only a teaser: %s", a.Title, a.Partial)
		}
	}
}

// Items that share a link, an id or a text are told apart as far as they differ.
func TestItemsThatCollide(t *testing.T) {
	n := openNewsroom(t)
	n.Put("/feed", "application/rss+xml", feedOfItems(
		entry{"same", "One", "https://courier.example/1", prose("harbour"), ""},
		entry{"same", "Two", "https://courier.example/2", prose("tunnel"), ""},
		entry{"3", "Three", "https://courier.example/news", prose("bridge"), ""},
		entry{"4", "Four", "https://courier.example/news", prose("castle"), ""},
		entry{"5", "Five", "https://courier.example/", prose("market"), ""},
		entry{"6", "Six", "https://courier.example/", prose("school"), "Fri, 31 Dec 9999 23:59:59 GMT"},
	))
	sub := n.follow("/feed", nil)
	n.poll(sub)
	all := n.Stored()
	if len(all) != 6 {
		t.Errorf("%d stored, want 6", len(all))
	}
	for _, a := range all {
		if a.Published.Year() > 2026 {
			t.Errorf("%s is dated %v", a.Title, a.Published)
		}
	}
	n.Put("/feed", "application/rss+xml", feedOfItems()+"<!-- empty today -->")
	n.poll(sub)
	if got := len(n.Stored()); got != 6 {
		t.Errorf("%d are left", got)
	}
}

// An id that a feed uses for one article after the other hides none of them,
// and an article that moves and is edited under its id stays one.
func TestIDsUsedAgain(t *testing.T) {
	n := openNewsroom(t)
	n.Put("/feed", "application/rss+xml", feedOfItems())
	sub := n.follow("/feed", nil)
	n.poll(sub)
	var listed []entry
	var titles []string
	for _, about := range []string{"bridge", "harbour", "tunnel"} {
		e := entry{"the only id", "About the " + about, "https://courier.example/" + about, prose(about), ""}
		listed, titles = append([]entry{e}, listed...), append(titles, e.title)
		n.Put("/feed", "application/rss+xml", feedOfItems(listed...))
		for range 2 {
			n.poll(sub)
			fresh := n.fresh()
			slices.Sort(fresh)
			if diff := cmp.Diff(titles, fresh); diff != "" {
				t.Error(about, diff)
			}
		}
	}
	for _, a := range n.Stored() {
		if about := strings.TrimPrefix(a.Title, "About the "); !strings.Contains(a.Body, about+" cannot wait") {
			t.Errorf("%s says %s", a.Title, a.Body)
		}
	}
	n.Put("/feed", "application/rss+xml", feedOfItems(entry{"the only id", "The tunnel in detail", "https://courier.example/tunnel-2",
		strings.Replace(prose("tunnel"), "met again", "met once again", 1), ""}))
	n.poll(sub)
	if got := len(n.Stored()); got != len(titles) {
		t.Errorf("an article that moved is news: %v", n.fresh())
	}
}

// The archive behind the first poll is passed over for good.
func TestHugeFeed(t *testing.T) {
	n := openNewsroom(t)
	const many = 50_000
	entries := make([]entry, many)
	for i := range entries {
		entries[i] = entry{id: fmt.Sprint(i), title: fmt.Sprintf("Story %d", i)}
	}
	n.Put("/feed", "application/rss+xml", feedOfItems(entries...))
	sub := n.follow("/feed", func(s *news.Subscription) { s.FullText = false })
	f := n.poll(sub)
	if f.State != news.FeedWell || !strings.Contains(f.Repairs, fmt.Sprintf("lists %d items", many)) {
		t.Fatalf("%q %q", f.Reason, f.Repairs)
	}
	if got := len(n.Stored()); got != mostItems {
		t.Errorf("%d stored, want %d", got, mostItems)
	}
	n.Put("/feed", "application/rss+xml", feedOfItems(append([]entry{{"new", "Newest", "", "", ""}}, entries...)...))
	n.poll(sub)
	if diff := cmp.Diff([]string{"Newest"}, n.fresh()); diff != "" {
		t.Error(diff)
	}
}

func TestMoves(t *testing.T) {
	n := openNewsroom(t)
	n.Put("/new", "application/rss+xml", feedOfItems(entry{"1", "One", "https://courier.example/1", prose("harbour"), ""}))
	move := func(status int) {
		n.Handle("/feed", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/new", status) })
	}
	move(http.StatusFound)
	sub := n.follow("/feed", nil)
	n.poll(sub)
	n.poll(sub)
	if f := n.health(sub); f.URL != n.URL+"/feed" {
		t.Errorf("a move for now is followed for good: %s", f.URL)
	}
	move(http.StatusMovedPermanently)
	if f := n.poll(sub); f.URL != n.URL+"/feed" {
		t.Errorf("moved at the first word: %s", f.URL)
	}
	if f := n.poll(sub); f.URL != n.URL+"/new" || f.Host != strings.TrimPrefix(n.URL, "http://") {
		t.Errorf("not moved: %s at %s", f.URL, f.Host)
	}
	n.poll(sub)
	if got := n.Requests("/feed"); got != 4 {
		t.Errorf("the old address was asked %d times, want 4", got)
	}
}
