package discord

import (
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

// storedMessage says what became of an article that a member brought.
func storedMessage(s news.Stored) message {
	h := s.Headline
	if s.Existing {
		return card("", "Already here: **"+link(h.Title, h.URL)+"**, article "+number(h.ID)+", stored "+stamp(h.Added, 'R')+".\n-# `/article show article:"+number(h.ID)+"` shows it.", "")
	}
	lines := []string{"Saved as article " + number(h.ID) + ": **" + link(h.Title, h.URL) + "**"}
	if from := origin(h); from != "" {
		lines = append(lines, "-# "+from)
	}
	if s.Aside > 0 {
		lines = append(lines, "-# "+count(s.Aside, "line", "lines")+" beside the story (about the author, newsletter, copyright) kept apart: never in a brief or an answer.")
	}
	return card("", strings.Join(lines, "\n"), "")
}

// listMessage is one page of the articles.
func listMessage(page []news.Headline, total int, before int64) message {
	if len(page) == 0 && before == 0 {
		return card("Articles", "No article is stored yet. Add one with `/article add-url`, `add-file` or `add-text`.", "")
	}
	lines := make([]string, 0, len(page))
	for _, h := range page {
		lines = append(lines, "`"+number(h.ID)+"` "+headline(h))
	}
	if len(lines) == 0 {
		lines = append(lines, "No older articles.")
	}
	// Ten headlines with addresses of full length can pass the limit; what does
	// not fit is shown without its address.
	for i := len(page) - 1; i >= 0 && size(strings.Join(lines, "\n")) > maxDescription; i-- {
		h := page[i]
		h.URL = ""
		lines[i] = "`" + number(h.ID) + "` " + headline(h)
	}
	m := card("Articles", strings.Join(lines, "\n"), count(total, "article", "articles")+", newest first")
	var row []discordgo.Button
	if before != 0 {
		row = append(row, button("Newest", customID(doList, "0")))
	}
	if len(page) == pageLength && total > pageLength {
		row = append(row, button("Older", customID(doList, number(page[len(page)-1].ID))))
	}
	if row != nil {
		m.rows = buttons(row...)
	}
	return m
}

// articlePart is one part of an article's text under its headline; the first
// also says what was kept apart.
func articlePart(a news.Article, part int) message {
	head := []string{"**" + link(a.Title, a.URL) + "**", "-# " + origin(a.Headline)}
	if n := len(a.Aside); n > 0 {
		head = append(head, "-# "+count(n, "line", "lines")+" beside the story kept apart")
	}
	var paragraphs []string
	for p := range strings.SplitSeq(a.Body, "\n\n") {
		if p = escape(p); p != "" {
			paragraphs = append(paragraphs, p)
		}
	}
	top := fit(strings.Join(head, "\n"), maxDescription)
	parts := pack(paragraphs, "\n\n", min(partLength, maxDescription-size(top)-2))
	part = min(max(part, 0), max(len(parts)-1, 0))
	body := top
	if len(parts) > 0 {
		body += "\n\n" + parts[part]
	}
	m := card("", body, "article "+number(a.ID)+" · part "+strconv.Itoa(part+1)+" of "+strconv.Itoa(max(len(parts), 1)))
	var row []discordgo.Button
	if part > 0 {
		row = append(row, button("Back", customID(doShow, number(a.ID), strconv.Itoa(part-1))))
	}
	if part+1 < len(parts) {
		row = append(row, button("Next", customID(doShow, number(a.ID), strconv.Itoa(part+1))))
	}
	if row != nil {
		m.rows = buttons(row...)
	}
	return m
}
