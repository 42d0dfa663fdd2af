// Package chronicle puts each article that comes in to the story it tells, and
// merges or splits stories when later articles show them to be one or two. An
// article that a guild brought in never changes what other guilds see: it makes
// stories of its own, or joins a story of the feeds for its guild alone. What is
// alike is for package story to say; nothing is composed here.
package chronicle

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/story"
)

// Archive lists articles in the order they came in and records their stories:
// PlaceArticles first carries out the changes, then places the articles, all or
// nothing.
type Archive interface {
	ArticlesSince(ctx context.Context, since time.Time, after int64, limit int) ([]news.Told, error)
	PlaceArticles(ctx context.Context, placed []news.Placement, changes []news.StoryChange) error
}

const (
	// life is how long after its last article a story takes new ones.
	life = 4 * 24 * time.Hour
	// batch is how many articles are read and placed at once.
	batch = 500
	// pause is the time between two looks for new articles.
	pause = 2 * time.Second
)

// Keeper puts articles to stories. It rebuilds its state from the archive at
// first and after a failure.
type Keeper struct {
	archive Archive
	now     func() time.Time
	log     *slog.Logger

	turn  chan struct{} // full while a CatchUp runs; a lock that a context can give up waiting for
	state *state        // nil before the archive is read
}

// New makes a Keeper that has read nothing yet.
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
	if k.state == nil {
		k.state = newState()
	}
	if err := k.catchUp(ctx, k.state); err != nil {
		k.state = nil // it may hold what was not written
		return fmt.Errorf("catch up on stories: %w", err)
	}
	return nil
}

func (k *Keeper) catchUp(ctx context.Context, s *state) error {
	for {
		articles, err := k.archive.ArticlesSince(ctx, k.now().Add(-life), s.last, batch)
		if err != nil || len(articles) == 0 {
			return err
		}
		for _, a := range articles {
			s.add(a)
		}
		placed, changes := s.settle(k.now())
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
