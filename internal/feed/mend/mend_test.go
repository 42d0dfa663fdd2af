package mend_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"newsdesk/internal/feed/mend"
)

var here = &url.URL{Scheme: "https", Host: "harbour.example", Path: "/feed.xml"}

func TestFeed(t *testing.T) {
	const item = `<item><title>One</title></item>`
	for name, tt := range map[string]struct {
		doc       string
		root      string
		truncated bool
		dropped   int
		holds     string // in the mended document
		lacks     string
	}{
		"well-formed":     {`<rss><channel>` + item + `</channel></rss>`, "rss", false, 0, `<title>One</title>`, ""},
		"junk before":     {`<br>` + "\n" + `<rss><channel>` + item + `</channel></rss>`, "rss", false, 0, `One`, `<br`},
		"no rss element":  {`<channel>` + item + `</channel>`, "rss", false, 0, `<rss`, ""},
		"cut in an item":  {`<rss><channel>` + item + `<item><title>Two</title><desc`, "rss", true, 1, `One`, `Two`},
		"cut behind it":   {`<rss><channel>` + item, "rss", true, 0, `One`, ""},
		"item not closed": {`<rss><channel><item><title>One</title><item><title>Two</title></item></channel></rss>`, "rss", false, 0, `</item><item>`, ""},
		"stray end tags":  {`<rss><channel></b></i>` + item + `</channel></rss>`, "rss", false, 0, `One`, `</b>`},
		"markup in text":  {`<rss><channel><item><description>a <b>bold</b> word</description></item></channel></rss>`, "rss", false, 0, `<![CDATA[a <b>bold</b> word]]>`, ""},
		"relative link":   {`<rss><channel><item><link>/story</link></item></channel></rss>`, "rss", false, 0, `<link>https://harbour.example/story</link>`, ""},
		"control byte":    {"<rss><channel><item><title>O\x01ne</title></item></channel></rss>", "rss", false, 0, `One`, "\x01"},
		"prefixed atom":   {`<a:feed xmlns:a="urn:draft"><a:entry><a:id>1</a:id></a:entry></a:feed>`, "feed", false, 0, `http://www.w3.org/2005/Atom`, `urn:draft`},
		"a web page":      {`<html><body><rss><channel>` + item + `</channel></rss></body></html>`, "", false, 0, "", "One"},
		"in a script":     {`<script>"<rss><channel>` + item + `"</script>`, "", false, 0, "", "One"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := mend.Feed(tt.doc, here)
			if doc.Root != tt.root || doc.Truncated != tt.truncated || doc.Dropped != tt.dropped {
				t.Errorf("root %q, truncated %v, dropped %d", doc.Root, doc.Truncated, doc.Dropped)
			}
			if !strings.Contains(string(doc.XML), tt.holds) || tt.lacks != "" && strings.Contains(string(doc.XML), tt.lacks) {
				t.Errorf("%s: want %q, not %q", doc.XML, tt.holds, tt.lacks)
			}
			wellFormed(t, doc.XML)
		})
	}
}

// TestDepth: elements nested too deep are left out, and cost no memory.
func TestDepth(t *testing.T) {
	for _, depth := range []int{1000, 1_000_000} {
		doc := mend.Feed(`<rss><channel><item><title>One</title></item>`+strings.Repeat("<x>", depth), here)
		if !strings.Contains(string(doc.XML), "One") || len(doc.XML) > 10_000 {
			t.Errorf("%d deep: %d bytes", depth, len(doc.XML))
		}
		wellFormed(t, doc.XML)
	}
}

func FuzzFeed(f *testing.F) {
	f.Add(`<rss><channel><item><title>a<![CDATA[b]]></item><entry xml:base="x"/>`)
	f.Add(`<feed xmlns:x="y"><x:entry><content type="xhtml"><div>&nbsp;`)
	f.Fuzz(func(t *testing.T, s string) { wellFormed(t, mend.Feed(strings.ToValidUTF8(s, ""), here).XML) })
}

func wellFormed(t *testing.T, doc []byte) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(string(doc)))
	for {
		_, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v in %q", err, doc)
		}
	}
}
