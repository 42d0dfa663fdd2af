package discord

import (
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

// answerMessages lays an answer out: the question, the lines with their marks,
// the sources, and how fresh they are. story is the article that was asked, 0
// for all of them.
func answerMessages(a news.Answer, story int64) []message {
	blocks := []string{"> **" + escape(a.Question) + "**"}
	if a.Refused {
		blocks = append(blocks, refusalBlocks(a)...)
	} else {
		blocks = append(blocks, answerLines(a), sourceLines(a), "-# "+asOf(a)+modeLabel(a.Mode))
	}
	pages := pack(blocks, "\n\n", maxDescription)
	messages := make([]message, len(pages))
	for i, page := range pages {
		messages[i] = card("", page, "")
	}
	row := []discordgo.Button{button("Ask more", customID(doAsk, number(story)))}
	if !a.Refused {
		row = append([]discordgo.Button{button("Evidence", customID(doAnswerEv, a.ID))}, row...)
	}
	messages[len(messages)-1].rows = buttons(row...)
	return messages
}

func answerLines(a news.Answer) string {
	lines := make([]string, 0, len(a.Lines))
	for _, l := range a.Lines {
		lines = append(lines, escape(l.Text)+marks(a, l.Refs))
	}
	return strings.Join(lines, "\n")
}

// marks are the numbers of the sources a line rests on, each once, in order.
func marks(a news.Answer, refs []news.Ref) string {
	var out strings.Builder
	done := map[int]bool{0: true}
	for _, r := range refs {
		if m := a.Mark(r.Article); !done[m] {
			done[m] = true
			out.WriteString(" [" + strconv.Itoa(m) + "]")
		}
	}
	return out.String()
}

func sourceLines(a news.Answer) string {
	lines := []string{"**Sources**"}
	for i, h := range a.Sources {
		lines = append(lines, "["+strconv.Itoa(i+1)+"] "+headline(h))
	}
	return strings.Join(lines, "\n")
}

// headline is an article in one line: linked title and origin.
func headline(h news.Headline) string {
	line := link(h.Title, h.URL)
	if from := origin(h); from != "" {
		line += " · " + from
	}
	return line
}

// asOf names the date of the newest source.
func asOf(a news.Answer) string {
	var newest time.Time
	for _, h := range a.Sources {
		if h.When().After(newest) {
			newest = h.When()
		}
	}
	if newest.IsZero() {
		return ""
	}
	return "As of " + stamp(newest, 'D') + " · "
}

// refusalBlocks say that the articles do not answer, what was searched, and
// which articles come closest, as links and not as evidence.
func refusalBlocks(a news.Answer) []string {
	if a.Searched.Articles == 0 {
		return []string{"There is no article to answer from yet. Add some with `/article add-url`, `add-file` or `add-text`."}
	}
	said := "The stored articles do not answer this. I searched " + count(a.Searched.Articles, "article", "articles")
	from, to := a.Searched.From, a.Searched.To
	switch {
	case from.IsZero() || to.IsZero():
	case from.Format(time.DateOnly) == to.Format(time.DateOnly):
		said += " of " + stamp(from, 'D')
	default:
		said += " from " + stamp(from, 'D') + " to " + stamp(to, 'D')
	}
	blocks := []string{said + "."}
	if len(a.Nearest) > 0 {
		lines := []string{"Closest by their words, not an answer:"}
		for _, h := range a.Nearest {
			lines = append(lines, "- "+headline(h))
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	return blocks
}

// evidence is what a set of lines rests on, article by article.
type evidence struct {
	mark     int // number of the source, 0 for none
	headline news.Headline
	quotes   []string
}

// evidenceMessages show the exact stored sentences. gone is how many of those
// cited are no longer stored.
func evidenceMessages(found []evidence, gone int) []message {
	var blocks []string
	for _, e := range found {
		title := headline(e.headline)
		if e.mark > 0 {
			title = "[" + strconv.Itoa(e.mark) + "] " + title
		}
		lines := []string{title}
		for _, q := range e.quotes {
			lines = append(lines, "> "+escape(q))
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	if gone > 0 {
		blocks = append(blocks, count(gone, "cited sentence is", "cited sentences are")+" no longer stored, because the article was removed.")
	}
	if blocks == nil {
		blocks = []string{"No sentence is cited here."}
	}
	var messages []message
	for _, page := range pack(blocks, "\n\n", maxDescription) {
		messages = append(messages, card("The exact sentences", page, ""))
	}
	return messages
}
