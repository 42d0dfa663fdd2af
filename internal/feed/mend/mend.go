// Package mend rewrites feeds that are not well-formed, or written for lenient
// readers, into XML that a strict parser reads without loss. It refuses nothing; what
// cannot be saved is counted as dropped.
package mend

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"newsdesk/internal/feed/scan"
	"newsdesk/internal/feed/webaddr"
)

// MaxItems is the most items kept, the first of the document: feeds list
// their newest items first.
const MaxItems = 50_000

// Document is a feed's document as gofeed reads it without loss.
type Document struct {
	XML       []byte // well-formed, UTF-8, without document type
	Root      string // "rss", "rdf" or "feed"; "" when there is none
	First     string // the name of its first element, lower case
	Truncated bool
	Dropped   int // items cut off or beyond MaxItems
}

// Feed rewrites a feed's document, whatever its faults, into well-formed XML.
// Elements that are not closed are closed where their parent is; an item that
// the document's end cuts off is left out. What carries text (titles, bodies)
// becomes plain escaped text that holds HTML, whichever of the ways to write
// it the publisher chose. Links become absolute. What gofeed would lose is
// kept in elements of the prefix desk: about, base, created, id and lang.
func Feed(s string, at *url.URL) Document {
	m := mender{Scanner: scan.New(s), at: at, itemAt: -1}
	m.out.Grow(len(s) + len(s)/8)
	for !m.done && m.sunk <= maxSunk && m.Next() != html.ErrorToken {
		switch m.Kind {
		case html.TextToken:
			m.characterData()
		case html.StartTagToken, html.SelfClosingTagToken:
			m.start(m.Tag())
		case html.EndTagToken:
			m.end(m.Name)
		}
	}
	m.finish()
	return m.Document
}

// Namespaces: of the elements that mend adds, and those it must know.
const (
	deskSpace  = "urn:newsdesk:feed"
	atomSpace  = "http://www.w3.org/2005/Atom"
	rssSpace   = "http://purl.org/rss/1.0/"
	xhtmlSpace = "http://www.w3.org/1999/xhtml"
)

// maxSunk is how many elements beyond scan.MaxDepth may be open at once; a document
// with more is an attack and ends there.
const maxSunk = 64 * scan.MaxDepth

type mender struct {
	Document
	*scan.Scanner
	at       *url.URL
	prefix   string // of the root element
	lang     string
	lent     int // open elements that are missing in the document: 1 when rss is
	open     []element
	sunk     int // open elements beyond scan.MaxDepth, left out
	items    int
	itemAt   int // where the open item begins in out, -1 when none is
	itemOpen int // its place in open
	out      bytes.Buffer
	done     bool
}

// element is an open element of the output.
type element struct {
	name string   // with its prefix, lower case
	base *url.URL // what its relative addresses refer to
}

// start handles an element by what it is: the root, an item, something that
// carries text, or anything else.
func (m *mender) start(t scan.Tag) {
	switch {
	case !scan.ValidName(t.Name):
	case m.Root == "":
		m.startRoot(t)
	case m.isItem(t.Name):
		m.startItem(t)
	case t.Local == "enclosure", t.Local == "link" && m.Root == "feed":
		m.leaf(t, m.baseOf(t), "") // empty by their nature, closed or not
	case m.carriesText(t):
		m.carry(t)
	case len(m.open) >= scan.MaxDepth:
		if !t.Empty {
			m.sunk++
		}
	default:
		m.push(t)
		if t.Local == "channel" {
			m.add("lang", m.lang)
		}
		if t.Empty {
			m.pop()
		}
	}
}

// startRoot opens the root element and skips junk before it. A feed inside a web page
// or a script does not count.
func (m *mender) startRoot(t scan.Tag) {
	if m.First == "" {
		m.First = t.Name
	}
	switch t.Local {
	case "rss", "rdf", "feed":
		m.Root, m.prefix = t.Local, t.Prefix
	case "channel": // its rss element is missing
		m.startRoot(scan.Tag{Name: "rss", Local: "rss"})
		m.lent = 1
		m.start(t)
		return
	case "html":
		m.done = true
		return
	case "script", "style":
		m.skip(t)
		return
	default:
		return
	}
	switch {
	case m.Root == "feed":
		t = m.into(t, t.Prefix, atomSpace, "http://purl.org/atom/ns#")
	case m.Root == "rdf" && t.Prefix != "":
		t = m.into(t, "", rssSpace, "http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/")
	}
	t.Attrs = append(t.Attrs, html.Attribute{Key: "xmlns:desk", Val: deskSpace})
	m.push(t)
	if m.Root == "feed" {
		m.add("lang", m.lang)
	}
	if t.Empty {
		m.pop()
	}
}

