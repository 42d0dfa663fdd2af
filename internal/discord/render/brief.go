// Package render makes news readable: briefs, stories, articles, answers, their
// evidence, and notices become messages. It is pure: it shows what it is given,
// adds no word about the news, and refuses nothing but what no message can hold.
package render

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// Posts makes the messages of a brief for the outbox.
type Posts struct{}

// RenderBrief gives the create-message bodies of b, in order. Each carries a
// marker in its footer that no other message has.
func (Posts) RenderBrief(b news.Brief) ([]news.Post, error) {
	messages := Brief(b)
	messages[0].Ping, messages[0].Thread = message.Digits(b.Role), threadTitle(b)
	posts := make([]news.Post, len(messages))
	for i, m := range messages {
		m.Crosspost = b.Crosspost
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
		title += " · " + message.Disarm(message.Plain(itemTitle(b.Items[0])))
	}
	return message.Fit(title, maxThreadTitle)
}

// Brief lays a brief out: a heading, then item by item, in as many
// messages as it takes, with the menu and the buttons under the last.
func Brief(b news.Brief) []message.Message {
	blocks := []string{strings.Join(briefHead(b), "\n")}
	heads := languageHeads(b)
	for i, item := range b.Items {
		blocks = append(blocks, heads[i]+itemBlock(item, b.Mode == news.Mixed))
	}
	if b.More > 0 {
		one, many := nouns(b)
		blocks = append(blocks, "-# "+message.Count(b.More, "more "+one, "more "+many)+" did not fit. `/article list` has them all.")
	}
	pages := message.Pack(blocks, "\n\n", message.MaxDescription)
	messages := make([]message.Message, len(pages))
	for i, page := range pages {
		messages[i] = message.Card("", page, marker(b.ID, i+1, len(pages)))
	}
	messages[len(messages)-1].Rows = briefRows(b)
	return messages
}

// briefRows are the menu of a brief's stories and its buttons; none without a
// story.
func briefRows(b news.Brief) []discordgo.MessageComponent {
	if len(b.Items) == 0 {
		return nil
	}
	row := []discordgo.Button{
		message.Button("Ask", action.ID(action.Ask, "0")),
		message.Button("Evidence", action.ID(action.BriefEvidence, b.ID)),
	}
	if !OfArticles(b) {
		row = append(row, message.Button("Sources", action.ID(action.Sources, b.ID)))
	}
	return append(storyMenu(b), message.Buttons(row...)...)
}

// storyMenu opens a brief's stories one by one.
func storyMenu(b news.Brief) []discordgo.MessageComponent {
	if len(b.Items) == 1 && OfArticles(b) {
		return nil // the whole brief is that article already
	}
	menu := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: action.ID(action.Story, b.ID), Placeholder: "Read more of a story"}
	for i, item := range b.Items[:min(len(b.Items), message.MaxMenu)] {
		about := message.Plain(item.Headline.Source)
		if said := voices(item); said != "" {
			about = said
		}
		menu.Options = append(menu.Options, discordgo.SelectMenuOption{
			Label: message.Fit(message.Plain(itemTitle(item)), message.MaxChoiceName), Value: strconv.Itoa(i), Description: message.Fit(about, message.MaxChoiceName),
		})
		if menu.Options[i].Label == "" {
			menu.Options[i].Label = "story " + strconv.Itoa(i+1)
		}
	}
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{menu}}}
}

// OfArticles reports whether a brief tells of single articles, not of stories.
func OfArticles(b news.Brief) bool {
	for _, item := range b.Items {
		if item.Story != 0 {
			return false
		}
	}
	return true
}

// nouns are what a brief counts.
func nouns(b news.Brief) (one, many string) {
	if OfArticles(b) {
		return "new article", "new articles"
	}
	return "new story", "new stories"
}

