package deliver_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

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
		id, err = d.db.AddSchedule(d.t.Context(), news.Schedule{
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
	if err := d.db.CommitSlot(d.t.Context(), run); err != nil {
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
		Owner: news.NewID(), Outbox: db, Refusals: db, Poster: poster, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Poll: max(time.Second, long/1000), // hours need not be looked at by the second
	}).Run(ctx)
}

func TestSendsEachPartInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := open(t)
		defer db.Close()
		d := desk{t: t, db: db}
		for range 3 {
			d.queue("north", 3)
			d.queue("south", 2)
		}
		c := &chat{}
		run(t, db, c, time.Minute)
		if diff := cmp.Diff(d.queued, c.messages); diff != "" {
			t.Errorf("messages (-queued +posted):\n%s", diff)
		}
		if c.looks != 0 {
			t.Errorf("looked %d times for messages never tried before", c.looks)
		}
	})
}

func TestSurvivesFailures(t *testing.T) {
	lost := errors.New("connection reset")
	tests := []struct {
		name          string
		before, after func(news.Delivery) error
		within        time.Duration
		calls         int  // of Post; 0 for any number
		looked        bool // into the history
	}{
		{"refused thrice", times(3, lost), nil, time.Minute, 4, false},
		{"answer lost", nil, times(1, lost), time.Minute, 2, false},
		{"answer lost for ever", nil, times(1<<30, lost), 10 * time.Minute, 0, true},
		{"down for hours", times(30, lost), nil, 8 * time.Hour, 31, true},
		{"told to wait", times(1, &news.RetryError{After: 70 * time.Second, Err: lost}), nil, 75 * time.Second, 2, false},
		{"told to wait beyond the nonce", nil, times(1, &news.RetryError{After: 10 * time.Minute, Err: lost}), 11 * time.Minute, 1, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db := open(t)
				defer db.Close()
				d := desk{t: t, db: db}
				d.queue("north", 1)
				c := &chat{before: test.before, after: test.after}
				run(t, db, c, test.within)
				if diff := cmp.Diff(d.queued, c.messages); diff != "" {
					t.Errorf("messages (-queued +posted):\n%s", diff)
				}
				if test.calls != 0 && c.calls != test.calls {
					t.Errorf("posted %d times, want %d", c.calls, test.calls)
				}
				if looked := c.looks > 0; looked != test.looked {
					t.Errorf("looked into the history %d times, want any: %v", c.looks, test.looked)
				}
				if left := claimable(t, db); len(left) != 0 {
					t.Errorf("left in the outbox: %v", left)
				}
			})
		})
	}
}

// claimable gives what the outbox still wants posted, however late.
func claimable(t *testing.T, db *store.Store) []news.Delivery {
	t.Helper()
	time.Sleep(2 * 24 * time.Hour)
	left, err := db.ClaimDeliveries(t.Context(), "inspector", time.Minute, 100)
	if err != nil {
		t.Fatal(err)
	}
	return left
}

func TestGivesUpAfterADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := open(t)
		defer db.Close()
		d := desk{t: t, db: db}
		d.queue("north", 2)
		c := &chat{before: times(1<<30, errors.New("bad gateway"))}
		run(t, db, c, 23*time.Hour)
		tried := c.calls
		run(t, db, c, 2*time.Hour)
		if c.calls == tried {
			t.Error("no attempt after 23 hours")
		}
		if left := claimable(t, db); len(left) != 0 {
			t.Errorf("still tried after a day: %v", left)
		}
		if len(c.messages) != 0 {
			t.Errorf("posted %v", c.messages)
		}
		// The channel is not blocked by what was given up.
		c.before = nil
		d.queue("north", 1)
		run(t, db, c, time.Minute)
		if diff := cmp.Diff(d.queued["north"][2:], c.messages["north"]); diff != "" {
			t.Errorf("messages (-queued +posted):\n%s", diff)
		}
	})
}

func TestClosedChannelDisablesItsSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := open(t)
		defer db.Close()
		d := desk{t: t, db: db}
		c := &chat{before: times(1<<30, fmt.Errorf("post: %w", news.ErrUnreachable))}
		for refused := 1; refused <= store.MaxRefusals; refused++ {
			d.queue("north", 2)
			run(t, db, c, time.Minute)
			if c.calls != refused {
				t.Fatalf("posted %d times to a closed channel for %d briefs", c.calls, refused)
			}
			s, err := db.ScheduleOf(t.Context(), "guild", d.schedules["north"])
			if err != nil {
				t.Fatal(err)
			}
			if want := refused < store.MaxRefusals; s.Enabled != want {
				t.Errorf("after %d refusals enabled is %v: %q", refused, s.Enabled, s.Reason)
			}
			if !s.Enabled && !strings.Contains(s.Reason, news.ErrUnreachable.Error()) {
				t.Errorf("disabled for the reason %q", s.Reason)
			}
		}
	})
}

func TestClosedHistoryDoesNotSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := open(t)
		defer db.Close()
		d := desk{t: t, db: db}
		d.queue("north", 1)
		c := &chat{
			before: times(1, &news.RetryError{After: 5 * time.Minute, Err: errors.New("too many requests")}),
			find:   func() error { return news.ErrUnreachable },
		}
		run(t, db, c, 10*time.Minute)
		if diff := cmp.Diff(d.queued, c.messages); diff != "" {
			t.Errorf("messages (-queued +posted):\n%s", diff)
		}
	})
}

func TestUnreadableHistoryIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := open(t)
		defer db.Close()
		d := desk{t: t, db: db}
		d.queue("north", 1)
		down := 5
		c := &chat{
			after: times(1, &news.RetryError{After: 5 * time.Minute, Err: errors.New("answer lost")}),
			find: func() error {
				if down--; down >= 0 {
					return errors.New("bad gateway")
				}
				return nil
			},
		}
		run(t, db, c, time.Hour)
		if diff := cmp.Diff(d.queued, c.messages); diff != "" {
			t.Errorf("messages (-queued +posted):\n%s", diff)
		}
		if c.calls != 1 || c.looks != 6 {
			t.Errorf("posted %d and looked %d times, want 1 and 6", c.calls, c.looks)
		}
	})
}

// slow answers when released, or not before its deadline.
type slow struct {
	chat
	began   chan struct{}
	release chan struct{}
}

func (s *slow) Post(ctx context.Context, d news.Delivery) (string, error) {
	s.began <- struct{}{}
	select {
	case <-s.release:
		return s.chat.Post(ctx, d)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func TestStopLetsCallsFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := open(t)
		defer db.Close()
		d := desk{t: t, db: db}
		d.queue("north", 1)
		p := &slow{began: make(chan struct{}, 1), release: make(chan struct{})}
		ctx, stop := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		sender := deliver.NewSender(deliver.Options{
			Owner: "one", Outbox: db, Refusals: db, Poster: p, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		})
		go func() { sender.Run(ctx); close(stopped) }()
		<-p.began
		stop()
		time.Sleep(3 * time.Second)
		select {
		case <-stopped:
			t.Fatal("stopped with a call in flight")
		default:
		}
		close(p.release)
		<-stopped
		if diff := cmp.Diff(d.queued, p.messages); diff != "" {
			t.Errorf("messages (-queued +posted):\n%s", diff)
		}
		if left := claimable(t, db); len(left) != 0 {
			t.Errorf("outcome not recorded: %v", left)
		}
	})
}

func TestStopIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := open(t)
		defer db.Close()
		d := desk{t: t, db: db}
		d.queue("north", 1)
		p := &slow{began: make(chan struct{}, 1)} // never released
		ctx, stop := context.WithCancel(t.Context())
		sender := deliver.NewSender(deliver.Options{
			Owner: "one", Outbox: db, Refusals: db, Poster: p, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		})
		began := time.Now()
		go func() { <-p.began; stop() }()
		sender.Run(ctx)
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("took %s to stop", took)
		}
	})
}

func TestWakeBeatsThePoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := open(t)
		defer db.Close()
		ctx, stop := context.WithCancel(t.Context())
		c := &chat{}
		sender := deliver.NewSender(deliver.Options{
			Owner: "one", Outbox: db, Refusals: db, Poster: c, Now: time.Now, Log: slog.New(slog.DiscardHandler), Poll: time.Hour,
		})
		stopped := make(chan struct{})
		go func() { sender.Run(ctx); close(stopped) }()
		time.Sleep(time.Minute)
		d := desk{t: t, db: db}
		d.queue("north", 2)
		sender.Wake()
		time.Sleep(time.Second)
		stop()
		<-stopped
		if diff := cmp.Diff(d.queued, c.messages); diff != "" {
			t.Errorf("messages a second after Wake (-queued +posted):\n%s", diff)
		}
	})
}
