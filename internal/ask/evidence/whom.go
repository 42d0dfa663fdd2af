package evidence

import (
	"cmp"
	"regexp"
	"slices"

	"newsdesk/internal/ask/followup"
	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

// holder asks who holds an office: "who is the mayor of Norhaven?".
var holder = regexp.MustCompile(`(?i)^who(?: is| was|['’]s) (?:the |its |their |our )?((?:\p{Ll}[\pL-]* )*?\p{Ll}[\pL-]*)(?: (?:of|in|at|for|on)\b.*)?[?!. ]*$`)

// speaking leaves out the choices that speak of somebody else than a question
// of "him" or "her" does: they name somebody, but none of the names added to
// the question. Of the rest those come first that speak of one person at all,
// unless they answer much worse.
func (c Case) speaking(choices []summary.Choice) []summary.Choice {
	whom := followup.Whom(c.Asked)
	if len(whom) == 0 {
		return choices
	}
	var of, rest []summary.Choice
	for _, choice := range choices {
		sentence := c.candidates[choice.Index].Text
		meant := text.Shared(whom, text.Content(sentence)) > 0
		switch {
		case (meant || followup.OfOne(sentence)) && choice.Confidence() >= lesser*choices[0].Confidence():
			of = append(of, choice)
		case meant || len(followup.Names(sentence)) == 0:
			rest = append(rest, choice)
		}
	}
	return append(of, rest...)
}

// naming leaves out the choices of articles that hold none of the question's
// names, when another holds one.
func (c Case) naming(choices []summary.Choice) []summary.Choice {
	if c.mostNamed() == 0 {
		return choices
	}
	return slices.DeleteFunc(choices, func(choice summary.Choice) bool {
		return c.named(c.candidates[choice.Index].Ref.Article) == 0
	})
}

// holding puts the choices first that hold the office whose holder is asked
// for, in an article of where it is held, and leaves the others out, unless none
// does: who is mayor of Norhaven is told by no sentence without a mayor.
func (c Case) holding(query string, choices []summary.Choice) (first []summary.Choice, unheld bool) {
	m := holder.FindStringSubmatch(query)
	if m == nil || !text.HasContent(m[1]) {
		return choices, false
	}
	called := titled(m[1])
	holds := map[int]int{} // 2 for one that names the holder with the office
	for _, choice := range summary.Answer(m[1], c.candidates, len(c.candidates)) {
		switch picked := c.candidates[choice.Index]; {
		case c.named(picked.Ref.Article) < 1:
		case called.MatchString(picked.Text):
			holds[choice.Index] = 2
		default:
			holds[choice.Index] = 1
		}
	}
	slices.SortStableFunc(choices, func(a, b summary.Choice) int { return cmp.Compare(holds[b.Index], holds[a.Index]) })
	if len(choices) == 0 || holds[choices[0].Index] == 0 {
		return choices, true
	}
	return slices.DeleteFunc(choices, func(choice summary.Choice) bool { return holds[choice.Index] == 0 }), false
}

// titled matches an office next to the name of who holds it: "Mayor Ada Voss",
// "the captain, Jonas Reuter," "Ada Voss, the mayor", "elected mayor".
func titled(office string) *regexp.Regexp {
	is := `(?i:` + regexp.QuoteMeta(office) + `)`
	return regexp.MustCompile(is + `,? \p{Lu}\p{Ll}+|\p{Lu}\p{Ll}+,? (?:(?:is|as|the|its|their|a|new) ){0,3}` + is + `(?:[,.]| of\b| at\b|$)|\b(?:elected|named|appointed|chosen|became) (?:as )?(?:the )?` + is + `\b`)
}
