package briefs

import (
	"slices"
	"strconv"
	"strings"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
)

// Lengths at which a page of receipts fits into a message, whatever they say.
const (
	maxWhy  = 120 // of a reason
	maxName = 80  // of a title
	maxDead = 200 // of why a message was not posted
)

// runsCard is one page of receipts.
func runsCard(runs []news.Run, schedule int64, page int) message.Message {
	if len(runs) == 0 {
		return message.Card("Briefs", "No brief ran here yet. `/brief now` makes one, `/schedule add` lets them come by themselves.", "")
	}
	pages := (len(runs) + runsPage - 1) / runsPage
	page = min(max(page, 0), pages-1)
	var blocks []string
	for _, run := range runs[page*runsPage : min((page+1)*runsPage, len(runs))] {
		blocks = append(blocks, runBlock(run))
	}
	m := message.Card("Briefs", message.Fit(strings.Join(blocks, "\n\n"), message.MaxDescription), pageOf(page, pages))
	m.Rows = message.Turning(page, pages, func(page int) string { return action.ID(action.Runs, strconv.Itoa(page), message.Number(schedule)) })
	return m
}

// pageOf names a page, counted from 0; where there is one alone, nothing.
func pageOf(page, pages int) string {
	if pages == 1 {
		return ""
	}
	return "page " + strconv.Itoa(page+1) + " of " + strconv.Itoa(pages)
}

// runBlock is a receipt: whose slot, what came of it, what it cost, and how far
// its articles got.
func runBlock(run news.Run) string {
	head := "**" + message.Stamp(run.At, 'f') + "** · <#" + message.Digits(run.Channel) + "> · on request"
	if run.Schedule != 0 {
		head = "**" + message.Stamp(run.At, 'f') + "** · <#" + message.Digits(run.Channel) + "> · schedule " + message.Number(run.Schedule) + ", slot " + message.Escape(strings.Replace(run.Slot, "T", " ", 1))
	}
	if run.Outcome == news.SlotSkipped {
		if run.Missed > 1 {
			head += " to " + message.Escape(strings.Replace(run.Last, "T", " ", 1))
		}
		return head + "\n" + message.Count(max(run.Missed, 1), "slot", "slots") + " skipped: later than the grace, or a later brief stood in"
	}
	lines := []string{head, outcome(run)}
	var facts []string
	if run.Late >= render.Noticeable {
		facts = append(facts, "late by "+message.Spell(run.Late))
	}
	if run.Missed > 0 {
		facts = append(facts, message.Count(run.Missed, "slot", "slots")+" missed before")
	}
	if run.Used.Calls > 0 {
		facts = append(facts, strconv.Itoa(run.Used.Total())+" tokens in "+message.Count(run.Used.Calls, "call", "calls"))
	} else {
		facts = append(facts, "no tokens")
	}
	lines = append(lines, strings.Join(facts, " · "))
	if stages := stageCounts(run); stages != "" {
		lines = append(lines, "-# "+stages)
	}
	return strings.Join(lines, "\n")
}

// outcome says what became of a slot and of its messages.
func outcome(run news.Run) string {
	told := message.Count(run.Items, "story", "stories")
	if run.More > 0 {
		told += ", " + strconv.Itoa(run.More) + " more did not fit"
	}
	if run.Items == 0 {
		told = "Nothing new"
	}
	return told + " · " + posted(run)
}

// posted says where the messages of a brief are, or why they are not.
func posted(run news.Run) string {
	if len(run.Messages) == 0 {
		switch {
		case run.Schedule == 0 && run.Delivered:
			return "shown"
		case run.Schedule == 0:
			return "not shown"
		}
		return "no post, as the schedule wants"
	}
	sent := 0
	for _, d := range run.Messages {
		switch d.State {
		case news.Dead:
			return "not posted: " + message.Escape(message.Fit(d.Reason, maxDead))
		case news.Sent:
			sent++
		}
	}
	if sent < len(run.Messages) {
		return strconv.Itoa(sent) + " of " + message.Count(len(run.Messages), "message", "messages") + " posted, the rest is on its way"
	}
	first := run.Messages[0]
	return message.Link(message.Count(sent, "message", "messages"), "https://discord.com/channels/"+message.Digits(run.Guild)+"/"+message.Digits(first.Channel)+"/"+message.Digits(first.MessageID))
}

// reached words a stage: of a brief that Discord refused nothing is posted.
func reached(s news.Stage, run news.Run) string {
	refused := slices.ContainsFunc(run.Messages, func(d news.Delivery) bool { return d.State == news.Dead })
	if s == news.StagePosted && refused {
		return "not posted"
	}
	return string(s)
}

