// Package notice tells channels what keeps news from them: that a feed fails, works
// again or is gone, and that a schedule was stopped. It puts notices into the outbox,
// those of a channel together and each once. What is worth a notice is not decided
// here, and nothing is posted.
package notice

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	"newsdesk/internal/news"
)

// Book keeps the notices that channels have not been told yet. QueueNotices
// puts them into the outbox as messages, once: news.ErrNotFound when that was done.
type Book interface {
	PendingNotices(ctx context.Context, limit int) ([]news.Notice, error)
	QueueNotices(ctx context.Context, b news.Brief, posts []news.Post, notices []news.Notice) error
}

// Renderer makes the messages that tell notices, under the id of b. It may put
// several into one.
type Renderer interface {
	RenderNotices(b news.Brief, notices []news.Notice) ([]news.Post, error)
}

// Options are what a Teller needs. Gather has a default.
type Options struct {
	Book     Book
	Renderer Renderer
	Queued   func() // called when something was put into the outbox
	Now      func() time.Time
	Log      *slog.Logger
	Gather   time.Duration // how long to wait for more, so that feeds that fail together are told together; 10 s when zero
}

// Teller tells channels of notices through the outbox.
type Teller struct {
	Options
	wake chan struct{}
}

const (
	atOnce = 10 // in one message
	look   = time.Minute
)

// New makes a Teller; Run starts it.
func New(o Options) *Teller {
	o.Gather = cmp.Or(o.Gather, 10*time.Second)
	return &Teller{Options: o, wake: make(chan struct{}, 1)}
}

// Wake makes Run look for notices now.
func (t *Teller) Wake() {
	select {
	case t.wake <- struct{}{}:
	default: // a wake is pending already
	}
}

// Run queues pending notices, those from before its start too, until ctx ends.
func (t *Teller) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := t.send(ctx); err != nil && ctx.Err() == nil {
			t.Log.Error("queue notices", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(look): // whoever stops a schedule does not call Wake
		case <-t.wake:
			sleep(ctx, t.Gather)
		}
	}
}

// send puts all that is pending into the outbox, a channel's together.
func (t *Teller) send(ctx context.Context) error {
	for {
		pending, err := t.Book.PendingNotices(ctx, atOnce)
		if err != nil || len(pending) == 0 {
			return err
		}
		if err := t.queue(ctx, ofOneChannel(pending)); err != nil {
			return err
		}
		t.Queued()
	}
}

func (t *Teller) queue(ctx context.Context, notices []news.Notice) error {
	b := news.Brief{
		ID: news.NewID(), Guild: notices[0].Guild, Channel: notices[0].Channel,
		To: t.Now(), Mode: news.NoModel,
	}
	posts, err := t.Renderer.RenderNotices(b, notices)
	if err != nil {
		return err
	}
	err = t.Book.QueueNotices(ctx, b, posts, notices)
	if errors.Is(err, news.ErrNotFound) {
		return nil // another process has queued them
	}
	return err
}

// ofOneChannel are the notices that go where the first goes.
func ofOneChannel(all []news.Notice) []news.Notice {
	for i, n := range all {
		if n.Guild != all[0].Guild || n.Channel != all[0].Channel {
			return all[:i]
		}
	}
	return all
}

// sleep waits for d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
