package text

import (
	"slices"
	"strings"
)

// Keywords are words that members choose articles by. They are compared as
// search terms, so that case and inflection do not count; a keyword of several
// words must occur with its words together, as written.
type Keywords []string // each as its terms, a space around every one

// KeywordsOf reads keywords as members write them. Those without a word are
// left out.
func KeywordsOf(written []string) (k Keywords) {
	for _, w := range written {
		if terms := Terms(w); len(terms) > 0 {
			k = append(k, " "+strings.Join(terms, " ")+" ")
		}
	}
	return k
}

// In reports whether any of k occurs among terms, which stand with a space
// before and after each.
func (k Keywords) In(terms string) bool {
	return slices.ContainsFunc(k, func(keyword string) bool { return strings.Contains(terms, keyword) })
}
