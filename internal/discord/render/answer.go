package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// Answer lays an answer out: the question, the lines with their marks,
// the sources, and how fresh they are. story is the article that was asked, 0
// for all of them.
func Answer(a news.Answer, story int64) []message.Message {
	blocks := []string{"> **" + message.Escape(a.Question) + "**"}
	if !a.AsOf.IsZero() {
		blocks = append(blocks, "What was known by "+message.Stamp(a.AsOf, 'f')+". Nothing published later was looked at.")
	}
	if len(a.Respelled) > 0 {
		blocks = append(blocks, "-# I searched for “"+message.Escape(strings.Join(a.Respelled, "” and “"))+"”: no article holds what was written.")
	}
	if a.Refused {
		blocks = append(blocks, refusalBlocks(a, story)...)
	} else {
		blocks = append(blocks, answerLines(a))
		blocks = append(blocks, differences(a, a.Sources, a.Differences)...)
		blocks = append(blocks, sourceLines(a), answerFoot(a))
	}
	pages := message.Pack(blocks, "\n\n", message.MaxDescription)
	messages := make([]message.Message, len(pages))
	for i, page := range pages {
		messages[i] = message.Card("", page, "")
	}
	messages[len(messages)-1].Rows = answerButtons(a, story)
	return messages
}

// answerButtons are what can be done with an answer. Below a refusal stand the
// nearest articles, to be asked the same.
func answerButtons(a news.Answer, story int64) []discordgo.MessageComponent {
	row := []discordgo.Button{
		message.Button("Ask more", action.ID(action.Ask, message.Number(story))),
		message.Button("Helpful", action.ID(action.Rate, a.ID, action.Helpful)),
		message.Button("Not helpful", action.ID(action.Rate, a.ID, action.Unhelpful)),
	}
	if !a.Refused {
		row = append([]discordgo.Button{message.Button("Evidence", action.ID(action.AnswerEvidence, a.ID))}, row...)
	}
	rows := message.Buttons(row...)
	if len(a.Nearest) == 0 || story != 0 {
		return rows
	}
	var near []discordgo.Button
	for _, h := range a.Nearest[:min(maxNear, len(a.Nearest))] {
		near = append(near, message.Button(message.Fit("Ask: "+cmp.Or(message.Plain(h.Title), "untitled"), maxLabel), action.ID(action.Reask, a.ID, message.Number(h.ID))))
	}
	return append(rows, message.Buttons(near...)...)
}

const (
	maxNear  = 3
	maxLabel = 80 // of a button
)

// answerLines are the lines with their marks; those of a comparison stand
// under the side they tell of, and a side without any is said to have none.
func answerLines(a news.Answer) string {
	if len(a.Sides) == 0 {
		return sideLines(a, "")
	}
	var parts []string
	for _, side := range a.Sides {
		lines := sideLines(a, side)
		if lines == "" {
			lines = "-# Nothing in the articles answers this."
		}
		parts = append(parts, "**"+message.Escape(side)+"**\n"+lines)
	}
	if both := sideLines(a, ""); both != "" {
		parts = append(parts, "**Together**\n"+both)
	}
	return strings.Join(parts, "\n")
}

func sideLines(a news.Answer, side string) string {
	var lines []string
	for _, l := range a.Lines {
		if l.Side != side {
			continue
		}
		words := message.Escape(l.Text)
		if l.Verbatim && a.Mode == news.ByModel { // among a model's own words
			words = "“" + words + "”"
		}
		lines = append(lines, words+marks(a, l.Refs))
	}
	return strings.Join(lines, "\n")
}

// marked is what rests on sources in an order of its own: an answer, or an
// item of a brief.
type marked interface {
	Mark(article int64) int // 1-based; 0 when the article is not among them
}

// differences say which articles give other figures for what, oldest first,
// with outlet and time. sources are those of a, in the order of their marks.
func differences(a marked, sources []news.Headline, found []news.Difference) (blocks []string) {
	for _, d := range found {
		var parts []string
		when := stampOf(d, a, sources)
		for _, report := range d.Reports {
			mark := a.Mark(report.Ref.Article)
			if mark == 0 {
				continue // it cannot be named without its article
			}
			h := sources[mark-1]
			parts = append(parts, message.Escape(cmp.Or(h.Source, message.Host(h.URL), h.Title))+" **"+message.Escape(report.Figure)+"** ("+message.Stamp(h.When(), when)+")"+marks(a, []news.Ref{report.Ref}))
		}
		switch {
		case len(parts) < 2:
		case d.Superseded:
			last := len(parts) - 1
			blocks = append(blocks, "**The newest report**"+counted(d)+": "+parts[last]+". It supersedes "+strings.Join(parts[:last], ", ")+".")
		default:
			blocks = append(blocks, "**The articles differ**"+counted(d)+": "+strings.Join(parts, ", ")+".")
		}
	}
	return blocks
}

