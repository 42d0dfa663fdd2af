package wording

import (
	"slices"
	"strings"
)

// The words by which news are asked for: "any news about the ferry?" asks about
// the ferry, "what happened yesterday?" about yesterday. Those of ahead may
// stand before a subject, those of behind after it; one that is wanted must be
// among them, as "what is it about?" asks for no news.
var (
	wanted = strings.Fields(`news headline headlines summary summarise summarize recap overview tell brief update updates
		developments happened happening happens missed miss going changed story stories new latest newest`)
	ahead = append(strings.Fields(`so and ok please can could would you me us i we show give get list a an the any anything something everything
		is are was were there what whats s has have had been did do does up on with about of from in at to for regarding more top main biggest breaking`), wanted...)
	behind = strings.Fields(`news headline headlines story stories update updates summary developments happened happening
		please now lately recently so far about it there is are up with on`)
	// novel words ask for news only where no subject follows: the latest on the
	// ferry, but not the latest ferry.
	novel = strings.Fields(`new latest newest top main biggest breaking`)
	// chat is what is said to a bot and is no question about the news.
	chat = strings.Fields(`hi hello hey good morning evening afternoon night bye thanks thank you very much cheers ok okay great nice cool
		please help me who are what can do how`)
)

// Subject is what a question is about when it asks for news of it, "" when for
// news as such; false when it asks something else.
func Subject(question string) (about string, asks bool) {
	said := strings.Fields(question)
	word := func(i int) string { return strings.ReplaceAll(Words(said[i]), " ", "") }
	from, to := 0, len(said)
	for from < to && slices.Contains(ahead, word(from)) {
		subjectNext := from+1 < to && !slices.Contains(ahead, word(from+1))
		if subjectNext && slices.Contains(novel, word(from)) {
			break
		}
		asks = asks || slices.Contains(wanted, word(from))
		from++
	}
	// With a capital it belongs to a name: the Daily News.
	for to > from && !Capital(said[to-1]) && slices.Contains(behind, word(to-1)) {
		to--
		asks = asks || slices.Contains(wanted, word(to))
	}
	if !asks {
		return question, false
	}
	return strings.Join(said[from:to], " "), true
}

// Asks reports whether a folded word is one by which news are asked for.
func Asks(word string) bool { return slices.Contains(wanted, word) }

// Chats reports whether nothing is asked: "thanks", "who are you?".
func Chats(question string) bool {
	said := strings.Fields(Words(question))
	return len(said) > 0 && Bare(question) == "" && !slices.ContainsFunc(said, func(w string) bool { return !slices.Contains(chat, w) })
}
