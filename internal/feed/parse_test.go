package feed

import (
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

var here = &url.URL{Scheme: "https", Host: "harbour.example", Path: "/feeds/news.xml"}

func day(hour int) time.Time { return time.Date(2026, 3, 2, hour, 0, 0, 0, time.UTC) }

// TestFormats reads one story in every format.
func TestFormats(t *testing.T) {
	want := Item{
		ID: "https://harbour.example/pier", Title: "The pier & the sea", Link: "https://harbour.example/pier",
		Summary: "It opens in May.", Content: "<p>It opens in May.</p>", Author: "Ada Quill", Published: day(10),
	}
	tests := []struct {
		name, body, format string
		change             func(*Item)
	}{
		{"rss 2.0", `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Post</title><link>https://harbour.example/</link>
			<item><title>The pier &amp; the sea</title><link>https://harbour.example/pier</link><guid>https://harbour.example/pier</guid>
			<dc:creator>Ada Quill</dc:creator><pubDate>Mon, 02 Mar 2026 11:00:00 +0100</pubDate><description>&lt;p&gt;It opens in May.&lt;/p&gt;</description></item></channel></rss>`, "rss 2.0", nil},
		{"rss 0.91 without rss", `<channel><title>Harbour Post</title><link>https://harbour.example/</link>
			<item><title>The pier & the sea</title><link>https://harbour.example/pier</link><author>Ada Quill</author><pubDate>Mon, 2 Mar 2026 5:00:00 EST</pubDate>
			<description><![CDATA[<p>It opens in May.</p>]]></description></item></channel>`, "rss", nil},
		{"rdf", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
			<channel rdf:about="https://harbour.example/"><title>Harbour Post</title><link>https://harbour.example/</link></channel>
			<item rdf:about="https://harbour.example/pier"><title>The pier &amp; the sea</title><link>https://harbour.example/pier</link><dc:creator>Ada Quill</dc:creator>
			<dc:date>2026-03-02T11:00+01:00</dc:date><description>&lt;p&gt;It opens in May.&lt;/p&gt;</description></item></rdf:RDF>`, "rss 1.0", nil},
		{"rdf in a made up namespace", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="https://harbour.example/ns#">
			<channel><title>Harbour Post</title><link>https://harbour.example/</link></channel>
			<item rdf:about="https://harbour.example/pier"><title>The pier &amp; the sea</title><link>https://harbour.example/pier</link><author>Ada Quill</author>
			<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;It opens in May.&lt;/p&gt;</description></item></rdf:RDF>`, "rss 1.0", nil},
		{"rss with a prefix", `<r:rss version="2.0" xmlns:r="http://backend.userland.com/rss2"><r:channel><r:title>Harbour Post</r:title><r:link>https://harbour.example/</r:link>
			<r:item><r:title>The pier &amp; the sea</r:title><r:link>https://harbour.example/pier</r:link><r:author>Ada Quill</r:author><r:pubDate>2 Mar 26 10:00 GMT</r:pubDate>
			<r:description>&lt;p&gt;It opens in May.&lt;/p&gt;</r:description></r:item></r:channel></r:rss>`, "rss 2.0", nil},
		{"atom 1.0", `<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title><link href="/"/><author><name>Ada Quill</name></author>
			<entry><title type="html">The pier &amp;amp; the sea</title><link href="/pier"/><id>https://harbour.example/pier</id><published>2026-03-02T10:00:00Z</published>
			<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It opens in May.</p></div></content></entry></feed>`, "atom 1.0", func(i *Item) {
			i.Summary, i.Content = "", `<div xmlns="http://www.w3.org/1999/xhtml"><p>It opens in May.</p></div>`
		}},
		{"atom 0.3", `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Harbour Post</title><link rel="alternate" href="https://harbour.example/"/>
			<entry><title mode="base64">VGhlIHBpZXIgJmFtcDsgdGhlIHNlYQ==</title><link rel="alternate" href="https://harbour.example/pier"/><id>https://harbour.example/pier</id>
			<author><name>Ada Quill</name></author><created>2026-03-02T10:00:00Z</created><summary mode="escaped" type="text/html">&lt;p&gt;It opens in May.&lt;/p&gt;</summary></entry></feed>`, "atom 0.3", nil},
		{"json feed", `{"version":"https://jsonfeed.org/version/1.1","title":"Harbour Post","home_page_url":"https://harbour.example/","authors":[{"name":"Ada Quill"}],
			"items":[{"id":"https://harbour.example/pier","url":"/pier","title":"The pier & the sea","summary":"It opens in May.","content_html":"<p>It opens in May.</p>","date_published":"2026-03-02T10:00:00Z"}]}`, "json 1.1", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Parse([]byte(tt.body), "", here)
			if err != nil {
				t.Fatal(err)
			}
			want := want
			if tt.change != nil {
				tt.change(&want)
			}
			if diff := cmp.Diff([]Item{want}, f.Items); diff != "" {
				t.Error("items (-want +got):\n", diff)
			}
			head := Feed{Format: f.Format, Title: f.Title, Link: f.Link}
			if diff := cmp.Diff(Feed{Format: tt.format, Title: "Harbour Post", Link: "https://harbour.example/"}, head); diff != "" {
				t.Error("feed (-want +got):\n", diff)
			}
			if f.Truncated || f.Dropped > 0 {
				t.Errorf("truncated %v, dropped %d of a whole feed", f.Truncated, f.Dropped)
			}
		})
	}
}

