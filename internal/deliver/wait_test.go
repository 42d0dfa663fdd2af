package deliver

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"newsdesk/internal/news"
)

func TestWait(t *testing.T) {
	plain := errors.New("bad gateway")
	asks := func(after time.Duration) error {
		return fmt.Errorf("post: %w", &news.RetryError{After: after, Err: plain})
	}
	tests := []struct {
		attempts int
		err      error
		min, max time.Duration
	}{
		{1, plain, time.Second, 2 * time.Second},
		{2, plain, 2 * time.Second, 4 * time.Second},
		{5, plain, 16 * time.Second, 32 * time.Second},
		{9, plain, 256 * time.Second, 512 * time.Second},
		{10, plain, longestWait / 2, longestWait},
		{1 << 40, plain, longestWait / 2, longestWait},
		{0, plain, time.Second, 2 * time.Second},
		{3, asks(1500 * time.Millisecond), 1500 * time.Millisecond, 1500 * time.Millisecond},
		{3, asks(-time.Second), 0, 0},
		{3, asks(1000 * time.Hour), giveUp, giveUp},
	}
	for _, test := range tests {
		seen := map[time.Duration]bool{}
		for range 100 {
			got := wait(test.attempts, test.err)
			if got < test.min || got > test.max {
				t.Fatalf("wait(%d, %v) = %s, want %s to %s", test.attempts, test.err, got, test.min, test.max)
			}
			seen[got] = true
		}
		if spread := len(seen) > 1; spread != (test.min != test.max) {
			t.Errorf("wait(%d, %v) gave %d different waits", test.attempts, test.err, len(seen))
		}
	}
}
