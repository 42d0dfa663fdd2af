// Package ingest brings articles in: the page at an address, a file, a pasted text
// or a feed's item becomes a stored article with its sentences, passages and search
// terms. It polls feeds, politely and for as long as anybody follows them, and
// tells their followers when one fails. It refuses what is not a story (a cookie
// wall, a binary file, an empty page), says why, and then stores nothing.
package ingest

import (
	"context"
	"errors"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"newsdesk/internal/charset"
	"newsdesk/internal/extract"
	"newsdesk/internal/extract/canonical"
	"newsdesk/internal/news"
	"newsdesk/internal/story"
	"newsdesk/internal/text"
)

// Fetcher reads addresses. Attachment reads only from hosts that serve Discord's
// files.
type Fetcher interface {
	Page(ctx context.Context, address string) (news.Page, error)
	Attachment(ctx context.Context, address string) ([]byte, error)
}

// Shelf keeps articles. SaveArticle writes the whole article or nothing; when it is
// there already, it returns the stored one and true.
type Shelf interface {
	ArticleByCanonical(ctx context.Context, guild, canonical string) (news.Headline, bool, error)
	SaveArticle(ctx context.Context, a news.Article) (news.Headline, bool, error)
}

// Desk takes articles in.
type Desk struct {
	Fetch Fetcher
	Shelf Shelf
	Now   func() time.Time
}

// AddURL reads the page at an address and stores its article for the guild.
func (d *Desk) AddURL(ctx context.Context, guild, user, address string) (news.Stored, error) {
	u, err := parseAddress(address)
	if err != nil {
		return news.Stored{}, err
	}
	if stored, ok, err := d.known(ctx, guild, canonical.Address(u)); ok || err != nil {
		return stored, err
	}
	a, err := d.page(ctx, u)
	if err != nil {
		return news.Stored{}, err
	}
	a.Guild, a.AddedBy = guild, user
	return d.save(ctx, a)
}

// page reads the article at an address.
func (d *Desk) page(ctx context.Context, u *url.URL) (news.Article, error) {
	page, err := d.Fetch.Page(ctx, u.String())
	if err != nil {
		return news.Article{}, err
	}
	doc, err := readPage(page)
	if err != nil {
		return news.Article{}, err
	}
	if doc.Wall != "" {
		return news.Article{}, news.Faultf(nil, "%s shows %s instead of the article. Copy the text and use /article add-text.", page.URL.Hostname(), doc.Wall)
	}
	if doc.Source == "" {
		doc.Source = strings.TrimPrefix(page.URL.Hostname(), "www.")
	}
	a := d.assemble(doc, "", "", news.FromURL)
	a.URL = page.URL.String()
	a.Canonical = identity(doc.Canonical, page.URL)
	return a, nil
}

// AddFile stores the article in an attachment: .txt, .md or .html.
func (d *Desk) AddFile(ctx context.Context, guild, user string, f news.File) (news.Stored, error) {
	doc, err := d.file(ctx, f)
	if err != nil {
		return news.Stored{}, err
	}
	return d.Add(ctx, guild, user, news.FromFile, doc)
}

// file reads an attachment.
func (d *Desk) file(ctx context.Context, f news.File) (doc extract.Document, err error) {
	ext := strings.ToLower(path.Ext(f.Name))
	if !readable(ext) {
		return doc, news.Faultf(nil, "%s is not a file newsdesk reads. Attach a .txt, .md or .html file.", f.Name)
	}
	if f.Size > news.MaxArticle {
		return doc, news.Faultf(nil, "%s is larger than 2 MiB. Attach a shorter file, or add the article by its address.", f.Name)
	}
	body, err := d.Fetch.Attachment(ctx, f.URL)
	if err != nil {
		return doc, err
	}
	if doc, err = readFile(ext, body); err != nil {
		return doc, err
	}
	if doc.Title == "" {
		doc.Title = strings.TrimSuffix(f.Name, path.Ext(f.Name))
	}
	return doc, nil
}

// AddText stores a pasted article. An empty title is taken from the text.
func (d *Desk) AddText(ctx context.Context, guild, user, title, body string) (news.Stored, error) {
	doc, err := readText(title, body)
	if err != nil {
		return news.Stored{}, err
	}
	return d.Add(ctx, guild, user, news.FromText, doc)
}

