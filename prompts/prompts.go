// Package prompts writes what a language model is told: the rules, the
// numbered sentences of articles, and the question or the order. Its templates
// are the *.tmpl files beside it, which an operator can replace.
//
// Text from outside (sentences, titles, outlets, bylines, questions) reaches a
// template only after it was stripped of invisible characters and of the marks
// that chat formats are made of, one line each, and stands between fences that
// it cannot know. The package gives a model no tool, no link and no answer
// given earlier.
package prompts

import (
	"fmt"
	"text/template"
	"time"

	"newsdesk/internal/news"
)

// Sentence is one sentence of an article under the number that the model is to
// cite it by, unique in the prompt.
type Sentence struct {
	ID   int
	Text string
}

// Source is one article's part in a prompt.
type Source struct {
	Outlet, Title, Byline string // "" when unknown
	Published             time.Time
	Sentences             []Sentence
}

// Brief asks for a summary.
type Brief struct {
	Guild        string
	Today        time.Time // in the zone that dates are given in
	Language     string    // BCP 47; "" for that of the articles
	MaxSentences int       // beside a headline; at least 1 without one
	Headline     bool      // the first sentence is to be one
	Faults       []string  // as in Answer
	Sources      []Source  // most relevant first
}

// Answer asks for an answer to a question.
type Answer struct {
	Guild    string
	Today    time.Time // in the zone that dates are given in
	Question string
	Earlier  []string // questions of the same conversation, oldest first; never answers
	Sides    []string // of a comparison: what is told apart
	Faults   []string // why the reply to this prompt before could not be used, in plain words of ours, without a stop
	Sources  []Source // most relevant first
}

// Set is a loaded and proven set of templates. It is safe for concurrent use.
type Set struct {
	brief, answer *template.Template
	version       string
}

// Version changes whenever a template does. It is part of the key of whatever
// a prompt brought about.
func (s *Set) Version() string { return s.version }

// Brief writes the prompt for b in at most room tokens, as text.Tokens counts
// them and llm.Client.Room gives them. Sentences that do not fit are left out
// from the last source's end, never a rule. The error is news.ErrNoModel when
// there is no room at all, and news.ErrBadDraft when no sentence fits.
func (s *Set) Brief(b Brief, room int) (news.Prompt, error) {
	if b.MaxSentences < 1 && !b.Headline {
		return news.Prompt{}, fmt.Errorf("write brief prompt: %d sentences asked for", b.MaxSentences)
	}
	return fit(s.brief, b.Guild, b.Today, room, b.Sources, page{
		Language:     untrusted(b.Language, 35),
		MaxSentences: b.MaxSentences,
		Headline:     b.Headline,
		Faults:       b.Faults,
	})
}

// maxEarlier is how many earlier questions a prompt holds.
const maxEarlier = 3

// Answer writes the prompt for a, as Brief does. Of the earlier questions the
// last three are kept, and with the question they are never left out to fit.
func (s *Set) Answer(a Answer, room int) (news.Prompt, error) {
	p := page{Question: untrusted(a.Question, news.MaxQuestion), Faults: a.Faults}
	for _, side := range a.Sides {
		p.Sides = append(p.Sides, untrusted(side, maxName))
	}
	for _, asked := range a.Earlier[max(0, len(a.Earlier)-maxEarlier):] {
		p.Earlier = append(p.Earlier, untrusted(asked, news.MaxQuestion))
	}
	return fit(s.answer, a.Guild, a.Today, room, a.Sources, p)
}
