package main

import (
	"context"
	"sync/atomic"
	"time"
)

// clock is the time that the bot lives in. The zero value is the machine's
// time. The demo's starts behind that and, when told to hurry, catches up. It
// never goes back and is never ahead.
type clock struct {
	late  atomic.Int64  // how far it is behind the machine's time, in nanoseconds
	moved chan struct{} // told after each stride; nil for the machine's time
}

// stride is the time between two steps of a clock that hurries.
const stride = 100 * time.Millisecond

// clockAt is a clock that stands behind the machine's time.
func clockAt(behind time.Duration) *clock {
	c := &clock{moved: make(chan struct{}, 1)}
	c.late.Store(int64(behind))
	return c
}

// now is the time on the clock.
func (c *clock) now() time.Time { return time.Now().Add(-c.behind()) }

// behind is how far the clock is behind the machine's time.
func (c *clock) behind() time.Duration { return time.Duration(c.late.Load()) }

// hurry makes the clock run so many times faster than the machine's time until
// it shows a time; until it has caught up when that is zero. It moves in
// strides, so that on a machine with much else to do it is slower.
func (c *clock) hurry(ctx context.Context, speed float64, until time.Time) {
	tick := time.NewTicker(stride)
	defer tick.Stop()
	for c.behind() > 0 && (until.IsZero() || c.now().Before(until)) {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		step := time.Duration((speed - 1) * float64(stride))
		if !until.IsZero() {
			step = min(step, until.Sub(c.now()))
		}
		c.jump(step)
	}
}

// jump moves the clock on, at most to the machine's time.
func (c *clock) jump(d time.Duration) {
	c.late.Store(int64(max(0, c.behind()-max(0, d))))
	select {
	case c.moved <- struct{}{}:
	default: // whom it concerns is about to look
	}
}

// follow calls look after each step of the clock until ctx ends, for parts
// that wait for a time on the clock: their timers know the machine's time.
func (c *clock) follow(ctx context.Context, look func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.moved:
			look()
		}
	}
}
