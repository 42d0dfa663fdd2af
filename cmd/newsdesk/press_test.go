package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/feed"
	"newsdesk/internal/feed/discover"
)

// TestPress reads the demo's newspapers as newsdesk does: sites name their
// feeds, feeds name their stories, and stories come out one after another.
func TestPress(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	p, err := openPress(t.Context(), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.close() })
	for _, o := range p.outlets {
		body, _ := get(t, o.Site(), http.StatusOK)
		at, _ := url.Parse(o.Site())
		links := discover.Feeds(body, at)
		if len(links) != len(o.Feeds) {
			t.Errorf("%s names feeds %v, has %d", o.Name, links, len(o.Feeds))
		}
		for _, l := range links {
			body, kind := get(t, l.URL, http.StatusOK)
			read, err := feed.Parse(body, kind, at)
			if err != nil || len(read.Items) == 0 || read.Language != "en" {
				t.Errorf("%s: %d items in %q, %v", l.URL, len(read.Items), read.Language, err)
			}
			for _, item := range read.Items {
				if page, _ := get(t, item.Link, http.StatusOK); !strings.Contains(string(page), "<h1>") || item.Published.IsZero() || item.Published.After(now) {
					t.Errorf("%s: item %+v", l.URL, item)
				}
			}
		}
	}
}

func TestPressPublishesBreaksAndHeals(t *testing.T) {
	t.Parallel()
	p, err := openPress(t.Context(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.close() })
	courier := p.outlets[0]
	address := courier.Site() + "/feed.xml"
	items := func() int {
		body, kind := get(t, address, http.StatusOK)
		read, err := feed.Parse(body, kind, nil)
		if err != nil {
			t.Fatal(err)
		}
		return len(read.Items)
	}
	before := items()
	if _, err := http.Post(courier.Site()+"/next", "", nil); err != nil {
		t.Fatal(err)
	}
	if after := items(); after != before+1 {
		t.Errorf("%d items after publishing, %d before", after, before)
	}
	for _, want := range []int{http.StatusInternalServerError, http.StatusOK} {
		if _, err := http.Post(address, "", nil); err != nil {
			t.Fatal(err)
		}
		get(t, address, want)
	}
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := http.NewRequest(http.MethodGet, address, nil)
	again.Header.Set("If-None-Match", resp.Header.Get("ETag"))
	if resp, err = http.DefaultClient.Do(again); err != nil || resp.StatusCode != http.StatusNotModified {
		t.Errorf("unchanged feed: %v, %v", resp, err)
	}
	if page, _ := get(t, p.base+"/", http.StatusOK); !strings.Contains(string(page), "Break this feed") {
		t.Errorf("front page:\n%s", page)
	}
}

func get(t *testing.T, address string, status int) (body []byte, kind string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != status {
		t.Fatalf("%s: %d, %v\n%s", address, resp.StatusCode, err, body)
	}
	return body, resp.Header.Get("Content-Type")
}
