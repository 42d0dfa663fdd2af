package follow_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/ingest/follow"
	"newsdesk/internal/ingest/ingesttest"
	"newsdesk/internal/news"
)

// newsroom follows what a site serves.
type newsroom struct {
	*ingesttest.Newsroom
	feeds *follow.Feeds
	due   int // how often a feed may have become due
}

func openNewsroom(t *testing.T) *newsroom {
	t.Helper()
	n := &newsroom{Newsroom: ingesttest.Open(t)}
	n.feeds = &follow.Feeds{
		Fetch: n.Client(time.Minute), Follows: n.Store.Feeds, Subscriptions: n.Store.Feeds, Changes: n.Store.Feeds,
		Due: func() { n.due++ }, Now: n.Now,
	}
	return n
}

// rss is a feed of items.
func rss(items ...string) string {
	return `<?xml version="1.0"?><rss version="2.0"><channel><title>Port Ellery Courier</title><link>https://courier.example/</link>` +
		strings.Join(items, "") + `</channel></rss>`
}

// item is an item whose text is long enough for an article.
func item(title, link, day string) string {
	return fmt.Sprintf(`<item><title>%s</title><link>%s</link><pubDate>%s Mar 2026 08:00:00 GMT</pubDate><description>%s</description></item>`,
		title, link, day, strings.Repeat("The council met and talked for long. ", 30))
}

func TestProbe(t *testing.T) {
	n := openNewsroom(t)
	n.Put("/feed.xml", "application/rss+xml", rss(item("One", "https://courier.example/1", "Mon, 02")))
	n.Put("/one", "text/html", `<html><head><link rel="alternate" type="application/rss+xml" title="All news" href="/feed.xml"></head><body>x</body></html>`)
	n.Put("/two", "text/html", `<html><head><link rel="alternate" type="application/rss+xml" title="Town" href="town.rss">
		<link rel="alternate" type="application/atom+xml" title="Sea" href="https://sea.example/atom"></head></html>`)
	n.Put("/none", "text/html", "<html><body><p>Nothing here.</p></body></html>")
	n.Put("/bare/index.html", "text/html", "<html><body><p>Nothing here.</p></body></html>")
	n.Put("/picture", "image/png", "\x89PNG\r\n\x1a\n")
	n.Put("/headless", "text/html", `<meta charset="utf-8"><title>x</title><link rel=alternate type="application/rss+xml" href="/feed.xml"><p>x`)
	n.Handle("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/feed.xml", http.StatusMovedPermanently)
	})
	at := n.URL
	if got, err := n.feeds.Probe(t.Context(), strings.TrimPrefix(at, "http://")+"/feed.xml"); err != nil || len(got) != 1 || got[0].URL != at+"/feed.xml" {
		t.Errorf("without a scheme: %v, %v", got, err)
	}
	for path, want := range map[string][]news.FeedCandidate{
		"/feed.xml": {{URL: at + "/feed.xml", Title: "Port Ellery Courier", Items: 1}},
		"/moved":    {{URL: at + "/feed.xml", Title: "Port Ellery Courier", Items: 1}},
		"/one":      {{URL: at + "/feed.xml", Title: "Port Ellery Courier", Items: 1}},
		"/headless": {{URL: at + "/feed.xml", Title: "Port Ellery Courier", Items: 1}},
		"/two":      {{URL: at + "/town.rss", Title: "Town"}, {URL: "https://sea.example/atom", Title: "Sea"}},
		"/none":     {{URL: at + "/feed.xml", Title: "Port Ellery Courier", Items: 1}}, // found where sites have them
	} {
		got, err := n.feeds.Probe(t.Context(), at+path)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", path, err, diff)
		}
	}
	n.Handle("/feed.xml", http.NotFound)
	for address, says := range map[string]string{
		at + "/none":      "names no feed",
		at + "/one":       "/feed.xml, but cannot be read there. 127.0.0.1",
		at + "/picture":   "a picture, not a feed",
		at + "/missing":   "no feed at this address (status 404)",
		"not an address":  "not a web address",
		"ftp://a.example": "not a web address",
		"10.0.0.1":        "private network",
	} {
		_, err := n.feeds.Probe(t.Context(), address)
		if said, _ := news.Say(err); !strings.Contains(said, says) {
			t.Errorf("%s: %v does not say %q", address, err, says)
		}
	}
}

