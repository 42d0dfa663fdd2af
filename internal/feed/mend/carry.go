package mend

import (
	"encoding/base64"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/charmap"

	"newsdesk/internal/feed/date"
	"newsdesk/internal/feed/scan"
	"newsdesk/internal/feed/webaddr"
)

// textual are the elements that hold text or HTML, addresses and dates. Markup inside
// them is a part of the text, not of the feed.
var textual = map[string]bool{
	"title": true, "description": true, "summary": true, "subtitle": true, "tagline": true, "info": true,
	"content": true, "encoded": true, "body": true, "fullitem": true, "full-text": true, "rights": true, "copyright": true,
	"link": true, "url": true, "comments": true, "guid": true, "id": true,
	"pubdate": true, "lastbuilddate": true, "published": true, "updated": true, "modified": true, "issued": true, "created": true, "date": true,
}

// carriesText reports whether an element is one of textual, and not one that
// merely shares its name: media:content holds elements.
func (m *mender) carriesText(t scan.Tag) bool {
	if !textual[t.Local] {
		return false
	}
	switch t.Local {
	case "content", "link", "url", "comments", "id", "body":
		return m.isNative(t.Prefix) || m.Spaces[t.Prefix] == atomSpace || m.Spaces[t.Prefix] == xhtmlSpace
	}
	return true
}

// carry writes an element of textual with its whole content as escaped text.
func (m *mender) carry(t scan.Tag) {
	base := m.baseOf(t)
	plain, markup, marked := m.gather(t)
	plain = strings.TrimSpace(plain)
	switch t.Local {
	case "link", "url", "comments":
		m.leaf(t, base, webaddr.Resolve(base, plain))
	case "guid":
		m.leaf(t, base, plain)
	case "id":
		if IsPath(plain) {
			plain = webaddr.Resolve(base, plain)
		}
		m.leaf(t, base, plain)
		m.add("id", plain) // gofeed rewrites ids as addresses
	case "pubdate", "lastbuilddate", "published", "updated", "modified", "issued", "created", "date":
		m.date(t, plain)
	case "body", "fullitem", "full-text":
		m.leaf(contentTag, base, m.htmlOf(t, plain, markup, marked))
	default:
		value := unwrapped(m.htmlOf(t, plain, markup, marked))
		t.Attrs = keep(t.Attrs, "src")
		m.leaf(t, base, value)
	}
}

// date writes a date in the form that is read at once: gofeed tries a hundred
// others on what most feeds write. What is no date is left out.
func (m *mender) date(t scan.Tag, written string) {
	when, ok := date.Parse(written)
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

// strayDate is the name that is kept for a date in an item under a name of another
// format, or of Atom 0.3; "" for any other date.
func (m *mender) strayDate(t scan.Tag) string {
	atom := m.Root == "feed"
	switch {
	case !m.isNative(t.Prefix) || m.itemAt < 0 && t.Local != "created":
	case t.Local == "created":
		return "created"
	case atom && (t.Local == "pubdate" || t.Local == "date"), !atom && (t.Local == "published" || t.Local == "issued" || t.Local == "date"):
		return "published"
	case t.Local == "lastbuilddate", !atom && (t.Local == "updated" || t.Local == "modified"):
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
var contentTag = scan.Tag{
	Name: "content:encoded", Prefix: "content", Local: "encoded",
	Attrs: []html.Attribute{{Key: "xmlns:content", Val: "http://purl.org/rss/1.0/modules/content/"}},
}

// keep is the attributes that stay on an element of text: key and namespaces.
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
func (m *mender) gather(t scan.Tag) (plain, markup string, marked bool) {
	if t.Empty {
		return "", "", false
	}
	var characters, source strings.Builder
	for nested := 0; m.Next() != html.ErrorToken; {
		raw := string(m.Raw())
		switch m.Kind {
		case html.TextToken:
			s := m.Characters([]byte(raw))
			characters.WriteString(s)
			if strings.HasPrefix(raw, "<![CDATA[") {
				raw = s
			}
			source.WriteString(raw)
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			ends := m.Kind == html.EndTagToken
			switch {
			case m.Name == t.Name && ends && nested == 0:
				return characters.String(), source.String(), marked
			case m.isItem(m.Name), isContainer(m.Name) && ends, textual[m.Name] && m.Name != t.Name && !ends && !bodies[t.Local]:
				m.Unread()
				return characters.String(), source.String(), marked
			case m.Name == t.Name && ends:
				nested--
			case m.Name == t.Name && m.Kind == html.StartTagToken:
				nested++
			}
			marked = true
			source.WriteString(unprefixed(raw, m.Name))
		}
	}
	return characters.String(), source.String(), marked
}

// unprefixed is a tag without its namespace prefix, as HTML is written.
func unprefixed(raw, name string) string {
	if prefix, _ := scan.Split(name); prefix != "" {
		return strings.Replace(raw, prefix+":", "", 1)
	}
	return raw
}

// htmlOf is the HTML that a text element stands for, by its type and mode
// (Atom) or by whether there is markup in it.
func (m *mender) htmlOf(t scan.Tag, plain, markup string, marked bool) string {
	kind, mode := strings.ToLower(t.Attr("type")), strings.ToLower(t.Attr("mode"))
	switch {
	case marked:
		return strings.TrimSpace(markup)
	case mode == "base64" || isBinary(kind) && m.Root == "feed":
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(plain), ""))
		switch {
		case err == nil && utf8.Valid(data):
			return string(data)
		case err == nil && isBinary(kind):
			return "" // a picture, say
		}
	case (kind == "text" || kind == "text/plain" || kind == "plain") && m.Root == "feed":
		// Character references stay: publishers that escape twice outnumber those that
		// write about references.
		return angles.Replace(plain)
	}
	return plain
}

var angles = strings.NewReplacer("<", "&lt;", ">", "&gt;")

// isBinary reports whether a media type's content is base64 by Atom's rules.
func isBinary(kind string) bool {
	return strings.Contains(kind, "/") && !strings.HasPrefix(kind, "text/") && !strings.HasSuffix(kind, "xml")
}

// IsPath reports whether an id is written as an address within the site.
func IsPath(id string) bool {
	u, err := url.Parse(id)
	return err == nil && !u.IsAbs() && u.Host == "" && strings.Contains(u.Path, "/")
}

// leaf writes an element with text as its only content.
func (m *mender) leaf(t scan.Tag, base *url.URL, value string) {
	m.write(t, base)
	m.text(value)
	m.out.WriteString("</" + t.Name + ">")
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
func (m *mender) write(t scan.Tag, base *url.URL) {
	m.out.WriteString("<" + t.Name)
	for _, a := range t.Attrs {
		if strings.HasPrefix(a.Key, "xml:") || a.Key == "xmlns:xml" || !scan.ValidName(a.Key) {
			continue
		}
		switch a.Key {
		case "href", "src", "url":
			a.Val = webaddr.Resolve(base, a.Val)
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
		// HTML would need many references, which take longer to read again.
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
