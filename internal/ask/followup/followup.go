// Package followup makes a question that leans on an earlier one stand alone, by
// rules, with or without a model: a model would cost a call, and what it adds
// cannot be checked. It takes names from earlier questions and from the
// sentences they were answered with, never from what a model wrote.
package followup

import (
	"regexp"
	"slices"
	"strings"

	"newsdesk/internal/ask/wording"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

var (
	// opening begins a question that goes on from the one before it.
	opening = regexp.MustCompile(`(?i)^(?:and|but|so|then|also)\b[ ,]*|^(?:what|how) about |^(?:what|who|where) else\b|^since when\b`)
	// definite asks of one thing as if it had been named: "who was the captain?".
	definite = regexp.MustCompile(`(?i)^(?:and )?(?:who|what|when|where|why|how)\b.* the [\pL'’-]+[?!. ]*$`)
	// oneOf is a pronoun of one person.
	oneOf = regexp.MustCompile(`(?i)\b(?:he|him|his|she|hers?)\b`)
	added = regexp.MustCompile(` \([^()]*\)$`)
)

// persons point at somebody; things point at something, but are also said of
// nothing in particular ("is it true that…"), and count in short questions.
var (
	persons = strings.Fields("he him his she her hers they them their theirs")
	things  = strings.Fields("it its this that these those there then")
)

// Leans reports whether a question cannot be understood alone: it is too short
// to say what it is about, or points at something that it does not name.
func Leans(question string) bool {
	said := text.Content(question)
	content, named := len(said), len(text.Names(question)) > 0
	switch {
	case content == 0, wording.Bare(question) != "":
		return true
	case newsAsSuch(question):
		return false
	case wording.Asking(question) && !named && (content == 1 || text.Shared(said, empty) == content):
		return true
	case opening.MatchString(question) && (content <= 2 || !named):
		return true
	case named:
		return points(question, persons, 0)
	case content == 1 && definite.MatchString(question):
		return true
	}
	return points(question, persons, 1) || content <= 2 && points(question, things, 2)
}

// empty are words that need a subject to ask anything: "what comes next?"
var empty = text.Terms("come next happen go change mean matter end begin")

// newsAsSuch reports whether a question asks for the news as such.
func newsAsSuch(question string) bool {
	about, asks := wording.Subject(question)
	return asks && !text.HasContent(about)
}

// points reports whether a pronoun stands in the question before it has named
// more than so many things that the pronoun could stand for.
func points(question string, pronouns []string, before int) bool {
	for _, w := range strings.Fields(wording.Words(question)) {
		if slices.Contains(pronouns, w) {
			return true
		}
		if text.HasContent(w) {
			if before--; before < 0 {
				return false
			}
		}
	}
	return false
}

// maxNames is how many names are added: more would outweigh the question.
const maxNames = 4

// StandAlone makes a leaning question whole from the one before it, and then
// adds the names it may point at; cited are the sentences that answered the one
// before it. Both are the question itself when there is nothing to add.
func StandAlone(question, last string, cited []news.Citation) (whole, named string) {
	names := pointedAt(last, cited)
	whole = complete(question, added.ReplaceAllString(last, ""))
	known := text.Fold(whole)
	var more []string
	for _, name := range names {
		if len(more) < maxNames && !strings.Contains(known, name) && !slices.Contains(more, name) {
			more = append(more, name)
		}
	}
	if len(more) == 0 || (whole != question || elsewhere(question)) && !pointing(whole) {
		return whole, whole
	}
	return whole, whole + " (" + strings.Join(more, ", ") + ")"
}

// Whom are the names that were added to a question of "him" or "her", as terms;
// none when it asks of no one person or had no need of them.
func Whom(named string) []string {
	if !OfOne(named) {
		return nil
	}
	return text.Content(added.FindString(named)) // not "of" and "the", which join the words of a name
}

// OfOne reports whether a question or a sentence speaks of one person by a pronoun.
func OfOne(s string) bool { return oneOf.MatchString(s) }

func pointing(question string) bool {
	return points(question, persons, len(question)) || points(question, things, len(question))
}
