package main

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"html"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"newsdesk/internal/feed"
)

type feedsResult struct {
	Benchmark      string  `json:"benchmark"`
	Files          int     `json:"files"`
	Errors         int     `json:"errors"`
	Panics         int     `json:"panics"`
	Checked        int     `json:"checked"` // files with checks on title, link, id or date
	Right          int     `json:"right"`   // of them, files with every such check met
	Share          float64 `json:"share"`
	GofeedShare    float64 `json:"gofeed_share"`
	TruncatedShare float64 `json:"truncated_items_share"` // of the complete items before a cut, those found
	CPU            float64 `json:"cpu_ms_per_feed"`       // of 25 items and 42 KB
	GofeedCPU      float64 `json:"gofeed_cpu_ms_per_feed"`
}

type feedChecks struct {
	File   string `json:"file"`
	Group  string `json:"group"`
	Checks []struct {
		Entry int    `json:"entry"` // -1 is the feed
		Field string `json:"field"`
		Want  string `json:"want"`
	} `json:"checks"`
}

// feedLine is one parsed file. Texts are HTML, as feeds carry them; dates are
// Unix seconds.
type feedLine struct {
	File    string      `json:"file"`
	Error   string      `json:"error"`
	Feed    feedHead    `json:"feed"`
	Entries []feedEntry `json:"entries"`
}

type feedHead struct {
	Title       string `json:"title"`
	Link        string `json:"link"`
	ID          string `json:"id"`
	Description string `json:"description"`
	Language    string `json:"language"`
	Date        *int64 `json:"date"`
}

type feedEntry struct {
	Title   string `json:"title"`
	Link    string `json:"link"`
	ID      string `json:"id"`
	Date    *int64 `json:"date"`
	Summary string `json:"summary"`
	Content string `json:"content"`
	Author  string `json:"author"`
	other   *int64 // the date that is not Date
}

// benchFeeds parses feedparser's test suite, holds what newsdesk needs of a feed
// against the suite's expectations, with plain gofeed beside it, and cuts feeds
// off to see what is left of them.
func benchFeeds(_ context.Context, args []string) (any, error) {
	dir, out := "", ""
	if err := parse("feeds", args, func(f *flag.FlagSet) {
		f.StringVar(&dir, "dir", dir, "folder with feedparser.tar.gz and checks.jsonl")
		f.StringVar(&out, "out", out, "file for the parsed feeds, JSON lines")
	}); err != nil {
		return nil, err
	}
	files, names, err := readTar(filepath.Join(dir, "feedparser.tar.gz"))
	if err != nil {
		return nil, err
	}
	checks, err := readLines[feedChecks](filepath.Join(dir, "checks.jsonl"))
	if err != nil {
		return nil, err
	}
	r := feedsResult{Benchmark: "feeds", Files: len(names)}
	lines := make([]feedLine, len(names))
	ours, gofeeds := map[string]feedLine{}, map[string]feedLine{}
	for i, name := range names {
		lines[i] = r.parse(name, files[name])
		ours[name], gofeeds[name] = lines[i], gofeedLine(name, files[name])
	}
	r.check(checks, ours, gofeeds)
	r.TruncatedShare = truncatedShare(files)
	if r.CPU, r.GofeedCPU, err = parseCost(); err != nil {
		return nil, err
	}
	return r, writeLines(out, lines)
}

// check counts the files whose core checks all hold, of newsdesk's lines and of
// gofeed's.
func (r *feedsResult) check(checks []feedChecks, ours, gofeeds map[string]feedLine) {
	gofeedRight := 0
	for _, c := range checks {
		if !core(c) {
			continue
		}
		r.Checked++
		if c.met(ours[c.File]) {
			r.Right++
		}
		if c.met(gofeeds[c.File]) {
			gofeedRight++
		}
	}
	r.Share = round(float64(r.Right)/float64(max(1, r.Checked)), 4)
	r.GofeedShare = round(float64(gofeedRight)/float64(max(1, r.Checked)), 4)
}

