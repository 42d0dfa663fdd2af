package extract

import (
	"bytes"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"go.yaml.in/yaml/v3"
	"golang.org/x/net/html"

	"newsdesk/internal/news"
)

// Markdown reads an article from Markdown. Front matter in YAML gives title,
// author and date; without a title there the first heading is it, as in Plain
// the first line is. Raw HTML is left out.
func Markdown(b []byte) (Document, error) {
	if len(b) > news.MaxArticle {
		return Document{}, tooLong()
	}
	s, err := decode(b, "")
	if err != nil {
		return Document{}, err
	}
	d, s := frontMatter(s)
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
		if sameText(lines[0], d.Title) {
			lines = lines[1:]
		}
		return story(d, lines)
	}
	d.Title, lines = cutTitle(lines)
	return story(d, lines)
}

// Limits on what goldmark is given: the time it takes grows with the square
// of the emphasis and bracket marks of a paragraph, and with that of the depth
// of quotes and lists.
const (
	maxMarks = 200_000_000 // sum of the squares, 0.4 s
	maxDepth = 100         // quote and list marks that a line begins with
	maxLines = 20_000
)

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
	for _, b := range blocksOf(root) {
		lines = append(lines, b.text)
	}
	return lines, nil
}

// frontMatter reads the YAML between two lines of "---" that a text begins
// with, and gives the text without it. What is no YAML stays text.
func frontMatter(s string) (Document, string) {
	s = strings.TrimPrefix(strings.ReplaceAll(s, "\r\n", "\n"), "\ufeff")
	rest, ok := strings.CutPrefix(s, "---\n")
	if !ok {
		return Document{}, s
	}
	matter, rest, ok := strings.Cut(rest, "\n---\n")
	var fields map[string]any
	if !ok || len(matter) > maxFrontMatter || yaml.Unmarshal([]byte(matter), &fields) != nil {
		return Document{}, s
	}
	d := Document{
		Title:    first(words(fields["title"], "")...),
		Byline:   joinNames(words(fields["author"], "name")),
		Source:   first(words(fields["source"], "")...),
		Language: languageTag(first(words(fields["lang"], "")...)),
	}
	if d.Byline == "" {
		d.Byline = joinNames(words(fields["authors"], "name"))
	}
	d.Byline = cleanByline(d.Byline)
	switch date := fields["date"].(type) {
	case time.Time:
		d.Published = date.UTC()
	case string:
		d.Published, _ = parseTime(date)
	}
	return d, rest
}

// maxFrontMatter is in bytes.
const maxFrontMatter = 16 << 10
