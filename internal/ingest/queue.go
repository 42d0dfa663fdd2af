package ingest

import (
	"time"

	"newsdesk/internal/news"
)

// queue holds claimed feeds until their host may be asked: one feed of a host
// at a time, and a pause between two.
type queue struct {
	pause   time.Duration
	waiting []waitingFeed
	hosts   map[string]time.Time // when each may be asked next; far ahead while it is asked
}

type waitingFeed struct {
	news.Feed
	since time.Time
}

// occupied is the time at which a host may be asked that is being asked.
const occupied = 1000 * time.Hour

func newQueue(pause time.Duration) *queue {
	return &queue{pause: pause, hosts: make(map[string]time.Time)}
}

func (q *queue) add(claimed []news.Feed, now time.Time) {
	for _, f := range claimed {
		q.waiting = append(q.waiting, waitingFeed{f, now})
	}
	for host, at := range q.hosts {
		if !at.After(now) {
			delete(q.hosts, host)
		}
	}
}

// take gives the first feed whose host may be asked, and otherwise how long it
// takes until one may. Feeds that have waited for most of their lease are left
// to whoever claims them next.
func (q *queue) take(now time.Time) (f news.Feed, wait time.Duration, ok bool) {
	wait = occupied
	kept := q.waiting[:0]
	for _, w := range q.waiting {
		at := q.hosts[w.Host]
		switch {
		case now.Sub(w.since) > queueTime:
		case !ok && !at.After(now):
			f, ok = w.Feed, true
		default:
			wait = min(wait, at.Sub(now))
			kept = append(kept, w)
		}
	}
	q.waiting = kept
	if ok {
		q.hosts[f.Host] = now.Add(occupied)
	}
	return f, wait, ok
}

// free ends the asking of a host.
func (q *queue) free(host string, now time.Time) { q.hosts[host] = now.Add(q.pause) }
