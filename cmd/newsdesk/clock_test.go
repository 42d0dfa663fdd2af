package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestClock hurries a clock that is an hour behind: to a time, and then until
// it has caught up, past which it does not go.
func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c := clockAt(time.Hour)
		looks := make(chan time.Time, 1000)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			c.follow(ctx, func() { looks <- c.now() })
		}()
		began, until := time.Now(), c.now().Add(20*time.Minute)
		c.hurry(ctx, 60, until)
		synctest.Wait()
		if !c.now().Equal(until) {
			t.Errorf("stands at %v, want %v", c.now(), until)
		}
		if took, n := time.Since(began), len(looks); took != 20*time.Second || n != 200 {
			t.Errorf("took %v with %d looks", took, n)
		}
		time.Sleep(time.Minute)
		if got := c.now().Sub(until); got != time.Minute {
			t.Errorf("a minute took %v on a clock that does not hurry", got)
		}
		c.hurry(ctx, 60, time.Time{})
		if c.behind() != 0 || !c.now().Equal(time.Now()) {
			t.Errorf("is %v behind", c.behind())
		}
		c.jump(time.Hour)
		c.hurry(ctx, 60, time.Now().Add(time.Hour))
		if !c.now().Equal(time.Now()) {
			t.Errorf("shows %v at %v", c.now(), time.Now())
		}
		cancel()
		<-ended
	})
}

// TestClockOfTheMachine: the zero clock is the machine's and moves nobody.
func TestClockOfTheMachine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c clock
		c.hurry(t.Context(), 60, time.Time{})
		if !c.now().Equal(time.Now()) {
			t.Errorf("shows %v at %v", c.now(), time.Now())
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		c.follow(ctx, func() { t.Error("moved") })
	})
}
