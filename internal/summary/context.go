package summary

import (
	"regexp"
	"slices"

	"newsdesk/internal/text"
)

// context is what surrounds candidate i: the terms of the sentence before it and
// how much it takes over of them. It takes much when it speaks on of the same, or
// replies to a question that asks the same, under its article's title.
func (m *matcher) context(i int) (before []string, inherited float64) {
	ref := m.candidates[i].Ref
	ref.Sentence--
	j, ok := m.at[ref]
	if !ok {
		return nil, nearWeight
	}
	before = m.terms[j]
	if isQuestion(m.candidates[j].Text) && !option.MatchString(m.candidates[i].Text) {
		topic := slices.Concat(before, m.titles[m.candidates[i].Title])
		if m.share(before) >= asksSame || m.q.focus != anything && m.share(topic) >= asksSame && focusOf(text.Fold(m.candidates[j].Text)) == m.q.focus {
			return topic, replyWeight
		}
	}
	if pronouns[firstWord(m.candidates[i].Text)] {
		return before, sameWeight
	}
	return before, nearWeight
}

// Continues reports whether a sentence needs the one before it to be
// understood: it speaks on of somebody or something named there, or is no more
// than a yes or no to it.
func Continues(before, sentence string) bool {
	if isQuestion(before) {
		return words(sentence) < minWords
	}
	return tells(before) && (pronouns[firstWord(sentence)] || saidBack.MatchString(sentence))
}

// saidBack is a quotation by somebody named before.
var saidBack = regexp.MustCompile(`["”] (?:he|she|they) (?:said|says|added|told|asked|wrote)\b|["”] (?:said|says|added) (?:he|she|they)\b`)

// share is how much of the question's weight terms hold.
func (m *matcher) share(terms []string) (held float64) {
	for k, term := range m.q.terms {
		held += m.weight[k] * m.found(term, terms, false)
	}
	return held
}

// given is how much a term counts that only the title holds: an article names
// whom it is about once, and then speaks of them.
func (m *matcher) given(term string) float64 {
	if m.q.named[term] {
		return givenWeight
	}
	return nearWeight
}

// option is one of a quiz's answers, of which most are wrong.
var option = regexp.MustCompile(`^\(?(?:\pL|\d{1,2})[.)] `)

// pronouns stand for what the sentence before them is about.
var pronouns = set(`he she it they his her its their`)

// after is the terms of the sentence behind candidate i, nil when that is not
// among the candidates.
func (m *matcher) after(i int) []string {
	ref := m.candidates[i].Ref
	ref.Sentence++
	if j, ok := m.at[ref]; ok && j != i {
		return m.terms[j]
	}
	return nil
}
