package followup

import (
	"regexp"
	"strings"

	"newsdesk/internal/ask/wording"
	"newsdesk/internal/text"
)

var (
	// swapping asks the same of something else: "what about the harbour?",
	// "and in Berlin?".
	swapping = regexp.MustCompile(`(?i)^` + wording.GoesOn + `(?:(?:what|how) about )?((?:in|at|for|from|on|by|with|to|of|near) )?(.+?)[?!. ]*$`)
	// asksWith begins a question; behind it stands what it is about.
	asksWith = regexp.MustCompile(`(?i)^` + wording.GoesOn + `(?:by |in |on |at |to |from |for |with |since )?` + wording.Ask + `\b ?(?:(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could)\b ?)?`)

	aboutElse  = regexp.MustCompile(`(?i)^` + wording.GoesOn + `(?:what|how) about `)
	properName = regexp.MustCompile(`\p{Lu}[\pL\pN'’-]*(?: (?:of |de |von |van |the )?\p{Lu}[\pL\pN'’-]*)*`)
)

// elsewhere reports whether a question goes on to something else, which it names
// without asking anything of it: "and the trawler?".
func elsewhere(question string) bool {
	return aboutElse.MatchString(question) || opening.MatchString(question) && !asksWith.MatchString(question) && text.HasContent(question)
}

// complete makes an ellipsis whole: "why?" asks why of what was asked before,
// "and in Berlin?" the same of another place.
func complete(question, last string) string {
	about := strings.TrimRight(asksWith.ReplaceAllString(last, ""), "?!. ")
	if ask := wording.Bare(question); ask != "" {
		return ask + " " + about + "?"
	}
	m := swapping.FindStringSubmatch(question)
	if m == nil || !opening.MatchString(question) || asksWith.MatchString(question) && !aboutElse.MatchString(question) || pointing(question) {
		return question
	}
	other := strings.TrimPrefix(m[2], "the ")
	if m[1] == "" && !wording.Capital(other) {
		return question // another subject, not another of the kind
	}
	return swap(last, m[1], other)
}

// Fragment reports whether a question is no more than where or of what the same is
// asked: "and in Berlin?". Alone it asks nothing.
func Fragment(question string) bool {
	m := swapping.FindStringSubmatch(question)
	return m != nil && m[1] != "" && opening.MatchString(question)
}

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
