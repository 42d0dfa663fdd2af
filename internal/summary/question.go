package summary

import (
	"regexp"
	"strings"
	"unicode"

	"newsdesk/internal/text"
)

// asked is a question read for what its answer must hold.
type asked struct {
	terms     []string           // content terms in order, each once
	weigh     map[string]float64 // by term; less than 1 for words that answers seldom repeat
	named     map[string]bool    // terms of its names
	predicate bool               // says something of what it names
	modal     map[string]bool    // function words that shape the answer: would, if, not, …
	words     map[string]bool    // every folded word, to tell a new name from a repeated one
	number    map[string]bool    // values of its numbers
	focus     focus
	tense     tense  // of what a moment is asked of
	verb      string // of "what does X want": the term of want; "" for other questions
}

func read(question string) asked {
	q := asked{weigh: map[string]float64{}, named: map[string]bool{}, modal: map[string]bool{}, words: map[string]bool{}, number: map[string]bool{}}
	question = text.Clean(question)
	folded := text.Fold(question)
	q.readTerms(question, folded)
	for _, w := range strings.FieldsFunc(folded, notWord) {
		q.words[w] = true
	}
	for _, name := range text.Names(question) {
		for _, term := range canonicalTerms(name) {
			q.named[term] = true
		}
	}
	for _, n := range text.Numbers(question) {
		q.number[n.Value] = true
	}
	if q.focus = focusOf(folded); q.focus == moment {
		q.tense = tenseOf(folded)
	}
	q.shift(folded)
	for _, term := range q.terms {
		q.predicate = q.predicate || q.says(term)
	}
	if m := happening.FindStringSubmatch(folded); m != nil {
		for _, term := range canonicalTerms(m[1]) {
			q.weigh[term] *= verbWeight
		}
	}
	if m := wanting.FindStringSubmatch(folded); m != nil {
		if terms := text.Content(m[1]); len(terms) == 1 && !q.named[canonical(terms[0])] {
			q.verb = canonical(terms[0])
			q.weigh[q.verb] *= verbWeight
		}
	}
	return q
}

// shift moves weight to what an answer of the kind asked for repeats: a score is
// told by its numbers, and a no by what is so instead, of the same subject.
func (q *asked) shift(folded string) {
	yesOrNo := polar.MatchString(folded)
	for term, w := range q.weigh {
		switch {
		case q.focus == result && kindsOfResult[term]:
			q.weigh[term] = genericWeight
		case q.tense == toCome && coming[term]:
			q.weigh[term] = comingWeight
		case yesOrNo && len(senses[term]) == 0 && w >= 1:
			q.weigh[term] *= subjectWeight
		}
	}
}

// kindsOfResult are what results are called.
var kindsOfResult = set(`score result outcom final`)

// polar begins a question for yes or no.
var polar = regexp.MustCompile(`^(?:and |but |so )?(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could)\b`)

// readTerms takes the content terms of a question, and what each weighs.
func (q *asked) readTerms(question, folded string) {
	measured := ""
	if m := measure.FindStringSubmatch(folded); m != nil {
		measured = canonicalTerms(m[1])[0]
	}
	for _, term := range canonicalTerms(question) {
		if modals[term] {
			q.modal[term] = true
		}
		if text.IsStop(term) || q.weigh[term] > 0 {
			continue
		}
		q.terms = append(q.terms, term)
		q.weigh[term] = 1
		if generic[term] || term == measured {
			q.weigh[term] = genericWeight
		}
	}
}

