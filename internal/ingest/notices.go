package ingest

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	"newsdesk/internal/news"
)

// NoticeBook keeps the notices that channels have not been told yet. QueueNotices
// puts them into the outbox as messages, once: news.ErrNotFound when that was done.
type NoticeBook interface {
	PendingNotices(ctx context.Context, limit int) ([]news.Notice, error)
	QueueNotices(ctx context.Context, b news.Brief, posts []news.Post, notices []news.Notice) error
}

// NoticeRenderer makes the messages that tell notices, under the id of b. It may put
// several into one.
type NoticeRenderer interface {
	RenderNotices(b news.Brief, notices []news.Notice) ([]news.Post, error)
}

// NoticesOptions are what Notices needs. Gather has a default.
type NoticesOptions struct {
	Book     NoticeBook
	Renderer NoticeRenderer
	Queued   func() // called when something was put into the outbox
	Now      func() time.Time
	Log      *slog.Logger
	Gather   time.Duration // how long to wait for more, so that feeds that fail together are told together; 10 s when zero
}

// Notices tells channels about feeds, and about schedules that were stopped,
// through the outbox.
type Notices struct {
	NoticesOptions
	wake chan struct{}
}

const (
	noticesAtOnce = 10 // in one message
	noticePoll    = time.Minute
)

// NewNotices makes Notices; Run starts them.
func NewNotices(o NoticesOptions) *Notices {
	o.Gather = cmp.Or(o.Gather, 10*time.Second)
	return &Notices{NoticesOptions: o, wake: make(chan struct{}, 1)}
}

// Wake makes Run look for notices now.
func (n *Notices) Wake() {
	select {
	case n.wake <- struct{}{}:
	default: // a wake is pending already
	}
}

// Run queues pending notices, those from before its start too, until ctx ends.
func (n *Notices) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := n.send(ctx); err != nil && ctx.Err() == nil {
			n.Log.Error("tell of feeds", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(noticePoll): // whoever stops a schedule does not call Wake
		case <-n.wake:
			sleep(ctx, n.Gather)
		}
	}
}

// send puts all that is pending into the outbox, a channel's together.
func (n *Notices) send(ctx context.Context) error {
	for {
		pending, err := n.Book.PendingNotices(ctx, noticesAtOnce)
		if err != nil || len(pending) == 0 {
			return err
		}
		if err := n.queue(ctx, ofOneChannel(pending)); err != nil {
			return err
		}
		n.Queued()
	}
}

func (n *Notices) queue(ctx context.Context, notices []news.Notice) error {
	b := news.Brief{
		ID: news.NewID(), Guild: notices[0].Guild, Channel: notices[0].Channel,
		To: n.Now(), Mode: news.NoModel,
	}
	posts, err := n.Renderer.RenderNotices(b, notices)
	if err != nil {
		return err
	}
	err = n.Book.QueueNotices(ctx, b, posts, notices)
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
