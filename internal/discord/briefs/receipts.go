package briefs

import (
	"context"
	"errors"
	"strconv"

	"newsdesk/internal/discord/articles"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/schedules"
	"newsdesk/internal/news"
)

// Runs gives the receipts of briefs, newest first: of a guild or one of its
// schedules, of one brief, furthest article first, and of one article.
type Runs interface {
	Runs(ctx context.Context, guild string, schedule int64, limit int) ([]news.Run, error)
	Explain(ctx context.Context, guild, brief string) (news.Run, []news.Receipt, error)
	Traces(ctx context.Context, guild string, article int64, limit int) ([]news.Trace, error)
}

// Names gives the headlines of articles that receipts name, by id, without
// those that are gone.
type Names interface {
	Named(ctx context.Context, guild string, ids []int64) (map[int64]news.Headline, error)
}

const (
	runsPage   = 6   // briefs on a page
	mostRuns   = 120 // that can be paged through
	explained  = 8   // articles on a page
	mostTraces = 10  // briefs that are named for one article
)

// runs shows a page of the receipts: the first for the command, any for a
// button.
func (d *Desk) runs(ctx context.Context, r *interaction.Request) error {
	var schedule int64
	page := 0
	if r.Text("schedule") != "" {
		var err error
		if schedule, err = schedules.ID(r); err != nil {
			return err
		}
	}
	if len(r.Args) == 2 {
		var err, bad error
		page, err = strconv.Atoi(r.Arg(0))
		schedule, bad = strconv.ParseInt(r.Arg(1), 10, 64)
		if err = errors.Join(err, bad); err != nil {
			return interaction.Unreadable(err)
		}
	}
	runs, err := d.Runs.Runs(ctx, r.Guild, schedule, mostRuns)
	if err != nil {
		return err
	}
	return r.Reply(ctx, runsCard(runs, schedule, page))
}

// explain says what became of one article, or of all that the last brief
// of the channel looked at.
func (d *Desk) explain(ctx context.Context, r *interaction.Request) error {
	if r.Text("article") != "" {
		return d.explainArticle(ctx, r)
	}
	runs, err := d.Runs.Runs(ctx, r.Guild, 0, mostRuns)
	if err != nil {
		return err
	}
	for _, run := range runs {
		if run.Channel == r.Channel && run.Brief != "" {
			return d.explainBrief(ctx, r, run.Brief, 0)
		}
	}
	return news.Faultf(nil, "There was no brief in this channel lately. /brief now makes one; with an article, /brief explain tells of the briefs elsewhere.")
}

// explainArticle tells the stages that an article reached.
func (d *Desk) explainArticle(ctx context.Context, r *interaction.Request) error {
	a, err := d.Articles.Wanted(ctx, r, "article")
	if err != nil {
		return err
	}
	traces, err := d.Runs.Traces(ctx, r.Guild, a.ID, mostTraces)
	if err != nil {
		return articles.Gone(err)
	}
	story, err := d.Stories.StoryOf(ctx, r.Guild, a.ID)
	if err != nil && !errors.Is(err, news.ErrNotFound) { // it may be in none
		return err
	}
	receipts := make([]news.Receipt, len(traces))
	for i, t := range traces {
		receipts[i] = t.Receipt
	}
	titles, err := d.titles(ctx, r.Guild, receipts)
	if err != nil {
		return err
	}
	return r.Reply(ctx, traceCard(a, story, traces, titles))
}

// explainPage is the button under explainBrief.
func (d *Desk) explainPage(ctx context.Context, r *interaction.Request) error {
	page, err := strconv.Atoi(r.Arg(1))
	if err != nil {
		return interaction.Unreadable(err)
	}
	return d.explainBrief(ctx, r, r.Arg(0), page)
}

func (d *Desk) explainBrief(ctx context.Context, r *interaction.Request, brief string, page int) error {
	run, receipts, err := d.Runs.Explain(ctx, r.Guild, brief)
	if errors.Is(err, news.ErrNotFound) {
		return news.Faultf(err, "The receipt of this brief is no longer kept.")
	}
	if err != nil {
		return err
	}
	page = min(max(page, 0), max(len(receipts)-1, 0)/explained)
	shown := receipts[page*explained : min((page+1)*explained, len(receipts))]
	titles, err := d.titles(ctx, r.Guild, shown)
	if err != nil {
		return err
	}
	return r.Reply(ctx, explainCard(run, shown, titles, page, len(receipts)))
}

// titles finds the articles that receipts name.
func (d *Desk) titles(ctx context.Context, guild string, receipts []news.Receipt) (map[int64]news.Headline, error) {
	var ids []int64
	for _, r := range receipts {
		ids = append(ids, r.Article, r.Other)
	}
	return d.Names.Named(ctx, guild, ids)
}