// says reports whether a term says something of what the question names: it is no
// name, no word that only shapes an answer, and none of how people ask.
func (q asked) says(term string) bool {
	return !q.named[term] && !modals[term] && q.weigh[term] >= 1
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// Degrees are the words before which "how" asks for an amount, as alternatives of a
// regular expression. It is answered by a number and seldom by the word: how high?
const Degrees = `often|long|old|far|high|big|large|tall|fast|deep|heavy|strong|likely|hot|cold`

var measure = regexp.MustCompile(`\bhow (` + Degrees + `)\b`)

// happening matches "how many people were hurt": what is counted is told by the verb.
var happening = regexp.MustCompile(`\bhow many \w+ (?:were|was|are|is|have been|has been|had been|got|will be) (\w+)`)

// wanting matches "what does X want": the answer follows the verb.
var wanting = regexp.MustCompile(`\bwhat (?:do|does|did|has|have|is|are|was|were|will) .{1,60}? (\w+?)(?:ing|ed)?\s*\??$`)

// modals shape what an answer says without being what it is about.
var modals = set(`would will could should must may might can not if before after later earlier first next never against without during until`)

// generic terms name the kind of thing asked for, or are how people ask; an
// answer seldom repeats them.
var generic = func() map[string]bool {
	m := map[string]bool{}
	for w := range set(`country countries city state nation place region town year month day week date time today people person man woman company
		team name thing kind type number percentage percent amount happen happened recently following according approximately
		announced announce this recent newly called made make many someone somebody anyone anybody report reportedly tell know news story article say
		said mean result reason cause exactly currently actually please`) {
		for _, term := range text.Terms(w) {
			m[canonical(term)] = true
		}
	}
	return m
}()

const (
	genericWeight = 0.35
	comingWeight  = 0.1 // of what says of an event only that it will be
	subjectWeight = 1.6 // of what a yes or no is asked of
	verbWeight    = 1.5 // of the verb of "what does X want": what is asked for stands behind it
)

// canonical brings the stems of related verbs and nouns together where
// stemming leaves them apart: invade, invasion; expand, expansion.
func canonical(term string) string {
	if len(term) < 5 || !strings.HasSuffix(term, "s") {
		return term
	}
	switch term[len(term)-2] {
	case 'n', 'a', 'i', 'o', 'u':
		return term[:len(term)-1] + "d"
	}
	return term
}

// senses are groups of words that say much the same in news; by canonical
// term, the groups it is in.
var senses = func() map[string][]int {
	m := map[string][]int{}
	for n, group := range []string{
		"want demand request require seek urge insist ask wish expect need desire aim hope",
		"say tell state claim declare announce warn argue insist describe comment report add note accuse indicate",
		"meet talk discuss meeting talks negotiate visit",
		"die dead death kill fatal toll perish",
		"injure hurt wound",
		"win victory defeat beat triumph champion",
		"lose loss defeat beat",
		"buy purchase acquire pay sell",
		"cost price pay worth fee spend sum fare",
		"ticket fare",
		"start begin launch open kick commence",
		"end finish close stop halt cease conclude",
		"rise increase grow jump surge climb soar gain",
		"fall drop decline decrease plunge slump cut reduce",
		"follow respond response answer react reaction retaliate consequence",
		"attack strike assault bomb shell invade",
		"arrest detain charge accuse jail custody imprison sentence",
		"quit resign leave step",
		"choose elect vote name appoint pick select",
		"ban forbid prohibit bar block outlaw",
		"job work employ hire",
		"fire dismiss sack lay layoff",
		"cause reason because due blame trigger prompt",
		"fear worry concern afraid",
		"promise pledge vow commit commitment",
		"help aid assist support assistance",
		"plan intend prepare propose",
		"big large huge great major",
		"quake earthquake tremor",
		"car vehicle",
		"troop soldier military force army personnel",
		"movie film",
		"doctor physician",
		"child kid",
		"marry wed wedding married",
		"old age aged",
		"spectator attendance crowd audience fan watch",
		"score goal",
		"arrive reach",
		"lead chief director executive chair boss",
		"profit earn income",
		"evacuate leave flee",
		"protest march demonstrate demonstration rally",
		"plane flight aircraft jet airliner",
		"ship boat ferry vessel",
		"shut close closure",
		"crash collide collision",
		"hit strike struck",
		"fix repair mend",
	} {
		for _, term := range text.Terms(group) {
			term = canonical(term)
			m[term] = append(m[term], n)
		}
	}
	return m
}()

// akin reports whether two different terms share a sense.
func akin(a, b string) bool {
	for _, x := range senses[a] {
		for _, y := range senses[b] {
			if x == y {
				return true
			}
		}
	}
	return false
}

// cognate reports whether two terms are forms of one name or word: russia and
// russian, ukrain and ukrainian.
func cognate(a, b string) bool {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n >= 5 && len(a)-n <= 3 && len(b)-n <= 3
}
