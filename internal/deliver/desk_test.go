package deliver_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/deliver"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
)

// open makes a store in a bubble's clock; it is closed before the bubble ends.
func open(t *testing.T) *store.Store {
	t.Helper()
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "newsdesk.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// desk queues briefs of one schedule a channel.
type desk struct {
	t         *testing.T
	db        *store.Store
	schedules map[string]int64
	queued    map[string][]string // markers by channel, in order
}

// queue puts a brief of so many parts into the outbox of channel.
func (d *desk) queue(channel string, parts int) {
	d.t.Helper()
	if d.schedules == nil {
		d.schedules, d.queued = map[string]int64{}, map[string][]string{}
	}
	id, known := d.schedules[channel]
	if !known {
		var err error
		id, err = d.db.Schedules.AddSchedule(d.t.Context(), news.Schedule{
			Guild: "guild", Channel: channel, Spec: "@daily", Zone: "UTC", Enabled: true,
			NextAt: time.Now().AddDate(1, 0, 0), NextSlot: "2030-01-01T00:00",
		})
		if err != nil {
			d.t.Fatal(err)
		}
		d.schedules[channel] = id
	}
	b := news.Brief{ID: news.NewID(), Guild: "guild", Channel: channel, Schedule: id, To: time.Now()}
	run := news.SlotRun{
		Slot:    news.Slot{Schedule: id, Key: fmt.Sprintf("run %d", len(d.queued[channel])), At: time.Now()},
		Outcome: news.SlotBriefed,
		Brief:   &b,
	}
	for part := range parts {
		marker := fmt.Sprintf("%s/%d", b.ID, part)
		run.Posts = append(run.Posts, news.Post{Payload: []byte(`{"content":"` + marker + `"}`), Marker: marker})
		d.queued[channel] = append(d.queued[channel], marker)
	}
	if err := d.db.Schedules.CommitSlot(d.t.Context(), run); err != nil {
		d.t.Fatal(err)
	}
}

// chat is the part of Discord a Poster speaks to: messages by channel, and
// nonces that it remembers for deliver.NonceLife.
type chat struct {
	mu       sync.Mutex
	messages map[string][]string // markers by channel
	nonces   map[string]time.Time
	looks    int                         // calls of FindPosted
	calls    int                         // calls of Post
	before   func(d news.Delivery) error // fails a post that had no effect
	after    func(d news.Delivery) error // fails a post that had its effect
	find     func() error
}

func (c *chat) Post(ctx context.Context, d news.Delivery) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls++
	if c.before != nil {
		if err := c.before(d); err != nil {
			return "", err
		}
	}
	if at, known := c.nonces[d.Nonce]; !known || time.Since(at) >= deliver.NonceLife {
		if c.messages == nil {
			c.messages, c.nonces = map[string][]string{}, map[string]time.Time{}
		}
		c.messages[d.Channel] = append(c.messages[d.Channel], d.Marker)
		c.nonces[d.Nonce] = time.Now()
	}
	if c.after != nil {
		if err := c.after(d); err != nil {
			return "", err
		}
	}
	return "message " + d.Marker, nil
}

func (c *chat) FindPosted(ctx context.Context, d news.Delivery) (string, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looks++
	if c.find != nil {
		if err := c.find(); err != nil {
			return "", false, err
		}
	}
	for _, marker := range c.messages[d.Channel] {
		if marker == d.Marker {
			return "message " + marker, true, nil
		}
	}
	return "", false, nil
}

// times fails the first n calls with err.
func times(n int, err error) func(news.Delivery) error {
	return func(news.Delivery) error {
		if n--; n < 0 {
			return nil
		}
		return err
	}
}

// run lets a sender work for so long.
func run(t *testing.T, db *store.Store, poster deliver.Poster, long time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), long)
	defer cancel()
	deliver.NewSender(deliver.Options{
		Owner: news.NewID(), Outbox: db.Outbox, Refusals: db.Outbox, Poster: poster, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Poll: max(time.Second, long/300), // hours need not be looked at by the second
	}).Run(ctx)
}
