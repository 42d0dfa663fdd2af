package search

import (
	"slices"
	"strings"

	"newsdesk/internal/text"
)

// alike is the share of two passages' different words, of all that either
// holds, from which they are taken for one text: an agency's report printed
// twice, a story published again with a line changed.
const alike = 0.8

// pick takes the best passages, at most each of one article and one of those
// that say the same, so that an answer can rest on several articles.
func pick(ranked []scored, each, limit int) (top []scored) {
	taken := map[int64]int{}
	var vocabularies [][]string
	for _, c := range ranked {
		if len(top) == limit {
			break
		}
		if taken[c.Article.ID] == each {
			continue
		}
		v := vocabulary(c.Terms)
		if slices.ContainsFunc(vocabularies, func(other []string) bool { return overlap(v, other) >= alike }) {
			continue
		}
		taken[c.Article.ID]++
		top, vocabularies = append(top, c), append(vocabularies, v)
	}
	return top
}

// vocabulary is the different terms of a passage, sorted.
func vocabulary(terms string) []string {
	return slices.Compact(slices.Sorted(strings.SplitSeq(terms, " ")))
}

// overlap is the Jaccard index of two sorted sets; 0 when it cannot reach
// alike, and when the sets differ in a number: nine rescued and twelve rescued
// are two reports.
func overlap(a, b []string) float64 {
	if float64(min(len(a), len(b))) < alike*float64(max(len(a), len(b))) {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(a) || j < len(b); {
		c := 0
		switch {
		case j == len(b):
			c = -1
		case i == len(a):
			c = 1
		default:
			c = strings.Compare(a[i], b[j])
		}
		switch {
		case c == 0:
			common, i, j = common+1, i+1, j+1
		case c < 0 && !numeric(a[i]):
			i++
		case c > 0 && !numeric(b[j]):
			j++
		default:
			return 0
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// numberWords are the numbers that are written out, as terms.
var numberWords = text.Terms(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
	seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion`)

func numeric(term string) bool {
	return strings.ContainsAny(term, "0123456789") || slices.Contains(numberWords, term)
}
