package poll

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/fetch"
	"newsdesk/internal/news"
)

// Whatever an address sends, its followers read why it failed in a plain
// sentence, what was stored stays, and the feed is well again when it is.
func TestHostileFeeds(t *testing.T) {
	send := func(contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			_, _ = io.WriteString(w, body)
		}
	}
	good := feedOfItems(entry{"1", "One", "https://courier.example/1", prose("harbour"), ""})
	for name, tt := range map[string]struct {
		page http.HandlerFunc
		says string
	}{
		"web page":       {send("text/html", page(prose("tunnel"))), "web page"},
		"PDF":            {send("application/pdf", "%PDF-1.7\n1 0 obj"), "PDF"},
		"archive":        {send("application/rss+xml", "PK\x03\x04....."), "ZIP"},
		"nothing":        {send("application/rss+xml", ""), "empty"},
		"words":          {send("application/rss+xml", "No feed today, sorry."), "feed"},
		"binary":         {send("application/octet-stream", "\x00\x01\x02\xff\xfe\x00"), "feed"},
		"JSON":           {send("application/json", `{"error": "no"}`), "feed"},
		"nested tags":    {send("application/rss+xml", "<rss>"+strings.Repeat("<a>", 1_000_000)), "feed"},
		"15 MB":          {send("application/rss+xml", "<rss>"+strings.Repeat("<a>", 5_000_000)), "more than 8 MB"},
		"entity bomb":    {send("application/rss+xml", entityBomb), "feed"},
		"gzip bomb":      {gzipBomb, "more than 8 MB"},
		"endless":        {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.Copy(w, endless{}) }, "more than 8 MB"},
		"drip":           {drip, "too long"},
		"mute":           {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "too long"},
		"cut connection": {cut(good), "broke off"},
		"reset": {func(http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		}, "broke off"},
		"error":            {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, "trouble of its own (status 503)"},
		"login":            {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }, "wants a login"},
		"private redirect": {redirect("http://192.168.1.1/feed"), "private network"},
		"metadata":         {redirect("http://169.254.169.254/latest"), "private network"},
		"mapped":           {redirect("http://[::ffff:10.0.0.1]/"), "private network"},
		"file":             {redirect("file:///etc/passwd"), "not a web page"},
		"circle":           {redirect("/feed"), "circle"},
	} {
		t.Run(name, func(t *testing.T) {
			n := openNewsroom(t)
			n.Put("/feed", "application/rss+xml", good)
			sub := n.follow("/feed", nil)
			n.poll(sub)
			n.Handle("/feed", tt.page)
			if tt.says == "too long" {
				n.poller.Fetch = n.Client(100 * time.Millisecond)
			}
			f := n.poll(sub)
			n.poller.Fetch = n.Client(time.Minute)
			if f.State != news.FeedSick && name != "entity bomb" && name != "nested tags" {
				t.Fatalf("it is %s", f.State)
			}
			if f.State == news.FeedSick && (!strings.Contains(f.Reason, tt.says) || !strings.HasSuffix(f.Reason, ".") || f.Failures != 1 || f.Next.IsZero()) {
				t.Errorf("%+v does not say %q", f.Health, tt.says)
			}
			n.Put("/feed", "application/rss+xml", feedOfItems(entry{"2", "Two", "https://courier.example/2", prose("bridge"), ""}))
			if f := n.poll(sub); f.State != news.FeedWell || f.Reason != "" || f.Failures != 0 {
				t.Errorf("it does not heal: %+v", f.Health)
			}
			if got := len(n.Stored()); got != 2 {
				t.Errorf("%d articles, want 2", got)
			}
		})
	}
}

const entityBomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]>
<rss version="2.0"><channel><title>&g;</title></channel></rss>`

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	return copy(p, bytes.Repeat([]byte("<item>"), len(p)/6+1)), nil
}

func gzipBomb(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Encoding", "gzip")
	zip := gzip.NewWriter(w)
	_, _ = io.CopyN(zip, endless{}, 100<<20)
	_ = zip.Close()
}

func drip(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		_, _ = io.WriteString(w, "<rss>")
		w.(http.Flusher).Flush()
		select {
		case <-r.Context().Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func cut(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)+1000))
		_, _ = io.WriteString(w, body)
	}
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

// trap is a client in whose hands pages explode.
type trap struct{ *fetch.Client }

func (trap) Page(context.Context, string) (news.Page, error) { panic("no such element") }

// A panic while one feed is read ends neither the others nor that feed.
func TestPollOutlivesAPanic(t *testing.T) {
	n := openNewsroom(t)
	n.Put("/story", "text/html", page(prose("harbour")))
	n.Put("/feed", "application/rss+xml", feedOfItems(entry{"1", "One", n.URL + "/story", teaser, ""}))
	sub := n.follow("/feed", nil)
	n.poller.Fetch = trap{n.Client(time.Minute)}
	if f := n.poll(sub); f.State != news.FeedSick || !strings.Contains(f.Reason, "cannot be read") || f.Next.IsZero() {
		t.Errorf("%+v", f.Health)
	}
	n.poller.Fetch = n.Client(time.Minute)
	if f := n.poll(sub); f.State != news.FeedWell || len(n.Stored()) != 1 {
		t.Errorf("%+v, %d articles", f.Health, len(n.Stored()))
	}
}

// A feed cut off in the middle gives its complete items, and says so.
func TestTruncatedFeed(t *testing.T) {
	n := openNewsroom(t)
	whole := feedOfItems(entry{"1", "One", "https://courier.example/1", prose("harbour"), ""}, entry{"2", "Two", "https://courier.example/2", prose("tunnel"), ""})
	n.Put("/feed", "application/rss+xml", whole[:len(whole)-200])
	sub := n.follow("/feed", nil)
	f := n.poll(sub)
	if f.State != news.FeedWell || !strings.Contains(f.Repairs, "breaks off") || len(n.Stored()) != 1 {
		t.Errorf("%+v, %d articles", f.Health, len(n.Stored()))
	}
	n.Put("/feed", "application/rss+xml", whole)
	if f := n.poll(sub); f.Repairs != "" || len(n.Stored()) != 2 {
		t.Errorf("%+v, %d articles", f.Health, len(n.Stored()))
	}
}

// No file of a parser's own collection of broken feeds ends a poll otherwise
// than by items or by a plain reason.
func TestCollectedFeeds(t *testing.T) {
	shared := os.Getenv("NEWSDESK_SHARED")
	if shared == "" {
		t.Skip("NEWSDESK_SHARED is not set: it names the folder of real data")
	}
	f, err := os.Open(filepath.Join(shared, "data/feeds/feedparser.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	n := openNewsroom(t)
	n.Put("/feed", "application/rss+xml", feedOfItems())
	sub := n.follow("/feed", func(s *news.Subscription) { s.FullText = false })
	n.poll(sub)
	polled, read := 0, 0
	for files := tar.NewReader(unzipped); ; polled++ {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(files)
		if err != nil || header.Typeflag != tar.TypeReg {
			polled--
			continue
		}
		n.Put("/feed", "text/xml", string(body))
		got := n.poll(sub)
		switch {
		case got.State == news.FeedWell:
			read++
		case got.State != news.FeedSick || !strings.HasSuffix(got.Reason, "."):
			t.Errorf("%s: %+v", header.Name, got.Health)
		}
	}
	if polled < 500 || read < polled/2 {
		t.Errorf("%d of %d files read", read, polled)
	}
}
