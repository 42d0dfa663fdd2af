package render

import (
	"strconv"
	"strings"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// Source is what a set of lines rests on, article by article.
type Source struct {
	Mark     int // number of the source, 0 for none
	Headline news.Headline
	Quotes   []string
}

// Evidence shows the exact stored sentences. gone is how many of those cited are
// no longer stored.
func Evidence(found []Source, gone int) []message.Message {
	var blocks []string
	for _, e := range found {
		title := Headline(e.Headline)
		if e.Mark > 0 {
			title = "[" + strconv.Itoa(e.Mark) + "] " + title
		}
		lines := []string{title}
		for _, q := range e.Quotes {
			lines = append(lines, "> "+message.Escape(q))
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	if gone > 0 {
		blocks = append(blocks, message.Count(gone, "cited sentence is", "cited sentences are")+" no longer stored, because the article was removed.")
	}
	if blocks == nil {
		blocks = []string{"No sentence is cited here."}
	}
	var messages []message.Message
	for _, page := range message.Pack(blocks, "\n\n", message.MaxDescription) {
		messages = append(messages, message.Card("The exact sentences", page, ""))
	}
	return messages
}
