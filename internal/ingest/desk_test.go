package ingest

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/fetch"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
)

// newsroom is feeds and their poller over a real database and a real web
// server, with a clock that stands still until it is moved.
type newsroom struct {
	*testing.T
	path   string // of the database
	store  *store.Store
	feeds  *Feeds
	poller *Poller
	site   *httptest.Server
	mu     sync.Mutex
	clock  time.Time
	pages  map[string]http.HandlerFunc // by path
	asked  map[string]int              // requests by path
}

func openNewsroom(t *testing.T) *newsroom {
	t.Helper()
	n := &newsroom{
		T: t, clock: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC),
		pages: map[string]http.HandlerFunc{}, asked: map[string]int{},
	}
	n.site = httptest.NewServer(http.HandlerFunc(n.serve))
	t.Cleanup(n.site.Close)
	var err error
	n.path = filepath.Join(t.TempDir(), "newsdesk.db")
	n.store, err = store.Open(t.Context(), "sqlite:"+n.path, n.now)
	n.must(err)
	t.Cleanup(func() { n.must(n.store.Close()) })
	client := n.client(time.Minute)
	n.feeds = &Feeds{Fetch: client, Book: n.store, Due: func() {}, Now: n.now}
	log := discard()
	n.poller = NewPoller(PollerOptions{
		Owner: "test", Fetch: client, Book: n.store, Shelf: n.store, Now: n.now, Log: log, Look: 10 * time.Millisecond,
		Notices: NewNotices(NoticesOptions{Book: n.store, Renderer: plainNotices{}, Queued: func() {}, Now: n.now, Log: log}),
	})
	return n
}

// client reads from the site, and waits so long.
func (n *newsroom) client(timeout time.Duration) *fetch.Client { return fetch.New(options(timeout)) }

func options(timeout time.Duration) fetch.Options {
	return fetch.Options{
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Agent: "newsdesk-test", Timeout: timeout, HeaderTimeout: timeout,
	}
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

func (n *newsroom) must(err error) {
	n.Helper()
	if err != nil {
		n.Fatal(err)
	}
}

func (n *newsroom) now() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.clock
}

func (n *newsroom) pass(d time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.clock = n.clock.Add(d)
}

func (n *newsroom) serve(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	n.asked[r.URL.Path]++
	page := n.pages[r.URL.Path]
	n.mu.Unlock()
	if page == nil {
		http.NotFound(w, r)
		return
	}
	page(w, r)
}

// put serves body at path.
func (n *newsroom) put(path, contentType, body string) {
	n.handle(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, body)
	})
}

func (n *newsroom) handle(path string, page http.HandlerFunc) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pages[path] = page
}

func (n *newsroom) requests(path string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.asked[path]
}

// follow makes guild 1 follow the feed at path.
func (n *newsroom) follow(path string, edit func(*news.Subscription)) news.Subscription {
	n.Helper()
	sub := news.Subscription{Guild: "1", Alerts: "9", FullText: true, Feed: news.Feed{URL: n.site.URL + path}}
	if edit != nil {
		edit(&sub)
	}
	sub, existing, err := n.feeds.Follow(n.Context(), sub)
	n.must(err)
	if existing {
		n.Fatalf("%s is followed already", path)
	}
	return sub
}

// poll waits until the feed is due and polls it; what came back is how it
// stands then.
func (n *newsroom) poll(sub news.Subscription) news.Feed {
	n.Helper()
	return n.pollPast(sub, 0)
}

// pollPast lets at least so much time pass.
func (n *newsroom) pollPast(sub news.Subscription, d time.Duration) news.Feed {
	n.Helper()
	due := n.health(sub).Next
	if due.IsZero() {
		n.Fatal("the feed is not polled any more")
	}
	n.pass(max(d, due.Sub(n.now())))
	claimed, err := n.store.ClaimFeeds(n.Context(), "test", leaseTime, 100)
	n.must(err)
	polls := make(chan news.Poll, len(claimed))
	for _, f := range claimed {
		n.poller.visit(n.Context(), f, polls)
	}
	close(polls)
	n.poller.record(n.Context(), polls)
	return n.health(sub)
}

