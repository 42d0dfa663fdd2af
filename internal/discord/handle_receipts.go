package discord

import (
	"context"
	"errors"
	"strconv"

	"newsdesk/internal/news"
)

const (
	runsPage   = 6   // briefs on a page
	mostRuns   = 120 // that can be paged through
	explained  = 8   // articles on a page
	mostTraces = 10  // briefs that are named for one article
)

// briefRuns shows a page of the receipts: the first for the command, any for a
// button.
func (b *Bot) briefRuns(ctx context.Context, r *request) error {
	var schedule int64
	page := 0
	if r.text("schedule") != "" {
		var err error
		if schedule, err = scheduleID(r); err != nil {
			return err
		}
	}
	if len(r.args) == 2 {
		var err, bad error
		page, err = strconv.Atoi(r.arg(0))
		schedule, bad = strconv.ParseInt(r.arg(1), 10, 64)
		if err = errors.Join(err, bad); err != nil {
			return news.Faultf(err, "%s", unreadable)
		}
	}
	runs, err := b.o.Runs.Runs(ctx, r.guild, schedule, mostRuns)
	if err != nil {
		return err
	}
	return r.reply(ctx, runsMessage(runs, schedule, page))
}

// briefExplain says what became of one article, or of all that the last brief
// of the channel looked at.
func (b *Bot) briefExplain(ctx context.Context, r *request) error {
	if r.text("article") != "" {
		return b.explainArticle(ctx, r)
	}
	runs, err := b.o.Runs.Runs(ctx, r.guild, 0, mostRuns)
	if err != nil {
		return err
	}
	for _, run := range runs {
		if run.Channel == r.channel && run.Brief != "" {
			return b.explainBrief(ctx, r, run.Brief, 0)
		}
	}
	return news.Faultf(nil, "There was no brief in this channel lately. /brief now makes one; with an article, /brief explain tells of the briefs elsewhere.")
}

// explainArticle tells the stages that an article reached.
func (b *Bot) explainArticle(ctx context.Context, r *request) error {
	a, err := b.wanted(ctx, r, "article")
	if err != nil {
		return err
	}
	traces, err := b.o.Runs.Traces(ctx, r.guild, a.ID, mostTraces)
	if err != nil {
		return gone(err)
	}
	story, err := b.o.Stories.StoryOf(ctx, r.guild, a.ID)
	if err != nil && !errors.Is(err, news.ErrNotFound) { // it may be in none
		return err
	}
	receipts := make([]news.Receipt, len(traces))
	for i, t := range traces {
		receipts[i] = t.Receipt
	}
	titles, err := b.titles(ctx, r.guild, receipts)
	if err != nil {
		return err
	}
	return r.reply(ctx, traceMessage(a, story, traces, titles))
}

// explainPage is the button under explainBrief.
func (b *Bot) explainPage(ctx context.Context, r *request) error {
	page, err := strconv.Atoi(r.arg(1))
	if err != nil {
		return news.Faultf(err, "%s", unreadable)
	}
	return b.explainBrief(ctx, r, r.arg(0), page)
}

func (b *Bot) explainBrief(ctx context.Context, r *request, brief string, page int) error {
	run, receipts, err := b.o.Runs.Explain(ctx, r.guild, brief)
	if errors.Is(err, news.ErrNotFound) {
		return news.Faultf(err, "The receipt of this brief is no longer kept.")
	}
	if err != nil {
		return err
	}
	page = min(max(page, 0), max(len(receipts)-1, 0)/explained)
	shown := receipts[page*explained : min((page+1)*explained, len(receipts))]
	titles, err := b.titles(ctx, r.guild, shown)
	if err != nil {
		return err
	}
	return r.reply(ctx, explainMessage(run, shown, titles, page, len(receipts)))
}

// titles finds the articles that receipts name. Those that are gone are not in
// it.
func (b *Bot) titles(ctx context.Context, guild string, receipts []news.Receipt) (map[int64]news.Headline, error) {
	found := make(map[int64]news.Headline, len(receipts))
	for _, r := range receipts {
		for _, id := range []int64{r.Article, r.Other} {
			if _, known := found[id]; known || id == 0 {
				continue
			}
			a, err := b.o.Archive.Article(ctx, guild, id)
			switch {
			case err == nil:
				found[id] = a.Headline
			case !errors.Is(err, news.ErrNotFound):
				return nil, err
			}
		}
	}
	return found, nil
}
