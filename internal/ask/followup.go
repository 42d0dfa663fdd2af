package ask

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Questions are made to stand alone by rules, with or without a model: a model
// would cost a call, and what it adds cannot be checked.
const (
	goesOn  = `(?:(?:and|but|so)[ ,]+)?`
	askWord = `(?:who|whom|whose|what|when|where|why|which|how(?: (?:many|much|long|old|often|far))?)`
)

var (
	// opening begins a question that goes on from the one before it.
	opening = regexp.MustCompile(`(?i)^(?:and|but|so|then|also)\b[ ,]*|^(?:what|how) about |^(?:what|who|where) else\b|^since when\b`)
	// swapping asks the same of something else: "what about the harbour?",
	// "and in Berlin?".
	swapping = regexp.MustCompile(`(?i)^` + goesOn + `(?:(?:what|how) about )?((?:in|at|for|from|on|by|with|to|of|near) )?(.+?)[?!. ]*$`)
	// bareAsk is a question of nothing but how it asks.
	bareAsk = regexp.MustCompile(`(?i)^` + goesOn + `(` + askWord + `|since when)(?: (?:exactly|then|else|is (?:that|it)|was (?:that|it)|not))?[?!. ]*$`)
	// asksWith begins a question; behind it stands what it is about.
	asksWith = regexp.MustCompile(`(?i)^` + goesOn + `(?:by |in |on |at |to |from |for |with |since )?` + askWord + `\b ?(?:(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could)\b ?)?`)
	// definite asks of one thing as if it had been named: "who was the captain?".
	definite = regexp.MustCompile(`(?i)^(?:and )?(?:who|what|when|where|why|how)\b.* the [\pL'’-]+[?!. ]*$`)
	added    = regexp.MustCompile(` \([^()]*\)$`)
)

// persons point at somebody; things point at something, but are also said of
// nothing in particular ("is it true that…"), and count in short questions.
var (
	persons = strings.Fields("he him his she her hers they them their theirs")
	things  = strings.Fields("it its this that these those there then")
)

