// Package figures reads what sentences count ("nine people were killed" is a
// count of the dead) and tells where articles count the same thing otherwise.
// It is careful: figures of the past, parts of a count and numbers that count
// nothing are left out, and what is missed is not said. It works on words
// alone, words nothing anew, and knows only English.
package figures

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Report is a figure in a sentence of an article.
type Report struct {
	news.Figure
	Ref    news.Ref
	From   news.Headline // of the article
	Phrase string        // the number and what it counts, verbatim: "12 people"

	hedge  hedge
	about  []string // terms of the sentence beside its numbers and what they count
	places []string // folded words of the names that say where
}

// Read reads the figures of one sentence. Of and Label say what a number
// counts: of people, what befell them ("dead"), otherwise the counted noun. Of
// is the same for words of one sense; Label is in the sentence's own. None are read
// from a sentence of more than longest bytes.
func Read(sentence string, ref news.Ref, from news.Headline) (found []Report) {
	if len(sentence) > longest {
		return nil
	}
	numbers := text.Numbers(sentence)
	if len(numbers) == 0 || past.MatchString(sentence) {
		return nil
	}
	at := 0
	for _, n := range numbers {
		i := strings.Index(sentence[at:], n.Text)
		if i < 0 {
			continue
		}
		start := at + i
		at = start + len(n.Text)
		u, ok := unitOf(sentence, start, at, n)
		if !ok || part.MatchString(sentence[:start]) {
			continue
		}
		found = append(found, Report{
			Figure: news.Figure{Of: u.key, Value: n.Value, Text: signed(sentence, start, at), Label: u.label},
			Ref:    ref, From: from, Phrase: sentence[start : at+u.tail], hedge: hedgeOf(sentence[:start]),
		})
	}
	places := placesOf(sentence)
	for i := range found {
		found[i].about, found[i].places = about(sentence, found[i].Of), places
	}
	return found
}

// longest is more than people write without a full stop: what is longer is a list or
// a table, and each of its numbers would be looked for in all of it.
const longest = 4000

// signed is the number at s[start:end] with its sign: "$40 million", "9%".
func signed(s string, start, end int) string {
	if sign, ok := currency(s[:start]); ok {
		start -= len(sign)
	}
	if strings.HasPrefix(s[end:], "%") {
		end++
	}
	return s[start:end]
}

// unit is what a number counts.
type unit struct {
	key   string // comparable
	label string // for readers, in words of the sentence; "" when none say so
	tail  int    // bytes behind the number that say so
}

var (
	// past marks sentences about other times, whose figures are background.
	past = regexp.MustCompile(`(?i)\b(?:in|of|since|until|before|after|during|from) (?:[a-z]+ )?(?:19|20)\d\d\b|\b(?:last|previous|earlier this) (?:year|month|week|decade)\b|\b(?:years?|months?|decades?) (?:ago|earlier|before)\b`)
	// part ends before a number that is not the whole count.
	part = regexp.MustCompile(`(?i)\b(?:including|among them|among (?:the (?:dead|injured|victims)|those)|of (?:them|whom|those)|another|a further|additional|one of|every|each|per)\s+(?:(?:at least|about|some|around)\s+)?$`)
	// counted is what follows a number: up to four words of one clause.
	counted = regexp.MustCompile(`^[ \x{a0}-]*((?:[\pL'’-]+ ?){1,4})`)
	// reached is a number that ends what its subject did: "the toll rose to 12".
	reached = regexp.MustCompile(`(?i)((?:[\pL'’-]+ ){0,6}[\pL'’-]+) (?:has |have |had )?(?:rose|risen|climbed|grew|grown|increased|jumped|fell|fallen|dropped|stands?|stood|reached|is|was)(?: now)?(?: to| at)? (?:at least |about |more than |nearly |over )?$`)
	// aside is what a subject says of itself: "in Norhaven", "of the fire".
	aside = regexp.MustCompile(`(?: (?:in|of|at|for|near|from) (?:the |an? )?[\pL'’-]+(?: \p{Lu}[\pL'’-]*)*)+$`)
	// clocks are words behind a number that measure time or name a date.
	clocks = regexp.MustCompile(`(?i)^(?:a\.?m|p\.?m|o['’]clock|seconds?|minutes?|hours?|days?|weeks?|months?|years?|year-old|old|decades?|centur(?:y|ies)|january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b`)
	years  = regexp.MustCompile(`^(?:19|20)\d\d$`)
)

// unitOf says what the number at s[start:end] counts, false of dates, times
// and bare numbers.
func unitOf(s string, start, end int, n text.Number) (unit, bool) {
	if sign, ok := currency(s[:start]); ok {
		return noun(sign, s[:start-len(sign)], s[end:]), true
	}
	if strings.HasSuffix(n.Value, "%") {
		return noun("%", s[:start], s[end:]), true
	}
	m := counted.FindStringSubmatchIndex(s[end:])
	if m != nil && clocks.MatchString(s[end+m[2]:]) || years.MatchString(n.Text) {
		return unit{}, false
	}
	if m != nil {
		phrase := s[end+m[2] : end+m[3]]
		if u, ok := countedBy(phrase, s[:start]); ok {
			u.tail += m[2]
			return u, true
		}
	}
	return subject(s[:start])
}

// subject is what reached a number that stands at the end of before: of all its
// words a casualty, otherwise the last.
func subject(before string) (unit, bool) {
	m := reached.FindStringSubmatch(before)
	if m == nil {
		return unit{}, false
	}
	clause := before[strings.LastIndexAny(before, ",;:")+1:]
	if key, label := casualty(strings.Fields(clause)); key != "" {
		return unit{key: key, label: label}, true
	}
	head := strings.Fields(aside.ReplaceAllString(m[1], ""))
	if len(head) == 0 {
		return unit{}, false
	}
	word := head[len(head)-1]
	if t := text.Content(word); len(t) > 0 {
		return unit{key: sense(t[0]), label: word}, true
	}
	return unit{}, false
}

