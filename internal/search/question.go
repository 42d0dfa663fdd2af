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
	subject bool       // asks about more than times and outlets
	dates   dates
	most    int // passages to look up
}

type term struct {
	word  string
	idf   float64 // of BM25, never below 0
	count int     // passages that hold it
	dates bool    // it names a time, which an article of that time need not say
}

// newQuestion reads asked without weighing it; outlets are all there are. What
// is quoted and the name of an outlet are no dates, whatever they say: USA
// Today. A relative time is looked for by date alone, not by its words.
func newQuestion(asked string, outlets []string, scope news.Scope, now time.Time) *question {
	q := &question{scope: scope, now: now, phrases: quoted(asked)}
	var names [][]int
	q.outlets, names = namedOutlets(asked, outlets)
	plain := without(asked, append(names, quotation.FindAllStringIndex(asked, -1)...))
	q.dates = namedDates(plain, now.In(cmp.Or(scope.Zone, time.UTC)))
	q.subject = len(q.phrases) > 0 || slices.ContainsFunc(text.Terms(q.dates.rest), carries)
	said := text.Terms(q.dates.said)
	for _, word := range content(text.Terms(without(asked, relative.FindAllStringIndex(plain, -1)))) {
		q.terms = append(q.terms, term{word: word, dates: slices.Contains(said, word)})
	}
	return q
}

// without gives s with spaces in the places given, each from a byte to another.
func without(s string, places [][]int) string {
	out := []byte(s)
	for _, p := range places {
		for i := p[0]; i < p[1]; i++ {
			out[i] = ' '
		}
	}
	return string(out)
}

// narrowing is a part of the articles.
type narrowing struct {
	outlets []string
	phrases [][]string
}

// narrowings are the parts of the articles that may be meant, the narrowest
// first and then all.
func (q *question) narrowings() []narrowing {
	all := []narrowing{{q.outlets, q.phrases}}
	if len(q.phrases) > 0 {
		all = append(all, narrowing{outlets: q.outlets})
	}
	if len(q.outlets) > 0 {
		for _, n := range all {
			all = append(all, narrowing{phrases: n.phrases})
		}
	}
	return all
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
	q.most = max(postings, passages/postingShare)
	for i := range q.terms {
		t := &q.terms[i]
		t.count = counts[t.word]
		df := float64(t.count)
		n := max(float64(passages), df) // counts may lag
		t.idf = math.Log(1 + (n-df+0.5)/(df+0.5))
	}
}

// lookups are what the index is asked for: every term, and every term in each
// time the question names that the newest passages may not reach.
func (q *question) lookups() []news.Lookup {
	l := news.Lookup{Scope: q.scope, Terms: q.words(), Limits: q.limits()}
	lookups := []news.Lookup{l}
	for _, s := range q.dates.spans {
		if q.now.Sub(s.from) > newFor {
			l.From, l.To = s.from, s.to.AddDate(0, 0, 1)
			lookups = append(lookups, l)
		}
	}
	return lookups
}

// limits shares the passages that may be looked up among the terms. Half go to
// the rarest terms, which take all that hold them; the rest to the others, in
// proportion, so that the newest of each reach back about as far.
func (q *question) limits() []int {
	order := make([]int, len(q.terms))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(q.terms[x].count, q.terms[y].count) })
	limits, left := make([]int, len(q.terms)), q.most
	for len(order) > 0 && left-q.terms[order[0]].count >= q.most/2 {
		count := q.terms[order[0]].count
		limits[order[0]], left, order = count+lag, left-count, order[1:]
	}
	common := 1
	for _, i := range order {
		common += q.terms[i].count
	}
	for _, i := range order {
		limits[i] = 1 + q.terms[i].count*left/common
	}
	return limits
}

// byRarity parts limits into those of the terms that no more passages hold than may be
// looked up, and those of the others, nil when there is none; 0 stands for a term
// of the other part.
func (q *question) byRarity(limits []int) (rare, common []int) {
	rare = slices.Clone(limits)
	for i, t := range q.terms {
		if t.count <= q.most {
			continue
		}
		if common == nil {
			common = make([]int, len(limits))
		}
		rare[i], common[i] = 0, limits[i]
	}
	return rare, common
}

// lag is how many passages a term may have more than were counted.
const lag = 100

// framing is how a question is put, not what it is about.
var framing = text.Terms("approximately roughly exactly how many according to")

// carries reports whether a term is asked for.
func carries(term string) bool { return !text.IsStop(term) && !slices.Contains(framing, term) }

// content is the terms that carry a question, or all when none does, each once.
func content(terms []string) []string {
	kept := slices.DeleteFunc(slices.Clone(terms), func(t string) bool { return !carries(t) })
	if len(kept) == 0 {
		kept = slices.Clone(terms)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(kept, func(t string) bool {
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