// stageCounts says how many articles got how far.
func stageCounts(run news.Run) string {
	total := 0
	var parts []string
	for _, s := range []news.Stage{
		news.StagePosted, news.StageBudget, news.StageGrouped, news.StageCapped, news.StageTold, news.StageFiltered, news.StageDuplicate, news.StageExtracted, news.StageFetched,
	} {
		if n := run.Stages[s]; n > 0 {
			total += n
			parts = append(parts, strconv.Itoa(n)+" "+reached(s, run))
		}
	}
	if total == 0 {
		return ""
	}
	return message.Count(total, "article", "articles") + ": " + strings.Join(parts, ", ")
}

// receiptLine says more of the stage that an article reached in a brief, "" when
// the stage says it all. titles has the articles that can be named.
func receiptLine(r news.Receipt, titles map[int64]news.Headline) string {
	other := "article " + message.Number(r.Other)
	if h, known := titles[r.Other]; known {
		other = message.Link(message.Fit(h.Title, maxName), h.URL)
	}
	said := map[news.Stage]string{
		news.StageFetched:   "its feed has it, but there is no story in it",
		news.StageExtracted: "stored, and not looked at",
		news.StageDuplicate: "the same words as " + other,
		news.StageTold:      "nothing in it that the channel does not know",
		news.StageGrouped:   "in the story told by " + other,
		news.StageBudget:    "in the story told by " + other + ", left out of its prompt to save tokens",
	}[r.Stage]
	if r.Reason == "" || r.Stage == news.StageBudget {
		return said
	}
	return strings.TrimPrefix(said+": ", ": ") + message.Escape(message.Fit(r.Reason, maxWhy))
}

// explainCard is a page of what became of the articles that a brief
// considered.
func explainCard(run news.Run, shown []news.Receipt, titles map[int64]news.Headline, page, total int) message.Message {
	text := runBlock(run) + "\n\n" + receiptLines(run, shown, titles)
	if message.Size(text) > message.MaxDescription { // by addresses of full length
		text = runBlock(run) + "\n\n" + receiptLines(run, shown, unlinked(titles))
	}
	pages := max((total+explained-1)/explained, 1)
	m := message.Card("Why the brief is as it is", message.Fit(text, message.MaxDescription), pageOf(page, pages))
	m.Rows = message.Turning(page, pages, func(page int) string { return action.ID(action.Explain, run.Brief, strconv.Itoa(page)) })
	return m
}

func receiptLines(run news.Run, shown []news.Receipt, titles map[int64]news.Headline) string {
	if len(shown) == 0 {
		return "It found no article in its time."
	}
	var lines []string
	for _, r := range shown {
		name := "article " + message.Number(r.Article) + ", removed since"
		if h, known := titles[r.Article]; known {
			name = message.Link(message.Fit(h.Title, maxName), h.URL)
		}
		line := "- **" + reached(r.Stage, run) + "** " + name
		if why := receiptLine(r, titles); why != "" {
			line += "\n-# " + why
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// unlinked are titles without their addresses.
func unlinked(titles map[int64]news.Headline) map[int64]news.Headline {
	short := make(map[int64]news.Headline, len(titles))
	for id, h := range titles {
		h.URL = ""
		short[id] = h
	}
	return short
}

// traceCard is how far one article got, stage by stage.
func traceCard(a news.Article, story news.Story, traces []news.Trace, titles map[int64]news.Headline) message.Message {
	titles = unlinked(titles) // ten addresses would crowd out the stages
	lines := []string{
		"`" + message.Number(a.ID) + "` **" + message.Link(a.Title, a.URL) + "**", "-# " + render.Origin(a.Headline),
		"**fetched** " + message.Stamp(a.Added, 'f'),
	}
	extracted := "**extracted** " + message.Count(len(a.Sentences), "sentence", "sentences")
	if a.Partial != "" {
		extracted += ", a teaser only: " + message.Escape(a.Partial)
	}
	lines = append(lines, extracted)
	if len(story.Articles) > 1 {
		lines = append(lines, "**grouped** with "+message.Count(len(story.Articles)-1, "other article", "other articles")+" about one event: "+
			strconv.Itoa(story.Outlets)+" outlets, "+strconv.Itoa(story.Independent)+" independent")
	}
	if len(traces) == 0 {
		lines = append(lines, "", "No brief has looked at it: none came since it was stored, or it was in its feed before this server followed that.")
	}
	for _, t := range traces {
		where := "on request"
		if t.Run.Schedule != 0 {
			where = "schedule " + message.Number(t.Run.Schedule)
		}
		lines = append(lines, "", message.Stamp(t.Run.At, 'f')+" · <#"+message.Digits(t.Run.Channel)+"> · "+where,
			"**"+reached(t.Receipt.Stage, t.Run)+"** "+receiptLine(t.Receipt, titles))
	}
	return message.Card("How far it got", message.Fit(strings.Join(lines, "\n"), message.MaxDescription), "")
}
