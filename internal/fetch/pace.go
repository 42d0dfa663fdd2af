package fetch

import (
	"context"
	"sync"
	"time"
)

// turns lets one request at a time to each host, with a pause after each.
type turns struct {
	pause time.Duration
	mu    sync.Mutex
	hosts map[string]*turn
}

// turn is that of one host.
type turn struct {
	taken  chan struct{} // full while a request is under way
	users  int           // who has the turn or waits for it
	freeAt time.Time     // earliest time of the next request; only for who has the turn
}

// tidyAt is from how many hosts on those are dropped whose pause is over.
const tidyAt = 1024

func newTurns(pause time.Duration) *turns {
	return &turns{pause: pause, hosts: make(map[string]*turn)}
}

// take waits until host may be asked; done ends the turn. The error is that of ctx.
func (t *turns) take(ctx context.Context, host string) (done func(), err error) {
	own := t.join(host)
	select {
	case own.taken <- struct{}{}:
	case <-ctx.Done():
		t.leave(own)
		return nil, ctx.Err()
	}
	select {
	case <-time.After(time.Until(own.freeAt)):
	case <-ctx.Done():
		<-own.taken
		t.leave(own)
		return nil, ctx.Err()
	}
	return func() {
		own.freeAt = time.Now().Add(t.pause)
		<-own.taken
		t.leave(own)
	}, nil
}

func (t *turns) join(host string) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.hosts) >= tidyAt {
		t.tidy()
	}
	own, ok := t.hosts[host]
	if !ok {
		own = &turn{taken: make(chan struct{}, 1)}
		t.hosts[host] = own
	}
	own.users++
	return own
}

func (t *turns) leave(own *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	own.users--
}

// tidy drops the hosts that nobody waits for and that may be asked at once.
func (t *turns) tidy() {
	now := time.Now()
	for host, own := range t.hosts {
		if own.users == 0 && own.freeAt.Before(now) {
			delete(t.hosts, host)
		}
	}
}
