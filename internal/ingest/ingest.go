// Package ingest takes articles in: the page at an address, a file or a pasted
// text becomes a stored article with its sentences, passages and search terms. It
// lets go of those that were kept for long enough. It refuses what is not a story
// (a cookie wall, a binary file, an empty page), says why, and then stores nothing.
package ingest

import (
	"context"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"newsdesk/internal/extract"
	"newsdesk/internal/extract/canonical"
	"newsdesk/internal/ingest/article"
	"newsdesk/internal/news"
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
	u, err := article.Address(address)
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
	doc, err := article.Page(page)
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
	a.Canonical = article.Identity(doc.Canonical, page.URL)
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
	if doc.Wall != "" {
		return doc, news.Faultf(nil, "%s holds %s instead of the article. Copy the text and use /article add-text.", f.Name, doc.Wall)
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
	a := article.Make(doc, d.Now())
	a.Guild, a.AddedBy, a.Origin = guild, user, origin
	return a
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

func readText(title, body string) (extract.Document, error) {
	if !utf8.ValidString(body) || strings.TrimSpace(body) == "" {
		return extract.Document{}, news.Faultf(nil, "The text is empty. Paste the article into the text field.")
	}
	if title = article.Line(title); title != "" {
		return extract.Titled(title, body)
	}
	return extract.Plain(body)
}
