package feed

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/feed/mend"
	"newsdesk/internal/feed/scan"
	"newsdesk/internal/feed/webaddr"
	"newsdesk/internal/news"
)

// documents are the same four items in every format.
func documents() map[string]string {
	var rss, rdf, atom, json strings.Builder
	for i := range 4 {
		fmt.Fprintf(&rss, "<item><title>T%d</title><link>https://a.example/%[1]d</link><description><![CDATA[<p>Body </item> %[1]d</p>]]></description></item>\n", i)
		fmt.Fprintf(&rdf, "<item rdf:about='https://a.example/%d'><title>T%[1]d</title><link>https://a.example/%[1]d</link></item>\n", i)
		fmt.Fprintf(&atom, "<entry><title>T%d</title><link href='https://a.example/%[1]d'/><content type='xhtml'><div>Body %[1]d</div></content></entry>\n", i)
		fmt.Fprintf(&json, `{"id":"%d","title":"T%[1]d","url":"https://a.example/%[1]d","content_text":"Body }] %[1]d"},`, i)
	}
	return map[string]string{
		"rss":  "<rss><channel><title>F</title>" + rss.String() + "</channel></rss>",
		"rdf":  "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel><title>F</title></channel>" + rdf.String() + "</rdf:RDF>",
		"atom": "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>" + atom.String() + "</feed>",
		"json": `{"version":"https://jsonfeed.org/version/1","title":"F","items":[` + strings.TrimSuffix(json.String(), ",") + `]}`,
	}
}

// TestCut cuts feeds at every byte: what was complete before stays as it was.
func TestCut(t *testing.T) {
	for name, doc := range documents() {
		whole, err := Parse([]byte(doc), "", here)
		if err != nil || len(whole.Items) != 4 || whole.Truncated {
			t.Fatalf("%s: %d items, truncated %v, %v", name, len(whole.Items), whole.Truncated, err)
		}
		for at := strings.Index(doc, "T0"); at < len(doc)-1; at++ {
			left, err := Parse([]byte(doc[:at]), "", here)
			if err != nil {
				t.Fatalf("%s cut at %d: %v", name, at, err)
			}
			if !left.Truncated {
				t.Fatalf("%s cut at %d is not called truncated", name, at)
			}
			if diff := cmp.Diff(whole.Items[:complete(name, doc[:at])], left.Items, equateEmpty); diff != "" {
				t.Fatalf("%s cut at %d (-want +got):\n%s", name, at, diff)
			}
		}
	}
}

var equateEmpty = cmp.Transformer("", func(items []Item) map[int]Item {
	m := map[int]Item{}
	for i, item := range items {
		m[i] = item
	}
	return m
})

// complete counts the items that have ended.
func complete(format, doc string) int {
	end := map[string]string{"rss": "]]></description></item>", "rdf": "</item>", "atom": "</entry>", "json": `"}`}[format]
	return strings.Count(doc, end)
}

// TestBrokenItem loses nothing but what is broken itself.
func TestBrokenItem(t *testing.T) {
	whole := "<item><title>%s</title></item>"
	for _, broken := range []string{
		"<item><title>X</item>", "<item><description><p><b>x</item>", "<item><a><b><c>" + strings.Repeat("<d>", 2*scan.MaxDepth), "<item><title>X</titel></item>",
		"<item><title attr='x>X</title></item>'></title></item>", "</item></item>", "<item", "<<item>>", "<!-- <item> -->", "<item><![CDATA[x]]></item>", "<item>&bogus;&#0;&#xFFFFFFFF;</item>",
	} {
		doc := "<rss><channel>" + fmt.Sprintf(whole, "A") + broken + fmt.Sprintf(whole, "B") + fmt.Sprintf(whole, "C") + "</channel></rss>"
		f, err := Parse([]byte(doc), "", here)
		if err != nil {
			t.Fatalf("%q: %v", broken, err)
		}
		titles := map[string]bool{}
		for _, item := range f.Items {
			titles[item.Title] = true
		}
		if !titles["A"] || !titles["C"] || !titles["B"] && broken != "<item" {
			t.Errorf("%q: only %v are left", broken, titles)
		}
	}
	f, err := Parse([]byte(`{"version":"https://jsonfeed.org/version/1","title":7,"items":[{"id":1},{"id":"b","title":["x"]},null,{"id":"c"}]}`), "", here)
	if err != nil || len(f.Items) != 3 || f.Items[0].ID != "1" || f.Items[1].ID != "b" || f.Items[2].ID != "c" || f.Dropped != 1 {
		t.Errorf("json: %+v, %v", f, err)
	}
}

