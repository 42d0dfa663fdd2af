package search

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// question is what a search looks for.
type question struct {
	scope   news.Scope
	now     time.Time
	terms   []term     // each once, in order
	phrases [][]string // quoted; their terms are among terms
	outlets []string   // named, as stored
	dates   dates
	most    int // passages a term may be in to find candidates by
}

type term struct {
	word   string
	counts int     // passages that hold it
	idf    float64 // of BM25, never below 0
}

// newQuestion reads asked without weighing it.
func newQuestion(asked string, scope news.Scope, now time.Time) *question {
	q := &question{scope: scope, now: now, phrases: quoted(asked)}
	zone := cmp.Or(scope.Zone, time.UTC)
	q.dates = namedDates(asked, now.In(zone))
	for _, word := range content(text.Terms(asked)) {
		q.terms = append(q.terms, term{word: word})
	}
	return q
}

func (q *question) words() []string {
	words := make([]string, len(q.terms))
	for i, t := range q.terms {
		words[i] = t.word
	}
	return words
}

// weigh sets the idf of the terms, given how many of so many passages hold
// each.
func (q *question) weigh(counts map[string]int, passages int) {
	for i := range q.terms {
		t := &q.terms[i]
		t.counts = counts[t.word]
		n, df := float64(max(passages, t.counts)), float64(t.counts)
		t.idf = math.Log(1 + (n-df+0.5)/(df+0.5))
	}
	q.most = passages / commonShare
}

// commonShare: a term that more than one passage in so many holds costs more
// to look up than it helps to find; it still counts in the ranking.
const commonShare = 20

// lookups are the queries that find candidates: the telling terms over the
// recent past, the rarest over everything, and the telling ones over the time
// that the question names, where that is another.
func (q *question) lookups() []news.Lookup {
	if q.scope.Article != 0 {
		return []news.Lookup{{Terms: q.words()}}
	}
	since := q.now.Add(-recent)
	all := q.rarest(len(q.terms))
	lookups := []news.Lookup{{Terms: all, From: since}, {Terms: q.rarest(rarest)}}
	for _, s := range q.dates.spans {
		if s.from.Before(since) {
			lookups = append(lookups, news.Lookup{Terms: all, From: s.from, To: s.to})
		}
	}
	return lookups
}

// rarest gives at most n terms that are somewhere, the rarest first, without
// the common ones unless there are too few others.
func (q *question) rarest(n int) (words []string) {
	sorted := slices.DeleteFunc(slices.Clone(q.terms), func(t term) bool { return t.counts == 0 })
	slices.SortStableFunc(sorted, func(x, y term) int { return cmp.Compare(x.counts, y.counts) })
	for _, t := range sorted[:min(n, len(sorted))] {
		if t.counts <= q.most || len(words) < rarest {
			words = append(words, t.word)
		}
	}
	return words
}

// content is the terms that carry the question: without stop words, unless
// there is nothing else, and each once.
func content(terms []string) []string {
	kept := slices.DeleteFunc(slices.Clone(terms), text.IsStop)
	if len(kept) == 0 {
		kept = terms
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(kept), func(t string) bool {
		again := seen[t]
		seen[t] = true
		return again
	})
}

var quotation = regexp.MustCompile(`"([^"]+)"|“([^“”"]+)["”]|«([^«»]+)»|„([^„“”]+)[“”]`)

// maxPhrases bounds what a question may demand.
const maxPhrases = 5

// quoted finds the phrases in double quotes, as terms.
func quoted(asked string) (phrases [][]string) {
	for _, m := range quotation.FindAllStringSubmatch(asked, maxPhrases) {
		if terms := text.Terms(strings.Join(m[1:], "")); len(terms) > 0 {
			phrases = append(phrases, terms)
		}
	}
	return phrases
}
