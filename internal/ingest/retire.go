package ingest

import (
	"context"
	"log/slog"
	"time"
)

// Attic deletes what has been kept for long enough. ExpireArticles deletes at most
// limit articles, and none that a brief or an answer rests on.
type Attic interface {
	ExpireArticles(ctx context.Context, keep time.Duration, limit int) (removed int, err error)
	DropSketches(ctx context.Context) error
}

// FeedAttic deletes the feeds that nobody follows and that have no article left.
type FeedAttic interface {
	DropFeeds(ctx context.Context) error
}

const (
	expireAtOnce = 200 // articles in one transaction, so that no other waits long
	expireEvery  = 24 * time.Hour
	expirePause  = 200 * time.Millisecond // between two transactions
)

// Retirement deletes old articles once a day.
type Retirement struct {
	Attic Attic
	Feeds FeedAttic
	Keep  time.Duration // where a guild sets nothing; zero keeps all there
	Log   *slog.Logger
}

// Run deletes what is due now and then daily, until ctx ends.
func (r *Retirement) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if removed, err := r.Once(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("expire articles", "removed", removed, "err", err)
		} else if removed > 0 {
			r.Log.Info("articles expired", "removed", removed)
		}
		sleep(ctx, expireEvery)
	}
}

// Once deletes all that is due, a batch at a time.
func (r *Retirement) Once(ctx context.Context) (removed int, err error) {
	if err := r.Attic.DropSketches(ctx); err != nil {
		return 0, err
	}
	for {
		n, err := r.Attic.ExpireArticles(ctx, r.Keep, expireAtOnce)
		removed += n
		if err != nil {
			return removed, err
		}
		if n < expireAtOnce {
			return removed, r.Feeds.DropFeeds(ctx)
		}
		sleep(ctx, expirePause)
	}
}

// sleep waits for d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
