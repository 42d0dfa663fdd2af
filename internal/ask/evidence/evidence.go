// Package evidence weighs what was found for a question: which of the sentences
// answer it best, and whether they convince. It searches nothing, and says of
// what does not convince only how hopeless it is.
package evidence

import (
	"slices"
	"strings"
	"unicode"

	"newsdesk/internal/ask/wording"
	"newsdesk/internal/news"
	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

const (
	// MostQuotes is how many sentences answer without a model: one may miss half
	// of it, four are a reading.
	MostQuotes = 3
	// mostLeads is how many stories answer a question for the news: for more
	// there is the brief.
	mostLeads = 5
	// looked is how many sentences are looked at for those that answer.
	looked = 4 * MostQuotes
	// unnamed is taken from a passage whose article holds none of the question's
	// names, in proportion from one that holds some.
	unnamed = 0.5
)

// Case is a question with what was found for it.
type Case struct {
	Asked string // the question made to stand alone
	Own   string // Asked without the names that were added to it; "" when none were
	Other string // what the same is asked of as before, "" for nothing: and in Gullport?
	Bare  bool   // says only what kind of thing it asks for: how old is he?
	Dated bool   // names a date, so that an old article is no worse
	Scope news.Scope
	Found news.Found
	Sides []Side // of a comparison

	candidates []summary.Candidate
	choices    []summary.Choice // best first
	unheld     bool             // an office is asked for whose holder no choice tells
}

// Anew is the question with nothing found for it yet.
func (c Case) Anew() Case {
	return Case{Asked: c.Asked, Own: c.Own, Other: c.Other, Bare: c.Bare, Dated: c.Dated, Scope: c.Scope}
}

// Take keeps what was found and picks the sentences that answer query best.
func (c *Case) Take(found news.Found, query string) {
	c.Found, c.candidates = found, nil
	if found.Newest {
		c.choices = c.leads()
		return
	}
	for _, p := range found.Passages {
		score := p.Score * (1 - unnamed*(1-c.named(p.Article.ID)))
		for n, s := range p.Sentences {
			c.candidates = append(c.candidates, summary.Candidate{
				Ref:  news.Ref{Article: p.Article.ID, Sentence: p.First + n},
				Text: s.Text, Title: p.Article.Title, Score: score, Published: p.Article.When(),
			})
		}
	}
	c.choices = c.pick(wording.Untimed(query))
}

// pick chooses the sentences that answer query best, and notes whether an office is
// asked for that none of them holds.
func (c *Case) pick(query string) []summary.Choice {
	choices := c.speaking(c.naming(summary.Answer(query, c.candidates, looked)))
	if c.Bare {
		choices = slices.DeleteFunc(choices, func(choice summary.Choice) bool { return !choice.Focused })
	}
	if other := contentWords(c.Other); len(other) > 0 {
		choices = slices.DeleteFunc(choices, func(choice summary.Choice) bool {
			return !holdsMost(c.body(c.candidates[choice.Index].Ref.Article), other)
		})
	}
	choices, c.unheld = c.holding(query, choices)
	choices = c.together(query, choices)
	return choices[:min(MostQuotes, len(choices))]
}

// leads picks what says most of each of the newest stories, or of the one
// article that is asked.
func (c *Case) leads() (choices []summary.Choice) {
	each := 1
	if c.Scope.Article != 0 {
		each = MostQuotes
	}
	for _, p := range c.Found.Passages[:min(mostLeads, len(c.Found.Passages))] {
		for _, n := range summary.Article(p.Article.Title, p.Sentences, each) {
			choices = append(choices, summary.Choice{Index: len(c.candidates), Score: 1, Coverage: 1, Focused: true})
			c.candidates = append(c.candidates, summary.Candidate{
				Ref: news.Ref{Article: p.Article.ID, Sentence: p.First + n}, Text: p.Sentences[n].Text,
				Title: p.Article.Title, Published: p.Article.When(),
			})
		}
	}
	return choices
}

// Best are the sentences that answer best, at most so many. The first is led by
// the sentence before it when it points back to that.
func (c Case) Best(most int) (refs []news.Ref) {
	for _, choice := range c.choices {
		ref := c.candidates[choice.Index].Ref
		before := news.Ref{Article: ref.Article, Sentence: ref.Sentence - 1}
		if len(refs) == 0 && most > 1 && summary.Continues(c.Sentence(before), c.Sentence(ref)) {
			refs = append(refs, before)
		}
		if !slices.Contains(refs, ref) && len(refs) < most {
			refs = append(refs, ref)
		}
	}
	return refs
}

// Most is how many sentences may answer without a model.
func (c Case) Most() int { return max(MostQuotes, len(c.choices)) }

// Sentence is one of those found, "" when it is none.
func (c Case) Sentence(ref news.Ref) string {
	if i := c.passage(ref); i >= 0 {
		return c.Found.Passages[i].Sentences[ref.Sentence-c.Found.Passages[i].First].Text
	}
	return ""
}

// Headline is that of an article of which something was found.
func (c Case) Headline(article int64) (h news.Headline) {
	for _, p := range c.Found.Passages {
		if p.Article.ID == article {
			return p.Article
		}
	}
	return h
}

// Holds reports whether a sentence is one of those found.
func (c Case) Holds(ref news.Ref) bool { return c.passage(ref) >= 0 }

// passage is the first that holds a sentence, -1 when none does.
func (c Case) passage(ref news.Ref) int {
	return slices.IndexFunc(c.Found.Passages, func(p news.FoundPassage) bool {
		return p.Article.ID == ref.Article && ref.Sentence >= p.First && ref.Sentence < p.First+len(p.Sentences)
	})
}

// Says reports whether a folded word itself, not only a form of it, stands in what
// was found: a stem is shared by strings that are no words.
func (c Case) Says(word string) bool {
	return slices.ContainsFunc(c.Found.Passages, func(p news.FoundPassage) bool {
		said := strings.FieldsFunc(text.Fold(body(p, p.Article.Title)), func(r rune) bool { return !unicode.IsLetter(r) })
		return slices.Contains(said, word)
	})
}

// Join adds what was found elsewhere to what was found in all.
func (c *Case) Join(found news.Found) {
	c.Found.Searched = found.Searched
	c.Found.Coverage = max(c.Found.Coverage, found.Coverage)
	c.Found.Near = c.Found.Near || found.Near
	for _, p := range found.Passages {
		if !slices.ContainsFunc(c.Found.Passages, func(q news.FoundPassage) bool {
			return q.Article.ID == p.Article.ID && q.First == p.First
		}) {
			c.Found.Passages = append(c.Found.Passages, p)
		}
	}
}
