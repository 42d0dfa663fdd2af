package ingest_test

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/ingest"
	"newsdesk/internal/ingest/ingesttest"
	"newsdesk/internal/news"
)

// TestReadingStoresNothing reads a page, and then adds it as if it were new.
func TestReadingStoresNothing(t *testing.T) {
	n := ingesttest.Open(t)
	n.Put("/pier", "text/html", `<html><head><title>Pier saved</title></head><body><article><h1>Pier saved</h1>
<p>The old pier of Port Ellery will not be torn down, the town council decided on Monday night after a debate of five hours.</p>
<p>Ada Marsh, who leads the council, said that repairs would cost nine million and take until the spring of the year after next.</p>
</article></body></html>`)
	desk := &ingest.Desk{Fetch: n.Client(time.Minute), Shelf: n.Store.Archive, Now: n.Now}
	read, err := desk.ReadURL(t.Context(), n.URL+"/pier")
	n.Must(err)
	stored, err := desk.AddURL(t.Context(), "1", "7", n.URL+"/pier")
	n.Must(err)
	if stored.Existing || read.Title != "Pier saved" || read.Title != stored.Headline.Title || len(read.Sentences) != 2 {
		t.Errorf("read %q with %d sentences, then stored %+v", read.Title, len(read.Sentences), stored)
	}
	a, err := n.Store.Archive.Article(t.Context(), "1", stored.Headline.ID)
	n.Must(err)
	if a.Guild != "1" || a.AddedBy != "7" || a.Canonical != read.Canonical {
		t.Errorf("stored for %q by %q at %q, read at %q", a.Guild, a.AddedBy, a.Canonical, read.Canonical)
	}
	if _, err := desk.ReadText("   "); err == nil {
		t.Error("an empty text is read")
	}
}

// A saved page that shows something else than its article is refused, as the page is.
func TestWallsAreRefused(t *testing.T) {
	n := ingesttest.Open(t)
	n.Put("/wall", "text/html", `<html><head><title>Pier saved</title></head><body>
<p>We value your privacy. We and our partners use cookies. Accept all cookies.</p></body></html>`)
	desk := &ingest.Desk{Fetch: n.Client(time.Minute), Shelf: n.Store.Archive, Now: n.Now}
	_, page := desk.AddURL(t.Context(), "1", "7", n.URL+"/wall")
	_, file := desk.AddFile(t.Context(), "1", "7", news.File{Name: "pier.html", URL: n.URL + "/wall"})
	for _, err := range []error{page, file} {
		if said, _ := news.Say(err); !strings.Contains(said, "cookie") || !strings.Contains(said, "/article add-text") {
			t.Errorf("%v", err)
		}
	}
	if all := n.Stored(); len(all) != 0 {
		t.Errorf("stored %+v", all)
	}
}
