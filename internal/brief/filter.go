package brief

import (
	"fmt"
	"slices"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// filter is a news.Filter made ready to be asked.
type filter struct {
	news.Filter
	include, exclude []string   // terms between spaces
	topics           [][]string // the terms of each that mean something
}

func newFilter(f news.Filter) filter {
	ready := filter{Filter: f, include: asTerms(f.Include), exclude: asTerms(f.Exclude)}
	for _, t := range f.Topics {
		if words := content(t); len(words) > 0 {
			ready.topics = append(ready.topics, words)
		}
	}
	return ready
}

// reads reports whether the filter looks at the articles' words.
func (f filter) reads() bool { return len(f.include)+len(f.exclude)+len(f.topics) > 0 }

// refuses says, in words for members, why an article does not pass; "" when it
// does. terms are its search terms with spaces around each.
func (f filter) refuses(p news.Prospect, terms string) string {
	switch {
	case len(f.Feeds) > 0 && !slices.Contains(f.Feeds, p.Feed):
		return "not of the chosen feeds"
	case f.Language != "" && p.Language != "" && primary(p.Language) != primary(f.Language):
		return "not in the chosen language"
	}
	if i := slices.IndexFunc(f.exclude, func(k string) bool { return strings.Contains(terms, k) }); i >= 0 {
		return "holds an excluded word"
	}
	if len(f.include) > 0 && !slices.ContainsFunc(f.include, func(k string) bool { return strings.Contains(terms, k) }) {
		return "holds none of the words asked for"
	}
	if len(f.topics) > 0 && !slices.ContainsFunc(f.topics, func(t []string) bool { return isAbout(terms, t) }) {
		return "not about the topics asked for"
	}
	return ""
}

// few says why a story with so many independent outlets does not pass.
func (f filter) few(outlets int) string {
	if outlets >= f.Outlets {
		return ""
	}
	return fmt.Sprintf("told by fewer than %d outlets", f.Outlets)
}

// isAbout reports whether an article is about a topic: it holds all of up to
// three words and, of a longer description, at least half.
func isAbout(terms string, topic []string) bool {
	held := 0
	for _, t := range topic {
		if strings.Contains(terms, " "+t+" ") {
			held++
		}
	}
	return held >= max(min(len(topic), 3), (len(topic)+1)/2)
}

// asTerms makes keywords of words that stand together.
func asTerms(keywords []string) (out []string) {
	for _, k := range keywords {
		if t := text.Terms(k); len(t) > 0 {
			out = append(out, " "+strings.Join(t, " ")+" ")
		}
	}
	return out
}

// content is the terms of s that mean something, each once.
func content(s string) []string {
	terms := slices.DeleteFunc(text.Terms(s), text.IsStop)
	slices.Sort(terms)
	return slices.Compact(terms)
}