// TestItemRepairs gives one RSS item at a time and looks at what becomes of it.
func TestItemRepairs(t *testing.T) {
	tests := []struct {
		name, item string
		want       Item
	}{
		{"guid is the link", `<guid>https://harbour.example/a</guid>`, Item{ID: "https://harbour.example/a", Link: "https://harbour.example/a"}},
		{"guid is no link", `<guid isPermaLink="false">https://harbour.example/a</guid>`, Item{ID: "https://harbour.example/a"}},
		{"guid is a path", `<guid isPermaLink="true">/a</guid><title>A</title>`, Item{ID: "/a", Title: "A", Link: "https://harbour.example/a"}},
		{"guid is no address", `<guid>a-17</guid><title>A</title>`, Item{ID: "a-17", Title: "A"}},
		{"relative link", `<link>../a?x=1&y=2&copy=3</link>`, Item{ID: "https://harbour.example/a?x=1&y=2&copy=3", Link: "https://harbour.example/a?x=1&y=2&copy=3"}},
		{"xml:base", `<link xml:base="https://cdn.example/x/">a</link>`, Item{ID: "https://cdn.example/x/a", Link: "https://cdn.example/x/a"}},
		{"broken line in link", "<link>\n https://harbour.example/\n\ta </link>", Item{ID: "https://harbour.example/a", Link: "https://harbour.example/a"}},
		{"link without a scheme", `<link>www.harbour.example/a</link>`, Item{ID: "https://www.harbour.example/a", Link: "https://www.harbour.example/a"}},
		{"link with spaces and percent signs", `<link>/5% off%2</link>`, Item{ID: "https://harbour.example/5%25%20off%252", Link: "https://harbour.example/5%25%20off%252"}},
		{"no web address", `<link>javascript:alert(1)</link><guid>mailto:a@harbour.example</guid>`, Item{ID: "mailto:a@harbour.example"}},
		{"atom link", `<atom:link href="/a"/>`, Item{ID: "https://harbour.example/a", Link: "https://harbour.example/a"}},
		{"original link", `<link>https://proxy.example/1</link><feedburner:origLink>https://harbour.example/a</feedburner:origLink>`, Item{ID: "https://harbour.example/a", Link: "https://harbour.example/a"}},
		{"markup in title", `<title>A <b>bold</b> &lt;i&gt;move&lt;/i&gt;&lt;script&gt;x()&lt;/script&gt;</title>`, Item{ID: "A bold <i>move</i><script>x()</script>", Title: "A bold <i>move</i><script>x()</script>"}},
		{"escaped markup in title", `<title>A &lt;i&gt;move&lt;/i&gt;&lt;script&gt;x()&lt;/script&gt; up</title>`, Item{ID: "A move up", Title: "A move up"}},
		{"script in title", `<title>A<script>if (a<b) x()</script> move</title>`, Item{ID: "A move", Title: "A move"}},
		{"less than", `<title>1 &lt; 2 &amp; 3 > 2</title>`, Item{ID: "1 < 2 & 3 > 2", Title: "1 < 2 & 3 > 2"}},
		{"bare ampersands", `<title>Salt & Vinegar &c; Co&nbsp;&Eacute;t&#233; &#X41;</title>`, Item{ID: "Salt & Vinegar &c; Co Été A", Title: "Salt & Vinegar &c; Co Été A"}},
		{"windows characters", "<title>don\u0092t &#146;s</title>", Item{ID: "don’t ’s", Title: "don’t ’s"}},
		{"control characters", "<title>a\x01b\x0b\x00c\x1f</title>", Item{ID: "abc", Title: "abc"}},
		{"cdata end inside", `<title><![CDATA[a ]]]]><![CDATA[> b]]></title>`, Item{ID: "a ]]> b", Title: "a ]]> b"}},
		{"escaped cdata", `<title>&lt;![CDATA[A & B]]&gt;</title><description>&lt;![CDATA[&lt;p&gt;C&lt;/p&gt;]]&gt;</description>`, Item{ID: "A & B", Title: "A & B", Summary: "C", Content: "<p>C</p>"}},
		{"cdata within cdata", `<title><![CDATA[<![CDATA[A]]>]]></title>`, Item{ID: "A", Title: "A"}},
		{"two creators", `<title>A</title><author>desk@harbour.example</author><dc:creator>Ada Quill</dc:creator><dc:creator>Ben Oar</dc:creator><dc:creator>Ada Quill</dc:creator>`,
			Item{ID: "A", Title: "A", Author: "Ada Quill, Ben Oar"}},
		{"podcast title", `<itunes:title>A</itunes:title>`, Item{ID: "A", Title: "A"}},
		{"dates of Atom", `<title>A</title><published>2026-03-02T10:00:00Z</published><updated>2026-03-02T11:00:00Z</updated>`, Item{ID: "A", Title: "A", Published: day(10), Updated: day(11)}},
		{"dates of elsewhere", `<title>A</title><prism:publicationDate>2026-03-02T10:00:00Z</prism:publicationDate><lastBuildDate>Mon, 02 Mar 2026 11:00:00 GMT</lastBuildDate>`,
			Item{ID: "A", Title: "A", Published: day(10), Updated: day(11)}},
		{"body of Atom", `<title>A</title><content>&lt;p&gt;B&lt;/p&gt;</content>`, Item{ID: "A", Title: "A", Summary: "B", Content: "<p>B</p>"}},
		{"summary of Atom", `<title>A</title><description/><summary>B</summary>`, Item{ID: "A", Title: "A", Summary: "B", Content: "B"}},
		{"body in its own namespace", `<title>A</title><description xmlns="http://www.w3.org/1999/xhtml"><p>B</p></description>`, Item{ID: "A", Title: "A", Summary: "B", Content: "<p>B</p>"}},
		{"full text of yandex", `<title>A</title><description>B</description><yandex:full-text>&lt;p&gt;C&lt;/p&gt;</yandex:full-text>`, Item{ID: "A", Title: "A", Summary: "B", Content: "<p>C</p>"}},
		{"caption", `<title>A</title><media:group><media:description>B &lt; C</media:description></media:group>`, Item{ID: "A", Title: "A", Summary: "B < C", Content: "<p>B &lt; C</p>"}},
		{"media title", `<media:title>A</media:title>`, Item{ID: "A", Title: "A"}},
		{"dcterms", `<title>A</title><dcterms:issued>2026-03-02T10:00Z</dcterms:issued><dcterms:modified>2026-03-02T11:00:00.5Z</dcterms:modified>`,
			Item{ID: "A", Title: "A", Published: day(10), Updated: day(11).Add(time.Second / 2)}},
		{"absurd dates", `<title>A</title><pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate><dc:date>1600-01-01</dc:date>`, Item{ID: "A", Title: "A"}},
		{"unclosed body", `<title>A</title><description>It <p>opens <br> soon</item><item><title>B</title>`,
			Item{ID: "A", Title: "A", Summary: "It opens soon", Content: "It <p>opens <br> soon"}},
		{"unclosed title", `<title>A & <b>B</b> <link>/a</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT<guid>a`,
			Item{ID: "a", Title: "A & B", Link: "https://harbour.example/a", Published: day(10)}},
		{"unclosed body before an item", `<title>A</title><description>It opens<item><title>B</title></item>`, Item{ID: "A", Title: "A", Summary: "It opens", Content: "It opens"}},
		{"inner elements of the same name", `<image><title>No</title><link>/no</link></image><title>A</title>`, Item{ID: "A", Title: "A"}},
		{"body", `<title>A</title><description>Short</description><xhtml:body><xhtml:p>Long</xhtml:p></xhtml:body>`, Item{ID: "A", Title: "A", Summary: "Short", Content: "<p>Long</p>"}},
		{"encoded", `<title>A</title><description>Short</description><content:encoded><![CDATA[<p>Long]]]]><![CDATA[>]]></content:encoded>`,
			Item{ID: "A", Title: "A", Summary: "Short", Content: "<p>Long]]>"}},
		{"enclosure", `<title>A</title><enclosure url="/a.mp3?x=1&y=2" type="audio/mpeg" length="many"/><enclosure url="/a.jpg" type="image/jpeg" length="17"><guid>a</guid>`, Item{ID: "a", Title: "A",
			Enclosures: []Enclosure{{"https://harbour.example/a.mp3?x=1&y=2", "audio/mpeg", 0}, {"https://harbour.example/a.jpg", "image/jpeg", 17}}, Image: "https://harbour.example/a.jpg"}},
		{"thumbnail", `<title>A</title><media:group><media:content url="/v.mp4" type="video/mp4"><media:thumbnail url="/t.jpg"/></media:content><media:thumbnail url="/g.jpg"/></media:group>`,
			Item{ID: "A", Title: "A", Image: "https://harbour.example/g.jpg"}},
		{"picture in the text", `<title>A</title><description>&lt;img src="/t.gif" width="1"&gt;&lt;img src="/p.jpg"&gt;</description>`,
			Item{ID: "A", Title: "A", Content: `<img src="/t.gif" width="1"><img src="/p.jpg">`, Image: "https://harbour.example/p.jpg"}},
		{"stray end tags", `</b></channel2><title>A</title></p>`, Item{ID: "A", Title: "A"}},
		{"names no XML allows", `<a"b>x</a"b><ü>y</ü><1/><title a"b='c' d=e>A</title>`, Item{ID: "A", Title: "A"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xhtml="http://www.w3.org/1999/xhtml"` +
				` xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Post</title><item>` + tt.item + `</item></channel></rss>`
			f, err := Parse([]byte(body), "", here)
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Items) == 0 {
				t.Fatal("no item")
			}
			if diff := cmp.Diff(tt.want, f.Items[0]); diff != "" {
				t.Error("-want +got:\n", diff)
			}
		})
	}
}

func TestAtomRepairs(t *testing.T) {
	tests := []struct {
		name, entry string
		want        Item
	}{
		{"id as written", `<id>HTTP://Harbour.example/%7Ea</id>`, Item{ID: "HTTP://Harbour.example/%7Ea", Link: "HTTP://Harbour.example/%7Ea"}},
		{"id is a path", `<id>/a</id>`, Item{ID: "https://harbour.example/a", Link: "https://harbour.example/a"}},
		{"id is a word", `<id>tag:harbour.example,2026:1</id>`, Item{ID: "tag:harbour.example,2026:1"}},
		{"id of its source", `<id>a</id><source><id>urn:other</id><title>Other</title></source>`, Item{ID: "a"}},
		{"bases within bases", `<link href="b" xml:base="c/"/>`, Item{ID: "https://cdn.example/x/c/b", Link: "https://cdn.example/x/c/b"}},
		{"alternate before self", `<id>a</id><link rel="self" href="/s"/><link rel="alternate" href="/a"/>`, Item{ID: "a", Link: "https://cdn.example/a"}},
		{"page before other files", `<id>a</id><link rel="alternate" type="application/pdf" href="/p"/><link rel=" Alternate " type="text/html" href="/a"/>`, Item{ID: "a", Link: "https://cdn.example/a"}},
		{"relation in full", `<id>a</id><link rel="alternate"/><link rel="http://www.iana.org/assignments/relation/alternate" href="/a"/>`, Item{ID: "a", Link: "https://cdn.example/a"}},
		{"picture inside", `<id>a</id><content type="image/png">iVBORw0KGgo=</content>`, Item{ID: "a"}},
		{"date of RSS", `<id>a</id><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>`, Item{ID: "a", Published: day(10)}},
		{"unclosed link", `<link href="/a"><id>a</id>`, Item{ID: "a", Link: "https://cdn.example/a"}},
		{"content elsewhere", `<id>a</id><content src="a.html" type="text/html"/>`, Item{ID: "a", Link: "https://cdn.example/x/a.html"}},
		{"type text", `<title type="text">On the &lt;blink&gt; tag &amp;amp; more</title>`, Item{ID: "On the <blink> tag & more", Title: "On the <blink> tag & more"}},
		{"binary is base64", `<title type="application/octet-stream">QQ==</title>`, Item{ID: "A", Title: "A"}},
		{"bad base64", `<title mode="base64">A!</title>`, Item{ID: "A!", Title: "A!"}},
		{"prefixed xhtml", `<id>a</id><content type="xhtml"><h:div><h:p>A &lt; B</h:p></h:div></content>`, Item{ID: "a", Content: "<div><p>A &lt; B</p></div>"}},
		{"atom 0.3 dates", `<id>a</id><issued>2026-03-02T10:00:00</issued><modified>2026-03-02T12:00:00+01:00</modified>`, Item{ID: "a", Published: day(10), Updated: day(11)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			head := `<feed xmlns="http://www.w3.org/2005/Atom"><entry xml:base="https://cdn.example/x/">`
			if tt.want.ID == "https://harbour.example/a" {
				head = `<feed xmlns="http://purl.org/draft/"><entry>`
			}
			f, err := Parse([]byte(head+tt.entry+`</entry></feed>`), "", here)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]Item{tt.want}, f.Items); diff != "" {
				t.Error("-want +got:\n", diff)
			}
		})
	}
}