func (n *newsroom) health(sub news.Subscription) news.Feed {
	n.Helper()
	got, err := n.store.Subscription(n.Context(), sub.Guild, sub.ID)
	n.must(err)
	return got.Feed
}

// stored is every article that guild 1 sees, last first.
func (n *newsroom) stored() (all []news.Article) {
	n.Helper()
	page, _, err := n.store.Articles(n.Context(), "1", 0, 1000)
	n.must(err)
	for _, h := range page {
		a, err := n.store.Article(n.Context(), "1", h.ID)
		n.must(err)
		all = append(all, a)
	}
	return all
}

// fresh is the titles of what is news for a channel of guild 1.
func (n *newsroom) fresh() (titles []string) {
	n.Helper()
	known, err := n.store.Known(n.Context(), "1", "5", time.Time{})
	n.must(err)
	window, err := n.store.Window(n.Context(), "1", "5", time.Time{}, n.now())
	n.must(err)
	for _, p := range window {
		if !slices.ContainsFunc(known, func(k news.Knowledge) bool { return k.Story == p.ID }) {
			titles = append(titles, p.Title)
		}
	}
	return titles
}

// entry is an item of a feed.
type entry struct{ id, title, link, body, date string }

// feedOfItems writes a feed.
func feedOfItems(entries ...entry) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Port Ellery Courier</title><link>https://courier.example/</link><language>en</language>`)
	for _, e := range entries {
		fmt.Fprintf(&b, "<item><guid isPermaLink=\"false\">%s</guid><title>%s</title>", e.id, e.title)
		if e.link != "" {
			fmt.Fprintf(&b, "<link>%s</link>", e.link)
		}
		if e.date != "" {
			fmt.Fprintf(&b, "<pubDate>%s</pubDate>", e.date)
		}
		fmt.Fprintf(&b, "<content:encoded><![CDATA[%s]]></content:encoded></item>", e.body)
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

// prose is a text that counts as a whole article, about something, and unlike
// any other.
func prose(about string) string {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(about))
	rng := rand.New(rand.NewPCG(seed.Sum64(), 1))
	words := func(n int) string {
		var b strings.Builder
		for range n {
			for range 2 + rng.IntN(2) {
				b.WriteByte("bdfgklmnprstv"[rng.IntN(13)])
				b.WriteByte("aeiou"[rng.IntN(5)])
			}
			b.WriteByte(' ')
		}
		return b.String()
	}
	var b strings.Builder
	for range 5 {
		fmt.Fprintf(&b, "<p>The %s %s met again. Members %s said that %s%s cannot wait. A vote on %s is planned for the autumn.</p>",
			about, strings.TrimSpace(words(9)), strings.TrimSpace(words(9)), words(6), about, strings.TrimSpace(words(6)))
	}
	return b.String()
}

const monday = "Mon, 02 Mar 2026 08:00:00 GMT"

// plainNotices renders a notice as its words.
type plainNotices struct{}

func (plainNotices) RenderNotices(b news.Brief, notices []news.Notice) ([]news.Post, error) {
	said := ""
	for _, n := range notices {
		said += string(n.Kind) + ": " + n.Feed + ": " + n.Reason + "\n"
	}
	return []news.Post{{Payload: []byte(said), Marker: b.ID}}, nil
}

// told gives the messages that are in the outbox, and empties it.
func (n *newsroom) told() (messages []string) {
	n.Helper()
	n.must(n.poller.Notices.send(n.Context()))
	for {
		due, err := n.store.ClaimDeliveries(n.Context(), "test", time.Minute, 10)
		n.must(err)
		if len(due) == 0 {
			return messages
		}
		for _, d := range due {
			messages = append(messages, d.Channel+" "+strings.TrimSpace(string(d.Payload)))
			d.State = news.Sent
			n.must(n.store.SettleDelivery(context.WithoutCancel(n.Context()), "test", d))
		}
	}
}