// sameDay is how near in time reports are of which the time of day tells enough:
// the sources, below, have their dates.
const sameDay = 12 * time.Hour

// stampOf is how to show when the reports of a difference came out.
func stampOf(d news.Difference, a marked, sources []news.Headline) rune {
	var at []time.Time
	for _, report := range d.Reports {
		if mark := a.Mark(report.Ref.Article); mark > 0 {
			at = append(at, sources[mark-1].When())
		}
	}
	if len(at) > 0 && slices.MaxFunc(at, time.Time.Compare).Sub(slices.MinFunc(at, time.Time.Compare)) > sameDay {
		return 'f'
	}
	return 't'
}

// counted names what a difference is about, where its figures do not say so.
func counted(d news.Difference) string {
	said := func(r news.Report) bool { return strings.Contains(r.Figure, d.Of) }
	if d.Of == "" || !slices.ContainsFunc(d.Reports, func(r news.Report) bool { return !said(r) }) {
		return ""
	}
	return " on “" + message.Escape(message.Fit(d.Of, maxCounted)) + "”"
}

// maxCounted is how much is shown of what figures count.
const maxCounted = 60

// answerFoot says how fresh the answer is, who wrote it, and what was left out
// of what was written.
func answerFoot(a news.Answer) string {
	foot := "-# " + asOf(a) + modeLabel(a.Mode)
	if a.Newest && a.AsOf.IsZero() {
		foot += "\n-# `/brief now` tells all that is new for this channel."
	}
	if a.Dropped > 0 && a.Mode == news.ByModel {
		foot += "\n-# " + message.Count(a.Dropped, "sentence of the model's was", "sentences of the model's were") + " left out"
		if len(a.Reasons) > 0 {
			foot += ", because " + pronoun(a.Dropped) + " " + message.Escape(strings.Join(a.Reasons, ", or "))
		}
		foot += "."
	}
	return foot
}

func pronoun(n int) string {
	if n == 1 {
		return "it"
	}
	return "each"
}

// marks are the numbers of the sources a line rests on, each once, in order.
func marks(a marked, refs []news.Ref) string {
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
		lines = append(lines, "["+strconv.Itoa(i+1)+"] "+Headline(h))
	}
	return strings.Join(lines, "\n")
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
	return "As of " + message.Stamp(newest, 'D') + " · "
}

// refusalBlocks say that the article asked does not answer; or that the articles
// do not, what was searched, and which of them come closest, as links and not
// as evidence.
func refusalBlocks(a news.Answer, story int64) []string {
	if story != 0 && len(a.Nearest) == 1 {
		return []string{"This article does not answer it:\n- " + Headline(a.Nearest[0])}
	}
	if a.Searched.Articles == 0 && !a.AsOf.IsZero() {
		return []string{"No stored article had been published by then. Ask as of a later day."}
	}
	if a.Searched.Articles == 0 {
		return []string{"There is no article to answer from yet. Add some with `/article add-url`, `add-file` or `add-text`."}
	}
	said := "The stored articles do not answer this. I searched "
	if a.Newest {
		said = "No stored article is from then and there. I searched "
	}
	said += message.Count(a.Searched.Articles, "article", "articles")
	from, to := a.Searched.From, a.Searched.To
	switch {
	case from.IsZero() || to.IsZero():
	case from.Format(time.DateOnly) == to.Format(time.DateOnly):
		said += " of " + message.Stamp(from, 'D')
	default:
		said += " from " + message.Stamp(from, 'D') + " to " + message.Stamp(to, 'D')
	}
	blocks := []string{said + "."}
	if len(a.Nearest) > 0 {
		lines := []string{"Closest by their words, not an answer:"}
		for _, h := range a.Nearest {
			lines = append(lines, "- "+Headline(h))
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	return blocks
}
