// Package scan reads XML that is not well-formed, tag by tag. It refuses no
// document, and never follows what a document type points to: only entities
// declared inside it count, up to a limit.
package scan

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// Scanner reads the tags and texts of an XML document, well-formed or not. It is the
// HTML tokenizer, which accepts everything, with XML's references, CDATA sections and
// namespaces. Names are in lower case.
type Scanner struct {
	tok      *html.Tokenizer
	Kind     html.TokenType // of the current token
	Name     string         // of the current tag
	more     bool           // it has attributes
	held     bool           // Next returns the current token again
	entities entities
	Spaces   map[string]string // prefix to namespace, over the whole document
}

// MaxDepth is how deep elements may nest, outside of an item's HTML; readers of a
// document leave out deeper ones.
const MaxDepth = 256

// New scans a document, entities that its document type declares included.
func New(s string) *Scanner {
	s, declared := preamble(s)
	c := &Scanner{tok: html.NewTokenizer(strings.NewReader(s)), entities: declared, Spaces: map[string]string{}}
	c.tok.AllowCDATA(true)
	return c
}

// Tag is a start tag.
type Tag struct {
	Name, Prefix, Local string
	Attrs               []html.Attribute // Key with its prefix, lower case
	Empty               bool
}

// Attr is an attribute's value; "" when it has none.
func (t Tag) Attr(key string) string {
	for _, a := range t.Attrs {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Next goes on to the next token and returns its kind; ErrorToken is the end.
func (c *Scanner) Next() html.TokenType {
	if c.held {
		c.held = false
		return c.Kind
	}
	c.Kind = c.tok.Next()
	c.tok.NextIsNotRawText() // <title> and <script> are no different here
	switch c.Kind {
	case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
		name, more := c.tok.TagName()
		c.Name, c.more = string(name), more
	}
	return c.Kind
}

// Unread makes Next return the current token once more.
func (c *Scanner) Unread() { c.held = true }

// Raw is the current token as it is written.
func (c *Scanner) Raw() []byte { return c.tok.Raw() }

// Tag reads the current start tag.
func (c *Scanner) Tag() Tag {
	t := Tag{Name: c.Name, Empty: c.Kind == html.SelfClosingTagToken}
	t.Prefix, t.Local = Split(t.Name)
	for c.more {
		var key, value []byte
		key, value, c.more = c.tok.TagAttr()
		a := html.Attribute{Key: string(key), Val: c.entities.expandDeclared(string(value))}
		if prefix, ok := strings.CutPrefix(a.Key, "xmlns:"); ok {
			c.Spaces[prefix] = strings.TrimSpace(a.Val)
		} else if a.Key == "xmlns" {
			c.Spaces[""] = strings.TrimSpace(a.Val)
		}
		t.Attrs = append(t.Attrs, a)
	}
	return t
}

// Split parts a name from its prefix, "" when it has none.
func Split(name string) (prefix, local string) {
	if prefix, local, ok := strings.Cut(name, ":"); ok {
		return prefix, local
	}
	return "", name
}

// Characters are the characters that a text token or CDATA section stands for.
func (c *Scanner) Characters(raw []byte) string {
	if data, ok := bytes.CutPrefix(raw, []byte("<![CDATA[")); ok {
		return string(bytes.TrimSuffix(data, []byte("]]>")))
	}
	return c.entities.expand(string(raw))
}

// ValidName reports whether a tag or attribute name, lower case, is one that
// XML allows and feeds use: ASCII with at most one prefix.
func ValidName(name string) bool {
	prefix, local, prefixed := strings.Cut(name, ":")
	return validPart(prefix) && (!prefixed || validPart(local))
}

func validPart(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', c == '_':
		case i > 0 && ('0' <= c && c <= '9' || c == '-' || c == '.'):
		default:
			return false
		}
	}
	return s != ""
}