// casualty is the first casualty that words name, and the words that do: "the
// death toll of the fire" has "death toll".
func casualty(words []string) (key, label string) {
	for i, w := range words {
		if key = casualtyOf(w); key == "" {
			continue
		}
		end := i + 1
		for end < len(words) && casualtyOf(words[end]) == key {
			end++
		}
		return key, strings.Join(words[i:end], " ")
	}
	return "", ""
}

// casualtyOf is the casualty that a word names, "" for none.
func casualtyOf(word string) string {
	for _, t := range text.Content(word) {
		if key := sense(t); senses[key] != nil {
			return key
		}
	}
	return ""
}

// countedBy reads the words behind a number: its noun and, of people, what
// befell them, told behind the noun or before the number.
func countedBy(phrase, before string) (unit, bool) {
	words := strings.Fields(phrase)
	at := 0
	for k, w := range words {
		start := at + strings.Index(phrase[at:], w)
		at = start + len(w)
		if prepositions[w] {
			break
		}
		t := text.Content(w)
		if len(t) == 0 || shy[t[0]] {
			continue
		}
		if !crowd[t[0]] {
			return unit{key: sense(t[0]), label: w, tail: at}, true
		}
		u := people(t[0], words[k:], before)
		u.tail = at
		return u, true
	}
	return unit{}, false
}

// people is what a number of people counts: noun is the term of words[0], which
// stands behind the number. Where the noun leaves nobody out, what befell them
// is enough; nine children are not all the dead.
func people(noun string, words []string, before string) unit {
	f := fateOf(words[1:], before)
	switch {
	case f.key == "":
		return unit{key: noun, label: words[0]}
	case senses[f.key] != nil && anybody[noun]:
		return unit{key: f.key, label: f.word}
	case f.behind:
		u := unit{key: f.key, label: strings.Join(words[:1+slices.Index(words[1:], f.word)+1], " ")}
		if !anybody[noun] {
			u.key = noun + " " + f.key
		}
		return u
	}
	return unit{key: noun + " " + f.key, label: f.word + " " + words[0]}
}

// fate is what befell people, and the word that says so.
type fate struct {
	key, word string
	behind    bool // the noun, otherwise before the number
}

// fateOf is what befell people: the casualty that the words behind or the last
// one before name, otherwise the first word behind that means something.
func fateOf(behind []string, before string) (f fate) {
	for _, w := range behind {
		if key := casualtyOf(w); key != "" {
			return fate{key, w, true}
		}
		if t := text.Content(w); f.key == "" && len(t) > 0 {
			f = fate{t[0], w, true}
		}
	}
	if last := lastWord(before); casualtyOf(last) != "" {
		return fate{casualtyOf(last), last, false}
	}
	return f
}

// lastWord is the last word of before that means something, less what hedges
// the number behind it; "" when its clause has none.
func lastWord(before string) string {
	before = hedges.ReplaceAllString(before, "")
	words := strings.Fields(before[strings.LastIndexAny(before, ",;:")+1:])
	for _, w := range slices.Backward(words) {
		if len(text.Content(w)) > 0 {
			return strings.Trim(w, `"'“”‘’().`)
		}
	}
	return ""
}

// noun makes a unit of a sign and the noun that follows the number, or of what
// reached it.
func noun(sign, before, after string) unit {
	after = strings.TrimLeft(after, "% ")
	if m := counted.FindStringSubmatch(after); m != nil {
		for _, w := range strings.Fields(m[1]) {
			if prepositions[w] {
				break
			}
			if t := text.Content(w); len(t) > 0 && !shy[t[0]] {
				return unit{key: sign + " " + t[0], label: w}
			}
		}
	}
	if u, ok := subject(before); ok {
		return unit{key: sign + " " + u.key, label: u.label}
	}
	return unit{key: sign, label: lastWord(before)}
}

func currency(before string) (string, bool) {
	r, _ := utf8.DecodeLastRuneInString(before)
	return string(r), strings.ContainsRune("$€£¥", r)
}

// prepositions end what a number counts: "rose to 14 on Tuesday".
var prepositions = map[string]bool{
	"on": true, "in": true, "at": true, "by": true, "from": true, "after": true, "as": true, "when": true, "while": true,
	"since": true, "before": true, "to": true, "for": true, "with": true, "and": true, "or": true, "but": true,
}

// shy are terms that stand between a number and what it counts.
var shy = setOf("other more further additional new local young old so far confirmed reported")

// crowd are people, who are counted by what befell them; anybody are those of
// them that leave nobody out.
var (
	crowd   = setOf("people person men women children child civilians residents passengers victims others workers soldiers students pupils tourists villagers crew members")
	anybody = setOf("people person victims others")
)

// sense brings the words of casualties together.
func sense(term string) string {
	for name, group := range senses {
		if group[term] {
			return name
		}
	}
	return term
}

var senses = map[string]map[string]bool{
	"dead":      setOf("dead died dies death deaths killed killing kills toll fatalities perished"),
	"injured":   setOf("injured injuries injury wounded hurt"),
	"missing":   setOf("missing unaccounted"),
	"rescued":   setOf("rescued saved"),
	"evacuated": setOf("evacuated evacuation evacuees displaced"),
	"arrested":  setOf("arrested arrests detained"),
}

func setOf(words string) map[string]bool {
	m := map[string]bool{}
	for _, t := range text.Terms(words) {
		m[t] = true
	}
	return m
}
