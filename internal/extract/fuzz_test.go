package extract_test

import (
	"strings"
	"testing"

	"newsdesk/internal/extract"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// check holds what is true of every outcome: a fault with a sentence, or a
// document of clean single lines.
func check(t *testing.T, doc extract.Document, err error) {
	t.Helper()
	if err != nil {
		if _, ok := news.Say(err); !ok {
			t.Fatalf("error %v says nothing to a member", err)
		}
		return
	}
	if len(doc.Paragraphs) == 0 && doc.Wall == "" {
		t.Fatal("neither story nor wall nor error")
	}
	for _, line := range append(append([]string{doc.Title, doc.Byline, doc.Source}, doc.Paragraphs...), doc.Aside...) {
		if strings.ContainsAny(line, "\n\r\t\x00") || text.Clean(line) != line {
			t.Fatalf("line %q is not clean", line)
		}
	}
}

func FuzzPlain(f *testing.F) {
	f.Add(body("Ferry stops", body(ferry...), "Mary Kern\nMary Kern is a writer."))
	f.Add("By \n\n, and & By A.B\n© \xff")
	f.Fuzz(func(t *testing.T, s string) {
		doc, err := extract.Plain(s)
		check(t, doc, err)
	})
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("---\ntitle: a\nauthor: {name: b}\n---\n# T\n\n> " + ferry[0]))
	f.Fuzz(func(t *testing.T, b []byte) {
		doc, err := extract.Markdown(b)
		check(t, doc, err)
	})
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(page(linked, "<h1>Ferry</h1>", "", long...)), "text/html; charset=utf-16")
	f.Add([]byte("<table><a><svg><title><p>x<select><template>"), "")
	f.Fuzz(func(t *testing.T, b []byte, contentType string) {
		doc, err := extract.HTML(b, contentType, at)
		check(t, doc, err)
	})
}
