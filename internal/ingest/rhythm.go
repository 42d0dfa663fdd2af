package ingest

import (
	"math/rand/v2"
	"slices"
	"time"

	"newsdesk/internal/feed"
	"newsdesk/internal/news"
)

const (
	// rhythmItems is from how many of a feed's newest items its rhythm is read.
	rhythmItems = 20
	// longestBackoff is the longest wait after a failure: a feed that recovers is
	// noticed the same day.
	longestBackoff = 6 * time.Hour
)

// rhythm is the mean time between two items, by their dates, and the date of the
// newest; zero where the dates do not tell.
func rhythm(items []feed.Item, now time.Time) (gap time.Duration, newest time.Time) {
	var dates []time.Time
	for _, i := range items {
		if at := plausible(i.When(), now); !at.IsZero() && !at.After(now) {
			dates = append(dates, at)
		}
	}
	if len(dates) == 0 {
		return 0, time.Time{}
	}
	slices.SortFunc(dates, func(a, b time.Time) int { return b.Compare(a) })
	dates = dates[:min(rhythmItems, len(dates))]
	newest = dates[0]
	if n := len(dates) - 1; n > 0 {
		gap = newest.Sub(dates[n]) / time.Duration(n)
	}
	return gap, newest
}

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

// jitter changes a wait by up to 5 % either way, so that feeds which were due
// together do not stay together. The wait never becomes shorter than p.shortest.
func (p pace) jitter(wait time.Duration) time.Duration {
	return max(p.shortest, wait-wait/20+rand.N(wait/10+1)) //nolint:gosec // nobody gains by guessing it
}
