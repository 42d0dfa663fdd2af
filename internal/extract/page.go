package extract

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

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
	facts := factsOf(root)
	d := facts.describe(at)
	article, err := readable(root, at)
	if err != nil {
		return Document{}, err
	}
	d.credit(cleanByline(article.Byline()))
	if article.Node != nil {
		d.take(blocksOf(article.Node))
	}
	if wordsOf(d.Paragraphs) < minWords {
		if err := d.takeAnything(page); err != nil {
			return Document{}, err
		}
	}
	d.Wall = wallOf(d, first(facts.title, facts.h1), facts.linked.closed, func() string { return wholeText(page) })
	if !facts.linked.closed && (d.Wall == "" || d.Wall == Script) && wordsOf(d.Paragraphs) < noStoryWords {
		d.takeLinked(facts.linked.body)
	}
	return d.finish()
}

// takeLinked reads an article that the page gives to programs and draws for
// readers by script.
func (d *Document) takeLinked(body string) {
	linked := Fragment(d.Title, body)
	if !strings.Contains(body, "<") {
		linked, _ = Titled(d.Title, body) // an empty one is no gain
	}
	if wordsOf(linked.Paragraphs) > wordsOf(d.Paragraphs) {
		d.Paragraphs, d.Aside, d.Wall = linked.Paragraphs, linked.Aside, ""
	}
}

// takeAnything reads a page that is too short for an article to be found in.
// It parses again: looking for the article took the first tree apart. What was
// found instead of the article stays beside it: it may be the wall before it.
func (d *Document) takeAnything(page string) error {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return unreadable(err)
	}
	instead := slices.Concat(d.Paragraphs, d.Aside)
	d.take(blocksOf(mainElement(root)))
	for _, line := range instead {
		if !slices.Contains(d.Paragraphs, line) && !slices.Contains(d.Aside, line) {
			d.Aside = append(d.Aside, line)
		}
	}
	return nil
}

// maxPage is the largest page read, in bytes; finding the article in it takes
// a multiple of its size in memory.
const maxPage = 8 << 20

// maxDepths is the most that the depths of all nodes of a page may add up to.
// What it costs to find an article grows with it; large news pages have 50,000.
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

// take sets story, aside and, when it is not known, the byline.
func (d *Document) take(blocks []block) {
	story, aside, author := choose(blocks, *d)
	d.Paragraphs, d.Aside = story, aside
	d.credit(author)
}

// credit sets the byline when there is none yet. An outlet is no author.
func (d *Document) credit(name string) {
	if d.Byline == "" && squeeze(name) != squeeze(d.Source) {
		d.Byline = name
	}
}

// mainElement is where a page that is too short to be found in otherwise
// keeps its text.
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

// readable finds the element that holds the article. Its parser is built for
// friendly pages; a panic in it is a page that cannot be read.
func readable(root *html.Node, at *url.URL) (found readability.Article, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = unreadable(fmt.Errorf("find article: panic: %v", r))
		}
	}()
	parser := readability.NewParser()
	parser.KeepClasses = true
	parser.DisableJSONLD = true // read by factsOf
	return parser.ParseAndMutate(root, at)
}
