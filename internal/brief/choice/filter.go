package choice

import (
	"fmt"
	"slices"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Filter is a news.Filter whose words are read once, as search terms.
type Filter struct {
	news.Filter
	include, exclude text.Keywords
	topics           [][]string // of each, the terms that mean something
}

// NewFilter reads the words of a filter.
func NewFilter(f news.Filter) Filter {
	ready := Filter{Filter: f, include: text.KeywordsOf(f.Include), exclude: text.KeywordsOf(f.Exclude)}
	for _, t := range f.Topics {
		if words := Content(t); len(words) > 0 {
			ready.topics = append(ready.topics, words)
		}
	}
	return ready
}

// Reads reports whether the filter looks at the articles' words.
func (f Filter) Reads() bool { return len(f.include)+len(f.exclude)+len(f.topics) > 0 }

// refuses says, in words for members, why an article does not pass; "" when it
// does. terms are its search terms with spaces around each.
func (f Filter) refuses(p news.Prospect, terms string) string {
	switch {
	case len(f.Feeds) > 0 && !slices.Contains(f.Feeds, p.Feed):
		return "not of the chosen feeds"
	case f.Language != "" && p.Language != "" && news.PrimaryLanguage(p.Language) != news.PrimaryLanguage(f.Language):
		return "not in the chosen language"
	}
	if f.exclude.In(terms) {
		return "holds an excluded word"
	}
	if len(f.include) > 0 && !f.include.In(terms) {
		return "holds none of the words asked for"
	}
	if len(f.topics) > 0 && !slices.ContainsFunc(f.topics, func(t []string) bool { return isAbout(terms, t) }) {
		return "not about the topics asked for"
	}
	return ""
}

// few says why a story with so many independent outlets does not pass, "" when it does.
func (f Filter) few(outlets int) string {
	if outlets >= f.Outlets {
		return ""
	}
	return fmt.Sprintf("told by fewer than %d outlets", f.Outlets)
}

// isAbout reports whether an article is about a topic: it holds all of a topic's words
// up to three and, of a longer description, at least half.
func isAbout(terms string, topic []string) bool {
	held := 0
	for _, t := range topic {
		if strings.Contains(terms, " "+t+" ") {
			held++
		}
	}
	return held >= max(min(len(topic), 3), (len(topic)+1)/2)
}

// Content is the terms of s that mean something, each once, sorted.
func Content(s string) []string {
	terms := slices.DeleteFunc(text.Terms(s), text.IsStop)
	slices.Sort(terms)
	return slices.Compact(terms)
}
