package story

import (
	"regexp"
	"slices"
	"strings"

	"newsdesk/internal/text"
)

// Kind is what two articles are to each other.
type Kind int

// The kinds, from no kin at all.
const (
	// Different is two articles.
	Different  Kind = iota
	Same            // one article, unchanged or lightly edited
	Correction      // one article, changed in what it says
	Copy            // one text in two outlets: wire copy
)

func (k Kind) String() string {
	return [...]string{"different", "same", "correction", "copy"}[k]
}

// Version is a text as one outlet has it.
type Version struct {
	Outlet string
	Text   string // the body; the title where there is none
}

const (
	// kinShare is the share of the shorter text's shingles that the longer one
	// must hold. Three words in a row survive when one word in seven is
	// changed with a probability of 0.62; texts of one event share 0.1.
	kinShare = 0.4
	// coreShare is the same for the middle third of the shorter text: what is
	// shared at its ends alone is an agency's line or an outlet's footer.
	coreShare = 0.25
	// openingShare is the same for how either text begins: a report that
	// repeats an older one below its news begins with words of its own.
	openingShare = 0.3
	openingWords = 80
	// shortWords is the length below which a text is too short for shingles
	// to tell: a headline, a teaser's line.
	shortWords = 24
	// shortShare is the share of all words that two short texts must have in
	// common.
	shortShare = 0.8
	// newShare is the share of its words that a lightly edited text may have
	// in sentences of its own.
	newShare = 0.2
)

// Compare tells what a new text is to an old one.
func Compare(old, now Version) Kind {
	if !kin(words(old.Text), words(now.Text)) {
		return Different
	}
	if old.Outlet != now.Outlet {
		return Copy
	}
	if Diff(old.Text, now.Text).Substantial() {
		return Correction
	}
	return Same
}

// kin reports whether two texts are the same one, perhaps cut, framed or edited.
func kin(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case len(a) == 0:
		return false
	case len(b) < shortWords:
		return alike(a, b)
	case len(a) < shortWords:
		return false // a line out of an article is not the article
	}
	short, long := shingles(a), shingles(b)
	inShort, inLong := set(short), set(long)
	core := short[len(short)/3 : len(short)-len(short)/3]
	return contained(short, inLong) >= kinShare && contained(core, inLong) >= coreShare &&
		contained(opening(short), inLong) >= openingShare && contained(opening(long), inShort) >= openingShare
}

func opening(shingles []uint64) []uint64 { return shingles[:min(len(shingles), openingWords)] }

func set[T comparable](list []T) map[T]bool {
	in := make(map[T]bool, len(list))
	for _, x := range list {
		in[x] = true
	}
	return in
}

func contained(of []uint64, in map[uint64]bool) float64 {
	n := 0
	for _, h := range of {
		if in[h] {
			n++
		}
	}
	return float64(n) / float64(len(of))
}

// alike reports whether two short texts are the same: they have nearly all words in
// common, and every number, since "nine hurt" and "twelve hurt" are two reports.
func alike(a, b []string) bool {
	in := set(b)
	both, all := 0, len(in)
	for _, w := range slices.Compact(slices.Sorted(slices.Values(a))) {
		if in[w] {
			both++
		} else {
			all++
		}
	}
	return float64(both) >= shortShare*float64(all) &&
		len(missing(figures(strings.Join(a, " ")), figures(strings.Join(b, " ")))) == 0 &&
		len(missing(figures(strings.Join(b, " ")), figures(strings.Join(a, " ")))) == 0
}

// Difference is what two versions of a text do not share, in whole sentences.
type Difference struct {
	Added, Removed []string

	words      int // of the newer version
	newWords   int // of its added sentences
	newFacts   []string
	lostFacts  []string
	completion bool // the older version is how the newer begins
}

// Diff compares two versions of a text sentence by sentence, without lines that only
// tell when it was updated.
func Diff(old, now string) Difference {
	before, after := sentences(old), sentences(now)
	d := Difference{words: len(words(now))}
	known := map[string]bool{}
	for _, s := range before {
		known[folded(s)] = true
	}
	kept := map[string]bool{}
	for _, s := range after {
		kept[folded(s)] = true
		if !known[folded(s)] {
			d.Added = append(d.Added, s)
			d.newWords += len(words(s))
		}
	}
	for _, s := range before {
		if !kept[folded(s)] {
			d.Removed = append(d.Removed, s)
		}
	}
	d.newFacts = missing(facts(strings.Join(d.Added, "\n\n")), facts(old))
	d.lostFacts = missing(facts(strings.Join(d.Removed, "\n\n")), facts(now))
	d.completion = strings.HasPrefix(folded(now), folded(old))
	return d
}

// Substantial reports whether the newer version says something else: a sentence was
// replaced by one with other numbers or names, or much of the text is new. One that
// only continues where the older one broke off does not.
func (d Difference) Substantial() bool {
	if d.completion {
		return false
	}
	replaced := len(d.Added) > 0 && len(d.Removed) > 0
	return replaced && len(d.newFacts) > 0 && len(d.lostFacts) > 0 ||
		float64(d.newWords) > newShare*float64(d.words)
}

var stamp = regexp.MustCompile(`(?i)^(last |first )?(updated|published|posted|modified|corrected)\b`)

// sentences are those of s, without stamps such as "Updated 3 p.m.".
func sentences(s string) (out []string) {
	for _, p := range strings.Split(s, "\n") {
		for _, sentence := range text.Sentences(p) {
			if !stamp.MatchString(sentence) {
				out = append(out, sentence)
			}
		}
	}
	return out
}

func folded(s string) string { return strings.Join(words(s), " ") }

// facts are the numbers and names of s.
func facts(s string) []string { return append(figures(s), text.Names(s)...) }

func figures(s string) (out []string) {
	for _, n := range text.Numbers(s) {
		out = append(out, n.Value)
	}
	return out
}

// missing are those of list that are not among others.
func missing(list, others []string) (out []string) {
	in := set(others)
	for _, x := range list {
		if !in[x] {
			out = append(out, x)
		}
	}
	return out
}
