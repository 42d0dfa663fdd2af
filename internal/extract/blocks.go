package extract

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// block is the text of one block element, without line breaks.
type block struct {
	text   string
	tag    atom.Atom // the block element it stands in: p, li, h2, td …
	linked int       // bytes of text that are links
	card   bool      // a link goes around the whole block
	item   bool      // it stands in a list or table
	figure bool      // a picture stands right before it
	role   role
}

// role is what the markup says a block is.
type role int

const (
	body      role = iota
	furniture      // caption, share row, related links, author box: by element or class
	deck           // the standfirst under a title
)

// blocksOf cuts the text below root into blocks, in order.
func blocksOf(root *html.Node) []block {
	w := walker{size: textSize(root)}
	w.walk(root, frame{})
	w.flush()
	return w.blocks
}

// walker collects text until a block element begins or ends.
type walker struct {
	size   int // bytes of text below root
	blocks []block
	text   strings.Builder
	linked int
	figure bool
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
	if n.Type == html.ElementNode && skipped[n.DataAtom] {
		return
	}
	isBlock := blockElements[n.DataAtom]
	if own := w.roleOf(n); own != body {
		f.role, isBlock = own, true
	}
	switch n.DataAtom {
	case atom.Br:
		w.flush()
	case atom.Img, atom.Picture, atom.Video:
		w.figure = true
	case atom.A:
		f.inLink = true
	case atom.Li, atom.Dd, atom.Td:
		f.inItem = true
	}
	if isBlock {
		w.flush()
		f.tag, f.card = n.DataAtom, f.inLink
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, f)
	}
	if isBlock {
		w.flush()
	}
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
	line := oneLine(w.text.String())
	if strings.ContainsFunc(line, isWordRune) {
		f := w.frame
		w.blocks = append(w.blocks, block{line, f.tag, w.linked, f.card, f.inItem, w.figure, f.role})
		w.figure = false
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

// roleOf reads a role from an element and its class and id. A large part of
// the text has none: themes put such words on wrappers of the whole article.
func (w *walker) roleOf(n *html.Node) role {
	found := body
	switch n.DataAtom {
	case atom.Figcaption, atom.Nav, atom.Footer, atom.Aside:
		found = furniture
	case atom.Header:
		found = deck
	default:
		for _, a := range n.Attr {
			if a.Key == "class" || a.Key == "id" || a.Key == "itemprop" || a.Key == "data-component" {
				found = max(found, roleOfName(a.Val))
			}
		}
	}
	if found != body && 4*textSize(n) > w.size {
		return body
	}
	return found
}

// roleOfName looks for words that themes name such elements by, between
// punctuation or, when they are long enough not to come about by chance in a
// generated name, between capitals.
func roleOfName(name string) role {
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
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
	if n.Type == html.TextNode {
		return len(n.Data)
	}
	size := 0
	if n.Type == html.ElementNode && skipped[n.DataAtom] {
		return 0
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		size += textSize(c)
	}
	return size
}
