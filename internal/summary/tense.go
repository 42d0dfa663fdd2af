package summary

import (
	"regexp"
	"slices"
	"strings"

	"newsdesk/internal/text"
)

// tense is whether a question asks for the time of what is over or of what is to
// come.
type tense int

const (
	anytime tense = iota
	over
	toCome
)

var (
	asksOver   = regexp.MustCompile(`\bwhen (?:was|were|did|had)\b|\bsince when\b`)
	asksToCome = regexp.MustCompile(`\b(?:when|(?:what|which) (?:day|date|time|month|year)) (?:will|shall|does|do|is|are|can)\b`)
	// reporting asks when others say that something was.
	reporting = regexp.MustCompile(`\b(?:say|said|think|thought|believe|believed|claim|report|reported|know|known)\b`)

	// ahead is how sentences tell what is to come, and behind what is over. Who
	// said it did so in the past in any case.
	ahead = regexp.MustCompile(`\b(?:will|won't|would|shall|going to|due|expects?|expected|plans?|planned|hopes?|hoped|aims?|wants?|set to|scheduled|until|till|tomorrow|tonight|` +
		`(?:is|are|was|were|has|have|had|not|and|able) to \w+|(?:can|could|may|might) \w+)\b`)
	behind = regexp.MustCompile(`\b(?:was|were|had|did|has|have|ago|yesterday|earlier|last \w+|(?:[a-z]{2,}[^e\W]|(?:gr|fr)e)ed|ran|struck|hit|fell|began|came|went|took|left|broke|sank|met|won|lost|beat|rose|grew|held|gave|found|made|became|brought|built|bought|sold|sent|spent|saw|led|kept|stood|drove|flew|fought|caught|wrote|got|set)\b`)
)

// tenseOf reads it from a folded question.
func tenseOf(folded string) tense {
	switch {
	case reporting.MatchString(folded):
		return anytime
	case asksOver.MatchString(folded):
		return over
	case asksToCome.MatchString(folded):
		return toCome
	}
	return anytime
}

// suits reports whether a folded sentence can tell a time of that tense: what is
// said of the past alone tells none that is to come, nor the other way round.
func (t tense) suits(folded string) bool {
	switch t {
	case over:
		return behind.MatchString(folded) || !ahead.MatchString(folded)
	case toCome:
		return ahead.MatchString(folded) || !behind.MatchString(folded)
	}
	return true
}

// leastHeld and leastOwn are the shares of a question for a time to come that a
// sentence must hold with what surrounds it, and itself: the next event of any kind
// is not the one asked for.
const (
	leastHeld = 0.6
	leastOwn  = 0.25
)

// coming says of what is to come only that it will.
var coming = set(`arriv come happen reach hit occur`)

// misses reports whether a choice is no answer to a question that only one kind of
// sentence answers: what is over is not what is to come, and without an age nobody
// is of one.
func (q asked) misses(c Choice, sentence string) bool {
	switch q.tense {
	case toCome:
		return !c.Focused || c.Coverage < leastHeld || c.Own < leastOwn
	case over:
		return !over.suits(text.Fold(sentence))
	}
	return q.focus == age && !c.Focused
}

// only leaves out, of times, those that are no time of that tense.
func (t tense) only(times []string) []string {
	if t != toCome {
		return times
	}
	return slices.DeleteFunc(times, func(time string) bool {
		return strings.HasSuffix(time, "ago") || strings.HasSuffix(time, "earlier") || time == "yesterday" || strings.HasPrefix(time, "last")
	})
}