// A site that was not looked through to the end is not said to have no feed.
func TestProbeOfASlowSite(t *testing.T) {
	n := openNewsroom(t)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	n.Put("/news", "text/html", "<html><body><p>Nothing here.</p></body></html>")
	n.Handle("/feed", func(_ http.ResponseWriter, r *http.Request) { stop(); <-r.Context().Done() })
	_, err := n.feeds.Probe(ctx, n.URL+"/news")
	if said, _ := news.Say(err); !strings.Contains(said, "too long to look through") {
		t.Errorf("%v", err)
	}
}

func TestFollowTidies(t *testing.T) {
	n := openNewsroom(t)
	sub, existing, err := n.feeds.Follow(t.Context(), news.Subscription{
		Guild: "1", Title: " Harbour \n news ", Include: []string{" ferry  boat ", ""},
		Feed: news.Feed{URL: " <HTTPS://reader:secret@Courier.Example/Feed?a=1#top> "},
	})
	n.Must(err)
	if existing || sub.Feed.URL != "https://courier.example/Feed?a=1" || sub.Feed.Host != "courier.example" || sub.Name() != "Harbour news" {
		t.Errorf("%+v", sub)
	}
	if diff := cmp.Diff([]string{"ferry boat"}, sub.Include); diff != "" {
		t.Error(diff)
	}
	if _, existing, err := n.feeds.Follow(t.Context(), news.Subscription{Guild: "1", Feed: news.Feed{URL: "https://courier.example/Feed?a=1"}}); err != nil || !existing {
		t.Errorf("followed twice: %v, %v", existing, err)
	}
	for says, edit := range map[string]func(*news.Subscription){
		"not a web address":   func(s *news.Subscription) { s.Feed.URL = "courier" },
		"every 15 minutes":    func(s *news.Subscription) { s.Floor = time.Minute },
		"at least":            func(s *news.Subscription) { s.Floor = 48 * time.Hour },
		"at most 25 keywords": func(s *news.Subscription) { s.Include = strings.Fields(strings.Repeat("a ", 26)) },
		"100 characters each": func(s *news.Subscription) { s.Exclude = []string{strings.Repeat("a", 101)} },
	} {
		bad := news.Subscription{Guild: "1", Feed: news.Feed{URL: "https://courier.example/other"}}
		edit(&bad)
		_, _, err := n.feeds.Follow(t.Context(), bad)
		if said, _ := news.Say(err); !strings.Contains(said, says) {
			t.Errorf("%v does not say %q", err, says)
		}
	}
}

// A test shows what would be stored, and stores nothing.
func TestTest(t *testing.T) {
	n := openNewsroom(t)
	n.Put("/story", "text/html", `<html><head><title>Tunnel vote</title></head><body><article><h1>Tunnel vote</h1><p>`+
		strings.Repeat("The tunnel cannot wait, the council said. ", 30)+`</p></article></body></html>`)
	n.Put("/feed", "application/rss+xml", rss(
		item("Old", "https://courier.example/1", "Sun, 01"),
		`<item><title>Newest</title><link>`+n.URL+`/story</link><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate><description>The council talked for hours…</description></item>`,
		item("Oldest", "https://courier.example/3", "Sun, 01"),
		item("Older", "https://courier.example/4", "Sun, 01"),
	))
	sub, _, err := n.feeds.Follow(t.Context(), news.Subscription{Guild: "1", FullText: true, Feed: news.Feed{URL: n.URL + "/feed"}})
	n.Must(err)
	articles, err := n.feeds.Test(t.Context(), "1", sub.ID)
	n.Must(err)
	var titles []string
	for _, a := range articles {
		titles = append(titles, a.Title)
	}
	if diff := cmp.Diff([]string{"Newest", "Old", "Oldest"}, titles); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(articles[0].Body, "tunnel cannot wait") || articles[0].Partial != "" {
		t.Errorf("%q: %s", articles[0].Partial, articles[0].Body)
	}
	if got := len(n.Stored()); got != 0 {
		t.Errorf("%d stored", got)
	}
	if _, err := n.feeds.Test(t.Context(), "2", sub.ID); err == nil {
		t.Error("another guild tests it")
	}
}

