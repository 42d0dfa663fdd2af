package rest

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Discord's global limit: so many calls in each window of time, on all routes
// but those of interactions together.
const (
	callsPerSecond = 50
	paceWindow     = time.Second
)

// pace lets so many calls through in any window of time. Discord counts a call
// at some moment between its beginning and its end, so a place is free again a
// window after the end: however calls are held up on their way, no window ever
// sees more. Of those who wait, answers go before briefs.
type pace struct {
	mu      sync.Mutex
	free    int
	answers []chan struct{}
	briefs  []chan struct{}
	after   func(time.Duration, func()) // time.AfterFunc
	window  time.Duration
}

// newPace makes a pace. Its places come free one by one over the first window,
// from rest on: whoever called before this process began may have used them.
func newPace(calls int, rest time.Duration) *pace {
	p := &pace{window: paceWindow, after: func(d time.Duration, f func()) { time.AfterFunc(d, f) }}
	for i := range calls {
		wait := rest + p.window*time.Duration(i)/time.Duration(calls)
		if wait <= 0 {
			p.free++
			continue
		}
		p.after(wait, p.release)
	}
	return p
}

// enter waits for a place; whoever was given one must leave.
func (p *pace) enter(ctx context.Context, brief bool) error {
	p.mu.Lock()
	if p.free > 0 {
		p.free--
		p.mu.Unlock()
		return nil
	}
	turn := make(chan struct{}, 1)
	line := &p.answers
	if brief {
		line = &p.briefs
	}
	*line = append(*line, turn)
	p.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		p.abandon(line, turn)
		return ctx.Err()
	}
}

// abandon takes a turn out of its line, or passes on the place it was given.
func (p *pace) abandon(line *[]chan struct{}, turn chan struct{}) {
	p.mu.Lock()
	i := slices.Index(*line, turn)
	if i >= 0 {
		*line = slices.Delete(*line, i, i+1)
	}
	p.mu.Unlock()
	if i < 0 {
		p.release()
	}
}

// leave frees the place of a call that has ended, a window later.
func (p *pace) leave() { p.after(p.window, p.release) }

// release gives a place to who waits longest, answers first.
func (p *pace) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, line := range []*[]chan struct{}{&p.answers, &p.briefs} {
		if len(*line) > 0 {
			(*line)[0] <- struct{}{}
			*line = (*line)[1:]
			return
		}
	}
	p.free++
}

// briefKey marks the context of calls that post a brief.
type briefKey struct{}

// AsBrief lets the calls under ctx give way to answers.
func AsBrief(ctx context.Context) context.Context {
	return context.WithValue(ctx, briefKey{}, true)
}

func isBrief(ctx context.Context) bool { return ctx.Value(briefKey{}) != nil }
