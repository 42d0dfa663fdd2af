package followup

import (
	"regexp"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

var (
	// aboutWhom is a question about somebody: "who is Ada Voss?", "what did Voss
	// say about the bridge?".
	aboutWhom = regexp.MustCompile(`^(?i:who(?: is| was|['’]s) |.*\b(?:did|does|has|had|will|would|is|was) )((?:\p{Lu}[\pL\pN'’.-]* ?)+)(?:[?!. ]*$|\b(?i:say|said|saying|tell|told|ask|answer|want|call|promise|warn|explain|think|mean|demand|claim|vote|voted)\b)`)
	// leads is a word that begins a sentence as somebody does: "Voss said", where
	// the capital alone does not tell a name.
	leads = regexp.MustCompile(`^(\p{Lu}\p{Ll}+) (?:was|is|has|said|says|told)\b`)
)

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
	about, most := text.Content(asked), 0
	shares := make([]int, len(cited))
	for i, c := range cited {
		shares[i] = text.Shared(text.Content(c.Quote), about)
		most = max(most, shares[i])
	}
	for i, c := range cited {
		if shares[i] == most {
			names = append(names, Names(c.Quote)...)
		}
	}
	return names
}

// Names are those of a sentence, with the one that begins it.
func Names(sentence string) []string {
	names := text.Names(sentence)
	if m := leads.FindStringSubmatch(sentence); m != nil && text.HasContent(m[1]) {
		names = append([]string{text.Fold(m[1])}, names...)
	}
	return names
}