func TestFeedDetails(t *testing.T) {
	tests := []struct {
		name, body string
		want       Feed
	}{
		{"rss", `<rss version="2.0" xml:lang="de_AT" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
			<title>Post</title><link>/</link><description>All &lt;b&gt;news&lt;/b&gt;</description><ttl> 90 </ttl><sy:updatePeriod>hourly</sy:updatePeriod>
			<image><url>/logo.png</url><title>Logo</title><link>/other</link></image><textInput><title>Search</title><link>/search</link></textInput>
			<lastBuildDate>Mon, 02 Mar 2026 10:00:00 GMT</lastBuildDate><atom:link rel="self" href="/feed"/><atom:link rel="hub" href="https://hub.example/"/><atom:link rel="next" href="?page=2"/></channel></rss>`,
			Feed{Format: "rss 2.0", Title: "Post", Link: "https://harbour.example/", Description: "All news", Language: "de-AT", Every: 90 * time.Minute, Image: "https://harbour.example/logo.png",
				Updated: day(10), Self: "https://harbour.example/feed", Hub: "https://hub.example/", Next: "https://harbour.example/feeds/news.xml?page=2"}},
		{"syndication module", `<rss><channel><sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency><language>fr</language></channel></rss>`,
			Feed{Format: "rss", Every: 6 * time.Hour, Language: "fr"}},
		{"atom", `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>urn:post</id><title>Post</title><subtitle>All news</subtitle><updated>2026-03-02T10:00:00Z</updated><logo>logo.png</logo>
			<link href="/"/><link rel="self" href="news.xml"/><link rel="hub" href="https://hub.example/"/><link rel="next" href="?page=2"/></feed>`,
			Feed{Format: "atom 1.0", ID: "urn:post", Title: "Post", Link: "https://harbour.example/", Description: "All news", Language: "en", Image: "https://harbour.example/feeds/logo.png",
				Updated: day(10), Self: "https://harbour.example/feeds/news.xml", Hub: "https://hub.example/", Next: "https://harbour.example/feeds/news.xml?page=2"}},
		{"declared entities", `<!DOCTYPE rss [<!-- <!ENTITY paper "No"> --><!ENTITY paper "The &amp; Post"><!ENTITY full 'All of &paper;'><!ENTITY % p "x"><!ENTITY out SYSTEM "file:///etc/passwd">]>
			<rss><channel><title>&full; &out;</title><link>/</link></channel></rss>`,
			Feed{Format: "rss", Title: "All of The & Post &out;", Link: "https://harbour.example/"}},
		{"junk before", "\ufeff <br/><b>Warning</b>: oops<?xml version='1.1'?><!-- x --><rss><channel><title>Post</title></channel></rss> trailing </rss><item>", Feed{Format: "rss", Title: "Post"}},
		{"page's document type", `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://site.invalid/"><rss><channel><title>Post</title></channel></rss>`, Feed{Format: "rss", Title: "Post"}},
		{"nothing in it", `<rss/>`, Feed{Format: "rss"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse([]byte(tt.body), "", here)
			if err != nil {
				t.Fatal(err)
			}
			got.Items = nil
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error("-want +got:\n", diff)
			}
		})
	}
}

