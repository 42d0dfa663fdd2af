package discord_test

import (
	"context"
	"log/slog"
	"time"

	"newsdesk/internal/discord"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
	"newsdesk/internal/schedule"
)

func (b briefer) Order(ctx context.Context, o news.Order) (news.Brief, error) {
	if told := b.told.Load(); told != nil {
		return (*told)(o), nil
	}
	return b.channel(ctx, o.Guild, o.Channel)
}

// Story tells one story by the sentences of its first article.
func (b briefer) Story(ctx context.Context, guild string, id int64, _ string) (news.Brief, error) {
	story, err := b.Stories.Story(ctx, guild, id)
	if err != nil {
		return news.Brief{}, err
	}
	told, err := b.Article(ctx, guild, story.Articles[0].ID, news.Long)
	if err == nil {
		told.Items[0].Story, told.Items[0].Sources = id, story.Articles
		told.Items[0].Outlets, told.Items[0].Independent = story.Outlets, story.Independent
	}
	return told, err
}

func (b briefer) Preview(ctx context.Context, s news.Schedule) (news.Brief, error) {
	told, err := b.Order(ctx, s.Order())
	told.Schedule, told.Role, told.Crosspost = s.ID, s.Role, s.Crosspost
	return told, err
}

func (b briefer) Estimate(ctx context.Context, o news.Order) (news.Estimate, error) {
	told, err := b.Order(ctx, o)
	return news.Estimate{Stories: len(told.Items), Calls: len(told.Items), Tokens: 900 * len(told.Items)}, err
}

func (b briefer) Compose(ctx context.Context, s news.Schedule, slot news.Slot) (news.Brief, error) {
	told, err := b.Preview(ctx, s)
	told.Slot, told.Missed = slot.Key, slot.Missed
	return told, err
}

// briefs gives the bot what it makes and plans briefs with, over the scene's
// store.
func (s *scene) briefs(o *discord.Options) {
	runner := schedule.NewRunner(schedule.Options{
		Owner: news.NewID(), Claims: s.desk.Schedules, Book: s.desk.Schedules, Composer: briefer{s.desk}, Renderer: render.Posts{},
		Queued: func() {}, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	keeper := &schedule.Keeper{Runner: runner, Shelf: s.desk.Schedules, Breaks: s.desk.Schedules, Grace: 2 * time.Hour}
	o.Scheduler, o.Turns, o.Breaks, o.Almanac = keeper, keeper, keeper, keeper
	o.Forecaster, o.Runs, o.Stories, o.Settings, o.Threads, o.Meter = briefer{s.desk}, s.desk.Briefs, s.desk.Stories, s.desk.Guilds, s.desk.Stories, s.desk.Guilds
}
