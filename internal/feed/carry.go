package feed

import (
	"encoding/base64"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/charmap"
)

// textual are the elements that hold text or HTML, addresses and dates. Their
// content is taken as a whole: markup inside is part of the text, not of the
// feed.
var textual = map[string]bool{
	"title": true, "description": true, "summary": true, "subtitle": true, "tagline": true, "info": true,
	"content": true, "encoded": true, "body": true, "fullitem": true, "full-text": true, "rights": true, "copyright": true,
	"link": true, "url": true, "comments": true, "guid": true, "id": true,
	"pubdate": true, "lastbuilddate": true, "published": true, "updated": true, "modified": true, "issued": true, "created": true, "date": true,
}

// carriesText reports whether an element is one of textual, and not one that
// merely shares its name: media:content holds elements.
func (m *mender) carriesText(t tag) bool {
	if !textual[t.local] {
		return false
	}
	switch t.local {
	case "content", "link", "url", "comments", "id", "body":
		return m.isNative(t.prefix) || m.spaces[t.prefix] == atomSpace || m.spaces[t.prefix] == xhtmlSpace
	}
	return true
}

// carry writes an element of textual with its whole content as escaped text.
func (m *mender) carry(t tag) {
	base := m.baseOf(t)
	plain, markup, marked := m.gather(t)
	plain = strings.TrimSpace(plain)
	switch t.local {
	case "link", "url", "comments":
		m.leaf(t, base, resolve(base, plain))
	case "guid":
		m.leaf(t, base, plain)
	case "id":
		if isPath(plain) {
			plain = resolve(base, plain)
		}
		m.leaf(t, base, plain)
		m.add("id", plain) // gofeed rewrites ids as addresses
	case "pubdate", "lastbuilddate", "published", "updated", "modified", "issued", "created", "date":
		m.date(t, plain)
	case "body", "fullitem", "full-text":
		m.leaf(contentTag, base, m.htmlOf(t, plain, markup, marked))
	default:
		value := unwrapped(m.htmlOf(t, plain, markup, marked))
		t.attrs = keep(t.attrs, "src")
		m.leaf(t, base, value)
	}
}

// date writes a date in the form that is read at once: gofeed tries a hundred
// others on what most feeds write. What is no date is left out.
func (m *mender) date(t tag, written string) {
	when, ok := parseDate(written)
	if !ok {
		return
	}
	value := when.Format(time.RFC3339Nano)
	if name := m.strayDate(t); name != "" {
		m.add(name, value)
		return
	}
	m.leaf(t, nil, value)
}

// strayDate is what a date is called that stands in an item under a name of
// another format, or of Atom 0.3; "" for any other date.
func (m *mender) strayDate(t tag) string {
	atom := m.root == "feed"
	switch {
	case !m.isNative(t.prefix) || m.itemAt < 0 && t.local != "created":
	case t.local == "created":
		return "created"
	case atom && (t.local == "pubdate" || t.local == "date"), !atom && (t.local == "published" || t.local == "issued" || t.local == "date"):
		return "published"
	case t.local == "lastbuilddate", !atom && (t.local == "updated" || t.local == "modified"):
		return "updated"
	}
	return ""
}

// unwrapped is s without the marks of a CDATA section that was itself escaped.
func unwrapped(s string) string {
	if inner, ok := strings.CutPrefix(s, "<![CDATA["); ok {
		return strings.TrimSpace(strings.TrimSuffix(inner, "]]>"))
	}
	return s
}

// contentTag is what bodies under other names are written as.
var contentTag = tag{
	name: "content:encoded", prefix: "content", local: "encoded",
	attrs: []html.Attribute{{Key: "xmlns:content", Val: "http://purl.org/rss/1.0/modules/content/"}},
}

// keep leaves the attributes that survive on an element of text: the type is
// worked into the text.
func keep(attrs []html.Attribute, key string) (kept []html.Attribute) {
	for _, a := range attrs {
		if a.Key == key || strings.HasPrefix(a.Key, "xmlns") && a.Val != xhtmlSpace {
			kept = append(kept, a)
		}
	}
	return kept
}

// bodies are those of textual that may hold whole documents.
var bodies = map[string]bool{
	"description": true, "summary": true, "content": true, "encoded": true, "body": true, "fullitem": true, "full-text": true,
	"rights": true, "copyright": true, "info": true,
}

