package discord

import (
	"strconv"
	"strings"

	"newsdesk/internal/news"
)

// storyMessages show one story at length: what is told of it, and all who tell
// of it.
func storyMessages(told news.Brief, story news.Story) []message {
	item := told.Items[0]
	blocks := []string{itemBlock(item, false), "-# " + modeLabel(item.Mode)}
	lines := []string{"**" + count(len(story.Articles), "article", "articles") + " of this story**"}
	for _, h := range story.Articles {
		lines = append(lines, "- "+headline(h))
	}
	blocks = append(blocks, strings.Join(lines, "\n"))
	if past := history(story); past != "" {
		blocks = append(blocks, past)
	}
	messages := cards("", blocks)
	messages[len(messages)-1].rows = buttons(
		button("Ask", customID(doAsk, number(item.Headline.ID))),
		button("Evidence", customID(doBriefEv, told.ID)),
	)
	return messages
}

// history says which stories were found to be one, and which were parted.
func history(story news.Story) string {
	var lines []string
	for _, c := range story.History {
		switch {
		case c.Turn == news.Merged && c.Story == story.ID:
			lines = append(lines, "-# Taken together with another story "+stamp(c.At, 'R'))
		case c.Turn == news.Split:
			lines = append(lines, "-# Parted from another story "+stamp(c.At, 'R'))
		}
	}
	return strings.Join(lines, "\n")
}

// sourcesMessages list the articles that a brief's stories rest on.
func sourcesMessages(b news.Brief) []message {
	var blocks []string
	for _, item := range b.Items {
		lines := []string{"**" + escape(itemTitle(item)) + "**"}
		for i, h := range itemSources(item) {
			lines = append(lines, "["+strconv.Itoa(i+1)+"] "+headline(h))
		}
		if said := voices(item); said != "" {
			lines = append(lines, "-# "+said)
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	return cards("Sources", blocks)
}

// cards lay blocks out in as many messages as it takes.
func cards(title string, blocks []string) []message {
	var messages []message
	for _, page := range pack(blocks, "\n\n", maxDescription) {
		messages = append(messages, card(title, page, ""))
	}
	return messages
}
