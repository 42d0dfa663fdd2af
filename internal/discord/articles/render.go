package articles

import (
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
)

// Stored says what became of an article that a member brought.
func Stored(s news.Stored) message.Message {
	h := s.Headline
	if s.Existing {
		return message.Card("", "Already here: **"+message.Link(h.Title, h.URL)+"**, article "+message.Number(h.ID)+", stored "+message.Stamp(h.Added, 'R')+".\n-# `/article show article:"+message.Number(h.ID)+"` shows it.", "")
	}
	lines := []string{"Saved as article " + message.Number(h.ID) + ": **" + message.Link(h.Title, h.URL) + "**"}
	if from := render.Origin(h); from != "" {
		lines = append(lines, "-# "+from)
	}
	if s.Aside > 0 {
		lines = append(lines, "-# "+message.Count(s.Aside, "line", "lines")+" beside the story (about the author, newsletter, copyright) kept apart: never in a brief or an answer.")
	}
	return message.Card("", strings.Join(lines, "\n"), "")
}

// maxListed is how much of a title a list in short shows: ten fit into a message
// whatever they hold.
const maxListed = 80

// listCard is one page of the articles.
func listCard(page []news.Headline, total int, before int64) message.Message {
	if len(page) == 0 && before == 0 {
		return message.Card("Articles", "No article is stored yet. Add one with `/article add-url`, `add-file` or `add-text`.", "")
	}
	lines := make([]string, 0, len(page))
	for _, h := range page {
		lines = append(lines, "`"+message.Number(h.ID)+"` "+render.Headline(h))
	}
	if len(lines) == 0 {
		lines = append(lines, "No older articles.")
	}
	// Ten headlines of full length can pass the limit; those at the end are then
	// shown in short.
	for i := len(page) - 1; i >= 0 && message.Size(strings.Join(lines, "\n")) > message.MaxDescription; i-- {
		h := page[i]
		h.Title, h.URL, h.Byline = message.Fit(h.Title, maxListed), "", ""
		lines[i] = "`" + message.Number(h.ID) + "` " + render.Headline(h)
	}
	m := message.Card("Articles", strings.Join(lines, "\n"), message.Count(total, "article", "articles")+", newest first")
	var row []discordgo.Button
	if before != 0 {
		row = append(row, message.Button("Newest", action.ID(action.List, "0")))
	}
	if len(page) == pageLength && total > pageLength {
		row = append(row, message.Button("Older", action.ID(action.List, message.Number(page[len(page)-1].ID))))
	}
	if row != nil {
		m.Rows = message.Buttons(row...)
	}
	return m
}

// maxChanged is how much of a sentence is shown that a correction changed.
const maxChanged = 300

// correctionsCard is what corrections changed in an article, newest first, as far as
// it fits.
func correctionsCard(title string, revisions []news.Revision) message.Message {
	blocks := make([]string, len(revisions))
	for i, r := range revisions {
		lines := []string{"**" + message.Stamp(r.At, 'f') + "**"}
		if r.Title != title {
			lines = append(lines, "The title was “"+message.Escape(r.Title)+"”.")
		}
		for _, sentence := range r.Removed {
			lines = append(lines, "Gone: “"+message.Escape(message.Fit(sentence, maxChanged))+"”")
		}
		for _, sentence := range r.Added {
			lines = append(lines, "New: “"+message.Escape(message.Fit(sentence, maxChanged))+"”")
		}
		blocks[i], title = strings.Join(lines, "\n"), r.Title
	}
	return message.Card("Corrected since it was stored",
		message.Pack(blocks, "\n\n", message.MaxDescription)[0], message.Count(len(revisions), "correction", "corrections"))
}

// partCard is one part of an article's text under its headline; the first
// also says what was kept apart.
func partCard(a news.Article, part int) message.Message {
	head := []string{"**" + message.Link(a.Title, a.URL) + "**", "-# " + render.Origin(a.Headline)}
	if n := len(a.Aside); n > 0 {
		head = append(head, "-# "+message.Count(n, "line", "lines")+" beside the story kept apart")
	}
	var paragraphs []string
	for p := range strings.SplitSeq(a.Body, "\n\n") {
		if p = message.Escape(p); p != "" {
			paragraphs = append(paragraphs, p)
		}
	}
	top := message.Fit(strings.Join(head, "\n"), message.MaxDescription)
	parts := message.Pack(paragraphs, "\n\n", min(partLength, message.MaxDescription-message.Size(top)-2))
	part = min(max(part, 0), max(len(parts)-1, 0))
	body := top
	if len(parts) > 0 {
		body += "\n\n" + parts[part]
	}
	m := message.Card("", body, "article "+message.Number(a.ID)+" · part "+strconv.Itoa(part+1)+" of "+strconv.Itoa(max(len(parts), 1)))
	m.Rows = message.Turning(part, len(parts), func(part int) string { return action.ID(action.Show, message.Number(a.ID), strconv.Itoa(part)) })
	return m
}
