package discord

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/news"
)

// Renderer makes the messages of a brief for the outbox.
type Renderer struct{}

// RenderBrief gives the create-message bodies of b, in order. Each carries a
// marker in its footer that no other message has.
func (Renderer) RenderBrief(b news.Brief) ([]news.Post, error) {
	messages := briefMessages(b)
	posts := make([]news.Post, len(messages))
	for i, m := range messages {
		payload, err := json.Marshal(m)
		if err != nil {
			return nil, fmt.Errorf("render brief: %w", err)
		}
		posts[i] = news.Post{Payload: payload, Marker: marker(b.ID, i+1, len(messages))}
	}
	return posts, nil
}

// marker is the footer of a brief's message: it names the message in the
// channel's history.
func marker(brief string, part, parts int) string {
	return "newsdesk · brief " + brief + " · " + strconv.Itoa(part) + "/" + strconv.Itoa(parts)
}

// briefMessages lays a brief out: a heading, then item by item, in as many
// messages as it takes, with the buttons under the last.
func briefMessages(b news.Brief) []message {
	blocks := []string{strings.Join(briefHead(b), "\n")}
	for _, item := range b.Items {
		blocks = append(blocks, itemBlock(item, b.Mode == news.Mixed))
	}
	if b.More > 0 {
		blocks = append(blocks, "-# "+count(b.More, "more new article", "more new articles")+" did not fit. `/article list` has them all.")
	}
	pages := pack(blocks, "\n\n", maxDescription)
	messages := make([]message, len(pages))
	for i, page := range pages {
		messages[i] = card("", page, marker(b.ID, i+1, len(pages)))
	}
	if len(b.Items) > 0 {
		messages[len(messages)-1].rows = buttons(
			button("Ask", customID(doAsk, "0")),
			button("Evidence", customID(doBriefEv, b.ID)),
		)
	}
	return messages
}

// briefHead says what the brief covers, who wrote it, and whether it is late.
func briefHead(b news.Brief) []string {
	if len(b.Items) == 0 {
		head := []string{"**Nothing new**", "No article has come in" + sinceWhen(b.From) + "."}
		return append(head, lateness(b)...)
	}
	total := len(b.Items) + b.More
	head := []string{"**" + count(total, "new article", "new articles") + sinceWhen(b.From) + "**"}
	head = append(head, lateness(b)...)
	return append(head, "-# "+modeLabel(b.Mode))
}

func sinceWhen(from time.Time) string {
	if from.IsZero() {
		return ""
	}
	return " since " + stamp(from, 'f')
}

// lateness says plainly that a brief is late or stands in for missed ones.
func lateness(b news.Brief) []string {
	var lines []string
	if b.Missed > 0 {
		lines = append(lines, "This also stands for "+count(b.Missed, "earlier brief that was missed", "earlier briefs that were missed")+".")
	}
	if b.Late >= noticeable {
		lines = append(lines, "This brief is late by "+spell(b.Late)+".")
	}
	return lines
}

// noticeable is the lateness that members are told about; below it is the
// time that writing a brief takes.
const noticeable = 5 * time.Minute

func spell(d time.Duration) string {
	d = d.Round(time.Minute)
	hours, minutes := int(d.Hours()), int(d.Minutes())%60
	switch {
	case hours == 0:
		return count(minutes, "minute", "minutes")
	case minutes == 0:
		return count(hours, "hour", "hours")
	}
	return count(hours, "hour", "hours") + " and " + count(minutes, "minute", "minutes")
}

// itemBlock is one entry: linked title, lines, origin. In a brief of mixed
// modes an extractive entry says why it is one.
func itemBlock(item news.Item, mixed bool) string {
	lines := []string{"**" + link(item.Headline.Title, item.Headline.URL) + "**"}
	lines = append(lines, lineTexts(item.Lines))
	if from := origin(item.Headline); from != "" {
		lines = append(lines, "-# "+from)
	}
	if mixed && item.Mode.Extractive() {
		lines = append(lines, "-# "+modeLabel(item.Mode))
	}
	return strings.Join(lines, "\n")
}

func lineTexts(lines []news.Line) string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = escape(l.Text)
	}
	return strings.Join(texts, " ")
}

// articleMessages is the brief of one article.
func articleMessages(b news.Brief) []message {
	item := b.Items[0]
	pages := pack([]string{itemBlock(item, false), "-# " + modeLabel(item.Mode)}, "\n", maxDescription)
	messages := make([]message, len(pages))
	for i, page := range pages {
		messages[i] = card("", page, "")
	}
	var refs []news.Ref
	for _, l := range item.Lines {
		refs = append(refs, l.Refs...)
	}
	messages[len(messages)-1].rows = buttons(
		button("Ask", customID(doAsk, number(item.Headline.ID))),
		button("Evidence", quotesID(item.Headline.ID, refs)),
	)
	return messages
}

// modeLabel says in plain words who wrote the lines, and why no model did.
func modeLabel(m news.Mode) string {
	switch m {
	case news.ByModel:
		return "Written by the language model, each sentence checked against the article"
	case news.ModelDown:
		return "The language model is not answering: the article's own sentences"
	case news.OverBudget:
		return "Today's token budget is spent: the article's own sentences"
	case news.DraftFailed:
		return "The model's text did not pass the check: the article's own sentences"
	case news.Mixed:
		return "Partly written by the language model, each sentence checked against the article"
	default:
		return "No language model: the article's own sentences"
	}
}
