// Package article makes articles of documents: cleaned, cut into sentences and
// passages, with the terms that they are found by and the address that they are
// known by. It refuses dates that no article can have, and an identity that a page
// claims at another's cost. It fetches and stores nothing.
package article

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"newsdesk/internal/charset"
	"newsdesk/internal/duplicate"
	"newsdesk/internal/extract"
	"newsdesk/internal/extract/canonical"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Make cuts a document into an article. It belongs to no guild yet, and has no
// sentence when the document holds no story.
func Make(doc extract.Document, now time.Time) news.Article {
	body := text.Clean(strings.Join(doc.Paragraphs, "\n\n"))
	a := news.Article{
		Headline: news.Headline{
			Title:     text.Truncate(Line(doc.Title), news.MaxTitle),
			Source:    text.Truncate(Line(doc.Source), 80),
			Byline:    text.Truncate(Line(doc.Byline), 120),
			Published: Plausible(doc.Published, now),
			Added:     now,
		},
		Language: doc.Language, Body: body, Aside: doc.Aside, Lead: doc.Lead,
		Sentences: text.Cut(body),
	}
	if sketch := duplicate.Sketch(a.Body); len(sketch) == duplicate.SketchSize { // shorter texts are alike by chance
		a.Sketch = sketch
	}
	a.Passages = text.Passages(a.Sentences, text.PassageWords)
	a.Terms = strings.Join(append(text.Terms(heading(a)), text.Terms(a.Source)...), " ")
	return a
}

// heading is an article's title or, when it has none, as much of its beginning.
func heading(a news.Article) string {
	if a.Title != "" {
		return a.Title
	}
	return text.Truncate(Line(a.Body), news.MaxTitle)
}

// Plausible drops a date of publication that no article can have: before newspapers
// went online, or more than a day ahead of now (a wrong time zone).
func Plausible(t, now time.Time) time.Time {
	if t.Year() < 1990 || t.After(now.Add(24*time.Hour)) {
		return time.Time{}
	}
	return t.UTC()
}

// Page reads the document on a page.
func Page(p news.Page) (extract.Document, error) {
	if strings.HasPrefix(p.Type, "text/plain") {
		return extract.Plain(charset.Decode(p.Body, p.Type))
	}
	return extract.HTML(p.Body, p.Type, p.URL)
}

// Identity is the canonical address that a page claims, if that is on its own host,
// or else the page's own: it must not be able to pass for another outlet's article.
func Identity(claimed string, at *url.URL) string {
	own := canonical.Address(at)
	u, err := url.Parse(claimed)
	if claimed == "" || err != nil || u.Hostname() == "" {
		return own
	}
	c := canonical.Address(u)
	cu, err := url.Parse(c)
	ou, err2 := url.Parse(own)
	if errors.Join(err, err2) != nil || cu.Hostname() != ou.Hostname() || cu.Path == "" || cu.Path == "/" {
		return own // a canonical link to the home page would make every article one
	}
	return c
}

// Address reads a web address as a member writes it.
func Address(s string) (*url.URL, error) {
	s = strings.Trim(strings.TrimSpace(s), "<>")
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, news.Faultf(err, "That is not a web address. Write it in full, such as https://example.org/story.")
	}
	return u, nil
}

// Line puts words into one clean line.
func Line(s string) string { return strings.Join(strings.Fields(text.Clean(s)), " ") }
