package summary

import (
	"regexp"
	"strings"
	"unicode"

	"newsdesk/internal/text"
)

// focus is the kind of thing a question asks for.
type focus int

const (
	anything focus = iota
	person
	place
	moment
	amount
	reason
	entity // a name of some kind: which company, what team
)

// asked is a question read for what its answer must hold.
type asked struct {
	terms  []string           // content terms in order, each once
	weigh  map[string]float64 // by term; less than 1 for words that answers seldom repeat
	modal  map[string]bool    // function words that shape the answer: would, if, not, …
	words  map[string]bool    // every folded word, to tell a new name from a repeated one
	number map[string]bool    // values of its numbers
	focus  focus
	verb   string // of "what does X want": the term of want; "" for other questions
}

func read(question string) asked {
	q := asked{weigh: map[string]float64{}, modal: map[string]bool{}, words: map[string]bool{}, number: map[string]bool{}}
	question = text.Clean(question)
	for _, term := range text.Terms(question) {
		term = canonical(term)
		if modals[term] {
			q.modal[term] = true
		}
		if text.IsStop(term) || q.weigh[term] > 0 {
			continue
		}
		q.terms = append(q.terms, term)
		q.weigh[term] = 1
		if generic[term] {
			q.weigh[term] = genericWeight
		}
	}
	folded := text.Fold(question)
	for _, w := range strings.FieldsFunc(folded, notWord) {
		q.words[w] = true
	}
	for _, n := range text.Numbers(question) {
		q.number[n.Value] = true
	}
	q.focus = focusOf(folded)
	if m := wanting.FindStringSubmatch(folded); m != nil {
		if terms := text.Terms(m[1]); len(terms) == 1 && !text.IsStop(terms[0]) {
			q.verb = canonical(terms[0])
			q.weigh[q.verb] *= verbWeight
		}
	}
	return q
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// focusOf reads the asking words of a folded question; the first rule that
// matches counts, so that "how many people who …" asks for a number.
func focusOf(folded string) focus {
	for _, f := range focuses {
		if f.pattern.MatchString(folded) {
			return f.focus
		}
	}
	return anything
}

// ask begins a clause that asks: at the start, behind a mark or a preposition.
const ask = `(?:^|[.?!:;,]\s*(?:and |but |so )?|\b(?:and|but|by|to|for|with|from|in|into|since|of|at|until) )`

var focuses = []struct {
	focus   focus
	pattern *regexp.Regexp
}{
	{amount, regexp.MustCompile(`\bhow (?:many|much|old|long|often|far|big|large|high|tall|fast|deep|heavy|likely)\b|\b(?:what|which) (?:\w+ )?(?:percentage|percent|number|share|amount|age|price|score|sum|proportion)\b|\bwhat (?:is|was|are|were) the (?:\w+ )?(?:percentage|number|share|amount|age|price|score|cost|size|rate|death toll|population|temperature|height|length|distance|result)\b`)},
	{moment, regexp.MustCompile(ask + `when\b|\b(?:what|which) (?:year|month|day|date|time|week|season|decade|century)\b|\bwhat (?:is|was) the (?:\w+ )?date\b`)},
	{place, regexp.MustCompile(ask + `where\b|\b(?:what|which) (?:[\w-]+ ){0,2}?(?:country|countries|city|cities|state|states|town|nation|nations|place|region|province|county|continent|island|ocean|sea|river|village|district|location|capital)\b`)},
	{person, regexp.MustCompile(ask + `(?:who|whom|whose)\b|\b(?:what|which) (?:[\w-]+ ){0,3}?(?:person|man|woman|actor|actress|singer|president|minister|politician|player|author|writer|director|leader|celebrity|senator|athlete|star|official|candidate|king|queen)\b`)},
	{reason, regexp.MustCompile(ask + `why\b|\bwhat (?:caused|led|prompted|triggered)\b|\bfor what reason\b|\bwhat (?:is|was) the (?:reason|cause|purpose|aim|goal)\b|\bhow come\b`)},
	{entity, regexp.MustCompile(`\bwhich \w|\bwhat (?:[\w-]+ )?(?:company|firm|team|club|school|university|airline|brand|app|platform|website|film|movie|show|series|song|album|book|game|party|agency|organi[sz]ation|group|newspaper|network|bank|store|chain|restaurant|product|name|virus|disease|storm|hurricane|mission|ship|award|sport|language|animal|drug)\b`)},
}

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
		announced announce this recent newly called made make many someone report reportedly tell know news story article say
		said mean result reason cause exactly currently actually please`) {
		for _, term := range text.Terms(w) {
			m[canonical(term)] = true
		}
	}
	return m
}()

const (
	genericWeight = 0.35
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
		"lose loss defeat",
		"buy purchase acquire pay sell",
		"cost price pay worth fee spend sum",
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