// into changes the namespace of a root element to the format's own, unless it is one
// of others: it may be that of a draft, or a made-up one.
func (m *mender) into(t scan.Tag, prefix, own string, others ...string) scan.Tag {
	space := m.Spaces[prefix]
	if space == "" || space == own || slices.Contains(others, space) {
		return t
	}
	for i, a := range t.Attrs {
		if strings.HasPrefix(a.Key, "xmlns") && strings.TrimSpace(a.Val) == space {
			t.Attrs[i].Val = own
		}
	}
	return t
}

// skip passes over an element's content.
func (m *mender) skip(t scan.Tag) {
	for !t.Empty && m.Next() != html.ErrorToken && (m.Kind != html.EndTagToken || m.Name != t.Name) {
	}
}

// isItem reports whether an element of this name is an item of the feed, and
// not, say, an entry of Atom inside of RSS.
func (m *mender) isItem(name string) bool {
	prefix, local := scan.Split(name)
	if m.Root == "feed" {
		return local == "entry" && m.isNative(prefix)
	}
	return local == "item" && m.isNative(prefix)
}

// isNative reports whether a prefix means the feed's own vocabulary.
func (m *mender) isNative(prefix string) bool {
	if prefix == "" || prefix == m.prefix {
		return true
	}
	space := m.Spaces[prefix]
	return space == rssSpace || strings.HasSuffix(space, "/rdf/simple/0.9/") || space == atomSpace && m.Root == "feed"
}

// startItem opens an item, closing first whatever is left open before it.
func (m *mender) startItem(t scan.Tag) {
	for len(m.open) > 1 && !isContainer(m.top().name) {
		m.pop()
	}
	if m.items >= MaxItems {
		m.Dropped++
		m.done = true
		return
	}
	m.items++
	m.sunk = 0
	m.itemAt, m.itemOpen = m.out.Len(), len(m.open)
	m.push(t)
	m.add("about", t.Attr("rdf:about"))
	if base := m.top().base; base != nil && base != m.at {
		m.add("base", base.String())
	}
	if t.Empty {
		m.pop()
	}
}

// isContainer reports whether items stand directly in an element of this name.
func isContainer(name string) bool {
	_, local := scan.Split(name)
	return local == "channel" || local == "rss" || local == "rdf" || local == "feed"
}

// characterData keeps the text of an element that is not one of textual, such as a
// category.
func (m *mender) characterData() {
	if m.sunk > 0 || len(m.open) == 0 || isContainer(m.top().name) {
		return
	}
	m.text(m.Characters(m.Raw()))
}

// end closes the innermost open element of this name and all inside it; an end tag
// without one is skipped.
func (m *mender) end(name string) {
	if m.sunk > 0 && !m.isItem(name) && !isContainer(name) {
		m.sunk--
		return
	}
	at := len(m.open) - 1
	for at >= 0 && m.open[at].name != name {
		at--
	}
	for at >= 0 && len(m.open) > at {
		m.pop()
	}
	m.done = m.Root != "" && len(m.open) == 0
}

// finish drops the item that the document's end cut off and closes the rest.
func (m *mender) finish() {
	if !m.done {
		m.Truncated = len(m.open) > m.lent
		if m.itemAt >= 0 {
			m.out.Truncate(m.itemAt)
			m.open = m.open[:m.itemOpen]
			m.Dropped++
		}
	}
	for len(m.open) > 0 {
		m.pop()
	}
	m.XML = m.out.Bytes()
}

func (m *mender) top() element { return m.open[len(m.open)-1] }

// push writes a start tag and opens its element.
func (m *mender) push(t scan.Tag) {
	e := element{name: t.Name, base: m.baseOf(t)}
	if lang := t.Attr("xml:lang"); lang != "" && m.itemAt < 0 {
		m.lang = lang
	}
	m.open = append(m.open, e)
	m.write(t, e.base)
}

// baseOf is what the relative addresses of an element about to open refer to.
func (m *mender) baseOf(t scan.Tag) *url.URL {
	base := m.at
	if len(m.open) > 0 {
		base = m.top().base
	}
	if own := t.Attr("xml:base"); own != "" {
		return webaddr.Base(base, own)
	}
	return base
}

// pop writes the end tag of the innermost element.
func (m *mender) pop() {
	m.out.WriteString("</" + m.top().name + ">")
	m.open = m.open[:len(m.open)-1]
	if m.itemAt >= 0 && len(m.open) == m.itemOpen {
		m.itemAt = -1
	}
}
