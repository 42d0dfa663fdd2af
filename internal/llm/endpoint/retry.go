package endpoint

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// retries follow the first try.
const retries = 2

// retried makes attempts until one succeeds or asking again is of no use.
func (e *Endpoint) retried(ctx context.Context, attempt func(context.Context) error) error {
	for try := 0; ; try++ {
		err := attempt(ctx)
		var f *Failure
		if !errors.As(err, &f) || !f.retry || try == retries || !e.pause(ctx, try, f.after) {
			return err
		}
	}
}

// pause waits before the next try: as long as the endpoint asked for, else a
// random time up to 4 and then 16 times Backoff. It reports false at once when
// the time left does not allow that.
func (e *Endpoint) pause(ctx context.Context, try int, asked time.Duration) bool {
	wait := asked
	if wait <= 0 {
		least := e.opts.Timeouts.Backoff
		wait = least + rand.N(least<<(2*try+2)-least) //nolint:gosec // jitter is no secret
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// retryAfter reads Retry-After: seconds, or an HTTP date; 0 when there is none.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds >= 0 && seconds < 1e6 {
		return time.Duration(seconds * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