// TestDistinct keeps apart what shares an id and drops what is repeated.
func TestDistinct(t *testing.T) {
	got := distinct([]Item{
		{ID: "x", Link: "l1", Title: "A"}, {ID: "x", Link: "l2", Title: "B"}, {ID: "x", Link: "l2", Title: "C"}, {ID: "x", Link: "l1", Title: "A"},
		{Link: "l3", Title: "D"}, {Link: "l3", Title: "E"}, {Title: "F"}, {Summary: "s"}, {Summary: "s"}, {Summary: "t"}, {Title: "F", Content: "other"}, {Title: "F"},
	})
	var ids []string
	for _, item := range got[:6] {
		ids = append(ids, item.ID)
	}
	want := []string{"x", "x l2", "x l2 C", "l3", "l3 E", "F"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Error("-want +got:\n", diff)
	}
	if len(got) != 9 || got[6].ID == got[7].ID {
		t.Errorf("%d items without id, want 3 apart", len(got)-6)
	}
}

func TestRefused(t *testing.T) {
	const page = "This is a web page, not a feed. Give the address of one of its feeds, or of the site's front page."
	tests := []struct{ name, body, say string }{
		{"nothing", " \n", "The feed is empty: the address answered with nothing. Check the address, or try again later."},
		{"zeros", "\x00\x00\x00\x00\x00", "The feed is empty: the address answered with nothing. Check the address, or try again later."},
		{"a page", "<!DOCTYPE html><html><body><p>Hello</body></html>", page},
		{"a page without html", "<meta charset=utf-8><title>Post</title><p>Hello", page},
		{"a page of a doctype", "<!doctype HTML>Hello", page},
		{"a page that begins with a script", "<script>feed = '<rss version=2.0><channel>'</script><p>Hello", page},
		{"a page with a feed element", "<html><body><feed></feed><channel>x</channel></body></html>", page},
		{"words of a page", "Not found", page},
		{"a PDF", "%PDF-1.7 \x00", "This is a PDF, not a feed. Give the address of an RSS, Atom or JSON feed."},
		{"a PDF after a line", "\n%PDF-1.7 \x00", "This is a PDF, not a feed. Give the address of an RSS, Atom or JSON feed."},
		{"a photo", "RIFF\x00\x00\x00\x00WEBPVP8 ", "This is a picture, not a feed. Give the address of an RSS, Atom or JSON feed."},
		{"a film", "\x00\x00\x00\x18ftypmp42", "This is a video, not a feed. Give the address of an RSS, Atom or JSON feed."},
		{"a drawing", "<svg><title>x</title></svg>", "This is a picture, not a feed. Give the address of an RSS, Atom or JSON feed."},
		{"OPML", "<opml version='2.0'><head><title>x</title></head></opml>", "This is a list of feeds (OPML), not a feed. Import it as a file, or give the address of one of its feeds."},
		{"a sitemap", "<urlset><url><loc>https://harbour.example/</loc></url></urlset>", "This is a sitemap, not a feed. Give the site's own address, and newsdesk looks for its feeds."},
		{"other XML", "<Error><Code>AccessDenied</Code></Error>", "This is XML, but neither RSS nor Atom. Check the address, or give the site's own."},
		{"an answer of a program", `{"items": [{"count": 1}], "total": 1}`, "This is JSON, but no JSON Feed. Check the address, or look for the site's RSS or Atom feed."},
		{"other JSON", `{"error": "gone"}`, "This is JSON, but no JSON Feed. Check the address, or look for the site's RSS or Atom feed."},
		{"a list", `[1, 2]`, "This is JSON, but no JSON Feed. Check the address, or look for the site's RSS or Atom feed."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.body), "text/html; charset=utf-8", here)
			if errors.Is(err, ErrPage) != (tt.say == page) {
				t.Errorf("%v: is it a page?", err)
			}
			if say, ok := news.Say(err); !ok || say != tt.say {
				t.Errorf("said %q (%v), want %q", say, err, tt.say)
			}
		})
	}
}
