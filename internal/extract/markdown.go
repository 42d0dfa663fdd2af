package extract

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"

	"newsdesk/internal/extract/blocks"
	"newsdesk/internal/extract/meta"
	"newsdesk/internal/extract/prose"
	"newsdesk/internal/news"
)

// Markdown reads an article from Markdown. Title, author and date come from front
// matter in YAML; without a title there, it is the first line, as in Plain. Raw HTML
// is left out.
func Markdown(b []byte) (Document, error) {
	if len(b) > news.MaxArticle {
		return Document{}, tooLong()
	}
	s, err := decode(b, "")
	if err != nil {
		return Document{}, err
	}
	said, s := meta.FrontMatter(s)
	d := described(said)
	if knotted(s) {
		return Document{}, news.Faultf(nil, "The file holds more Markdown than an article does. Attach its text as a .txt file instead.")
	}
	lines, err := renderedLines(s)
	if err != nil {
		return Document{}, err
	}
	switch {
	case len(lines) == 0:
		return Document{}, noText()
	case d.Title != "":
		if prose.SameText(lines[0], d.Title) {
			lines = lines[1:]
		}
		return story(d, lines)
	}
	d.Title, lines = cutTitle(lines)
	return story(d, lines)
}

// Limits on what goldmark is given. Its time grows with the square of the number of
// emphasis and bracket marks in a paragraph, and with that of the depth of quotes and
// lists.
const (
	maxMarks = 200_000_000 // sum of the squares, 0.4 s
	maxDepth = 100         // quote and list marks that a line begins with
	maxLines = 20_000
)

// knotted reports whether Markdown is beyond these limits.
func knotted(s string) bool {
	if strings.Count(s, "\n") > maxLines {
		return true
	}
	squares, marks := 0, 0
	for line := range strings.Lines(s) {
		if strings.TrimSpace(line) == "" {
			marks = 0
		}
		begin := line[:len(line)-len(strings.TrimLeft(line, " \t>-+*"))]
		if len(begin)-strings.Count(begin, " ") > maxDepth {
			return true
		}
		before := marks
		for _, mark := range "*_~[!<`" {
			marks += strings.Count(line, string(mark))
		}
		squares += marks*marks - before*before
	}
	return squares > maxMarks
}

// renderedLines are the blocks of Markdown as text.
func renderedLines(s string) ([]string, error) {
	var page bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Convert([]byte(s), &page); err != nil {
		return nil, unreadable(err)
	}
	root, err := html.Parse(&page)
	if err != nil {
		return nil, unreadable(err)
	}
	var lines []string
	for _, b := range blocks.Of(root) {
		lines = append(lines, b.Text)
	}
	return lines, nil
}
