package extract

import (
	"fmt"
	"net/url"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
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
	return d.finish()
}

// takeAnything reads a page that is too short for an article to be found in.
// It parses again: looking for the article took the first tree apart.
func (d *Document) takeAnything(page string) error {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return unreadable(err)
	}
	d.take(blocksOf(mainElement(root)))
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

// choose parts blocks into story and aside.
func choose(blocks []block, d Document) (story, aside []string, author string) {
	blocks, aside = trimHead(blocks, d.Title)
	blocks, tail := trimTail(blocks)
	var lines []string
	for _, b := range blocks {
		if around(b) {
			aside = append(aside, b.text)
		} else {
			lines = append(lines, b.text)
		}
	}
	story, more, author := sift(lines, d.Title, d.Byline)
	return story, append(append(aside, more...), tail...), author
}

// around reports whether the markup says that a block stands around the story.
func around(b block) bool {
	switch {
	case b.role == furniture, isLinks(b):
		return true
	}
	return false
}

// isLinks reports whether a block is a link to something else rather than
// text with links in it.
func isLinks(b block) bool {
	if 10*b.linked < 8*len(b.text) || countWords(b.text) > 25 || strings.HasPrefix(b.text, "http") || strings.HasPrefix(b.text, "www.") {
		return false
	}
	if isHeading(b) && !b.item && !b.card {
		return false
	}
	return !endsSentence(b.text)
}

func isHeading(b block) bool {
	switch b.tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// isProse reports whether a block is a paragraph of running text.
func isProse(b block) bool {
	words := countWords(b.text)
	return b.role == body && !isHeading(b) && !around(b) && (words >= 25 || words >= 6 && endsSentence(b.text)) && !boilerplate(b.text)
}

// headBlocks and tailBlocks are how far from either end of the element that
// holds the article its furniture may reach.
const (
	headWords  = 40
	tailBlocks = 8
)

// trimHead takes off what stands above the first paragraph: title, standfirst,
// byline, date, section names. A short heading right before it stays.
func trimHead(blocks []block, title string) (rest []block, aside []string) {
	first := 0
	for first < len(blocks) && !isProse(blocks[first]) {
		first++
	}
	loose := 0
	for _, b := range blocks[:first] {
		if !around(b) && !isHeading(b) {
			loose += countWords(b.text)
		}
	}
	if first == len(blocks) || loose > headWords {
		return blocks, nil
	}
	for i, b := range blocks[:first] {
		heading := isHeading(b) && i == first-1 && countWords(b.text) <= 10 && !endsSentence(b.text) && !sameText(b.text, title)
		if b.role == body && (heading || countWords(b.text) >= 12 && !isHeading(b)) {
			rest = append(rest, b)
		} else if !sameText(b.text, title) {
			aside = append(aside, b.text)
		}
	}
	return append(rest, blocks[first:]...), aside
}

// trimTail takes off the short lines after the last paragraph. A list at the
// end stays: it may be the story's own.
func trimTail(blocks []block) (rest []block, aside []string) {
	last := len(blocks) - 1
	for last >= 0 && !isProse(blocks[last]) {
		last--
	}
	if last < 0 || len(blocks)-last > tailBlocks {
		return blocks, nil
	}
	rest = blocks[: last+1 : last+1]
	for _, b := range blocks[last+1:] {
		if b.role == body && (b.item || endsSentence(b.text)) {
			rest = append(rest, b)
		} else {
			aside = append(aside, b.text)
		}
	}
	return rest, aside
}

func sameText(a, b string) bool { return text.Fold(a) == text.Fold(b) }