// Add stores an extracted document.
func (d *Desk) Add(ctx context.Context, guild, user string, origin news.Origin, doc extract.Document) (news.Stored, error) {
	return d.save(ctx, d.assemble(doc, guild, user, origin))
}

func (d *Desk) known(ctx context.Context, guild, canonical string) (news.Stored, bool, error) {
	h, ok, err := d.Shelf.ArticleByCanonical(ctx, guild, canonical)
	return news.Stored{Headline: h, Existing: true}, ok, err
}

func (d *Desk) save(ctx context.Context, a news.Article) (news.Stored, error) {
	if err := checkStory(a); err != nil {
		return news.Stored{}, err
	}
	h, existing, err := d.Shelf.SaveArticle(ctx, a)
	return news.Stored{Headline: h, Existing: existing, Aside: len(a.Aside)}, err
}

// checkStory refuses an article without a sentence.
func checkStory(a news.Article) error {
	if len(a.Sentences) == 0 {
		return news.Faultf(nil, "There is no story in it: newsdesk found no complete sentence. Check what you added, or paste the text with /article add-text.")
	}
	return nil
}

func (d *Desk) assemble(doc extract.Document, guild, user string, origin news.Origin) news.Article {
	a := assemble(doc, d.Now())
	a.Guild, a.AddedBy, a.Origin = guild, user, origin
	return a
}

// assemble cuts a document into an article.
func assemble(doc extract.Document, now time.Time) news.Article {
	body := text.Clean(strings.Join(doc.Paragraphs, "\n\n"))
	a := news.Article{
		Headline: news.Headline{
			Title:     text.Truncate(oneLine(text.Clean(doc.Title)), news.MaxTitle),
			Source:    text.Truncate(oneLine(text.Clean(doc.Source)), 80),
			Byline:    text.Truncate(oneLine(text.Clean(doc.Byline)), 120),
			Published: plausible(doc.Published, now),
			Added:     now,
		},
		Language: doc.Language, Body: body, Aside: doc.Aside, Lead: doc.Lead,
		Sentences: text.Cut(body),
	}
	if sketch := story.Sketch(a.Body); len(sketch) == story.SketchSize { // shorter texts are alike by chance
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
	return text.Truncate(oneLine(a.Body), news.MaxTitle)
}

// plausible drops a date of publication that no article can have: before newspapers
// went online, or more than a day ahead of now (a wrong time zone).
func plausible(t, now time.Time) time.Time {
	if t.Year() < 1990 || t.After(now.Add(24*time.Hour)) {
		return time.Time{}
	}
	return t.UTC()
}

func readPage(p news.Page) (extract.Document, error) {
	if strings.HasPrefix(p.Type, "text/plain") {
		return extract.Plain(charset.Decode(p.Body, p.Type))
	}
	return extract.HTML(p.Body, p.Type, p.URL)
}

func readable(ext string) bool {
	switch ext {
	case ".txt", ".text", ".md", ".markdown", ".html", ".htm":
		return true
	}
	return false
}

func readFile(ext string, body []byte) (extract.Document, error) {
	switch ext {
	case ".html", ".htm":
		return extract.HTML(body, "text/html", nil)
	case ".md", ".markdown":
		return extract.Markdown(body)
	}
	return extract.Plain(string(body))
}

// identity is the canonical address that a page claims, if that is on its own host,
// or else the page's own: it must not be able to pass for another outlet's article.
func identity(claimed string, at *url.URL) string {
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

func parseAddress(s string) (*url.URL, error) {
	s = strings.Trim(strings.TrimSpace(s), "<>")
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, news.Faultf(err, "That is not a web address. Write it in full, such as https://example.org/story.")
	}
	return u, nil
}

func readText(title, body string) (extract.Document, error) {
	if !utf8.ValidString(body) || strings.TrimSpace(body) == "" {
		return extract.Document{}, news.Faultf(nil, "The text is empty. Paste the article into the text field.")
	}
	if title = oneLine(text.Clean(title)); title != "" {
		return extract.Titled(title, body)
	}
	return extract.Plain(body)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
