package poll

import (
	"time"

	"newsdesk/internal/news"
)

// queue holds claimed feeds until their hosts may be asked: for one feed at a time,
// with a pause between two.
type queue struct {
	pause   time.Duration
	waiting []waitingFeed
	hosts   map[string]time.Time // when each may be asked next
}

type waitingFeed struct {
	news.Feed
	since time.Time
}

// occupied is the wait for a host that is being asked: until free is called.
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

// take takes the first feed whose host may be asked; when ok is false, wait is how
// long it takes until one may. Feeds that have waited for most of their lease are
// dropped, to be claimed again.
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

// start visits at most so many feeds, each in a goroutine, and returns how long it
// takes until the next may be visited, occupied when that is not known.
func (q *queue) start(most int, visit func(news.Feed)) (started int, wait time.Duration) {
	for started < most {
		f, wait, ok := q.take(time.Now())
		if !ok {
			return started, wait
		}
		started++
		go visit(f)
	}
	return started, occupied
}

// free ends the asking of a host.
func (q *queue) free(host string, now time.Time) { q.hosts[host] = now.Add(q.pause) }
