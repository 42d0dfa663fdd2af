// Package brief composes what a channel is told: a brief of the stories that
// are new for it, of one story, or of one article. It finds what came in, has
// choice say which stories are told, and tells each: in lines of a model that
// were verified, or in the articles' own sentences. It refuses a line that
// rests on no stored sentence, to fail for want of a model, and to have the
// same written twice; it writes nothing but its cache.
package brief

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"newsdesk/internal/brief/choice"
	"newsdesk/internal/news"
	"newsdesk/prompts"
)

// Shelf gives articles as a guild sees them.
type Shelf interface {
	Article(ctx context.Context, guild string, id int64) (news.Article, error)
	ArticlesOf(ctx context.Context, guild string, ids []int64) ([]news.Article, error)
}

// Stories gives a story as a guild sees it.
type Stories interface {
	Story(ctx context.Context, guild string, id int64) (news.Story, error)
}

// Intake gives what came in for a channel within (from, to], and the search
// terms of it. WindowStart is where the last brief by a filter's Key ended.
type Intake interface {
	Window(ctx context.Context, guild, channel string, from, to time.Time) ([]news.Prospect, error)
	WindowTerms(ctx context.Context, guild, channel string, from, to time.Time) (map[int64]string, error)
	WindowStart(ctx context.Context, guild, channel, filter string) (time.Time, bool, error)
}

// Ledger tells what a channel was told since a time.
type Ledger interface {
	Known(ctx context.Context, guild, channel string, since time.Time) ([]news.Knowledge, error)
}

// Chronicle puts the articles that came in to stories.
type Chronicle interface {
	CatchUp(ctx context.Context) error
}

// Writer is a language model. Room is the tokens a prompt may take.
type Writer interface {
	Draft(ctx context.Context, p news.Prompt) (news.Draft, error)
	Room() int
}

// Meter tells how much of a guild's tokens of the day is spent, 0 to 1 and
// beyond.
type Meter interface {
	Spent(ctx context.Context, guild string) (float64, error)
}

// Cache keeps what a model wrote, by content.
type Cache interface {
	Cached(ctx context.Context, key string) ([]byte, bool, error)
	Cache(ctx context.Context, key string, value []byte) error
}

// Composer composes briefs.
type Composer struct {
	Shelf       Shelf
	Intake      Intake
	Ledger      Ledger
	Tastes      Tastes
	Stories     Stories
	Chronicle   Chronicle
	Writer      Writer
	Meter       Meter
	Cache       Cache
	Prompts     *prompts.Set
	Model       string        // name of the model, part of the cache key
	MaxItems    int           // where an order says nothing
	FirstWindow time.Duration // how far back a channel's first brief looks
	Patience    time.Duration // how long a brief waits for the model, all its items together; 0: as long as they take
	Now         func() time.Time
	Log         *slog.Logger

	calls singleflight.Group // by cache key: channels that want the same share one call
}

const (
	// drafts is how many items are written at once; the model's own limit holds
	// beyond it.
	drafts = 4
	// longest is how far back any brief looks: what nobody was told for longer
	// is no news.
	longest = 7 * 24 * time.Hour
	// memory is how long a channel is taken to know what it was told.
	memory = 14 * 24 * time.Hour
)

// Article briefs one article.
func (c *Composer) Article(ctx context.Context, guild string, id int64, length news.Length) (news.Brief, error) {
	a, err := c.Shelf.Article(ctx, guild, id)
	if err != nil {
		return news.Brief{}, fmt.Errorf("brief article: %w", err)
	}
	return c.Unsaved(ctx, guild, a, length)
}

// Unsaved briefs an article that need not be stored: what its lines rest on can
// be found in the item's citations only.
func (c *Composer) Unsaved(ctx context.Context, guild string, a news.Article, length news.Length) (news.Brief, error) {
	return c.alone(ctx, guild, choice.Alone(a), want{sentences: length.Sentences()})
}

// Story briefs one story at length, in a language, "" leaving it in its own.
func (c *Composer) Story(ctx context.Context, guild string, id int64, language string) (news.Brief, error) {
	told, err := c.Stories.Story(ctx, guild, id)
	if err != nil {
		return news.Brief{}, fmt.Errorf("brief story: %w", err)
	}
	s := choice.Whole(told)
	if err := s.Read(c.reader(ctx, guild)); err != nil {
		return news.Brief{}, err
	}
	return c.alone(ctx, guild, s, want{sentences: news.Long.Sentences(), language: language})
}

// alone is a brief of one item.
func (c *Composer) alone(ctx context.Context, guild string, s *choice.Story, w want) (news.Brief, error) {
	b := news.Brief{ID: news.NewID(), Guild: guild, To: c.Now(), Language: w.language}
	item, err := c.item(ctx, guild, s, w, new(outage))
	if err != nil {
		return b, err
	}
	b.Items, b.Mode, b.Used = []news.Item{item.Item}, item.Mode, item.used
	return b, nil
}

// Channel briefs what is new for a channel since its last brief.
func (c *Composer) Channel(ctx context.Context, guild, channel string) (news.Brief, error) {
	return c.Order(ctx, news.Order{Guild: guild, Channel: channel})
}

// Order briefs what is new for a channel and fits the order.
func (c *Composer) Order(ctx context.Context, o news.Order) (news.Brief, error) {
	b, chosen, err := c.choose(ctx, o)
	if err != nil {
		return b, err
	}
	items, err := c.items(ctx, o, chosen.Stories)
	if err != nil {
		return b, err
	}
	for i, item := range items {
		b.Items = append(b.Items, item.Item)
		b.Used = b.Used.Plus(item.used)
		chosen.Posted(chosen.Stories[i], item.Item, item.spared)
	}
	b.Mode, b.More, b.Receipts = together(b.Items), chosen.More, chosen.Receipts()
	if b.Mode.Extractive() {
		byLanguage(b.Items)
	}
	return b, nil
}

// Compose briefs a channel for a slot of its schedule.
func (c *Composer) Compose(ctx context.Context, s news.Schedule, slot news.Slot) (news.Brief, error) {
	b, err := c.Preview(ctx, s)
	b.Slot, b.Missed = slot.Key, slot.Missed
	b.Late = max(0, c.Now().Sub(slot.At))
	return b, err
}

// Preview is the brief that a schedule would post now.
func (c *Composer) Preview(ctx context.Context, s news.Schedule) (news.Brief, error) {
	b, err := c.Order(ctx, s.Order())
	b.Schedule, b.Role, b.Crosspost = s.ID, s.Role, s.Crosspost
	return b, err
}

func (c *Composer) items(ctx context.Context, o news.Order, stories []*choice.Story) ([]written, error) {
	items := make([]written, len(stories))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(drafts)
	down := new(outage)
	if c.Patience > 0 {
		down.until = time.Now().Add(c.Patience)
	}
	for i, s := range stories {
		group.Go(func() (err error) {
			items[i], err = c.item(ctx, o.Guild, s, want{sentences: o.Style.Sentences(), language: o.Language}, down)
			return err
		})
	}
	return items, group.Wait()
}
