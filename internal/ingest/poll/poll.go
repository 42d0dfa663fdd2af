// Package poll reads feeds when they are due, politely, for as long as anybody
// follows them: one feed of a host at a time, no sooner than its server asks for.
// It refuses to take the same item twice, or an old one for news, and says in a
// sentence for members why a feed cannot be read. Who is told of that, and when a
// feed is followed, is not decided here.
package poll

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"newsdesk/internal/news"
)

// Fetcher reads feeds, and the pages behind their items. Feed fails with
// news.ErrGone when the feed is gone for good, and with a *news.RetryError when its
// server says when to come back.
type Fetcher interface {
	Feed(ctx context.Context, address string, known news.Validators) (news.Polled, error)
	Page(ctx context.Context, address string) (news.Page, error)
}

// Book leases due feeds to an owner, a few of each host at a time and never
// feeds of one host to two owners, and writes what polls changed.
type Book interface {
	ClaimFeeds(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Feed, error)
	SavePolls(ctx context.Context, owner string, polls []news.Poll) ([]news.PollOutcome, error)
	ReleaseFeeds(ctx context.Context, owner string) error
}

// Times of a Poller. A lease outlives the wait in the queue, the poll and its
// writing.
const (
	leaseTime  = 10 * time.Minute
	visitTime  = 3 * time.Minute // for one feed, pages included
	saveTime   = 30 * time.Second
	queueTime  = leaseTime - visitTime - saveTime
	claimPause = time.Second
	batchPause = 100 * time.Millisecond // to gather polls that are written together
)

// Sizes of a Poller.
const (
	queueSize     = 256 // feeds
	batchPolls    = 64  // written together
	batchArticles = 400 // likewise; a batch ends with the poll that reaches it
)

// Options are what a Poller needs. Parallel and the fields below it have
// defaults.
type Options struct {
	Owner    string // of leases; unique among processes on one database
	Fetch    Fetcher
	Book     Book
	Shelf    Shelf
	Noticed  func() // called when followers of a feed are to be told of it
	Now      func() time.Time
	Log      *slog.Logger
	Parallel int           // feeds polled at once; 12 when zero
	Look     time.Duration // between two looks for due feeds; 5 s when zero
	Pause    time.Duration // between two feeds of one host; none when zero
	Shortest time.Duration // between two polls of a feed; news.MinInterval when zero
	Longest  time.Duration // likewise; news.MaxInterval when zero
	Alarm    time.Duration // how long a feed fails before its followers are told; a day when zero
}

// Poller polls the feeds that are due.
type Poller struct {
	Options
	wake chan struct{}

	mu          sync.Mutex
	lastSuccess time.Time // of any feed
}

// New makes a Poller; Run starts it.
func New(o Options) *Poller {
	if o.Parallel == 0 {
		o.Parallel = 12
	}
	if o.Look == 0 {
		o.Look = 5 * time.Second
	}
	o.Shortest = cmp.Or(o.Shortest, news.MinInterval)
	o.Longest = cmp.Or(o.Longest, news.MaxInterval)
	o.Alarm = cmp.Or(o.Alarm, 24*time.Hour)
	return &Poller{Options: o, wake: make(chan struct{}, 1)}
}

// Wake makes Run look for due feeds now.
func (p *Poller) Wake() {
	select {
	case p.wake <- struct{}{}:
	default: // a wake is pending already
	}
}

// Run polls feeds until ctx ends, then writes what was read and gives back the feeds
// that it still holds.
func (p *Poller) Run(ctx context.Context) {
	polls := make(chan news.Poll, p.Parallel)
	var parts sync.WaitGroup
	parts.Go(func() { p.record(context.WithoutCancel(ctx), polls) })
	p.dispatch(ctx, polls)
	close(polls)
	parts.Wait()
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
	defer cancel()
	if err := p.Book.ReleaseFeeds(closing, p.Owner); err != nil {
		p.Log.Error("release feeds", "err", err)
	}
}

