// Package chronicle follows what happens: each article that comes in is put to
// the story it tells of, and what turns out to be one story, or two, is put
// right. What guilds bring in themselves is never a part of what others see: it
// has stories of its own, or joins one of the feeds' for its guild alone. The
// package decides nothing about likeness, which is story's, and composes
// nothing.
package chronicle

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/story"
)

// Archive gives the articles that came in, in their order, and keeps where
// they were put: PlaceArticles first carries the changes out, then puts the
// articles in place, all or nothing.
type Archive interface {
	ArticlesSince(ctx context.Context, since time.Time, after int64, limit int) ([]news.Told, error)
	PlaceArticles(ctx context.Context, placed []news.Placement, changes []news.StoryChange) error
}

const (
	// life is how long after its last article a story takes new ones.
	life = 4 * 24 * time.Hour
	// batch is how many articles are read, and put in place, at once.
	batch = 500
	// pause is the time between two looks for new articles.
	pause = 2 * time.Second
)

// Keeper puts articles to stories. What it keeps in mind of them is rebuilt
// from the archive when it begins, and after a failure.
type Keeper struct {
	archive Archive
	now     func() time.Time
	log     *slog.Logger

	turn chan struct{} // holds a value while somebody catches up
	mind *mind         // nil until the archive was read
}

// New makes a Keeper; CatchUp or Run set it to work.
func New(archive Archive, now func() time.Time, log *slog.Logger) *Keeper {
	return &Keeper{archive: archive, now: now, log: log, turn: make(chan struct{}, 1)}
}

// Run catches up until ctx ends.
func (k *Keeper) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := k.CatchUp(ctx); err != nil && ctx.Err() == nil {
			k.log.Error("put articles to stories", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// CatchUp puts every article that has come in to its story.
func (k *Keeper) CatchUp(ctx context.Context) error {
	select {
	case k.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-k.turn }()
	if k.mind == nil {
		k.mind = newMind()
	}
	if err := k.catchUp(ctx, k.mind); err != nil {
		k.mind = nil // it may know of what was not written
		return fmt.Errorf("catch up on stories: %w", err)
	}
	return nil
}

func (k *Keeper) catchUp(ctx context.Context, m *mind) error {
	for {
		articles, err := k.archive.ArticlesSince(ctx, k.now().Add(-life), m.last, batch)
		if err != nil || len(articles) == 0 {
			return err
		}
		for _, a := range articles {
			m.hear(a)
		}
		placed, changes := m.decide(k.now())
		if len(placed)+len(changes) == 0 {
			continue
		}
		if err := k.archive.PlaceArticles(ctx, placed, changes); err != nil {
			return err
		}
	}
}

func readable(a news.Told) story.Article {
	return story.Article{ID: a.ID, Title: a.Title, Text: a.Body, At: a.When()}
}
