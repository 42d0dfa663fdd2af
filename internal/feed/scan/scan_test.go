package scan_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"newsdesk/internal/feed/scan"
)

// read is a document as its tags, with attributes, and its texts.
func read(s string) (parts []string) {
	c := scan.New(s)
	for c.Next() != html.ErrorToken {
		switch c.Kind {
		case html.TextToken:
			if text := strings.TrimSpace(c.Characters(c.Raw())); text != "" {
				parts = append(parts, text)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := c.Tag()
			part := "<" + t.Name
			for _, a := range t.Attrs {
				part += " " + a.Key + "=" + a.Val
			}
			if t.Empty {
				part += "/"
			}
			parts = append(parts, part)
		case html.EndTagToken:
			parts = append(parts, "</"+c.Name)
		}
	}
	return parts
}

func TestScanner(t *testing.T) {
	for name, tt := range map[string]struct {
		doc  string
		want []string
	}{
		"plain":        {`<?xml version="1.0"?><a><b x="1">t</b><c/></a>`, []string{"<a", "<b x=1", "t", "</b", "<c/", "</a"}},
		"no raw text":  {`<title><b>x</b></title>`, []string{"<title", "<b", "x", "</b", "</title"}},
		"cdata":        {`<a><![CDATA[<b> & c]]></a>`, []string{"<a", "<b> & c", "</a"}},
		"references":   {`<a>&lt;b&gt; &#65;&eacute; &amp;lt; R&D a&b=c;</a>`, []string{"<a", "<b> Aé &lt; R&D a&b=c;", "</a"}},
		"entity":       {`<!DOCTYPE a [<!ENTITY port "Port &amp; Ellery">]><a x="&port;">&port; &none;</a>`, []string{"<a x=Port & Ellery", "Port & Ellery &none;", "</a"}},
		"external":     {`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"> <!ENTITY % p "q">]><a>&x;&p;</a>`, []string{"<a", "&x;&p;", "</a"}},
		"doctype only": {`<!DOCTYPE rss PUBLIC "x" "y"><!-- c --><rss>t</rss>`, []string{"<rss", "t", "</rss"}},
		"never closed": {`<!DOCTYPE a [<!ENTITY x "y"><a>t</a>`, []string{"a [", "<a", "t", "</a"}}, // the document is not lost with it
		"broken":       {`<a><b>x</a>y`, []string{"<a", "<b", "x", "</a", "y"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, read(tt.doc)); diff != "" {
				t.Error("-want +got:\n", diff)
			}
		})
	}
}

// TestEntityBomb: entities made of entities do not grow without bound.
func TestEntityBomb(t *testing.T) {
	doc := `<!DOCTYPE a [<!ENTITY e0 "0123456789">`
	for _, n := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"} {
		before := string(n[0] - 1)
		doc += `<!ENTITY e` + n + ` "` + strings.Repeat("&e"+before+";", 10) + `">`
	}
	doc += `]><a>` + strings.Repeat("&e9;&e2;", 2000) + `</a>`
	if n := len(strings.Join(read(doc), "")); n > 2<<20 {
		t.Errorf("%d bytes grew to %d", len(doc), n)
	}
}

func TestNamespaces(t *testing.T) {
	c := scan.New(`<rss xmlns="urn:one" XMLNS:Media=" urn:two "><media:thing/></rss>`)
	var tags []scan.Tag
	for c.Next() != html.ErrorToken {
		if c.Kind == html.StartTagToken || c.Kind == html.SelfClosingTagToken {
			tags = append(tags, c.Tag())
		}
	}
	if len(tags) != 2 || tags[1].Prefix != "media" || tags[1].Local != "thing" || !tags[1].Empty {
		t.Errorf("%+v", tags)
	}
	if diff := cmp.Diff(map[string]string{"": "urn:one", "media": "urn:two"}, c.Spaces); diff != "" {
		t.Error(diff)
	}
}

func TestValidName(t *testing.T) {
	for name, want := range map[string]bool{
		"a": true, "_a-1.b": true, "dc:date": true, "": false, "1a": false, "a:": false, ":a": false, "a:b:c": false, "a b": false, "ä": false,
	} {
		if got := scan.ValidName(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
