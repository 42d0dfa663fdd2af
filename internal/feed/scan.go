package feed

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// scanner gives the tags and texts of an XML document, well-formed or not. It
// is the tokenizer of HTML, which forgives everything, with the references,
// CDATA sections and namespaces of XML. Names come in lower case.
type scanner struct {
	tok      *html.Tokenizer
	kind     html.TokenType // of the current token
	name     string         // of the current tag
	more     bool           // it has attributes
	held     bool           // the current token is to be looked at again
	entities entities
	spaces   map[string]string // prefix to namespace, over the whole document
}

func scan(s string) scanner {
	s, declared := preamble(s)
	c := scanner{tok: html.NewTokenizer(strings.NewReader(s)), entities: declared, spaces: map[string]string{}}
	c.tok.AllowCDATA(true)
	return c
}

// tag is a start tag.
type tag struct {
	name, prefix, local string
	attrs               []html.Attribute // Key with its prefix, lower case
	empty               bool
}

func (t tag) attr(key string) string {
	for _, a := range t.attrs {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func (c *scanner) next() html.TokenType {
	if c.held {
		c.held = false
		return c.kind
	}
	c.kind = c.tok.Next()
	c.tok.NextIsNotRawText() // <title> and <script> are no different here
	switch c.kind {
	case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
		name, more := c.tok.TagName()
		c.name, c.more = string(name), more
	}
	return c.kind
}

// tag reads the current start tag.
func (c *scanner) tag() tag {
	t := tag{name: c.name, empty: c.kind == html.SelfClosingTagToken}
	t.prefix, t.local = split(t.name)
	for c.more {
		var key, value []byte
		key, value, c.more = c.tok.TagAttr()
		a := html.Attribute{Key: string(key), Val: c.entities.expandDeclared(string(value))}
		if prefix, ok := strings.CutPrefix(a.Key, "xmlns:"); ok {
			c.spaces[prefix] = strings.TrimSpace(a.Val)
		} else if a.Key == "xmlns" {
			c.spaces[""] = strings.TrimSpace(a.Val)
		}
		t.attrs = append(t.attrs, a)
	}
	return t
}

func split(name string) (prefix, local string) {
	if prefix, local, ok := strings.Cut(name, ":"); ok {
		return prefix, local
	}
	return "", name
}

// characters are the characters that a text token or CDATA section stands for.
func (c *scanner) characters(raw []byte) string {
	if data, ok := bytes.CutPrefix(raw, []byte("<![CDATA[")); ok {
		return string(bytes.TrimSuffix(data, []byte("]]>")))
	}
	return c.entities.expand(string(raw))
}

// validName reports whether a tag or attribute name, lower case, is one that
// XML allows and feeds use: ASCII with at most one prefix.
func validName(name string) bool {
	prefix, local, prefixed := strings.Cut(name, ":")
	return validPart(prefix) && (!prefixed || validPart(local))
}

func validPart(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', c == '_':
		case i > 0 && (isDigit(c) || c == '-' || c == '.'):
		default:
			return false
		}
	}
	return s != ""
}