// leans reports whether a question cannot be understood alone: it is too short
// to say what it is about, or points at something that it does not name.
func leans(question string) bool {
	content := len(terms(question))
	named := len(text.Names(question)) > 0
	switch {
	case content == 0, bareAsk.MatchString(question):
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

// points reports whether a pronoun stands in the question before it has named
// more than so many things that the pronoun could stand for.
func points(question string, pronouns []string, before int) bool {
	for _, w := range strings.Fields(words(question)) {
		if slices.Contains(pronouns, w) {
			return true
		}
		if len(terms(w)) > 0 {
			if before--; before < 0 {
				return false
			}
		}
	}
	return false
}

// terms are the terms of s that carry it.
func terms(s string) []string {
	return slices.DeleteFunc(text.Terms(s), text.IsStop)
}

// standAlone makes a leaning question whole from the one before it, and then
// adds the names it may point at.
func standAlone(question, last string, cited []news.Citation) (whole, named string) {
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

// pointedAt are the names that a pronoun behind the question last may stand
// for: whom that one was about, if it says so; else those it has, with those it
// pointed at itself, or those of the sentences it was answered with that share
// most with it: the others speak more and more of somebody else.
func pointedAt(last string, cited []news.Citation) (names []string) {
	asked := added.ReplaceAllString(last, "")
	if m := aboutWhom.FindStringSubmatch(asked); m != nil {
		return []string{strings.TrimSpace(text.Fold(m[1]))}
	}
	names = text.Names(asked)
	if m := added.FindString(last); m != "" && pointing(asked) {
		return append(names, strings.Split(strings.Trim(m, " ()"), ", ")...)
	}
	most := 0
	for _, c := range cited {
		most = max(most, common(terms(c.Quote), terms(asked)))
	}
	for _, c := range cited {
		if common(terms(c.Quote), terms(asked)) == most {
			names = append(names, namesIn(c.Quote)...)
		}
	}
	return names
}

// leads is a word that begins a sentence as somebody does: "Voss said", where
// the capital alone does not tell a name.
var leads = regexp.MustCompile(`^(\p{Lu}\p{Ll}+) (?:was|is|has|said|says|told)\b`)

func namesIn(sentence string) []string {
	names := text.Names(sentence)
	if m := leads.FindStringSubmatch(sentence); m != nil && searchable(m[1]) {
		names = append([]string{text.Fold(m[1])}, names...)
	}
	return names
}

// aboutWhom is a question about somebody: "who is Ada Voss?", "what did Voss
// say about the bridge?".
var aboutWhom = regexp.MustCompile(`^(?i:who(?: is| was|['’]s) |.*\b(?:did|does|has|had|will|would|is|was) )((?:\p{Lu}[\pL\pN'’.-]* ?)+)(?:[?!. ]*$|\b(?i:say|said|saying|tell|told|ask|answer|want|call|promise|warn|explain|think|mean|demand|claim|vote|voted)\b)`)

// maxNames is how many names are added: more would outweigh the question.
const maxNames = 4

func pointing(question string) bool {
	return points(question, persons, len(question)) || points(question, things, len(question))
}

// elsewhere reports whether a question goes on to something else, which it names
// without asking anything of it: "and the trawler?".
func elsewhere(question string) bool {
	return aboutElse.MatchString(question) || opening.MatchString(question) && !asksWith.MatchString(question) && searchable(question)
}

// complete makes an ellipsis whole: "why?" asks why of what was asked before,
// "and in Berlin?" the same of another place.
func complete(question, last string) string {
	about := strings.TrimRight(asksWith.ReplaceAllString(last, ""), "?!. ")
	if m := bareAsk.FindStringSubmatch(question); m != nil {
		return m[1] + " " + about + "?"
	}
	m := swapping.FindStringSubmatch(question)
	if m == nil || !opening.MatchString(question) || asksWith.MatchString(question) && !aboutElse.MatchString(question) || pointing(question) {
		return question
	}
	other := strings.TrimPrefix(m[2], "the ")
	if m[1] == "" && !startsUpper(other) {
		return question // another subject, not another of the kind
	}
	return swap(last, m[1], other)
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

var aboutElse = regexp.MustCompile(`(?i)^` + goesOn + `(?:what|how) about `)

// swap puts other in place of what last names: what stands behind the same
// preposition, else the last name, else a pronoun; else it is added.
func swap(last, preposition, other string) string {
	if preposition != "" {
		phrase := regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(preposition) + `(?:the )?(?:\p{Lu}[\pL\pN'’.-]*(?: \p{Lu}[\pL\pN'’.-]*)*|[\pL\pN'’-]+)`)
		if at := phrase.FindStringIndex(last); at != nil {
			return last[:at[0]] + preposition + other + last[at[1]:]
		}
		return strings.TrimRight(last, "?!. ") + " " + preposition + other + "?"
	}
	names := properName.FindAllStringIndex(last, -1)
	if len(names) > 0 && names[len(names)-1][0] > 0 {
		at := names[len(names)-1]
		return last[:at[0]] + other + last[at[1]:]
	}
	if at := oneOf.FindStringIndex(last); at != nil {
		return last[:at[0]] + other + last[at[1]:]
	}
	return strings.TrimRight(last, "?!. ") + " " + other + "?"
}

var properName = regexp.MustCompile(`\p{Lu}[\pL\pN'’-]*(?: (?:of |de |von |van |the )?\p{Lu}[\pL\pN'’-]*)*`)

// articlesOf are the articles that citations are of, each once, in order.
func articlesOf(cited []news.Citation) (articles []int64) {
	for _, c := range cited {
		if !slices.Contains(articles, c.Article) {
			articles = append(articles, c.Article)
		}
	}
	return articles
}
