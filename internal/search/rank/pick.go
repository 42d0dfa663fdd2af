package rank

import (
	"slices"
	"strings"

	"newsdesk/internal/text"
)

// alike is the share of two passages' words, Dice's coefficient of the sets,
// from which they are taken for one text: an agency's report printed twice, a
// story published again with a line changed.
const alike = 0.9

// Pick takes the best passages, at most each of one article and one of those
// that say the same, so that an answer can rest on several articles.
func Pick(ranked []Scored, each, limit int) (top []Scored) {
	taken := map[int64]int{}
	for _, p := range ranked {
		if len(top) == limit {
			break
		}
		if taken[p.Article.ID] < each && !slices.ContainsFunc(top, p.repeats) {
			taken[p.Article.ID]++
			top = append(top, p)
		}
	}
	return top
}

// repeats reports whether two passages are one text as far as the question
// goes. Different articles may have the same; an article does not repeat itself.
func (p Scored) repeats(other Scored) bool {
	return p.held == other.held && p.Article.ID != other.Article.ID &&
		same(vocabulary(p.Terms), vocabulary(other.Terms))
}

// vocabulary is the different terms of a passage, sorted.
func vocabulary(terms string) []string {
	return slices.Compact(slices.Sorted(strings.SplitSeq(terms, " ")))
}

// same reports whether two sorted sets are alike and differ in no number: nine
// rescued and twelve rescued are two reports.
func same(a, b []string) bool {
	most := int((1 - alike) * float64(len(a)+len(b))) // that may differ
	var differ []string
	for len(a) > 0 && len(b) > 0 && len(differ) <= most {
		switch c := strings.Compare(a[0], b[0]); {
		case c == 0:
			a, b = a[1:], b[1:]
		case c < 0:
			differ, a = append(differ, a[0]), a[1:]
		default:
			differ, b = append(differ, b[0]), b[1:]
		}
	}
	differ = append(append(differ, a...), b...)
	return len(differ) <= most && !slices.ContainsFunc(differ, numeric)
}

// numberWords are the numbers that are written out, as terms.
var numberWords = text.Terms(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
	seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion`)

func numeric(term string) bool {
	return strings.ContainsAny(term, "0123456789") || slices.Contains(numberWords, term)
}
