package discord

import (
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

// Lengths at which a page of receipts fits into a message, whatever they say.
const (
	maxWhy  = 120 // of a reason
	maxName = 80  // of a title
)

// runsMessage is one page of receipts.
func runsMessage(runs []news.Run, schedule int64, page int) message {
	if len(runs) == 0 {
		return card("Briefs", "No brief ran here yet. `/brief now` makes one, `/schedule add` lets them come by themselves.", "")
	}
	pages := (len(runs) + runsPage - 1) / runsPage
	page = min(max(page, 0), pages-1)
	var blocks []string
	for _, run := range runs[page*runsPage : min((page+1)*runsPage, len(runs))] {
		blocks = append(blocks, runBlock(run))
	}
	m := card("Briefs", fit(strings.Join(blocks, "\n\n"), maxDescription), "page "+strconv.Itoa(page+1)+" of "+strconv.Itoa(pages))
	m.rows = turning(page, pages, func(page int) string { return customID(doRuns, strconv.Itoa(page), number(schedule)) })
	return m
}

// turning is the buttons that turn pages, none for a single one.
func turning(page, pages int, id func(page int) string) []discordgo.MessageComponent {
	var row []discordgo.Button
	if page > 0 {
		row = append(row, button("Back", id(page-1)))
	}
	if page+1 < pages {
		row = append(row, button("Next", id(page+1)))
	}
	if row == nil {
		return nil
	}
	return buttons(row...)
}

// runBlock is a receipt: whose slot, what came of it, what it cost, and how far
// its articles got.
func runBlock(run news.Run) string {
	head := "**" + stamp(run.At, 'f') + "** · <#" + digits(run.Channel) + "> · on request"
	if run.Schedule != 0 {
		head = "**" + stamp(run.At, 'f') + "** · <#" + digits(run.Channel) + "> · schedule " + number(run.Schedule) + ", slot " + escape(strings.Replace(run.Slot, "T", " ", 1))
	}
	lines := []string{head, outcome(run)}
	if run.Outcome == news.SlotSkipped {
		return strings.Join(lines, "\n")
	}
	var facts []string
	if run.Late >= noticeable {
		facts = append(facts, "late by "+spell(run.Late))
	}
	if run.Missed > 0 {
		facts = append(facts, count(run.Missed, "slot", "slots")+" missed before")
	}
	if run.Used.Calls > 0 {
		facts = append(facts, strconv.Itoa(run.Used.Total())+" tokens in "+count(run.Used.Calls, "call", "calls"))
	} else {
		facts = append(facts, "no tokens")
	}
	lines = append(lines, strings.Join(facts, " · "))
	if stages := stageCounts(run.Stages); stages != "" {
		lines = append(lines, "-# "+stages)
	}
	return strings.Join(lines, "\n")
}

// outcome says what became of a slot and of its messages.
func outcome(run news.Run) string {
	if run.Outcome == news.SlotSkipped {
		return "Skipped: it was later than its grace, or a later brief stood in for it"
	}
	told := count(run.Items, "story", "stories")
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
			return "not posted: " + escape(fit(d.Reason, maxReason))
		case news.Sent:
			sent++
		}
	}
	if sent < len(run.Messages) {
		return strconv.Itoa(sent) + " of " + count(len(run.Messages), "message", "messages") + " posted, the rest is on its way"
	}
	first := run.Messages[0]
	return link(count(sent, "message", "messages"), "https://discord.com/channels/"+digits(run.Guild)+"/"+digits(first.Channel)+"/"+digits(first.MessageID))
}

// stageCounts says how many articles got how far.
func stageCounts(stages map[news.Stage]int) string {
	total := 0
	var parts []string
	for _, s := range []news.Stage{
		news.StagePosted, news.StageBudget, news.StageGrouped, news.StageCapped, news.StageTold, news.StageFiltered, news.StageDuplicate, news.StageExtracted, news.StageFetched,
	} {
		if n := stages[s]; n > 0 {
			total += n
			parts = append(parts, strconv.Itoa(n)+" "+string(s))
		}
	}
	if total == 0 {
		return ""
	}
	return count(total, "article", "articles") + ": " + strings.Join(parts, ", ")
}

// receiptLine says more of the stage that an article reached in a brief, "" when
// the stage says it all. titles has the articles that can be named.
func receiptLine(r news.Receipt, titles map[int64]news.Headline) string {
	other := "article " + number(r.Other)
	if h, known := titles[r.Other]; known {
		other = link(fit(h.Title, maxName), h.URL)
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
	return strings.TrimPrefix(said+": ", ": ") + escape(fit(r.Reason, maxWhy))
}

// explainMessage is a page of what became of the articles that a brief
// considered.
func explainMessage(run news.Run, shown []news.Receipt, titles map[int64]news.Headline, page, total int) message {
	text := runBlock(run) + "\n\n" + receiptLines(shown, titles)
	if size(text) > maxDescription { // by addresses of full length
		text = runBlock(run) + "\n\n" + receiptLines(shown, unlinked(titles))
	}
	pages := max((total+explained-1)/explained, 1)
	m := card("Why the brief is as it is", fit(text, maxDescription), "page "+strconv.Itoa(page+1)+" of "+strconv.Itoa(pages))
	m.rows = turning(page, pages, func(page int) string { return customID(doExplain, run.Brief, strconv.Itoa(page)) })
	return m
}

func receiptLines(shown []news.Receipt, titles map[int64]news.Headline) string {
	if len(shown) == 0 {
		return "It found no article in its time."
	}
	var lines []string
	for _, r := range shown {
		name := "article " + number(r.Article) + ", removed since"
		if h, known := titles[r.Article]; known {
			name = link(fit(h.Title, maxName), h.URL)
		}
		line := "- **" + string(r.Stage) + "** " + name
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

// traceMessage is how far one article got, stage by stage.
func traceMessage(a news.Article, story news.Story, traces []news.Trace, titles map[int64]news.Headline) message {
	titles = unlinked(titles) // ten addresses would crowd out the stages
	lines := []string{
		"`" + number(a.ID) + "` **" + link(a.Title, a.URL) + "**", "-# " + origin(a.Headline),
		"**fetched** " + stamp(a.Added, 'f'),
	}
	extracted := "**extracted** " + count(len(a.Sentences), "sentence", "sentences")
	if a.Partial != "" {
		extracted += ", a teaser only: " + escape(a.Partial)
	}
	lines = append(lines, extracted)
	if len(story.Articles) > 1 {
		lines = append(lines, "**grouped** with "+count(len(story.Articles)-1, "other article", "other articles")+" about one event: "+
			strconv.Itoa(story.Outlets)+" outlets, "+strconv.Itoa(story.Independent)+" independent")
	}
	if len(traces) == 0 {
		lines = append(lines, "", "No brief has looked at it: none came since it was stored, or it was in its feed before this server followed that.")
	}
	for _, t := range traces {
		where := "on request"
		if t.Run.Schedule != 0 {
			where = "schedule " + number(t.Run.Schedule)
		}
		lines = append(lines, "", stamp(t.Run.At, 'f')+" · <#"+digits(t.Run.Channel)+"> · "+where,
			"**"+string(t.Receipt.Stage)+"** "+receiptLine(t.Receipt, titles))
	}
	return card("How far it got", fit(strings.Join(lines, "\n"), maxDescription), "")
}
