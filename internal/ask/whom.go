package ask

import (
	"regexp"
	"slices"
	"strings"

	"newsdesk/internal/summary"
)

var (
	// oneOf is a pronoun of one person.
	oneOf = regexp.MustCompile(`(?i)\b(?:he|him|his|she|hers?)\b`)
	// holder asks who holds an office: "who is the mayor of Norhaven?".
	holder = regexp.MustCompile(`(?i)^who(?: is| was|['’]s) (?:the |its |their |our )?((?:\p{Ll}[\pL-]* )*?\p{Ll}[\pL-]*)(?: (?:of|in|at|for|on)\b.*)?[?!. ]*$`)
)

// speaking leaves out the choices that speak of somebody else than a question
// of "him" or "her" does: they name somebody, but none of the names added to
// the question. Of the rest those come first that speak of one person at all,
// unless they answer much worse.
func (r reading) speaking(choices []summary.Choice) []summary.Choice {
	m := added.FindString(r.asked)
	if m == "" || !oneOf.MatchString(r.asked) {
		return choices
	}
	whom := strings.Fields(words(m))
	var of, rest []summary.Choice
	for _, c := range choices {
		sentence := r.candidates[c.Index].Text
		names := strings.Fields(strings.Join(namesIn(sentence), " "))
		meant := slices.ContainsFunc(names, func(n string) bool { return slices.Contains(whom, n) })
		switch {
		case (meant || oneOf.MatchString(sentence)) && c.Confidence() >= lesser*choices[0].Confidence():
			of = append(of, c)
		case meant || len(names) == 0:
			rest = append(rest, c)
		}
	}
	return append(of, rest...)
}

// holding puts the choices first that hold the office whose holder is asked
// for, in an article of where it is held, and says whether none does: who is
// mayor of Norhaven is told by no sentence without a mayor.
func (r reading) holding(query string, choices []summary.Choice) (first []summary.Choice, unheld bool) {
	m := holder.FindStringSubmatch(query)
	if m == nil || !searchable(m[1]) {
		return choices, false
	}
	holds := map[int]bool{}
	for _, c := range summary.Answer(m[1], r.candidates, len(r.candidates)) {
		holds[c.Index] = r.named(r.candidates[c.Index].Ref.Article) == 1
	}
	slices.SortStableFunc(choices, func(a, b summary.Choice) int {
		switch {
		case holds[a.Index] == holds[b.Index]:
			return 0
		case holds[a.Index]:
			return -1
		}
		return 1
	})
	return choices, len(choices) == 0 || !holds[choices[0].Index]
}
