package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// The modes in which the publishers answer, one for each measurement.
const (
	allNew    = "new"       // every item of the feed is new
	nothing   = "nothing"   // 200: other bytes, the same items
	unchanged = "unchanged" // 304
	mixed     = "mixed"     // half 304, a quarter with one new item, a quarter with none; some slow, some broken
)

const (
	itemsPerFeed = 25
	itemWords    = 290 // 25 such items make 42 KB
	slowness     = 3 * time.Second
)

// publishers serves made-up feeds under many hosts.
type publishers struct {
	mode  atomic.Value // string
	words []string
	day   time.Time
}

// servePublishers is the child process of benchPoll: it prints its hosts as a JSON
// list, and reads modes from its input, one on each line, until that ends.
func servePublishers(ctx context.Context, hosts int) error {
	p := &publishers{day: time.Now().UTC().Truncate(time.Hour)}
	p.mode.Store(allNew)
	p.words = append(p.words, function...)
	for n := range 30_000 {
		p.words = append(p.words, syllables(n+3))
	}
	server := &http.Server{Handler: p, ReadHeaderTimeout: 10 * time.Second}
	var names []string
	for range hosts {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		names = append(names, l.Addr().String())
		go func() { _ = server.Serve(l) }() // ends with the process
	}
	if err := json.NewEncoder(os.Stdout).Encode(names); err != nil {
		return err
	}
	for modes := bufio.NewScanner(os.Stdin); modes.Scan(); {
		p.mode.Store(modes.Text())
		fmt.Println("ok")
	}
	return errors.Join(ctx.Err(), server.Close())
}

func (p *publishers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/feed/"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	fresh := 0
	switch p.mode.Load() {
	case unchanged:
		if notModified(w, r, n) {
			return
		}
	case mixed:
		if p.disturbed(w, r, n) || n%2 == 0 && notModified(w, r, n) {
			return
		}
		if n%4 == 1 {
			fresh = 1
		}
	}
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	w.Header().Set("ETag", fmt.Sprintf(`"%d-%d"`, n, time.Now().UnixNano()))
	_, _ = io.WriteString(w, p.feed(n, fresh)) // the reader is gone if this fails
}

// notModified answers 304 to a request with the tag that feed n came with.
func notModified(w http.ResponseWriter, r *http.Request, n int) bool {
	if !strings.HasPrefix(r.Header.Get("If-None-Match"), fmt.Sprintf(`"%d-`, n)) {
		return false
	}
	w.WriteHeader(http.StatusNotModified)
	return true
}

// disturbed makes one feed in fifty slow and one in forty broken: in turn by an error,
// another document, a feed cut off and a connection cut off.
func (p *publishers) disturbed(w http.ResponseWriter, r *http.Request, n int) bool {
	if n%50 == 7 {
		select {
		case <-time.After(slowness):
		case <-r.Context().Done():
		}
	}
	if n%40 != 3 {
		return false
	}
	switch n / 40 % 4 {
	case 0:
		w.WriteHeader(http.StatusInternalServerError)
	case 1:
		_, _ = io.WriteString(w, "<html><body>It works!</body></html>")
	case 2:
		whole := p.feed(n, 0)
		_, _ = io.WriteString(w, whole[:len(whole)*2/3])
	default:
		w.Header().Set("Content-Length", "100000")
		_, _ = io.WriteString(w, "<rss>")
	}
	return true
}

// feed is feed n, with so many items that are newer than those it began with.
func (p *publishers) feed(n, fresh int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Outlet %d</title><link>http://outlet%d.example/</link><description>What happens at %d</description><lastBuildDate>%s</lastBuildDate>`,
		n, n, n, time.Now().UTC().Format(time.RFC1123Z))
	for i := range itemsPerFeed {
		p.item(&b, n, i-fresh)
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

func (p *publishers) item(b *strings.Builder, feed, item int) {
	rng := rand.New(rand.NewPCG(uint64(feed), uint64(item+1000))) //nolint:gosec // the same item must have the same text
	zipf := rand.NewZipf(rng, 1.05, 3, uint64(len(p.words)-1))
	var text strings.Builder
	for n := range itemWords {
		word := p.words[zipf.Uint64()]
		switch n % 16 {
		case 0:
			word = title(word)
		case 15:
			word += "."
		}
		if n%64 == 63 {
			word += "</p>\n<p>"
		}
		text.WriteString(word + " ")
	}
	at := p.day.Add(-time.Duration(item*3) * time.Hour)
	fmt.Fprintf(b, `<item><title>%s</title><link>http://outlet%d.example/story/%d</link><guid isPermaLink="false">%d-%d</guid><pubDate>%s</pubDate><content:encoded><![CDATA[<p>%s</p>]]></content:encoded></item>`,
		title(strings.Join([]string{p.words[zipf.Uint64()], p.words[zipf.Uint64()], p.words[zipf.Uint64()], p.words[zipf.Uint64()]}, " ")),
		feed, item+1000, feed, item+1000, at.Format(time.RFC1123Z), text.String())
}
