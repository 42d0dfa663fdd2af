package render

import (
	"strconv"
	"strings"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// Story shows one story at length: what is told of it, and all who tell of it.
func Story(told news.Brief, story news.Story) []message.Message {
	about := message.Number(told.Items[0].Headline.ID)
	messages := storyCards(told, story)
	messages[len(messages)-1].Rows = message.Buttons(
		message.Button("Ask", action.ID(action.AskStory, about)),
		message.Button("Evidence", action.ID(action.BriefEvidence, told.ID)),
		message.Button("Open a thread", action.ID(action.Discuss, about)),
		message.Button("More like this", action.ID(action.Lean, message.Number(story.ID), action.More)),
		message.Button("Less like this", action.ID(action.Lean, message.Number(story.ID), action.Less)),
	)
	return messages
}

// Thread is how a story's own thread begins.
func Thread(told news.Brief, story news.Story) []message.Message {
	messages := storyCards(told, story, "-# Ask here with `/ask`, or by replying to a message of newsdesk's: what is asked in this thread is about this story first.")
	messages[len(messages)-1].Rows = message.Buttons(
		message.Button("Ask", action.ID(action.AskStory, message.Number(told.Items[0].Headline.ID))),
		message.Button("Evidence", action.ID(action.BriefEvidence, told.ID)),
	)
	return messages
}

func storyCards(told news.Brief, story news.Story, more ...string) []message.Message {
	item := told.Items[0]
	blocks := []string{itemBlock(item, false), "-# " + modeLabel(item.Mode)}
	if len(story.Articles) > 1 { // one alone stands above already
		lines := []string{"**" + strconv.Itoa(len(story.Articles)) + " articles of this story**"}
		for _, h := range story.Articles {
			lines = append(lines, "- "+Headline(h))
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	if past := history(story); past != "" {
		blocks = append(blocks, past)
	}
	return message.Cards("", append(blocks, more...))
}

// history says which stories were found to be one, and which were parted.
func history(story news.Story) string {
	var lines []string
	for _, c := range story.History {
		switch {
		case c.Turn == news.Merged && c.Story == story.ID:
			lines = append(lines, "-# Taken together with another story "+message.Stamp(c.At, 'R'))
		case c.Turn == news.Split:
			lines = append(lines, "-# Parted from another story "+message.Stamp(c.At, 'R'))
		}
	}
	return strings.Join(lines, "\n")
}

// Sources list the articles that a brief's stories rest on.
func Sources(b news.Brief) []message.Message {
	var blocks []string
	for _, item := range b.Items {
		lines := []string{"**" + message.Escape(itemTitle(item)) + "**"}
		for i, h := range SourcesOf(item) {
			lines = append(lines, "["+strconv.Itoa(i+1)+"] "+Headline(h))
		}
		if said := voices(item); said != "" {
			lines = append(lines, "-# "+said)
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	if blocks == nil {
		blocks = []string{"There is no story in this brief."}
	}
	return message.Cards("Sources", blocks)
}