// briefHead says what the brief covers, who wrote it, and whether it is late.
func briefHead(b news.Brief) []string {
	if len(b.Items) == 0 {
		words := nothing(b)
		return append([]string{"**Nothing new**", words}, lateness(b)...)
	}
	one, many := nouns(b)
	head := []string{"**" + message.Count(len(b.Items)+b.More, one, many) + sinceWhen(b.From) + "**"}
	head = append(head, lateness(b)...)
	if b.Mode != "" { // nobody wrote anything in a brief of headlines
		head = append(head, "-# "+modeLabel(b.Mode))
	}
	return head
}

// nothing says why a brief is empty: what came in is told already, does not fit
// it, or there is nothing.
func nothing(b news.Brief) string {
	told := slices.ContainsFunc(b.Receipts, func(r news.Receipt) bool { return r.Stage == news.StageTold })
	switch {
	case told && b.Filter != "":
		return "This channel was told all that fits this brief and has come in" + sinceWhen(b.From) + "."
	case told:
		return "This channel was told all that has come in" + sinceWhen(b.From) + "."
	case b.Filter != "":
		return "No article that fits this brief has come in" + sinceWhen(b.From) + "."
	}
	return "No article has come in" + sinceWhen(b.From) + "."
}

func sinceWhen(from time.Time) string {
	if from.IsZero() {
		return ""
	}
	return " since " + message.Stamp(from, 'f')
}

// lateness says plainly that a brief is late or stands in for missed ones.
func lateness(b news.Brief) []string {
	var lines []string
	if b.Missed > 0 {
		words := message.Count(b.Missed, "slot", "slots") + " missed."
		if covers := b.Covers(); covers > 0 {
			words = "Covers " + strconv.Itoa(int(covers.Hours())) + " h, " + words
		}
		lines = append(lines, message.Sentence(words))
	}
	if b.Late >= Noticeable {
		lines = append(lines, "This brief is late by "+message.Spell(b.Late)+".")
	}
	return lines
}

// Noticeable is the lateness that members are told about; below it is the
// time that writing a brief takes.
const Noticeable = 5 * time.Minute

// Article is the brief of one article.
func Article(b news.Brief) []message.Message {
	item := b.Items[0]
	messages := aloneCards(item)
	messages[len(messages)-1].Rows = message.Buttons(
		message.Button("Ask", action.ID(action.Ask, message.Number(item.Headline.ID))),
		message.Button("Evidence", action.QuotesID(item.Headline.ID, lineRefs(item))),
	)
	return messages
}

// Unsaved is the brief of one article that is not stored. Where its lines are not
// the article's own sentences, those that they rest on stand below it: no button
// would find them again.
func Unsaved(b news.Brief) []message.Message {
	item := b.Items[0]
	messages := aloneCards(item)
	if !slices.ContainsFunc(item.Lines, func(l news.Line) bool { return !l.Verbatim }) {
		return messages
	}
	rests := Source{Headline: item.Headline}
	for _, c := range item.Citations {
		rests.Quotes = append(rests.Quotes, c.Quote)
	}
	return append(messages, Evidence([]Source{rests}, 0)...)
}

// aloneCards lay out an item that stands alone.
func aloneCards(item news.Item) []message.Message {
	pages := message.Pack([]string{itemBlock(item, false), "-# " + modeLabel(item.Mode)}, "\n", message.MaxDescription)
	messages := make([]message.Message, len(pages))
	for i, page := range pages {
		messages[i] = message.Card("", page, "")
	}
	return messages
}

func lineRefs(item news.Item) (refs []news.Ref) {
	for _, l := range item.Lines {
		refs = append(refs, l.Refs...)
	}
	return refs
}

// modeLabel says in plain words who wrote the lines, and why no model did.
func modeLabel(m news.Mode) string {
	switch m {
	case news.ByModel:
		return "Written by the language model, each sentence checked against the article"
	case news.ModelDown:
		return "The language model did not answer in time: the article's own sentences"
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
