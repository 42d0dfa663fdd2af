package evidence

import (
	"math"
	"slices"
	"time"

	"newsdesk/internal/summary"
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

// Strength is how much of the question was found, 0 to 1: by its words in a
// passage, and by their forms and likes in a sentence of the kind asked for.
func (c Case) Strength() float64 {
	words, sentence := c.signs()
	return (1-saying)*words + saying*sentence
}

// signs are the two halves of the evidence.
func (c Case) signs() (words, sentence float64) {
	if len(c.choices) == 0 {
		return 0, 0
	}
	known := 1 - nameless*(1-c.mostNamed())
	words, sentence = c.Found.Coverage*known, c.choices[0].Confidence()*known
	if c.Own == "" {
		return words, sentence
	}
	// Names that only a conversation adds must not stand in for the question, nor
	// must another article.
	article, own := c.candidates[c.choices[0].Index].Ref.Article, 0.0
	others := func(s summary.Candidate) bool { return s.Ref.Article != article }
	for _, best := range summary.Answer(c.Own, slices.DeleteFunc(slices.Clone(c.candidates), others), 1) {
		own = best.Confidence()
	}
	return min(words, own), min(sentence, own)
}

// needed is the least evidence that an answer takes.
func (c Case) needed(now time.Time) float64 {
	if len(c.Found.Passages) == 0 || c.Scope.Article != 0 || c.Scope.Story != 0 || c.Dated {
		return enough
	}
	if !c.Scope.AsOf.IsZero() {
		now = c.Scope.AsOf
	}
	var newest time.Time
	for _, p := range c.Found.Passages[:min(leading, len(c.Found.Passages))] {
		if at := p.Article.When(); at.After(newest) {
			newest = at
		}
	}
	age := max(0, now.Sub(newest))
	doubt := 1 - math.Exp(-age.Hours()/freshness.Hours())
	many := min(1, math.Log10(float64(max(1, c.Found.Searched.Articles)))/math.Log10(crowd))
	return enough + more*doubt*many
}

// Convincing reports whether what was found answers the question.
func (c Case) Convincing(now time.Time) bool {
	if len(c.Sides) > 0 {
		return slices.ContainsFunc(c.Sides, func(s Side) bool { return s.Convincing(now) })
	}
	if c.Found.Newest {
		return len(c.choices) > 0
	}
	return !c.unheld && c.Strength() >= c.needed(now)
}

// Hopeless reports whether so little was found that no model is asked.
func (c Case) Hopeless(now time.Time) bool {
	if len(c.Sides) > 0 {
		return !slices.ContainsFunc(c.Sides, func(s Side) bool { return !s.Hopeless(now) })
	}
	if c.Found.Newest {
		return len(c.choices) == 0
	}
	return max(c.signs()) < hopeless*c.needed(now)
}
