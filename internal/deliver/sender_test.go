package deliver_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/deliver"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
	"newsdesk/internal/store/outbox"
)

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
		{"down for an hour", times(12, lost), nil, 2 * time.Hour, 13, true},
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
	left, err := db.Outbox.ClaimDeliveries(t.Context(), "inspector", time.Minute, 100)
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

// TestRefusedBriefsDisableTheirSchedule: of a channel that is closed, and of briefs
// that Discord does not take, the guild is told at the first, and the third ends
// the schedule.
func TestRefusedBriefsDisableTheirSchedule(t *testing.T) {
	for name, refusal := range map[string]error{
		"closed channel": news.Faultf(news.ErrUnreachable, "The channel is gone."),
		"malformed":      news.Faultf(news.ErrRejected, "The channel is gone."),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db := open(t)
				defer db.Close()
				d := desk{t: t, db: db}
				c := &chat{before: times(1<<30, refusal)}
				for refused := 1; refused <= outbox.MaxRefusals; refused++ {
					d.queue("north", 2)
					run(t, db, c, time.Minute)
					if c.calls != refused {
						t.Fatalf("posted %d times to a closed channel for %d briefs", c.calls, refused)
					}
					s, err := db.Schedules.ScheduleOf(t.Context(), "guild", d.schedules["north"])
					if err != nil {
						t.Fatal(err)
					}
					if want := refused < outbox.MaxRefusals; s.Enabled != want {
						t.Errorf("after %d refusals enabled is %v: %q", refused, s.Enabled, s.Reason)
					}
					if !s.Enabled && s.Reason != "The channel is gone." {
						t.Errorf("disabled for the reason %q", s.Reason)
					}
					if told, err := db.Outbox.UnseenNotices(t.Context(), "guild", 5); err != nil || len(told) != 1 || told[0].Reason != "The channel is gone." {
						t.Errorf("after %d refusals is told %+v, %v", refused, told, err)
					}
				}
			})
		})
	}
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
			Owner: "one", Outbox: db.Outbox, Refusals: db.Outbox, Poster: p, Now: time.Now, Log: slog.New(slog.DiscardHandler),
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
			Owner: "one", Outbox: db.Outbox, Refusals: db.Outbox, Poster: p, Now: time.Now, Log: slog.New(slog.DiscardHandler),
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
			Owner: "one", Outbox: db.Outbox, Refusals: db.Outbox, Poster: c, Now: time.Now, Log: slog.New(slog.DiscardHandler), Poll: time.Hour,
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
