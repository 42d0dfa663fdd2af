package ask

import (
	"math"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

// The gate before an answer. Its measure is how much of the question was
// found; how much is needed grows with how likely that much is found by
// chance: among many articles, and in old ones, as questions are about news.
// The numbers were set on the odd ones of a set of dated questions, with and
// without the articles of the month before them, and hold on the even ones, the
// earlier and the later ones.
const (
	// enough is the evidence needed of a fresh article, or of the only one.
	enough = 0.45
	// more is needed of an old article among many.
	more = 0.35
	// saying is how much the sentence counts beside the passage: it knows words
	// of like sense, such as hurt and injured.
	saying = 0.6
	// crowd is from how many articles on "many" is full, and leading how many
	// of the best passages are looked at for a fresh article.
	crowd   = 1000
	leading = 5
	// freshness is the recency prior of the search.
	freshness = 14 * 24 * time.Hour
	// nameless is taken from the evidence when the articles hold none of the
	// question's names.
	nameless = 0.2
	// hopeless is the share of what is needed, by words or by sentences, below
	// which not even a model, which can refuse by itself, is asked: unless
	// passages were found by what they mean, against which words say nothing.
	hopeless = 0.5
)

// evidence is how much of the question was found, 0 to 1: by its words in a
// passage, and by their forms and likes in a sentence of the kind asked for.
func (r reading) evidence() float64 {
	words, sentence := r.signs()
	return (1-saying)*words + saying*sentence
}

// signs are the two halves of the evidence.
func (r reading) signs() (words, sentence float64) {
	if len(r.choices) == 0 {
		return 0, 0
	}
	known := 1 - nameless*(1-r.mostNamed())
	words, sentence = r.found.Coverage*known, r.choices[0].Confidence()*known
	if r.own == "" {
		return words, sentence
	}
	// Names that only a conversation adds must not stand in for the question.
	own := 0.0
	for _, c := range summary.Answer(r.own, r.candidates, 1) {
		own = c.Confidence()
	}
	return min(words, own), min(sentence, own)
}

// needed is the least evidence that an answer takes.
func (r reading) needed(now time.Time) float64 {
	if len(r.found.Passages) == 0 || r.scope.Article != 0 || r.scope.Story != 0 || r.dated {
		return enough
	}
	if !r.scope.AsOf.IsZero() {
		now = r.scope.AsOf
	}
	var newest time.Time
	for _, p := range r.found.Passages[:min(leading, len(r.found.Passages))] {
		if at := p.Article.When(); at.After(newest) {
			newest = at
		}
	}
	age := max(0, now.Sub(newest))
	doubt := 1 - math.Exp(-age.Hours()/freshness.Hours())
	many := min(1, math.Log10(float64(max(1, r.found.Searched.Articles)))/math.Log10(crowd))
	return enough + more*doubt*many
}

// mostNamed is the share of the question's names that the article with the
// most of them holds.
func (r reading) mostNamed() (most float64) {
	for _, p := range r.found.Passages {
		most = max(most, r.named(p.Article.ID))
	}
	return most
}

// named is the share of the question's names that what was found of an article
// holds; 1 when the question names nothing.
func (r reading) named(article int64) float64 {
	names := slices.DeleteFunc(text.Names(r.asked), calendar.MatchString)
	if len(names) == 0 {
		return 1
	}
	var body strings.Builder
	for _, p := range r.found.Passages {
		if p.Article.ID != article {
			continue
		}
		body.WriteString(text.Fold(p.Article.Title + " " + p.Article.Source))
		for _, s := range p.Sentences {
			body.WriteString(" " + text.Fold(s.Text))
		}
	}
	n := 0
	for _, name := range names {
		if holdsName(body.String(), name) {
			n++
		}
	}
	return float64(n) / float64(len(names))
}

// nameStem is how much of a word tells a name, whatever its form: Russia,
// Russian.
const nameStem = 5

// holdsName reports whether every word of a folded name, or its stem, occurs in a
// folded text.
func holdsName(body, name string) bool {
	for _, w := range strings.Fields(name) {
		if r := []rune(w); len(r) > nameStem {
			w = string(r[:nameStem])
		}
		if !strings.Contains(body, w) {
			return false
		}
	}
	return true
}
