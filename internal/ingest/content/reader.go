package content

import (
	"cmp"
	"context"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/extract"
	"newsdesk/internal/extract/canonical"
	"newsdesk/internal/feed"
	"newsdesk/internal/ingest/article"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// wholeSize is the length, in bytes, from which an item's text counts as the whole
// article, unless it says that it continues elsewhere: some 150 words of English
// or 300 characters of Chinese.
const wholeSize = 900

// pageTime is the longest that reading a page takes, the pause of its host included.
const pageTime = 45 * time.Second

// Why an item's article is only a teaser.
const (
	unread     = "the feed carries no more and the page was not read"
	unreadable = "the page could not be read"
	noStory    = "the page holds no more"
)

// Pages reads the pages behind a feed's items.
type Pages interface {
	Page(ctx context.Context, address string) (news.Page, error)
}

// Reader turns the items of one feed, as it was read once, into articles. It is
// for one goroutine.
type Reader struct {
	pages  Pages
	feed   news.Feed
	shared map[string]bool // addresses that several items link to: a section, not an article
	left   int             // pages that may still be read
	now    time.Time
}

// NewReader makes a Reader for the items of f, which are all those that it lists; it
// reads at most so many pages.
func NewReader(pages Pages, f news.Feed, items []feed.Item, most int, now time.Time) *Reader {
	return &Reader{pages: pages, feed: f, shared: sharedLinks(items), left: most, now: now}
}

// Article makes the article of an item from what the feed carries or, where that is
// a teaser and pages are read, from its page. It is nil for an item without text.
func (r *Reader) Article(ctx context.Context, i feed.Item) (*news.Article, error) {
	doc, goesOn := carried(i)
	partial := ""
	if goesOn || size(doc) < wholeSize {
		var err error
		if partial, err = r.complete(ctx, i, &doc, goesOn); err != nil {
			return nil, err
		}
	}
	if len(doc.Paragraphs) == 0 && doc.Title != "" {
		doc.Paragraphs = []string{doc.Title} // all there is
	}
	doc.Published = i.When()
	r.credit(&doc, i)
	a := article.Make(doc, r.now)
	if len(a.Sentences) == 0 {
		return nil, nil
	}
	a.Feed, a.Origin, a.Partial = r.feed.ID, news.FromFeed, partial
	if partial != "" {
		a.Sketch = nil // a teaser is no copy of its article
	}
	a.URL = i.Link
	if a.Canonical = articleAddress(doc.Canonical, i.Link); r.shared[a.Canonical] {
		a.Canonical = ""
	}
	return &a, nil
}

// carried reads what the feed itself carries of an article; goesOn is true when that
// says that there is more.
func carried(i feed.Item) (doc extract.Document, goesOn bool) {
	doc = extract.Fragment(i.Title, i.Content)
	if len(doc.Paragraphs) == 0 && i.Summary != "" {
		doc.Paragraphs = []string{i.Summary}
	}
	if n := len(doc.Paragraphs); n > 0 {
		goesOn = breaksOff(doc.Paragraphs[n-1])
	}
	return doc, goesOn || slices.ContainsFunc(doc.Aside, invites)
}

// breaksOff reports whether a text ends like a teaser.
func breaksOff(s string) bool {
	s = strings.TrimRight(s, " ])")
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") || invites(s[strings.LastIndexAny(s, ".!?…")+1:])
}

// invites reports whether a line asks its readers to read on elsewhere.
func invites(line string) bool {
	line = strings.Trim(strings.ToLower(line), " .…>»→[]()")
	return strings.HasPrefix(line, "read more") || strings.HasPrefix(line, "continue reading") ||
		strings.HasPrefix(line, "keep reading") || strings.HasPrefix(line, "read the full") || strings.HasPrefix(line, "read the rest")
}

// complete replaces a teaser with the article on its page. partial says why that was
// not possible; it is "" when the article is whole.
func (r *Reader) complete(ctx context.Context, i feed.Item, doc *extract.Document, goesOn bool) (partial string, err error) {
	if !r.feed.FullText || !r.MayRead(ctx) || i.Link == "" || r.shared[articleAddress("", i.Link)] {
		return unread, nil
	}
	r.left--
	page, err := r.pages.Page(ctx, i.Link)
	if err != nil {
		return unreadable, ctx.Err()
	}
	read, err := article.Page(page)
	switch {
	case articleAddress("", page.URL.String()) == "":
		return noStory, nil // sites send those who ask for a page they took down to their home page
	case read.Wall != "":
		return "the page shows " + string(read.Wall), nil
	case err == nil && size(read) > size(*doc):
		read.Title = cmp.Or(doc.Title, read.Title)
		read.Canonical = article.Identity(read.Canonical, page.URL)
		*doc = read
		return "", nil
	case goesOn:
		return noStory, nil
	}
	return "", nil // the item is short, but all there is
}

// MayRead reports whether there is a page left to read, and time for it.
func (r *Reader) MayRead(ctx context.Context) bool {
	deadline, bounded := ctx.Deadline()
	return r.left > 0 && (!bounded || time.Until(deadline) > pageTime)
}

// credit fills in what the text leaves out, from the item and its feed.
func (r *Reader) credit(doc *extract.Document, i feed.Item) {
	if doc.Title == "" && len(doc.Paragraphs) > 0 {
		doc.Title = text.Truncate(doc.Paragraphs[0], 80)
	}
	doc.Byline = cmp.Or(doc.Byline, i.Author)
	doc.Language = cmp.Or(doc.Language, r.feed.Language)
	doc.Lead = cmp.Or(doc.Lead, i.Image)
	doc.Source = cmp.Or(doc.Source, r.feed.Title, host(i.Link))
}

// articleAddress is the canonical address of an item's article: read, of its page,
// or else that of its link. It is "" for a site's home page.
func articleAddress(read, link string) string {
	if read == "" {
		u, err := url.Parse(link)
		if err != nil {
			return ""
		}
		read = canonical.Address(u)
	}
	u, err := url.Parse(read)
	if err != nil || path.Clean("/"+u.Path) == "/" && u.RawQuery == "" {
		return ""
	}
	return read
}

// sharedLinks are the article addresses that more than one item links to.
func sharedLinks(all []feed.Item) map[string]bool {
	seen, shared := make(map[string]bool, len(all)), map[string]bool{}
	for _, i := range all {
		at := articleAddress("", i.Link)
		if seen[at] {
			shared[at] = true
		}
		seen[at] = true
	}
	return shared
}

func size(d extract.Document) (n int) {
	for _, p := range d.Paragraphs {
		n += len(p)
	}
	return n
}

func host(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
