package main

import (
	"context"
	"sync/atomic"
	"time"
)

// clock is the time that the bot lives in. The zero value is the machine's
// time. The demo's starts behind that, and once it is told to hurry it runs
// faster until it has caught up; from then on it is the machine's too. It never
// goes back.
type clock struct {
	start time.Duration // how far it is behind until it hurries
	speed float64       // of the machine's time, while it hurries
	since atomic.Pointer[time.Time]
}

// now is the time on the clock.
func (c *clock) now() time.Time { return time.Now().Add(-c.behind()) }

// behind is how far the clock is behind the machine's time.
func (c *clock) behind() time.Duration {
	since := c.since.Load()
	if since == nil {
		return c.start
	}
	won := time.Duration((c.speed - 1) * float64(time.Since(*since)))
	return max(0, c.start-won)
}

// hurry makes the clock run fast from then on.
func (c *clock) hurry(then time.Time) { c.since.Store(&then) }

// toCatchUp is how long, in the machine's time, the clock has to hurry until it
// has caught up; for ever at the machine's own speed.
func (c *clock) toCatchUp() time.Duration {
	return time.Duration(float64(c.behind()) / (c.speed - 1))
}

const (
	// look is how often on the clock somebody must look at it to be in time:
	// as often as a bot's parts look by themselves.
	look = 5 * time.Second
	// shortestLook is the least time between two looks.
	shortestLook = 20 * time.Millisecond
)

// remind calls wake often enough that parts which wait for a time on the clock
// meet it, until the clock has caught up or ctx ends. Their own timers know
// only the machine's time.
func (c *clock) remind(ctx context.Context, wake func()) {
	if c.behind() == 0 {
		return
	}
	tick := time.NewTicker(max(time.Duration(float64(look)/c.speed), shortestLook))
	defer tick.Stop()
	for c.behind() > 0 {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			wake()
		}
	}
}
