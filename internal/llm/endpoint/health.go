package endpoint

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

// newBreaker opens after five failures in a row, or when half of at least 20
// calls of the last minute failed. Only an endpoint that does not answer fails
// in this sense: one that refuses, or answers badly, is up.
func newBreaker(opts Options) *gobreaker.CircuitBreaker[struct{}] {
	return gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
		Interval:     time.Minute,
		BucketPeriod: 10 * time.Second,
		Timeout:      opts.Timeouts.Reopen,
		ReadyToTrip: func(n gobreaker.Counts) bool {
			return n.ConsecutiveFailures >= 5 || n.Requests >= 20 && n.TotalFailures*2 >= n.Requests
		},
		IsSuccessful: func(err error) bool {
			var f *Failure
			return !errors.As(err, &f) || f.Kind != Down && f.Kind != Endless
		},
		IsExcluded: func(err error) bool { return errors.Is(err, context.Canceled) },
		OnStateChange: func(_ string, from, to gobreaker.State) {
			opts.Logger.Warn(opts.Role, "was", from.String(), "breaker", to.String(), "retry_in", opts.Timeouts.Reopen)
		},
	})
}

// turnedAway reports whether the breaker was open, or let another call probe.
func turnedAway(err error) bool {
	return errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests)
}

// health keeps apart from the breaker whether the endpoint is misconfigured:
// waiting does not heal that, so it is asked rarely.
type health struct {
	role    string
	without string
	now     func() time.Time
	recheck time.Duration
	log     *slog.Logger

	mu      sync.Mutex
	blocked string // why the endpoint is misconfigured; "" when it is not
	until   time.Time
}

// admit turns calls away from a misconfigured endpoint, except one for each
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

// note takes in how a call ended.
func (h *health) note(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var f *Failure
	switch {
	case errors.As(err, &f) && f.Kind == Misconfigured:
		h.block(f.say)
	case errors.As(err, &f) && (f.Kind == Down || f.Kind == Crowded), turnedAway(err), errors.Is(err, context.Canceled):
		// nothing was learned of its configuration
	case h.blocked != "":
		h.log.Info(h.role+" answers again", "was", h.blocked)
		h.blocked = ""
	}
}

func (h *health) block(say string) {
	if h.blocked != say {
		h.log.Error(h.role+" is misconfigured; "+h.without+" until this is mended",
			"why", say, "checked_every", h.recheck)
	}
	h.blocked, h.until = say, h.now().Add(h.recheck)
}
