// Package ingesttest is what a test takes articles in with: a real database, a real
// web site that serves what the test puts there, and a clock that stands still until
// it is moved. It polls nothing.
package ingesttest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/fetch"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
)

// Newsroom is the place of one test; it closes with it.
type Newsroom struct {
	*testing.T
	Path  string // of the database
	Store *store.Store
	URL   string // of the site

	mu    sync.Mutex
	clock time.Time
	pages map[string]http.HandlerFunc // by path
	asked map[string]int              // requests by path
}

// Open opens a newsroom at noon of Monday, 2 March 2026.
func Open(t *testing.T) *Newsroom {
	t.Helper()
	n := &Newsroom{
		T: t, clock: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC),
		pages: map[string]http.HandlerFunc{}, asked: map[string]int{},
	}
	site := httptest.NewServer(http.HandlerFunc(n.serve))
	t.Cleanup(site.Close)
	n.URL = site.URL
	var err error
	n.Path = filepath.Join(t.TempDir(), "newsdesk.db")
	n.Store, err = store.Open(t.Context(), "sqlite:"+n.Path, n.Now)
	n.Must(err)
	t.Cleanup(func() { n.Must(n.Store.Close()) })
	return n
}

// Must ends the test with an error.
func (n *Newsroom) Must(err error) {
	n.Helper()
	if err != nil {
		n.Fatal(err)
	}
}

// Now is the clock's time.
func (n *Newsroom) Now() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.clock
}

// Pass moves the clock.
func (n *Newsroom) Pass(d time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.clock = n.clock.Add(d)
}

// Client reads from the site, takes it for Discord's too, and waits so long.
func (n *Newsroom) Client(timeout time.Duration) *fetch.Client {
	return fetch.New(fetch.Options{
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Agent: "newsdesk-test", Timeout: timeout, HeaderTimeout: timeout,
		AttachmentHosts: []string{strings.TrimPrefix(n.URL, "http://")},
	})
}

// Put serves body at path.
func (n *Newsroom) Put(path, contentType, body string) {
	n.Handle(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, body)
	})
}

// Handle has page answer at path.
func (n *Newsroom) Handle(path string, page http.HandlerFunc) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pages[path] = page
}

// Requests is how often path was asked for.
func (n *Newsroom) Requests(path string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.asked[path]
}

func (n *Newsroom) serve(w http.ResponseWriter, r *http.Request) {
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

// Stored is every article that guild 1 sees, last first.
func (n *Newsroom) Stored() (all []news.Article) {
	n.Helper()
	page, _, err := n.Store.Archive.Articles(n.Context(), "1", 0, 1000)
	n.Must(err)
	for _, h := range page {
		a, err := n.Store.Archive.Article(n.Context(), "1", h.ID)
		n.Must(err)
		all = append(all, a)
	}
	return all
}
