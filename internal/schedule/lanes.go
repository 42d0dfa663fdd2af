package schedule

import (
	"context"
	"sync"
)

// lanes lets one at a time work on a channel. The zero value is ready.
type lanes struct {
	mu   sync.Mutex
	busy map[string]chan struct{} // closed when the channel is free again
}

// enter waits until nobody works on channel; leave frees it.
func (l *lanes) enter(ctx context.Context, channel string) (leave func(), err error) {
	for {
		free, taken := l.take(channel)
		if !taken {
			return func() { l.leave(channel) }, nil
		}
		select {
		case <-free:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (l *lanes) take(channel string) (free <-chan struct{}, taken bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if done, taken := l.busy[channel]; taken {
		return done, true
	}
	if l.busy == nil {
		l.busy = map[string]chan struct{}{}
	}
	l.busy[channel] = make(chan struct{})
	return nil, false
}

func (l *lanes) leave(channel string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.busy[channel])
	delete(l.busy, channel)
}
