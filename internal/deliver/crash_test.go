package deliver_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/deliver"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
)

var errDead = errors.New("process is dead")

// process is one life of a Sender: it dies at its last step, which takes its
// effect or not, and nothing it calls afterwards has any.
type process struct {
	db   *store.Store
	chat *chat
	kill context.CancelFunc

	mu    sync.Mutex
	steps int  // left to live
	whole bool // the last step takes its effect
}

// step reports whether the call about to be made takes effect, and whether its
// caller is there to hear of it.
func (p *process) step() (effect, heard bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.steps--
	if p.steps > 0 {
		return true, true
	}
	p.kill()
	return p.steps == 0 && p.whole, false
}

// through makes a call unless the process died before, and loses its result
// when it dies with it.
func through[T any](p *process, call func() (T, error)) (none T, err error) {
	effect, heard := p.step()
	if !effect {
		return none, errDead
	}
	got, err := call()
	if !heard {
		return none, errDead
	}
	return got, err
}

func (p *process) ClaimDeliveries(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Delivery, error) {
	return through(p, func() ([]news.Delivery, error) { return p.db.Outbox.ClaimDeliveries(ctx, owner, lease, limit) })
}

func (p *process) StartDelivery(ctx context.Context, owner string, id int64) (news.Delivery, error) {
	return through(p, func() (news.Delivery, error) { return p.db.Outbox.StartDelivery(ctx, owner, id) })
}

func (p *process) SettleDelivery(ctx context.Context, owner string, d news.Delivery) error {
	_, err := through(p, func() (any, error) { return nil, p.db.Outbox.SettleDelivery(ctx, owner, d) })
	return err
}

func (p *process) Post(ctx context.Context, d news.Delivery) (string, error) {
	return through(p, func() (string, error) { return p.chat.Post(ctx, d) })
}

func (p *process) FindPosted(ctx context.Context, d news.Delivery) (id string, found bool, err error) {
	id, err = through(p, func() (string, error) {
		id, ok, err := p.chat.FindPosted(ctx, d)
		found = ok
		return id, err
	})
	return id, found && err == nil, err
}

// TestDiesAnywhere kills senders at random calls, before or after the call's
// effect, and starts others over the same database after random pauses, on a
// network that fails at random too: every message stands in its channel once,
// in order.
func TestDiesAnywhere(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	synctest.Test(t, func(t *testing.T) {
		db := open(t)
		defer db.Close()
		random := rand.New(rand.NewPCG(seed, 1))
		d := desk{t: t, db: db}
		c := &chat{}
		flaky := func(news.Delivery) error {
			if random.IntN(8) == 0 {
				return errors.New("connection reset")
			}
			return nil
		}
		c.before, c.after = flaky, flaky // called under the chat's lock
		const rounds = 200
		for round := range rounds {
			d.queue(fmt.Sprint("channel ", random.IntN(6)), 1+random.IntN(3))
			live(t, db, c, 1+random.IntN(30), round%2 == 0)
			if random.IntN(3) == 0 { // long enough to outlive lease and nonce
				time.Sleep(time.Duration(random.IntN(600)) * time.Second)
			}
		}
		c.before, c.after = nil, nil
		run(t, db, c, 6*time.Hour)
		if diff := cmp.Diff(d.queued, c.messages); diff != "" {
			t.Errorf("messages (-queued +posted):\n%s", diff)
		}
		if left := claimable(t, db); len(left) != 0 {
			t.Errorf("left in the outbox: %v", left)
		}
		if c.looks < 10 {
			t.Errorf("looked into the history %d times only: the long pauses were not met", c.looks)
		}
	})
}

// live runs one process until it dies at the given step, or for a minute.
func live(t *testing.T, db *store.Store, c *chat, steps int, whole bool) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	p := &process{db: db, chat: c, kill: cancel, steps: steps, whole: whole}
	deliver.NewSender(deliver.Options{
		Owner: news.NewID(), Outbox: p, Refusals: db.Outbox, Poster: p, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Poll: 15 * time.Second,
	}).Run(ctx)
}
