// Package blocks cuts the element of a page that holds an article into blocks of text,
// and tells from their markup and place which of them are the story. It refuses
// nothing: on a page without a story, no block is.
package blocks

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsdesk/internal/extract/prose"
)

// Block is the text of one block element, without line breaks.
type Block struct {
	Text   string
	tag    atom.Atom // the block element it stands in: p, li, h2, td …
	linked int       // bytes of text that are links
	card   bool      // a link goes around the whole block
	item   bool      // it stands in a list or table
	role   role
}

// role is what the markup says a block is.
type role int

const (
	body      role = iota
	furniture      // caption, share row, related links, author box: by element or class
	deck           // the standfirst under a title
)

// Of cuts the text below root into blocks, in order.
func Of(root *html.Node) []Block {
	w := walker{roles: map[*html.Node]role{}}
	w.findRoles(root, textSize(root))
	w.walk(root, frame{})
	w.flush()
	return w.blocks
}

// walker collects text until a block element begins or ends.
type walker struct {
	roles  map[*html.Node]role // of the elements that have one
	blocks []Block
	text   strings.Builder
	linked int
	frame  frame // of the text collected
}

// frame is what the elements around a text say about it.
type frame struct {
	tag                  atom.Atom // nearest block element
	role                 role
	inLink, inItem, card bool
}

func (w *walker) walk(n *html.Node, f frame) {
	if n.Type == html.TextNode {
		w.write(n.Data, f)
		return
	}
	tag := tagOf(n)
	if skipped[tag] {
		return
	}
	isBlock := blockElements[tag]
	if own := w.roles[n]; own != body {
		f.role, isBlock = own, true
	}
	switch tag {
	case atom.Br:
		w.flush()
	case atom.A:
		f.inLink = true
	case atom.Li, atom.Dd, atom.Td:
		f.inItem = true
	}
	if isBlock {
		w.flush()
		f.tag, f.card = tag, f.inLink
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, f)
	}
	if isBlock {
		w.flush()
	}
}

// tagOf is an element's tag, 0 for what is none. readability renames elements
// and makes new ones without setting their atoms.
func tagOf(n *html.Node) atom.Atom {
	if n.Type != html.ElementNode {
		return 0
	}
	return atom.Lookup([]byte(n.Data))
}

func (w *walker) write(s string, f frame) {
	if w.text.Len() == 0 {
		w.frame = f
	}
	w.text.WriteString(s)
	if f.inLink {
		w.linked += len(s)
	}
}

func (w *walker) flush() {
	line := prose.OneLine(w.text.String())
	if strings.ContainsFunc(line, prose.IsWordRune) {
		f := w.frame
		w.blocks = append(w.blocks, Block{line, f.tag, w.linked, f.card, f.inItem, f.role})
	}
	w.text.Reset()
	w.linked = 0
}

var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true, atom.Svg: true, atom.Math: true,
	atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Object: true, atom.Head: true,
}

var blockElements = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Blockquote: true, atom.Pre: true,
	atom.Table: true, atom.Thead: true, atom.Tbody: true, atom.Tr: true, atom.Td: true, atom.Th: true, atom.Caption: true,
	atom.Section: true, atom.Article: true, atom.Main: true, atom.Figure: true, atom.Figcaption: true, atom.Header: true,
	atom.Footer: true, atom.Aside: true, atom.Nav: true, atom.Address: true, atom.Form: true, atom.Hr: true, atom.Center: true,
	atom.Details: true, atom.Summary: true, atom.Body: true,
}

// findRoles records the elements that have a role, and returns the bytes of text below
// n. An element with a large part of all text has none: themes put such names on
// wrappers of the whole article too.
func (w *walker) findRoles(n *html.Node, all int) int {
	switch {
	case n.Type == html.TextNode:
		return len(n.Data)
	case skipped[tagOf(n)]:
		return 0
	}
	size := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		size += w.findRoles(c, all)
	}
	if r := roleOf(n); r != body && 4*size <= all {
		w.roles[n] = r
	}
	return size
}

// roleOf reads a role from an element and the names its theme gives it.
func roleOf(n *html.Node) role {
	switch tagOf(n) {
	case atom.Figcaption, atom.Nav, atom.Footer, atom.Aside:
		return furniture
	case atom.Header:
		return deck
	}
	found := body
	for _, a := range n.Attr {
		if a.Key == "class" || a.Key == "id" || a.Key == "itemprop" || a.Key == "data-component" {
			found = max(found, roleOfName(a.Val))
		}
	}
	return found
}

// roleOfName looks for the words that themes name such elements by: between
// punctuation or, if they are too long to occur by chance in a generated name,
// between capitals.
func roleOfName(name string) role {
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return !prose.IsWordRune(r) }) {
		word = strings.TrimRight(word, "0123456789")
		if r, ok := roleWords[strings.ToLower(word)]; ok {
			return r
		}
		for part := range strings.FieldsSeq(splitCamel(word)) {
			if r, ok := roleWords[strings.ToLower(part)]; ok && len(part) >= 6 {
				return r
			}
		}
	}
	return body
}

// splitCamel parts "authorBio" as "author Bio".
func splitCamel(s string) string {
	var b strings.Builder
	lower := false
	for _, r := range s {
		if lower && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(r)
	}
	return b.String()
}

var roleWords = func() map[string]role {
	words := make(map[string]role)
	for word := range strings.FieldsSeq(`caption captions figcaption credit credits byline bylines author authors bio biography
		share sharing social sharebar sharedaddy related recirc recommended newsletter newsletters signup subscribe subscription
		promo promotion advert advertisement ads sponsor sponsored taboola outbrain breadcrumb breadcrumbs timestamp dateline
		pubdate tags tagged comments disqus disclaimer copyright footer navigation nav menu toolbar kicker eyebrow pullquote
		readmore trending carousel swiper slider rail cta`) {
		words[word] = furniture
	}
	for word := range strings.FieldsSeq(`deck dek standfirst subtitle subheadline subheading abstract`) {
		words[word] = deck
	}
	return words
}()

// textSize is the bytes of text below n, white space included.
func textSize(n *html.Node) int {
	size := 0
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			size += len(c.Data)
		}
	}
	return size
}