func TestImport(t *testing.T) {
	n := openNewsroom(t)
	const many = 1000
	var list strings.Builder
	list.WriteString(`<opml version="2.0"><body><outline text="News">`)
	for i := range many {
		fmt.Fprintf(&list, `<outline type="rss" text="Feed %d" xmlUrl="https://courier.example/%d"/>`, i, i)
	}
	list.WriteString(`<outline type="rss" text="Nowhere" xmlUrl=""/><outline type="rss" text="File" xmlUrl="file:///etc/passwd"/>
		<outline type="rss" text="Again" xmlUrl="https://courier.example/7"/></outline></body></opml>`)
	for _, known := range []string{"https://courier.example/feed", "https://courier.example/3"} {
		_, _, err := n.feeds.Follow(t.Context(), news.Subscription{Guild: "1", Feed: news.Feed{URL: known}})
		n.Must(err)
	}
	var steps []int
	results, err := n.feeds.Import(t.Context(), news.Subscription{Guild: "1", Alerts: "9", Channels: []string{"5"}, FullText: true},
		[]byte(list.String()), func(done, total int) {
			if total != many {
				t.Errorf("%d of %d", done, total)
			}
			steps = append(steps, done)
		})
	n.Must(err)
	added, refused := 0, map[string]string{}
	for _, r := range results {
		if r.Added {
			added++
		} else {
			refused[r.URL] = r.Reason
		}
	}
	if added != many-1 || len(results) != many+3 || !strings.Contains(refused["https://courier.example/3"], "already") {
		t.Errorf("%d added of %d; %v", added, len(results), refused)
	}
	for address, reason := range refused {
		if !strings.HasSuffix(reason, ".") {
			t.Errorf("%s: %q", address, reason)
		}
	}
	if len(steps) < 10 || steps[len(steps)-1] != many {
		t.Errorf("progress %v", steps)
	}
	subs, err := n.Store.Feeds.Subscriptions(t.Context(), "1")
	if err != nil || len(subs) != many+1 {
		t.Fatalf("%d followed, %v", len(subs), err)
	}
	for _, s := range subs {
		if s.Name() == "Feed 12" && (s.Alerts != "9" || len(s.Channels) != 1 || s.Feed.Next.IsZero()) {
			t.Errorf("%+v", s)
		}
	}

	exported, err := n.feeds.Export(t.Context(), "1")
	n.Must(err)
	again, err := n.feeds.Import(t.Context(), news.Subscription{Guild: "2"}, exported, nil)
	if err != nil || len(again) != many+1 {
		t.Errorf("%d come back, %v", len(again), err)
	}
	for _, r := range again {
		if !r.Added {
			t.Errorf("%+v", r)
		}
	}
}

// The guild's limit stops an import with a reason for each line.
func TestImportOverTheLimit(t *testing.T) {
	n := openNewsroom(t)
	var list strings.Builder
	list.WriteString(`<opml version="2.0"><body>`)
	for i := range 2100 {
		fmt.Fprintf(&list, `<outline type="rss" text="Feed %d" xmlUrl="https://courier.example/%d"/>`, i, i)
	}
	list.WriteString(`</body></opml>`)
	results, err := n.feeds.Import(t.Context(), news.Subscription{Guild: "1"}, []byte(list.String()), nil)
	n.Must(err)
	added := 0
	for _, r := range results {
		if r.Added {
			added++
		} else if !strings.Contains(r.Reason, "2000 feeds") {
			t.Errorf("%+v", r)
		}
	}
	if added != 2000 {
		t.Errorf("%d added", added)
	}
}

func TestImportNonsense(t *testing.T) {
	n := openNewsroom(t)
	for _, list := range []string{"", "nonsense", "<html><body>no</body></html>", "<opml></opml>", "\x00\xff", `<opml><body><outline text="a"></body>`} {
		_, err := n.feeds.Import(t.Context(), news.Subscription{Guild: "1"}, []byte(list), nil)
		if said, ok := news.Say(err); !ok {
			t.Errorf("%q: %v, %q", list, err, said)
		}
	}
}
