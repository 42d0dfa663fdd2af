package discord

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

// Renderer makes the messages of a brief for the outbox.
type Renderer struct{}

// RenderBrief gives the create-message bodies of b, in order. Each carries a
// marker in its footer that no other message has.
func (Renderer) RenderBrief(b news.Brief) ([]news.Post, error) {
	messages := briefMessages(b)
	messages[0].ping, messages[0].thread = digits(b.Role), threadTitle(b)
	posts := make([]news.Post, len(messages))
	for i, m := range messages {
		m.crosspost = b.Crosspost
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

// maxThreadTitle is Discord's longest name of a thread.
const maxThreadTitle = 100

// threadTitle names the post that a brief is in a forum: its local date, and
// what it begins with.
func threadTitle(b news.Brief) string {
	day := b.To
	if slot, err := time.Parse(news.SlotLayout, b.Slot); err == nil {
		day = slot
	}
	title := day.Format("2 January 2006")
	if len(b.Items) > 0 {
		title += " · " + disarm(plain(itemTitle(b.Items[0])))
	}
	return fit(title, maxThreadTitle)
}

// briefMessages lays a brief out: a heading, then item by item, in as many
// messages as it takes, with the menu and the buttons under the last.
func briefMessages(b news.Brief) []message {
	blocks := []string{strings.Join(briefHead(b), "\n")}
	heads := languageHeads(b)
	for i, item := range b.Items {
		blocks = append(blocks, heads[i]+itemBlock(item, b.Mode == news.Mixed))
	}
	if b.More > 0 {
		one, many := nouns(b)
		blocks = append(blocks, "-# "+count(b.More, "more "+one, "more "+many)+" did not fit. `/article list` has them all.")
	}
	pages := pack(blocks, "\n\n", maxDescription)
	messages := make([]message, len(pages))
	for i, page := range pages {
		messages[i] = card("", page, marker(b.ID, i+1, len(pages)))
	}
	messages[len(messages)-1].rows = briefRows(b)
	return messages
}

// briefRows are the menu of a brief's stories and its buttons; none without a
// story.
func briefRows(b news.Brief) []discordgo.MessageComponent {
	if len(b.Items) == 0 {
		return nil
	}
	row := []discordgo.Button{
		button("Ask", customID(doAsk, "0")),
		button("Evidence", customID(doBriefEv, b.ID)),
	}
	if !ofArticles(b) {
		row = append(row, button("Sources", customID(doSources, b.ID)))
	}
	return append(storyMenu(b), buttons(row...)...)
}

// storyMenu opens a brief's stories one by one.
func storyMenu(b news.Brief) []discordgo.MessageComponent {
	if len(b.Items) == 1 && ofArticles(b) {
		return nil // the whole brief is that article already
	}
	menu := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: customID(doStory, b.ID), Placeholder: "Read more of a story"}
	for i, item := range b.Items[:min(len(b.Items), maxMenu)] {
		about := plain(item.Headline.Source)
		if said := voices(item); said != "" {
			about = said
		}
		menu.Options = append(menu.Options, discordgo.SelectMenuOption{
			Label: fit(plain(itemTitle(item)), maxChoice), Value: strconv.Itoa(i), Description: fit(about, maxChoice),
		})
		if menu.Options[i].Label == "" {
			menu.Options[i].Label = "story " + strconv.Itoa(i+1)
		}
	}
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{menu}}}
}

// ofArticles reports whether a brief tells of single articles, not of stories.
func ofArticles(b news.Brief) bool {
	for _, item := range b.Items {
		if item.Story != 0 {
			return false
		}
	}
	return true
}

// nouns are what a brief counts.
func nouns(b news.Brief) (one, many string) {
	if ofArticles(b) {
		return "new article", "new articles"
	}
	return "new story", "new stories"
}

// briefHead says what the brief covers, who wrote it, and whether it is late.
func briefHead(b news.Brief) []string {
	if len(b.Items) == 0 {
		words := "No article has come in" + sinceWhen(b.From) + "."
		if b.Filter != "" {
			words = "Nothing that this brief is chosen by has come in" + sinceWhen(b.From) + "."
		}
		return append([]string{"**Nothing new**", words}, lateness(b)...)
	}
	one, many := nouns(b)
	head := []string{"**" + count(len(b.Items)+b.More, one, many) + sinceWhen(b.From) + "**"}
	head = append(head, lateness(b)...)
	if b.Mode != "" { // nobody wrote anything in a brief of headlines
		head = append(head, "-# "+modeLabel(b.Mode))
	}
	return head
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
		words := count(b.Missed, "slot", "slots") + " missed."
		if covers := b.Covers(); covers > 0 {
			words = "Covers " + strconv.Itoa(int(covers.Hours())) + " h, " + words
		}
		lines = append(lines, sentence(words))
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
