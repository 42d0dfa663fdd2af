package rest

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestPaceHoldsInEveryWindow: whenever in its time a call is counted, no
// second counts more than the limit, and hardly fewer.
func TestPaceHoldsInEveryWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const limit, calls = 10, 200
		p := newPace(limit, 0)
		var mu sync.Mutex
		var counted []time.Time
		var all sync.WaitGroup
		began := time.Now()
		for i := range calls {
			all.Go(func() {
				if err := p.enter(t.Context(), true); err != nil {
					t.Error(err)
				}
				time.Sleep(time.Duration(i*7%40) * time.Millisecond) // on its way
				mu.Lock()
				counted = append(counted, time.Now())
				mu.Unlock()
				time.Sleep(time.Duration(i*3%20) * time.Millisecond) // on its way back
				p.leave()
			})
		}
		all.Wait()
		for i := limit; i < len(counted); i++ {
			if d := counted[i].Sub(counted[i-limit]); d < time.Second {
				t.Fatalf("%d calls within %v", limit+1, d)
			}
		}
		if took := time.Since(began); took > calls/limit*time.Second*106/100 {
			t.Errorf("%d calls took %v", calls, took)
		}
	})
}

func TestAnswersGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(1, time.Second)
		var order []string
		var all sync.WaitGroup
		for _, who := range []string{"brief", "brief", "answer"} {
			all.Go(func() {
				ctx := t.Context()
				if who == "brief" {
					ctx = AsBrief(ctx)
				}
				if err := p.enter(ctx, isBrief(ctx)); err != nil {
					t.Error(err)
				}
				order = append(order, who)
				p.leave()
			})
			synctest.Wait()
		}
		all.Wait()
		if order[0] != "answer" {
			t.Errorf("went in the order %v", order)
		}
	})
}

// TestAbandonedTurns: a place given to one who gave up is not lost.
func TestAbandonedTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(1, 0)
		if err := p.enter(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if err := p.enter(ctx, false); err == nil {
			t.Fatal("no error after the context ended")
		}
		p.leave()
		began := time.Now()
		if err := p.enter(t.Context(), true); err != nil || time.Since(began) > paceWindow {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}
