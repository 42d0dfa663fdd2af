package world

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Notify wakes everyone who waits for a change; the world is locked.
func (w *World) Notify() {
	close(w.changed)
	w.changed = make(chan struct{})
}

// longestWait ends waits whose context has no earlier deadline.
const longestWait = 10 * time.Second

// ErrClosed is returned by waits when the server is closed.
var ErrClosed = errors.New("local Discord is closed")

// Wait calls done under the lock, now and after each change, until it reports
// true or an error. what names the awaited thing in the error of a wait that
// ran out.
func (w *World) Wait(ctx context.Context, what string, done func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, longestWait)
	defer cancel()
	for {
		w.Lock()
		ok, err := done()
		changed, closed := w.changed, w.Closed
		w.Unlock()
		switch {
		case ok || err != nil:
			return err
		case closed:
			return fmt.Errorf("wait for %s: %w", what, ErrClosed)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", what, ctx.Err())
		case <-changed:
		}
	}
}

// Close ends every wait.
func (w *World) Close() {
	w.Closed = true
	w.Notify()
}
