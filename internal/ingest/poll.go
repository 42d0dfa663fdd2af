package ingest

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"newsdesk/internal/news"
)

// PollBook gives due feeds to one owner until its lease ends, so that it holds
// a few of a host at a time and no host has two owners, and writes what polls
// changed.
type PollBook interface {
	ClaimFeeds(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Feed, error)
	SavePolls(ctx context.Context, owner string, polls []news.Poll) ([]news.PollOutcome, error)
	ReleaseFeeds(ctx context.Context, owner string) error
}

// Times and sizes of a Poller. A lease outlives the wait in the queue, the
// poll and its writing.
const (
	leaseTime     = 10 * time.Minute
	visitTime     = 3 * time.Minute // for one feed, pages included
	queueTime     = leaseTime - visitTime - saveTime
	saveTime      = 30 * time.Second
	queueSize     = 256
	claimPause    = time.Second
	linger        = 100 * time.Millisecond // for polls to be written together
	savedTogether = 64
	bulk          = 400 // articles, of polls written together
)

// PollerOptions are what a Poller needs; Parallel and what is below it need not
// be given.
type PollerOptions struct {
	Owner    string // of leases; unique among processes on one database
	Fetch    FeedFetcher
	Book     PollBook
	Shelf    ItemShelf
	Notices  *Notices
	Now      func() time.Time
	Log      *slog.Logger
	Parallel int           // feeds polled at once; 12 when zero
	Look     time.Duration // between two looks for due feeds; 5 s when zero
	Pause    time.Duration // between two feeds of one host; none when zero
	Shortest time.Duration // between two polls of a feed; news.MinInterval when zero
	Longest  time.Duration // likewise; news.MaxInterval when zero
	Alarm    time.Duration // how long a feed fails until its followers are told; a day when zero
}

// Poller polls the feeds that are due.
type Poller struct {
	PollerOptions
	wake  chan struct{}
	mu    sync.Mutex
	lucky time.Time // when any feed worked last
}

// NewPoller makes a Poller; Run starts it.
func NewPoller(o PollerOptions) *Poller {
	if o.Parallel == 0 {
		o.Parallel = 12
	}
	if o.Look == 0 {
		o.Look = 5 * time.Second
	}
	o.Shortest = cmp.Or(o.Shortest, news.MinInterval)
	o.Longest = cmp.Or(o.Longest, news.MaxInterval)
	o.Alarm = cmp.Or(o.Alarm, 24*time.Hour)
	return &Poller{PollerOptions: o, wake: make(chan struct{}, 1)}
}

// Wake makes Run look for due feeds now.
func (p *Poller) Wake() {
	select {
	case p.wake <- struct{}{}:
	default: // a wake is pending already
	}
}

// Run polls feeds until ctx ends, then writes what was read and gives the
// other feeds back.
func (p *Poller) Run(ctx context.Context) {
	polls := make(chan news.Poll, p.Parallel)
	var parts sync.WaitGroup
	parts.Go(func() { p.record(context.WithoutCancel(ctx), polls) })
	parts.Go(func() { p.Notices.Run(ctx) })
	p.dispatch(ctx, polls)
	close(polls)
	parts.Wait()
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
	defer cancel()
	if err := p.Book.ReleaseFeeds(closing, p.Owner); err != nil {
		p.Log.Error("release feeds", "err", err)
	}
}

// dispatch hands due feeds to goroutines, one of a host at a time, until ctx
// ends and all have come back.
func (p *Poller) dispatch(ctx context.Context, polls chan<- news.Poll) {
	q := newQueue(p.Pause)
	done := make(chan string)
	busy, more := 0, false
	var lastClaim time.Time
	for ctx.Err() == nil {
		now := time.Now()
		if len(q.waiting) < queueSize/2 && now.Sub(lastClaim) >= claimPause {
			claimed := p.claim(ctx, queueSize-len(q.waiting))
			lastClaim, more = now, len(claimed) > 0
			q.add(claimed, now)
		}
		wait := p.Look
		for busy < p.Parallel {
			f, next, ok := q.take(time.Now())
			if !ok {
				wait = min(wait, next)
				break
			}
			busy++
			go func() {
				p.visit(ctx, f, polls)
				done <- f.Host
			}()
		}
		if more || len(q.waiting) > 0 || busy > 0 {
			wait = min(wait, claimPause) // hosts have had their turn, and may have more that is due
		}
		select {
		case <-ctx.Done():
		case host := <-done:
			busy--
			q.free(host, time.Now())
		case <-p.wake:
			lastClaim = time.Time{}
		case <-time.After(wait):
		}
	}
	for ; busy > 0; busy-- {
		<-done
	}
}

