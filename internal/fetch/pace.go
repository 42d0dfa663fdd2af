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

// turn is one host's. Its channel holds a value while a request is under way.
type turn struct {
	under  chan struct{}
	users  int       // who has it or waits for it
	freeAt time.Time // of the next request; read and written in turn
}

// tidyAt is how many hosts are remembered before those whose pause is over are
// forgotten.
const tidyAt = 1024

func newTurns(pause time.Duration) *turns {
	return &turns{pause: pause, hosts: make(map[string]*turn)}
}

// take waits until host may be asked, and returns what ends the request. The
// error is that of ctx.
func (t *turns) take(ctx context.Context, host string) (done func(), err error) {
	own := t.join(host)
	select {
	case own.under <- struct{}{}:
	case <-ctx.Done():
		t.part(own)
		return nil, ctx.Err()
	}
	select {
	case <-time.After(time.Until(own.freeAt)):
	case <-ctx.Done():
		<-own.under
		t.part(own)
		return nil, ctx.Err()
	}
	return func() {
		own.freeAt = time.Now().Add(t.pause)
		<-own.under
		t.part(own)
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
		own = &turn{under: make(chan struct{}, 1)}
		t.hosts[host] = own
	}
	own.users++
	return own
}

func (t *turns) part(own *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	own.users--
}

// tidy forgets hosts that nobody waits for and that may be asked at once.
func (t *turns) tidy() {
	now := time.Now()
	for host, own := range t.hosts {
		if own.users == 0 && own.freeAt.Before(now) {
			delete(t.hosts, host)
		}
	}
}
