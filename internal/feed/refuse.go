package feed

import (
	"bytes"
	"slices"
	"strings"

	"newsdesk/internal/news"
)

// kinds are the kinds of file that are not feeds, by the bytes at an offset.
var kinds = []struct {
	at          int
	magic, name string
}{
	{0, "%PDF-", "a PDF"}, {0, "{\\rtf", "a text document"}, {0, "\xd0\xcf\x11\xe0", "an Office document"},
	{0, "PK\x03\x04", "a ZIP archive"}, {0, "\x1f\x8b", "a compressed file"}, {0, "7z\xbc\xaf", "a compressed file"}, {0, "Rar!", "a compressed file"},
	{0, "\x89PNG", "a picture"}, {0, "\xff\xd8\xff", "a picture"}, {0, "GIF8", "a picture"}, {8, "WEBP", "a picture"}, {0, "\x00\x00\x01\x00", "a picture"}, {4, "ftypavif", "a picture"},
	{0, "ID3", "a sound recording"}, {0, "OggS", "a sound recording"}, {8, "WAVE", "a sound recording"}, {4, "ftyp", "a video"}, {0, "\x1aE\xdf\xa3", "a video"},
	{0, "MZ\x90", "a program"}, {0, "\x7fELF", "a program"},
}

// Refuse fails, naming what a body is, when it cannot be a feed at all.
func Refuse(body []byte) error {
	body = bytes.TrimLeft(body, " \t\r\n")
	if len(body) == 0 {
		return empty()
	}
	for _, kind := range kinds {
		if len(body) > kind.at && bytes.HasPrefix(body[kind.at:], []byte(kind.magic)) {
			return news.Faultf(nil, "This is %s, not a feed. Give the address of an RSS, Atom or JSON feed.", kind.name)
		}
	}
	return nil
}

func empty() error {
	return news.Faultf(nil, "The feed is empty: the address answered with nothing. Check the address, or try again later.")
}

// htmlNames are the elements that a web page without an html element begins
// with.
var htmlNames = []string{
	"html", "head", "meta", "title", "link", "base", "script", "style", "noscript", "body", "header", "nav", "main", "article", "section", "footer",
	"div", "p", "a", "span", "center", "font", "b", "strong", "i", "em", "br", "hr", "img", "h1", "h2", "h3", "ul", "ol", "table", "form", "iframe", "pre", "frameset",
}

// noFeed says what a text is instead of a feed, by the name of its first element, ""
// when it has none, and by its content type.
func noFeed(s, first, contentType string) error {
	switch {
	case slices.Contains(htmlNames, first), first == "" && strings.Contains(strings.ToLower(contentType), "html"), isHTML(s):
		return news.Faultf(ErrPage, "This is a web page, not a feed. Give the address of one of its feeds, or of the site's front page.")
	case first == "opml":
		return news.Faultf(nil, "This is a list of feeds (OPML), not a feed. Import it as a file, or give the address of one of its feeds.")
	case first == "urlset" || first == "sitemapindex":
		return news.Faultf(nil, "This is a sitemap, not a feed. Give the site's own address, and newsdesk looks for its feeds.")
	case first == "svg":
		return news.Faultf(nil, "This is a picture, not a feed. Give the address of an RSS, Atom or JSON feed.")
	case first != "":
		return news.Faultf(nil, "This is XML, but neither RSS nor Atom. Check the address, or give the site's own.")
	}
	return news.Faultf(nil, "This is not a feed that newsdesk can read. It reads RSS, Atom, RDF and JSON Feed: check the address.")
}

// isHTML reports whether a document declares itself a web page.
func isHTML(s string) bool {
	const doctype = "<!doctype html"
	return len(s) >= len(doctype) && strings.EqualFold(s[:len(doctype)], doctype)
}