// dispatch visits due feeds in goroutines, one of a host at a time, until ctx ends
// and all goroutines are done.
func (p *Poller) dispatch(ctx context.Context, polls chan<- news.Poll) {
	q := newQueue(p.Pause)
	done := make(chan string) // hosts
	visit := func(f news.Feed) {
		p.visit(ctx, f, polls)
		done <- f.Host
	}
	busy, more := 0, false
	var lastClaim time.Time
	for ctx.Err() == nil {
		if now := time.Now(); len(q.waiting) < queueSize/2 && now.Sub(lastClaim) >= claimPause {
			claimed := p.claim(ctx, queueSize-len(q.waiting))
			lastClaim, more = now, len(claimed) > 0
			q.add(claimed, now)
		}
		started, wait := q.start(p.Parallel-busy, visit)
		busy += started
		wait = min(wait, p.Look)
		if more || len(q.waiting) > 0 || busy > 0 {
			wait = min(wait, claimPause) // hosts that had their turn may have more that is due
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

// visit polls one feed and sends what that changed to polls.
func (p *Poller) visit(ctx context.Context, f news.Feed, polls chan<- news.Poll) {
	asking, cancel := context.WithTimeout(ctx, visitTime)
	defer cancel()
	v := visit{
		fetch: p.Fetch, shelf: p.Shelf, now: p.Now, alarm: p.Alarm, outage: p.outage,
		pace: pace{p.Shortest, p.Longest},
	}
	poll, err := p.guarded(asking, v, f)
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
		p.lastSuccess = poll.At
		p.mu.Unlock()
	}
	polls <- poll
}

// guarded polls f. What reads hostile bytes is built for them; should it panic all the
// same, that ends this poll and no other.
func (p *Poller) guarded(ctx context.Context, v visit, f news.Feed) (poll news.Poll, err error) {
	defer func() {
		if r := recover(); r != nil {
			p.Log.Error("poll feed", "feed", f.ID, "url", f.URL, "panic", r, "stack", string(debug.Stack()))
			f.Polled = p.Now()
			poll, err = v.failed(ctx, f, news.Faultf(nil, "What %s sends cannot be read.", f.Host))
		}
	}()
	return v.poll(ctx, f)
}

// outage reports whether no feed at all has worked since a time.
func (p *Poller) outage(since time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lastSuccess.Before(since)
}

// record writes polls until the channel is closed.
func (p *Poller) record(ctx context.Context, polls <-chan news.Poll) {
	for first := range polls {
		p.save(ctx, gather(first, polls))
	}
}

// gather collects the polls that come soon after the first, to be written in one
// transaction.
func gather(first news.Poll, polls <-chan news.Poll) []news.Poll {
	batch, articles := []news.Poll{first}, len(first.Items)
	over := time.After(batchPause)
	for len(batch) < batchPolls && articles < batchArticles {
		select {
		case next, open := <-polls:
			if !open {
				return batch
			}
			batch, articles = append(batch, next), articles+len(next.Items)
		case <-over:
			return batch
		}
	}
	return batch
}

// save writes polls together or, when that fails, one by one. It reports false when the
// database did not answer in time: other polls would wait as long, and as in vain.
func (p *Poller) save(ctx context.Context, batch []news.Poll) (answered bool) {
	saving, cancel := context.WithTimeout(ctx, saveTime)
	defer cancel()
	outcomes, err := p.Book.SavePolls(saving, p.Owner, batch)
	if err != nil && len(batch) > 1 {
		for i := range batch {
			if !p.save(ctx, batch[i:i+1]) {
				return false
			}
		}
		return true
	}
	if err != nil {
		p.Log.Error("save poll", "feed", batch[0].Feed.ID, "url", batch[0].Feed.URL, "err", err)
		return saving.Err() == nil
	}
	for i, poll := range batch {
		p.report(poll, outcomes[i])
		if len(poll.Notices) > 0 {
			p.Noticed()
		}
	}
	return true
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
