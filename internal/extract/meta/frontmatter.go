package meta

import (
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"newsdesk/internal/extract/prose"
)

// FrontMatter reads the YAML between two lines of "---" that a text begins
// with, and gives the text without it. What is no YAML stays text.
func FrontMatter(s string) (Page, string) {
	s = strings.TrimPrefix(strings.ReplaceAll(s, "\r\n", "\n"), "\ufeff")
	rest, ok := strings.CutPrefix(s, "---\n")
	if !ok {
		return Page{}, s
	}
	matter, rest, ok := strings.Cut(rest, "\n---\n")
	var fields map[string]any
	if !ok || len(matter) > maxFrontMatter || yaml.Unmarshal([]byte(matter), &fields) != nil {
		return Page{}, s
	}
	p := Page{
		Title:    first(words(fields["title"], "")...),
		Byline:   prose.JoinNames(words(fields["author"], "name")),
		Source:   first(words(fields["source"], "")...),
		Language: languageTag(first(words(fields["lang"], "")...)),
	}
	if p.Byline == "" {
		p.Byline = prose.JoinNames(words(fields["authors"], "name"))
	}
	p.Byline = Byline(p.Byline)
	switch date := fields["date"].(type) {
	case time.Time:
		p.Published = date.UTC()
	case string:
		p.Published, _ = parseTime(date)
	}
	return p, rest
}

// maxFrontMatter is in bytes.
const maxFrontMatter = 16 << 10
