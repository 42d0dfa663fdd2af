package feed

import (
	"fmt"
	"strings"
	"testing"

	"newsdesk/internal/feed/mend"
)

// large is a feed of 25 items and some 42 KB.
func large() []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet</title>`)
	body := strings.Repeat("&lt;p&gt;The harbour council met on Monday &amp;amp; voted for the new pier.&lt;/p&gt;\n", 17)
	for i := range 25 {
		fmt.Fprintf(&b, "<item><title>Pier %d</title><link>https://outlet.example/%[1]d</link><guid>https://outlet.example/%[1]d</guid>"+
			"<pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate><description>%s</description></item>\n", i, body)
	}
	b.WriteString("</channel></rss>")
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	body := large()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if f, err := Parse(body, "", nil); err != nil || len(f.Items) != 25 {
			b.Fatal(len(f.Items), err)
		}
	}
}

func BenchmarkMend(b *testing.B) {
	body := string(large())
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if doc := mend.Feed(body, nil); doc.Truncated {
			b.Fatal("truncated")
		}
	}
}