// gather reads an element's content up to its end tag: as characters, as the
// markup it is written in, and whether there is any markup. An element that is
// not closed ends with its item, and one that is no body where another of
// textual begins.
func (m *mender) gather(t tag) (plain, markup string, marked bool) {
	if t.empty {
		return "", "", false
	}
	var characters, source strings.Builder
	for nested := 0; m.next() != html.ErrorToken; {
		raw := string(m.tok.Raw())
		switch m.kind {
		case html.TextToken:
			s := m.characters([]byte(raw))
			characters.WriteString(s)
			if strings.HasPrefix(raw, "<![CDATA[") {
				raw = s
			}
			source.WriteString(raw)
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			ends := m.kind == html.EndTagToken
			switch {
			case m.name == t.name && ends && nested == 0:
				return characters.String(), source.String(), marked
			case m.isItem(m.name), isContainer(m.name) && ends, textual[m.name] && m.name != t.name && !ends && !bodies[t.local]:
				m.held = true
				return characters.String(), source.String(), marked
			case m.name == t.name && ends:
				nested--
			case m.name == t.name && m.kind == html.StartTagToken:
				nested++
			}
			marked = true
			source.WriteString(unprefixed(raw, m.name))
		}
	}
	return characters.String(), source.String(), marked
}

// unprefixed is a tag without its namespace prefix, as HTML is written.
func unprefixed(raw, name string) string {
	if prefix, _ := split(name); prefix != "" {
		return strings.Replace(raw, prefix+":", "", 1)
	}
	return raw
}

// htmlOf is the HTML that a text element stands for, by its type and mode
// (Atom) or by whether there is markup in it.
func (m *mender) htmlOf(t tag, plain, markup string, marked bool) string {
	kind, mode := strings.ToLower(t.attr("type")), strings.ToLower(t.attr("mode"))
	switch {
	case marked:
		return strings.TrimSpace(markup)
	case mode == "base64" || isBinary(kind) && m.root == "feed":
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(plain), ""))
		switch {
		case err == nil && utf8.Valid(data):
			return string(data)
		case err == nil && isBinary(kind):
			return "" // a picture, say
		}
	case (kind == "text" || kind == "text/plain" || kind == "plain") && m.root == "feed":
		// References are left alone: publishers that escape twice outnumber those
		// that write about entities.
		return angles.Replace(plain)
	}
	return plain
}

var angles = strings.NewReplacer("<", "&lt;", ">", "&gt;")

// isBinary reports whether a media type's content is base64 by Atom's rules.
func isBinary(kind string) bool {
	return strings.Contains(kind, "/") && !strings.HasPrefix(kind, "text/") && !strings.HasSuffix(kind, "xml")
}

// isPath reports whether an id is written as an address within the site.
func isPath(id string) bool {
	u, err := url.Parse(id)
	return err == nil && !u.IsAbs() && u.Host == "" && strings.Contains(u.Path, "/")
}

// leaf writes an element with text as its only content.
func (m *mender) leaf(t tag, base *url.URL, value string) {
	m.write(t, base)
	m.text(value)
	m.out.WriteString("</" + t.name + ">")
}

// add writes an element of the prefix desk; "" adds nothing.
func (m *mender) add(local, value string) {
	if value != "" {
		m.out.WriteString("<desk:" + local + ">")
		m.text(value)
		m.out.WriteString("</desk:" + local + ">")
	}
}

// write writes a start tag with those attributes that gofeed needs.
func (m *mender) write(t tag, base *url.URL) {
	m.out.WriteString("<" + t.name)
	for _, a := range t.attrs {
		if strings.HasPrefix(a.Key, "xml:") || a.Key == "xmlns:xml" || !validName(a.Key) {
			continue
		}
		switch a.Key {
		case "href", "src", "url":
			a.Val = resolve(base, a.Val)
		case "ispermalink":
			a.Key = "isPermaLink" // the tokenizer lowers names
		}
		m.out.WriteString(" " + a.Key + `="` + attributeEscapes.Replace(allowed(a.Val)) + `"`)
	}
	m.out.WriteByte('>')
}

// text writes s as an element's text.
func (m *mender) text(s string) {
	s = allowed(s)
	if strings.ContainsAny(s, "<&>") {
		// Quicker to read again than references, of which HTML has many.
		s = "<![CDATA[" + strings.ReplaceAll(s, "]]>", "]]]]><![CDATA[>") + "]]>"
	}
	m.out.WriteString(s)
}

var attributeEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&#34;")

// allowed is s without the control characters that XML forbids; those of the
// second block become what windows-1252 has there, which is what was meant.
func allowed(s string) string {
	if strings.IndexFunc(s, isForbidden) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case !isForbidden(r):
			return r
		case 0x80 <= r && r < 0xA0:
			return charmap.Windows1252.DecodeByte(byte(r))
		}
		return -1
	}, s)
}

func isForbidden(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' && r != '\r' || 0x80 <= r && r < 0xA0 || r == 0xFFFE || r == 0xFFFF
}
