package poll

import (
	"math/rand/v2"
	"time"

	"newsdesk/internal/news"
)

// longestBackoff is the longest wait after a failure: a feed that recovers is
// noticed the same day.
const longestBackoff = 6 * time.Hour

// pace bounds the time between two polls of a feed.
type pace struct{ shortest, longest time.Duration }

// interval is the time to the next poll of a feed that works: half the time
// between two of its items, or a quarter of its silence if that is longer; no
// sooner than the feed, its server (fresh) and its followers ask for.
func (p pace) interval(f news.Feed, fresh time.Duration, now time.Time) time.Duration {
	wait := f.Gap / 2
	if !f.Newest.IsZero() {
		wait = max(wait, now.Sub(f.Newest)/4)
	}
	if f.Gap == 0 && f.Newest.IsZero() {
		wait = time.Hour // its items have no dates
	}
	wait = max(wait, f.Asked, fresh, f.Floor)
	return min(max(wait, p.shortest), p.longest)
}

// backoff is the time to the next poll of a feed that failed so often in a
// row; asked is what its server asks for.
func (p pace) backoff(failures int, asked time.Duration) time.Duration {
	wait := longestBackoff
	if doublings := failures - 1; doublings < 5 {
		wait = p.shortest << max(0, doublings)
	}
	return min(max(wait, asked), p.longest)
}

// jitter lengthens a wait by up to 5 %, so that feeds which were due together do not
// stay together. It shortens none: a server may have asked for it.
func jitter(wait time.Duration) time.Duration {
	return wait + rand.N(wait/20+1) //nolint:gosec // nobody gains by guessing it
}
