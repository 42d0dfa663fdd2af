package llm

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"newsdesk/internal/news"

	"github.com/sony/gobreaker/v2"
)

// State is how the endpoint stands.
type State string

// The states.
const (
	None          State = "none" // no endpoint configured
	OK            State = "ok"
	Down          State = "down"          // failed again and again; left alone for a while
	Recovering    State = "recovering"    // the next draft is the probe
	Misconfigured State = "misconfigured" // key, credit, model or address is wrong
)

// Status is what an operator wants to know of the endpoint.
type Status struct {
	State     State
	Host      string
	Model     string
	Room      int    // as Client.Room
	LastError string // in plain words; "" when nothing failed yet
	LastAt    time.Time
}

// Status reports the endpoint's state without calling it.
func (c *Client) Status() Status {
	if c.api == nil {
		return Status{State: None}
	}
	s := Status{State: OK, Host: c.host, Model: c.opts.Model, Room: c.Room()}
	var blocked bool
	s.LastError, s.LastAt, blocked = c.health.last()
	switch state := c.breaker.State(); {
	case blocked:
		s.State = Misconfigured
	case state == gobreaker.StateOpen:
		s.State = Down
	case state == gobreaker.StateHalfOpen:
		s.State = Recovering
	}
	return s
}

// newBreaker opens after five failures in a row, or when half of at least 20
// calls of the last minute failed. Only an endpoint that does not answer fails
// in this sense: one that refuses, or answers badly, is up.
func newBreaker[T any](name string, opts Options) *gobreaker.CircuitBreaker[T] {
	return gobreaker.NewCircuitBreaker[T](gobreaker.Settings{
		Interval:     time.Minute,
		BucketPeriod: 10 * time.Second,
		Timeout:      opts.Timeouts.Reopen,
		ReadyToTrip: func(n gobreaker.Counts) bool {
			return n.ConsecutiveFailures >= 5 || n.Requests >= 20 && n.TotalFailures*2 >= n.Requests
		},
		IsSuccessful: func(err error) bool {
			var f *failure
			return !errors.As(err, &f) || f.kind != down
		},
		IsExcluded: func(err error) bool { return errors.Is(err, context.Canceled) },
		OnStateChange: func(_ string, from, to gobreaker.State) {
			opts.Logger.Warn(name, "was", from.String(), "breaker", to.String(), "retry_in", opts.Timeouts.Reopen)
		},
	})
}

// health keeps the last error, and apart from the breaker whether the endpoint
// is misconfigured: waiting does not heal that, so it is asked rarely.
type health struct {
	name    string // what is there, for logs
	without string // what happens while it is misconfigured
	now     func() time.Time
	recheck time.Duration
	log     *slog.Logger

	mu      sync.Mutex
	blocked string // why the endpoint is misconfigured; "" when it is not
	until   time.Time
	say     string
	at      time.Time
}

// admit turns drafts away from a misconfigured endpoint, except one for each
// recheck.
func (h *health) admit() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.blocked == "" {
		return nil
	}
	if now := h.now(); !now.Before(h.until) {
		h.until = now.Add(h.recheck)
		return nil
	}
	return fmt.Errorf("%w: %s", news.ErrModelDown, h.blocked)
}

// note takes in how a draft ended.
func (h *health) note(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var f *failure
	var bad *DraftError
	switch {
	case errors.As(err, &f):
		h.say, h.at = f.say, h.now()
		if f.kind == misconfigured {
			h.block(f.say)
		}
		return
	case errors.As(err, &bad):
		h.say, h.at = bad.Reason, h.now()
	case err != nil: // canceled, or turned away by the breaker: nothing was learned
		return
	}
	if h.blocked != "" {
		h.log.Info(h.name+" answers again", "was", h.blocked)
		h.blocked = ""
	}
}

func (h *health) block(say string) {
	if h.blocked != say {
		h.log.Error(h.name+" is misconfigured; "+h.without+" until this is mended",
			"why", say, "checked_every", h.recheck)
	}
	h.blocked, h.until = say, h.now().Add(h.recheck)
}

func (h *health) last() (say string, at time.Time, blocked bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.say, h.at, h.blocked != ""
}