func TestLimits(t *testing.T) {
	bomb := `<!DOCTYPE rss [<!ENTITY a0 "ha">`
	for i := range 30 {
		bomb += fmt.Sprintf(`<!ENTITY a%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&a%d;", i), 10))
	}
	bomb += "]><rss><channel>"
	tests := []struct {
		name, doc string
		items     int
		most      int // bytes of mended document
	}{
		{"nested tags", "<rss><channel><item><title>A</title></item>" + strings.Repeat("<a>", 1<<20), 1, 1 << 16},
		{"nested tags in an item", "<rss><channel><item><title>A</title></item><item>" + strings.Repeat("<a>", 64*scan.MaxDepth) + "</item><item><title>B</title></item></channel></rss>", 3, 1 << 16},
		{"nested items", "<rss><channel>" + strings.Repeat("<item><a>", MaxItems+10), MaxItems, 4 << 20},
		{"entities of entities", bomb + strings.Repeat("<item><title>&a30;</title></item>", 10) + "</channel></rss>", 10, 1 << 16},
		{"one entity often", strings.Replace(bomb, "&a0;", strings.Repeat("x", 1000), 1) + "<item><title>" + strings.Repeat("&a1;", 1<<16) + "</title></item></channel></rss>", 1, 4 << 20},
		{"comments never closed", "<!--<rss><channel><item>" + strings.Repeat("<!-- ", 1<<18), 0, 0},
		{"declarations never closed", "<!DOCTYPE rss [" + strings.Repeat("<!ENTITY a 'b' ", 1<<16), 0, 0},
		{"ampersands", "<rss><channel><item><title>" + strings.Repeat("&", 1<<18) + "</title></item></channel></rss>", 1, 3 << 20},
		{"less-than signs", "<rss><channel><item><title>" + strings.Repeat("<", 1<<18) + "</title></item></channel></rss>", 1, 3 << 20},
		{"attributes", "<rss><channel><item " + strings.Repeat("a=b ", 1<<16) + "><title>A</title></item></channel></rss>", 1, 4 << 20},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := len(mend.Feed(tt.doc, here).XML); got > tt.most {
				t.Errorf("mended document of %d bytes, more than %d", got, tt.most)
			}
			f, err := Parse([]byte(tt.doc), "", here)
			if tt.items > 0 && err != nil {
				t.Fatal(err)
			}
			if f.Dropped == 0 && tt.name == "nested items" {
				t.Error("nothing was called dropped")
			}
			if got := len(mendedItems(tt.doc)); got != tt.items {
				t.Errorf("%d items, want %d", got, tt.items)
			}
		})
	}
}

// mendedItems are the items before those without anything in them fall
// together.
func mendedItems(doc string) []string {
	return strings.SplitAfter(strings.TrimSuffix(string(mend.Feed(doc, here).XML), ""), "</item>")[1:]
}

func FuzzParse(f *testing.F) {
	for _, doc := range documents() {
		f.Add([]byte(doc), "text/xml")
	}
	f.Add([]byte("<!DOCTYPE rss [<!ENTITY a \"b\">]><rss><channel><item xml:base='x'><title type='html' mode='base64'>&a;<b></title><guid/></item>"), "x; charset=utf-16")
	f.Add([]byte("\xff\xfe<\x00r\x00"), "")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		parsed, err := Parse(body, contentType, here)
		if err != nil {
			if say, ok := news.Say(err); !ok || strings.Contains(say, "too broken") { // what is mended must be readable
				t.Fatal(err)
			}
			return
		}
		seen := map[string]bool{}
		for _, item := range parsed.Items {
			if item.ID == "" || seen[item.ID] {
				t.Fatalf("id %q is empty or there twice", item.ID)
			}
			seen[item.ID] = true
			if w := item.When(); !w.IsZero() && (w.Year() < 1971 || w.Year() >= 2100) {
				t.Fatalf("date %v", w)
			}
			if item.Link != webaddr.Web(item.Link) || strings.ContainsAny(item.Title, "\n\x00") {
				t.Fatalf("link %q, title %q", item.Link, item.Title)
			}
		}
	})
}
