package choice

import (
	"slices"
	"strings"

	"newsdesk/internal/figures"
	"newsdesk/internal/news"
	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

// Novelty is what is new for a channel in a story that it was told of.
type Novelty struct {
	Refs    []news.Ref // sentences with something new, the newest article's first
	Changes []news.Change
}

// All is every sentence with something new, those of changed figures first.
func (n Novelty) All() (refs []news.Ref) {
	for _, c := range n.Changes {
		refs = append(refs, c.Ref)
	}
	return append(refs, n.Refs...)
}

// Offered are the sentences of an article that may be told: all or, when the channel
// was told of the story before, those with something new.
func (s *Story) Offered(a news.Article) (chosen []int) {
	refs := s.News.All()
	for i := range a.Sentences {
		if !s.Told() || slices.Contains(refs, a.Ref(i)) {
			chosen = append(chosen, i)
		}
	}
	return chosen
}

// stale reports whether the channel knows all that is new.
func (s *Story) stale() bool {
	return s.Told() && len(s.News.Refs) == 0 && len(s.News.Changes) == 0
}

// A sentence is new when it has enough words that are nowhere in what the channel was
// told or in the articles behind that; fewer are enough when a number or a name is
// among them. The same in other words is not news.
const (
	newWords     = 3
	newShare     = 0.3 // of its words
	newWithAFact = 2
)

// centralSentences is how many sentences of an article's summary matter.
const centralSentences = 2

// novelty compares the sentences of the new articles that matter with what the channel
// knows. Figures count wherever they are.
func (s *Story) novelty() (n Novelty) {
	if !s.Told() {
		return n
	}
	knows := s.background()
	var reports []figures.Report
	var told []news.Figure
	for _, k := range s.known {
		told = append(told, k.Facts.Figures...)
	}
	for _, a := range s.Unheard() {
		reports = append(reports, reportsOf(a)...)
		for _, i := range mattering(a) {
			if knows.misses(a.Sentences[i].Text) {
				n.Refs = append(n.Refs, a.Ref(i))
			}
		}
	}
	n.Changes = figures.Changed(told, reports)
	return n
}

// mattering are the sentences of an article that tell its news: its opening and what a
// summary would take.
func mattering(a news.Article) []int {
	matter := append(summary.Lead(a.Sentences, openingSentences), summary.Article(a.Title, a.Sentences, centralSentences)...)
	slices.Sort(matter)
	return slices.Compact(matter)
}

// background is what a channel knows of a story: the sentences it was told and
// the articles that the story had then.
type background struct {
	terms   map[string]bool
	numbers map[string]bool
	names   map[string]bool // word by word
}

func (s *Story) background() background {
	b := background{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, k := range s.known {
		for _, sentence := range k.Facts.Sentences {
			b.add(sentence)
		}
	}
	for _, a := range s.Articles[len(s.Unheard()):] {
		if !slices.ContainsFunc(s.known, func(k news.Knowledge) bool { return slices.Contains(k.Articles, a.ID) }) {
			continue
		}
		b.add(a.Title)
		for _, sentence := range a.Sentences {
			b.add(sentence.Text)
		}
	}
	return b
}

func (b background) add(s string) {
	for _, t := range text.Terms(s) {
		b.terms[t] = true
	}
	for _, n := range text.Numbers(s) {
		b.numbers[n.Value] = true
	}
	for _, name := range text.Names(s) {
		for _, w := range strings.Fields(name) {
			b.names[w] = true
		}
	}
}

// misses reports whether a sentence says something that is not known.
func (b background) misses(s string) bool {
	terms := Content(s)
	unknown := 0
	for _, t := range terms {
		if !b.terms[t] {
			unknown++
		}
	}
	if unknown >= newWords && float64(unknown) >= newShare*float64(len(terms)) {
		return true
	}
	return unknown >= newWithAFact && b.missesFact(s)
}

// missesFact reports whether s has a number or a name that is not known.
func (b background) missesFact(s string) bool {
	if slices.ContainsFunc(text.Numbers(s), func(n text.Number) bool { return !b.numbers[n.Value] }) {
		return true
	}
	return slices.ContainsFunc(text.Names(s), func(name string) bool {
		return slices.ContainsFunc(strings.Fields(name), func(w string) bool { return !b.names[w] && !text.IsStop(w) })
	})
}

// reportsOf reads the figures of an article.
func reportsOf(a news.Article) (all []figures.Report) {
	for i, sentence := range a.Sentences {
		all = append(all, figures.Read(sentence.Text, a.Ref(i), a.Headline)...)
	}
	return all
}

// Differences is what outlets of the story count otherwise. One that is
// settled and has nothing new on either side was told before.
func (s *Story) Differences() (found []news.Difference) {
	var all []figures.Report
	for _, a := range s.Articles {
		all = append(all, reportsOf(a)...)
	}
	fresh := s.Unheard()
	for _, d := range figures.Differ(all) {
		n := 0
		for _, r := range d.Reports {
			if slices.ContainsFunc(fresh, func(a news.Article) bool { return a.ID == r.Ref.Article }) {
				n++
			}
		}
		if n > 1 || n == 1 && !d.Superseded {
			found = append(found, d)
		}
	}
	return found
}
