// Package discover finds the addresses of a site's feeds: those that a page names,
// those that follow from its own address, and the usual ones. It fetches nothing, so
// it cannot tell whether a feed is there.
package discover

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"newsdesk/internal/charset"
	"newsdesk/internal/feed/plain"
	"newsdesk/internal/feed/webaddr"
)

// MaxLinks is the most links that Feeds returns: as many as a Discord select menu
// holds.
const MaxLinks = 25

// Link is a feed that a page names.
type Link struct {
	URL   string // absolute, http or https
	Title string // as the page calls it, "" when it does not
	Type  string // media type as declared, "" for a mere link
}

// Feeds finds the feeds that a web page names: first those that it announces (link
// rel=alternate), then those that follow from its address, then those that it
// merely links to; feeds of comments come last. at is the page's address.
func Feeds(page []byte, at *url.URL) []Link {
	d := discovery{base: at, tok: html.NewTokenizer(strings.NewReader(charset.Decode(page, "")))}
	for d.tok.Next() != html.ErrorToken {
		switch t := d.tok.Token(); t.Type {
		case html.StartTagToken, html.SelfClosingTagToken:
			d.element(t)
		case html.TextToken:
			if d.open {
				d.links[len(d.links)-1].Title += t.Data
			}
		case html.EndTagToken:
			d.open = d.open && t.Data != "a"
		}
	}
	return d.sorted(ByRule(at), ByRule(d.canonical))
}

type discovery struct {
	tok        *html.Tokenizer
	base       *url.URL
	canonical  *url.URL // what the page calls its own address, nil when it does not
	based      bool     // a base element was seen; the first one counts
	open       bool     // inside the last of links
	alternates []Link
	links      []Link // of a elements
}

func (d *discovery) element(t html.Token) {
	attrs := map[string]string{}
	for _, a := range t.Attr {
		attrs[a.Key] = a.Val
	}
	kind, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(attrs["type"])), ";")
	switch t.Data {
	case "base":
		if attrs["href"] != "" && !d.based {
			d.base, d.based = webaddr.Base(d.base, attrs["href"]), true
		}
	case "link":
		rel := strings.Fields(strings.ToLower(attrs["rel"]))
		address := webaddr.Web(webaddr.Resolve(d.base, webaddr.Subscribed(attrs["href"])))
		if slices.Contains(rel, "canonical") {
			d.canonical = webaddr.Base(d.base, attrs["href"])
		}
		feeds := isFeedType(kind) || mayBeFeed(kind) && isFeedPath(address)
		if feeds && (slices.Contains(rel, "alternate") || slices.Contains(rel, "feed")) && len(d.alternates) < 10*MaxLinks {
			d.alternates = append(d.alternates, Link{address, attrs["title"], kind})
		}
	case "a":
		d.open = false
		address := webaddr.Web(webaddr.Resolve(d.base, webaddr.Subscribed(attrs["href"])))
		if address != "" && (isFeedType(kind) || isFeedPath(address)) && len(d.links) < 10*MaxLinks {
			d.links = append(d.links, Link{address, "", kind})
			d.open = true
		}
	}
}

// sorted are all links, each once, with feeds of comments last.
func (d *discovery) sorted(ruled ...[]Link) []Link {
	var found, comments []Link
	seen := map[string]bool{"": true}
	for _, link := range slices.Concat(d.alternates, slices.Concat(ruled...), d.links) {
		link.Title = plain.Text(html.EscapeString(link.Title))
		key := strings.TrimSuffix(link.URL, "/")
		switch {
		case seen[key] || link.URL == "":
			continue
		case strings.Contains(strings.ToLower(link.Title), "comments") || strings.Contains(key, "/comments/"):
			comments = append(comments, link)
		default:
			found = append(found, link)
		}
		seen[key] = true
	}
	found = append(found, comments...)
	return found[:min(len(found), MaxLinks)]
}

func isFeedType(kind string) bool {
	switch kind {
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml", "text/rss", "application/rss":
		return true
	}
	return false
}

// mayBeFeed reports whether a media type announces feeds as well as other documents.
func mayBeFeed(kind string) bool {
	switch kind {
	case "", "text/xml", "application/xml", "application/json":
		return true
	}
	return false
}

// isFeedPath reports whether an address looks like a feed's.
func isFeedPath(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	p := strings.ToLower(strings.TrimSuffix(u.Path, "/"))
	switch path.Base(p) {
	case "feed", "feeds", "rss", "atom", "feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json":
		return true
	}
	if strings.HasSuffix(p, ".xml") {
		host := u.Hostname()
		return strings.HasPrefix(host, "rss.") || strings.HasPrefix(host, "feeds.") || feedFolder.MatchString(p)
	}
	return strings.HasSuffix(p, ".rss") || strings.HasSuffix(p, ".atom") || strings.HasSuffix(p, ".rdf") || strings.HasPrefix(u.Query().Get("feed"), "rss")
}

var feedFolder = regexp.MustCompile(`/(?:rss|feeds?|atom)/`)

// CommonPaths are the addresses to try when a page names no feed: where the
// usual software keeps them, below the page first, then below the site's root.
// The page of one author of Mastodon or its kin, /@name, is a feed with .rss.
func CommonPaths(at *url.URL) []*url.URL {
	names := []string{"feed", "rss", "feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json"}
	folders := []string{"/"}
	if below := strings.TrimSuffix(at.Path, "/"); below != "" {
		if path.Ext(below) != "" {
			below = strings.TrimSuffix(path.Dir(below), "/")
		}
		folders = []string{below + "/", "/"}
	}
	var found []*url.URL
	if base := path.Base(at.Path); strings.HasPrefix(base, "@") {
		found = append(found, &url.URL{Scheme: at.Scheme, Host: at.Host, Path: strings.TrimSuffix(at.Path, "/") + ".rss"})
	}
	for _, folder := range slices.Compact(folders) {
		for _, name := range names {
			found = append(found, &url.URL{Scheme: at.Scheme, Host: at.Host, Path: folder + name})
		}
	}
	return found
}
