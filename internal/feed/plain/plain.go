// Package plain reduces a piece of HTML in a feed to its text on one line, and to its
// first picture. It keeps no markup, script or tracker.
package plain

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsdesk/internal/feed/webaddr"
)

// hidden are the elements whose content no reader sees.
var hidden = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Template: true, atom.Iframe: true, atom.Object: true, atom.Noscript: true,
	atom.Svg: true, atom.Math: true, atom.Head: true, atom.Select: true, atom.Textarea: true,
}

// inline are the elements that do not part words.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Big: true, atom.Cite: true, atom.Code: true, atom.Del: true,
	atom.Em: true, atom.Font: true, atom.I: true, atom.Ins: true, atom.Kbd: true, atom.Mark: true, atom.Q: true, atom.S: true, atom.Small: true,
	atom.Span: true, atom.Strike: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.Tt: true, atom.U: true, atom.Wbr: true,
}

// Text is the text of HTML on one line: no tags, no scripts, references
// resolved.
func Text(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return strings.Join(strings.Fields(s), " ")
	}
	var b strings.Builder
	tok := html.NewTokenizer(strings.NewReader(s))
	var within atom.Atom // the hidden element we are in
	for {
		kind := tok.Next()
		switch kind {
		case html.ErrorToken:
			return strings.Join(strings.Fields(b.String()), " ")
		case html.TextToken:
			if within == 0 {
				b.Write(tok.Text())
			}
			continue
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
		default:
			continue
		}
		name, _ := tok.TagName()
		tag := atom.Lookup(name)
		switch {
		case kind == html.StartTagToken && within == 0 && hidden[tag]:
			within = tag
		case kind == html.EndTagToken && tag == within:
			within = 0
		}
		if !inline[tag] {
			b.WriteByte(' ')
		}
	}
}

// FirstImage is the address of the first picture of HTML, "" when there is
// none. Trackers are one or two pixels wide, or inline data.
func FirstImage(s string, at *url.URL) string {
	if !strings.Contains(s, "<img") && !strings.Contains(s, "<IMG") {
		return ""
	}
	tok := html.NewTokenizer(strings.NewReader(s))
	for {
		switch tok.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
		default:
			continue
		}
		name, more := tok.TagName()
		if string(name) != "img" {
			continue
		}
		src, tiny := "", false
		for more {
			var key, value []byte
			key, value, more = tok.TagAttr()
			switch string(key) {
			case "src":
				src = string(value)
			case "width", "height":
				tiny = tiny || len(value) == 1 && value[0] <= '2'
			}
		}
		if src = webaddr.Web(webaddr.Resolve(at, src)); src != "" && !tiny {
			return src
		}
	}
}
