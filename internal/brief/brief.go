// Package brief composes what a channel is told: a short brief of one article,
// or of every article that is new for the channel. Lines come from a model and
// are verified, or are the articles' own sentences; either way each rests on
// stored sentences, and a brief never fails for want of a model.
package brief

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"newsdesk/internal/news"
	"newsdesk/prompts"
)

// Shelf gives articles. FreshArticles gives those added in (from, to] that the
// channel was not told of, newest first, and how many more there are.
type Shelf interface {
	Article(ctx context.Context, guild string, id int64) (news.Article, error)
	FreshArticles(ctx context.Context, guild, channel string, from, to time.Time, limit int) ([]news.Article, int, error)
	LastBriefed(ctx context.Context, guild, channel string) (time.Time, bool, error)
}

// Writer is a language model. Room is the tokens a prompt may take.
type Writer interface {
	Draft(ctx context.Context, p news.Prompt) (news.Draft, error)
	Room() int
}

// Cache keeps what a model wrote, by content.
type Cache interface {
	Cached(ctx context.Context, key string) ([]byte, bool, error)
	Cache(ctx context.Context, key string, value []byte) error
}

// Composer composes briefs.
type Composer struct {
	Shelf       Shelf
	Writer      Writer
	Cache       Cache
	Prompts     *prompts.Set
	Model       string // name of the model, part of the cache key
	MaxItems    int
	FirstWindow time.Duration // how far back a channel's first brief looks
	Now         func() time.Time
	Log         *slog.Logger
}

// drafts is how many items are written at once; the model's own limit holds
// beyond it.
const drafts = 4

// Article briefs one article.
func (c *Composer) Article(ctx context.Context, guild string, id int64, length news.Length) (news.Brief, error) {
	a, err := c.Shelf.Article(ctx, guild, id)
	if err != nil {
		return news.Brief{}, fmt.Errorf("brief article: %w", err)
	}
	item, err := c.item(ctx, a, length, new(outage))
	if err != nil {
		return news.Brief{}, err
	}
	return news.Brief{ID: news.NewID(), Guild: guild, To: c.Now(), Items: []news.Item{item}, Mode: item.Mode}, nil
}

// Channel briefs what is new for a channel since its last brief.
func (c *Composer) Channel(ctx context.Context, guild, channel string) (news.Brief, error) {
	b := news.Brief{ID: news.NewID(), Guild: guild, Channel: channel, To: c.Now()}
	last, told, err := c.Shelf.LastBriefed(ctx, guild, channel)
	if err != nil {
		return b, fmt.Errorf("find last brief: %w", err)
	}
	if b.From = last; !told {
		b.From = b.To.Add(-c.FirstWindow)
	}
	articles, more, err := c.Shelf.FreshArticles(ctx, guild, channel, b.From, b.To, c.MaxItems)
	if err != nil {
		return b, fmt.Errorf("find new articles: %w", err)
	}
	b.More = more
	b.Items, err = c.items(ctx, articles)
	b.Mode = together(b.Items)
	return b, err
}

// Compose briefs a channel for a slot of its schedule.
func (c *Composer) Compose(ctx context.Context, s news.Schedule, slot news.Slot) (news.Brief, error) {
	b, err := c.Channel(ctx, s.Guild, s.Channel)
	b.Schedule, b.Slot, b.Missed = s.ID, slot.Key, slot.Missed
	b.Late = max(0, c.Now().Sub(slot.At))
	return b, err
}

func (c *Composer) items(ctx context.Context, articles []news.Article) ([]news.Item, error) {
	items := make([]news.Item, len(articles))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(drafts)
	down := new(outage)
	for i, a := range articles {
		group.Go(func() (err error) {
			items[i], err = c.item(ctx, a, news.Short, down)
			return err
		})
	}
	return items, group.Wait()
}

// outage remembers, for one brief, that the model failed in a way that the
// next item would only wait for again.
type outage struct{ mode atomic.Value }

func (o *outage) note(m news.Mode) {
	if m == news.NoModel || m == news.ModelDown || m == news.OverBudget {
		o.mode.Store(m)
	}
}

func (o *outage) now() (news.Mode, bool) {
	m, ok := o.mode.Load().(news.Mode)
	return m, ok
}

// together is the mode of a whole brief.
func together(items []news.Item) news.Mode {
	if len(items) == 0 {
		return news.ByModel // nothing to label
	}
	mode := items[0].Mode
	for _, item := range items[1:] {
		switch {
		case item.Mode == mode:
		case item.Mode.Extractive() && mode.Extractive():
			mode = news.ModelDown
		default:
			return news.Mixed
		}
	}
	return mode
}
