package interaction

import (
	"context"
	"sync"
	"time"
)

const (
	handlers   = 64              // answers under way at once
	remembered = 4096            // ids of interactions and messages seen
	workTime   = 3 * time.Minute // for one answer; Discord would wait 15
)

// crew bounds and owns the handlers: how many run at once, and that all of
// them have ended before the bot does.
type crew struct {
	base  context.Context
	stop  context.CancelFunc
	slots chan struct{}
	wg    sync.WaitGroup

	mu     sync.Mutex
	closed bool
}

func newCrew(size int) *crew {
	c := &crew{slots: make(chan struct{}, size)}
	c.base, c.stop = context.WithCancel(context.Background())
	return c
}

// join admits a handler that must call leave; false once close was called.
func (c *crew) join() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.wg.Add(1)
	return true
}

func (c *crew) leave() { c.wg.Done() }

// seat takes one of the places for work; false when all are taken.
func (c *crew) seat() bool {
	select {
	case c.slots <- struct{}{}:
		return true
	default:
		return false
	}
}

func (c *crew) unseat() { <-c.slots }

// stopping reports whether those that are left were cancelled.
func (c *crew) stopping() bool { return c.base.Err() != nil }

// close admits nobody any more, waits for the handlers under way, and after
// the given time cancels those that are left.
func (c *crew) close(wait time.Duration) {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	late := time.AfterFunc(wait, c.stop)
	defer late.Stop()
	c.wg.Wait()
	c.stop()
}

// seen remembers the ids of late events: a resumed session replays some.
type seen struct {
	mu   sync.Mutex
	ids  map[string]bool
	ring []string
	next int
}

func newSeen(size int) *seen {
	return &seen{ids: make(map[string]bool, size), ring: make([]string, size)}
}

// first reports whether id is new, and remembers it.
func (s *seen) first(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ids[id] {
		return false
	}
	delete(s.ids, s.ring[s.next])
	s.ring[s.next] = id
	s.next = (s.next + 1) % len(s.ring)
	s.ids[id] = true
	return true
}
