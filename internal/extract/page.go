package extract

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsdesk/internal/extract/blocks"
	"newsdesk/internal/extract/meta"
	"newsdesk/internal/extract/prose"
	"newsdesk/internal/news"
)

// HTML reads an article from a web page. contentType is the server's header
// and at the page's address; "" and nil when unknown. When the page shows
// something in place of its article, Document.Wall says what.
func HTML(b []byte, contentType string, at *url.URL) (Document, error) {
	if len(b) > maxPage {
		return Document{}, news.Faultf(nil, "The page is larger than %d MB, which is too much for an article. Paste the article's text instead.", maxPage>>20)
	}
	page, err := decode(b, contentType)
	if err != nil {
		return Document{}, err
	}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil { // x/net gives up on more than 512 open elements
		return Document{}, unreadable(err)
	}
	if tangled(root) {
		return Document{}, news.Faultf(nil, "The page's markup is too large or too deeply nested to be an article. Paste the article's text instead.")
	}
	said := meta.ReadPage(root, at)
	d := described(said)
	article, err := readable(root, at)
	if err != nil {
		return Document{}, err
	}
	d.credit(meta.Byline(article.Byline()))
	if article.Node != nil {
		d.take(blocks.Of(article.Node))
	}
	if prose.CountAll(d.Paragraphs) < minWords {
		if err := d.takeAnything(page); err != nil {
			return Document{}, err
		}
	}
	d.Wall = wallOf(d, said.Heading, said.Closed, func() string { return blocks.WholeText(page) })
	if !said.Closed && (d.Wall == "" || d.Wall == Script) && prose.CountAll(d.Paragraphs) < noStoryWords {
		d.takeLinked(said.Body)
	}
	return d.finish()
}

// described is a Document without text.
func described(said meta.Page) Document {
	return Document{
		Title: said.Title, Byline: said.Byline, Source: said.Source, Language: said.Language,
		Canonical: said.Canonical, Published: said.Published, Lead: said.Lead,
	}
}

// takeLinked takes an article that the page holds as data for programs, and shows to
// readers by a script, if it is longer than what was found.
func (d *Document) takeLinked(body string) {
	linked := Fragment(d.Title, body)
	if !strings.Contains(body, "<") {
		linked, _ = Titled(d.Title, body) // on an error it is empty, and not taken
	}
	if prose.CountAll(linked.Paragraphs) > prose.CountAll(d.Paragraphs) {
		d.Paragraphs, d.Aside, d.Wall = linked.Paragraphs, linked.Aside, ""
	}
}

// takeAnything reads a page that is too short for an article to be found in. It parses
// the page again, since looking for the article took the tree apart. What was found
// before is kept in Aside: it may be the wall in front of the article.
func (d *Document) takeAnything(page string) error {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return unreadable(err)
	}
	instead := slices.Concat(d.Paragraphs, d.Aside)
	d.take(blocks.Of(mainElement(root)))
	for _, line := range instead {
		if !slices.Contains(d.Paragraphs, line) && !slices.Contains(d.Aside, line) {
			d.Aside = append(d.Aside, line)
		}
	}
	return nil
}

// maxPage is the largest page read, in bytes. Finding the article takes a multiple of
// that in memory.
const maxPage = 8 << 20

// maxDepths is the largest sum of the depths of all nodes of a page. The cost of
// finding an article grows with it; large news pages have 50,000.
const maxDepths = 1_000_000

func tangled(root *html.Node) bool {
	sum := 0
	var add func(n *html.Node, depth int)
	add = func(n *html.Node, depth int) {
		sum += depth
		for c := n.FirstChild; c != nil && sum <= maxDepths; c = c.NextSibling {
			add(c, depth+1)
		}
	}
	add(root, 0)
	return sum > maxDepths
}

func unreadable(err error) error {
	return news.Faultf(err, "The page's markup cannot be read. Paste the article's text instead.")
}

// take sets Paragraphs, Aside and, when it is not known, Byline.
func (d *Document) take(found []blocks.Block) {
	story, aside, author := blocks.Choose(found, d.Title, d.Byline)
	d.Paragraphs, d.Aside = story, aside
	d.credit(author)
}

// credit sets the byline when there is none yet. An outlet is no author.
func (d *Document) credit(name string) {
	if d.Byline == "" && !meta.SameName(name, d.Source) {
		d.Byline = name
	}
}

// mainElement is the element where a page keeps its text by its markup alone.
func mainElement(root *html.Node) *html.Node {
	for _, want := range []atom.Atom{atom.Article, atom.Main, atom.Body} {
		for n := range root.Descendants() {
			if n.DataAtom == want {
				return n
			}
		}
	}
	return root
}

// readable finds the element that holds the article. The parser is built for friendly
// pages; when it panics, the page cannot be read.
func readable(root *html.Node, at *url.URL) (found readability.Article, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = unreadable(fmt.Errorf("find article: panic: %v", r))
		}
	}()
	parser := readability.NewParser()
	parser.KeepClasses = true
	parser.DisableJSONLD = true // meta.ReadPage reads it
	return parser.ParseAndMutate(root, at)
}