// parse reads one file of the suite, served as the suite's own server does:
// from port 8097 of this machine, with the headers that its comment names.
func (r *feedsResult) parse(name string, body []byte) (line feedLine) {
	defer func() {
		if p := recover(); p != nil {
			r.Panics++
			line = feedLine{File: name, Error: fmt.Sprint("panic: ", p)}
		}
	}()
	at := &url.URL{Scheme: "http", Host: "127.0.0.1:8097", Path: "/tests/" + name}
	if location := suiteHeader(body, "Content-Location"); location != "" {
		if u, err := at.Parse(location); err == nil {
			at = u
		}
	}
	f, err := feed.Parse(body, suiteHeader(body, "Content-Type"), at)
	if err != nil {
		r.Errors++
		return feedLine{File: name, Error: err.Error(), Entries: []feedEntry{}}
	}
	return ourLine(name, f)
}

var suiteHeaders = regexp.MustCompile(`(?mi)^Header:\s*([A-Za-z-]+):\s*(.+?)\s*$`)

func suiteHeader(body []byte, name string) string {
	for _, m := range suiteHeaders.FindAllSubmatch(body, -1) {
		if strings.EqualFold(string(m[1]), name) {
			return string(m[2])
		}
	}
	return ""
}

func ourLine(name string, f feed.Feed) feedLine {
	line := feedLine{File: name, Entries: []feedEntry{}, Feed: feedHead{
		Title: html.EscapeString(f.Title), Link: f.Link, ID: f.ID,
		Description: html.EscapeString(f.Description), Language: f.Language, Date: unix(&f.Updated),
	}}
	for _, i := range f.Items {
		when := i.When()
		line.Entries = append(line.Entries, feedEntry{
			Title: html.EscapeString(i.Title), Link: i.Link, ID: i.ID, Date: unix(&when), other: unix(&i.Updated),
			Summary: html.EscapeString(i.Summary), Content: i.Content, Author: i.Author,
		})
	}
	return line
}

// gofeedLine is what plain gofeed makes of the file, without any help.
func gofeedLine(name string, body []byte) feedLine {
	g, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		return feedLine{File: name, Error: err.Error()}
	}
	line := feedLine{File: name, Feed: feedHead{
		Title: g.Title, Link: g.Link, Description: g.Description, Language: g.Language, Date: cmp.Or(unix(g.UpdatedParsed), unix(g.PublishedParsed)),
	}}
	for _, i := range g.Items {
		line.Entries = append(line.Entries, feedEntry{
			Title: i.Title, Link: i.Link, ID: i.GUID, Date: unix(i.PublishedParsed), other: unix(i.UpdatedParsed), Summary: i.Description, Content: i.Content,
		})
	}
	return line
}

func unix(t *time.Time) *int64 {
	if t == nil || t.IsZero() {
		return nil
	}
	s := t.Unix()
	return &s
}

// core reports whether a file has checks on what news needs: title, link and
// date of feed and entry and the entry's id, leaving out the files on HTTP
// headers, on feedparser's own sanitizing and on a dead format.
func core(c feedChecks) bool {
	if strings.HasPrefix(path.Base(c.File), "http_") {
		return false
	}
	for _, group := range []string{"cdf", "http", "sanitize"} {
		if strings.HasSuffix(c.Group, "/"+group) {
			return false
		}
	}
	for _, check := range c.Checks {
		if isCore(check.Field) {
			return true
		}
	}
	return false
}

func isCore(field string) bool {
	switch field {
	case "title", "link", "id", "date", "feed.title", "feed.link", "feed.date":
		return true
	}
	return false
}

// met reports whether every core check of the file holds.
func (c feedChecks) met(line feedLine) bool {
	for _, check := range c.Checks {
		if !isCore(check.Field) {
			continue
		}
		got := feedEntry{Title: line.Feed.Title, Link: line.Feed.Link, Date: line.Feed.Date}
		if check.Entry >= 0 {
			if check.Entry >= len(line.Entries) {
				return false
			}
			got = line.Entries[check.Entry]
		}
		if !got.has(strings.TrimPrefix(check.Field, "feed."), check.Want) {
			return false
		}
	}
	return true
}

func (e feedEntry) has(field, want string) bool {
	switch field {
	case "title":
		return bare(e.Title) == bare(want)
	case "link":
		return bare(e.Link) == bare(want)
	case "id":
		return bare(e.ID) == bare(want)
	}
	for _, date := range []*int64{e.Date, e.other} {
		if date != nil && strconv.FormatInt(*date, 10) == want {
			return true
		}
	}
	return false
}

var anyTag = regexp.MustCompile(`<[^>]*>`)

// bare is a text for comparing: no tags, unescaped, white space folded.
func bare(s string) string {
	return strings.Join(strings.Fields(html.UnescapeString(anyTag.ReplaceAllString(s, ""))), " ")
}