func (p *Poller) claim(ctx context.Context, limit int) []news.Feed {
	asking, cancel := context.WithTimeout(ctx, saveTime)
	defer cancel()
	claimed, err := p.Book.ClaimFeeds(asking, p.Owner, leaseTime, limit)
	if err != nil && ctx.Err() == nil {
		p.Log.Error("claim feeds", "err", err)
	}
	return claimed
}

// visit polls one feed and hands over what that changed.
func (p *Poller) visit(ctx context.Context, f news.Feed, polls chan<- news.Poll) {
	asking, cancel := context.WithTimeout(ctx, visitTime)
	defer cancel()
	v := visit{
		fetch: p.Fetch, shelf: p.Shelf, now: p.Now, alarm: p.Alarm, ours: p.unlucky,
		pace: pace{p.Shortest, p.Longest},
	}
	poll, err := v.poll(asking, f)
	switch {
	case ctx.Err() != nil:
		return // given back with the others
	case errors.Is(err, context.DeadlineExceeded):
		f.Polled = p.Now()
		poll, err = v.failed(ctx, f, news.Faultf(err, "%s took too long: the feed and its pages were not read within %d minutes.", f.Host, int(visitTime.Minutes())))
	}
	if err != nil {
		p.Log.Error("poll feed", "feed", f.ID, "url", f.URL, "err", err)
		return // polled again when its lease is over
	}
	if poll.Read {
		p.mu.Lock()
		p.lucky = poll.At
		p.mu.Unlock()
	}
	polls <- poll
}

// unlucky reports whether no feed at all has worked since.
func (p *Poller) unlucky(since time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lucky.Before(since)
}

// record writes polls until there are no more, those that come together in one
// transaction.
func (p *Poller) record(ctx context.Context, polls <-chan news.Poll) {
	for first := range polls {
		batch, articles := []news.Poll{first}, len(first.Items)
		over := time.After(linger)
	gather:
		for len(batch) < savedTogether && articles < bulk {
			select {
			case next, open := <-polls:
				if !open {
					break gather
				}
				batch, articles = append(batch, next), articles+len(next.Items)
			case <-over:
				break gather
			}
		}
		p.save(ctx, batch)
	}
}

// save writes polls. When one of them cannot be written, the others are.
func (p *Poller) save(ctx context.Context, batch []news.Poll) {
	saving, cancel := context.WithTimeout(ctx, saveTime)
	defer cancel()
	outcomes, err := p.Book.SavePolls(saving, p.Owner, batch)
	if err != nil && len(batch) > 1 {
		for _, one := range batch {
			p.save(ctx, []news.Poll{one})
		}
		return
	}
	if err != nil {
		p.Log.Error("save poll", "feed", batch[0].Feed.ID, "url", batch[0].Feed.URL, "err", err)
		return
	}
	for i, poll := range batch {
		p.report(poll, outcomes[i])
		if len(poll.Notices) > 0 {
			p.Notices.Wake()
		}
	}
}

func (p *Poller) report(poll news.Poll, out news.PollOutcome) {
	f := poll.Feed
	switch {
	case out.Lost:
		p.Log.Warn("feed was taken over", "feed", f.ID, "url", f.URL)
	case f.Failures > 0:
		p.Log.Info("feed failed", "feed", f.ID, "url", f.URL, "failures", f.Failures, "next", f.Next, "reason", f.Reason)
	case out.New+out.Updated > 0:
		p.Log.Info("feed read", "feed", f.ID, "url", f.URL, "new", out.New, "copies", out.Copies, "updated", out.Updated, "revised", out.Revised)
	}
}
