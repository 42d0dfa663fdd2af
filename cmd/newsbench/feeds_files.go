package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"newsdesk/internal/feed"
)

// truncatedShare cuts feeds off, the suite's and made-up ones, and tells how many
// of the items that are complete before the cut are still found.
func truncatedShare(files map[string][]byte) float64 {
	var cut truncation
	for _, body := range files {
		cut.add(body)
	}
	for _, body := range madeFeeds() {
		cut.add(body)
	}
	return round(float64(cut.found)/float64(max(1, cut.complete)), 4)
}

// truncation counts the items of feeds that are cut off.
type truncation struct{ complete, found int }

var itemEnd = regexp.MustCompile(`</(?:item|entry)>`)

// add cuts a feed at a quarter, half, three quarters and just before its end.
// Feeds whose items cannot be told by their end tags alone are left out.
func (t *truncation) add(body []byte) {
	at := &url.URL{Scheme: "http", Host: "feeds.example", Path: "/"}
	whole, err := feed.Parse(body, "", at)
	if err != nil || whole.Truncated || len(whole.Items) != len(itemEnd.FindAll(body, -1)) {
		return
	}
	for _, percent := range []int{25, 50, 75, 99} {
		cut := body[:len(body)*percent/100]
		complete := len(itemEnd.FindAll(cut, -1))
		if complete == 0 {
			continue
		}
		t.complete += complete
		left, err := feed.Parse(cut, "", at)
		if err != nil || !left.Truncated {
			continue
		}
		for i, item := range left.Items[:min(complete, len(left.Items))] {
			if item.ID == whole.Items[i].ID && item.Title == whole.Items[i].Title && item.Content == whole.Items[i].Content {
				t.found++
			}
		}
	}
}

// madeFeeds are an RSS and an Atom feed of 25 items and some 42 KB.
func madeFeeds() [][]byte {
	w := newWorld()
	var rss, atom bytes.Buffer
	rss.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Outlet</title><link>https://outlet.example/</link>`)
	atom.WriteString(`<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Outlet</title><link href="https://outlet.example/"/>`)
	day := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	for i := range 25 {
		when := day.Add(-time.Duration(i) * time.Hour)
		doc, _ := w.article(when)
		body := "<p>" + strings.Join(doc.Paragraphs, "</p>\n<p>")
		body = html.EscapeString(body[:min(len(body), 1340)] + `</p><img src="/picture.jpg">`)
		address := fmt.Sprintf("https://outlet.example/story/%d?a=1&amp;b=2", i)
		fmt.Fprintf(&rss, "<item><title>%s</title><link>%s</link><guid>%[2]s</guid><dc:creator>A. Writer</dc:creator><pubDate>%s</pubDate><description>%s</description></item>\n",
			doc.Title, address, when.Format(time.RFC1123), body)
		fmt.Fprintf(&atom, "<entry><title>%s</title><link href=\"%s\"/><id>%[2]s</id><author><name>A. Writer</name></author><updated>%s</updated><content type=\"html\">%s</content></entry>\n",
			doc.Title, address, when.Format(time.RFC3339), body)
	}
	rss.WriteString("</channel></rss>")
	atom.WriteString("</feed>")
	return [][]byte{rss.Bytes(), atom.Bytes()}
}

// parseCost is the CPU time of parsing the made feeds by newsdesk and by plain
// gofeed, in milliseconds a feed.
func parseCost() (ours, gofeeds float64, err error) {
	const rounds = 100
	feeds := madeFeeds()
	each := func(parse func([]byte) error) (float64, error) {
		start := cpu()
		for range rounds {
			for _, f := range feeds {
				if err := parse(f); err != nil {
					return 0, fmt.Errorf("parse made feed: %w", err)
				}
			}
		}
		return millisEach(cpu()-start, rounds*len(feeds)), nil
	}
	ours, err = each(func(body []byte) error { _, err := feed.Parse(body, "", nil); return err })
	if err != nil {
		return 0, 0, err
	}
	gofeeds, err = each(func(body []byte) error { _, err := gofeed.NewParser().Parse(bytes.NewReader(body)); return err })
	return ours, gofeeds, err
}

// readTar reads the files of a gzipped archive, and their names in its order.
func readTar(file string) (files map[string][]byte, names []string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, fmt.Errorf("read %q: %w", file, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", file, err)
	}
	files = map[string][]byte{}
	for archive := tar.NewReader(unzipped); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files, names, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", file, err)
		}
		if header.Typeflag != tar.TypeReg {
			continue
		}
		name := strings.TrimPrefix(header.Name, "./")
		if files[name], err = io.ReadAll(archive); err != nil {
			return nil, nil, fmt.Errorf("read %s of %s: %w", name, file, err)
		}
		names = append(names, name)
	}
}
