// Package query reads a question before anything is searched: which terms it is
// about, which phrases it quotes, which outlets and which times it names. It
// knows no article and weighs nothing, and it refuses no question: one that says
// nothing has no terms.
package query

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/text"
)

// Query is what a question asks for.
type Query struct {
	Terms   []Term     // each once, in order
	Phrases [][]string // quoted; their terms are among Terms
	Outlets []string   // named, as stored
	Times   Times
	Subject bool // asks about more than times and outlets
}

// Term is a word as text.Terms makes it.
type Term struct {
	Word string
	Time bool // it names a time, which an article of that time need not say
}

// Read reads asked as someone means it at now and in now's zone; outlets are all
// there are. What is quoted and the name of an outlet are no dates, whatever they
// say: USA Today. A relative time is looked for by date alone, not by its words.
func Read(asked string, outlets []string, now time.Time) Query {
	named, names := namedOutlets(asked, outlets)
	plain := without(asked, append(names, quotation.FindAllStringIndex(asked, -1)...))
	times, said, rest := namedTimes(plain, now)
	q := Query{Phrases: quoted(asked), Outlets: named, Times: times}
	q.Subject = len(q.Phrases) > 0 || slices.ContainsFunc(text.Terms(rest), carries)
	dated := text.Terms(said)
	for _, word := range content(text.Terms(without(asked, relative.FindAllStringIndex(plain, -1)))) {
		q.Terms = append(q.Terms, Term{word, slices.Contains(dated, word)})
	}
	return q
}

// Words are the terms alone, in order.
func (q Query) Words() []string {
	words := make([]string, len(q.Terms))
	for i, t := range q.Terms {
		words[i] = t.Word
	}
	return words
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
