package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"newsdesk/internal/news"
)

// Claims hands out the schedules whose time has come, each to one owner until
// its lease ends. AdvanceSchedule fails with news.ErrNotFound when owner has
// no lease any more.
type Claims interface {
	ClaimDue(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Schedule, error)
	AdvanceSchedule(ctx context.Context, owner string, id int64, at time.Time, slot string) error
	ReleaseSchedule(ctx context.Context, owner string, id int64, retry time.Time) error
}

// Book keeps schedules and what became of their slots. CommitSlot writes a run
// as a whole or not at all: news.ErrSlotTaken when the slot ran before,
// news.ErrNotFound when the schedule is gone. It ends the lease, and moves the
// schedule on, when the slot is the one the schedule stood at.
type Book interface {
	ScheduleOf(ctx context.Context, guild string, id int64) (news.Schedule, error)
	CommitSlot(ctx context.Context, run news.SlotRun) error
	DisableSchedule(ctx context.Context, guild string, id int64, reason string) error
}

// Composer makes the brief of a slot. A brief without items says that nothing
// is new.
type Composer interface {
	Compose(ctx context.Context, s news.Schedule, slot news.Slot) (news.Brief, error)
}

// Renderer makes a brief's messages, in order. Of a brief without items it may
// make none: nothing is posted then.
type Renderer interface {
	RenderBrief(b news.Brief) ([]news.Post, error)
}

// Times of a Runner. A lease outlives the work under it, so that two owners
// never compose one slot while both are alive.
const (
	composeLimit = 2 * time.Minute
	commitLimit  = 10 * time.Second
	leaseTime    = composeLimit + 2*commitLimit
	firstRetry   = 30 * time.Second
	lastRetry    = 10 * time.Minute
)

// Options are what a Runner needs; all but Parallel and Poll are required.
type Options struct {
	Owner    string // of leases; unique among processes on one database
	Claims   Claims
	Book     Book
	Rewinder Rewinder
	Strays   Strays
	Composer Composer
	Renderer Renderer
	Queued   func() // told after posts were put in the outbox; must not block
	Now      func() time.Time
	Log      *slog.Logger
	Parallel int           // briefs composed at once; 4 when zero
	Poll     time.Duration // between two looks at the clock; 5 s when zero
}

// Runner runs schedules that are due.
type Runner struct {
	Options
	wake  chan struct{}
	lanes lanes
}

// NewRunner makes a Runner; Run starts it.
func NewRunner(o Options) *Runner {
	if o.Parallel == 0 {
		o.Parallel = 4
	}
	if o.Poll == 0 {
		o.Poll = 5 * time.Second
	}
	return &Runner{Options: o, wake: make(chan struct{}, 1)}
}

// Wake makes Run look for due schedules now, such as after one was added.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default: // a wake is pending already
	}
}

// Run runs due schedules until ctx ends, then waits for what it began: briefs
// being composed are given up and their schedules released, commits finish.
func (r *Runner) Run(ctx context.Context) {
	done := make(chan struct{})
	busy := 0
	var seen time.Time // on the clock
	for ctx.Err() == nil {
		seen = r.mind(ctx, seen)
		for _, s := range r.claim(ctx, r.Parallel-busy) {
			busy++
			go func() {
				defer func() { done <- struct{}{} }()
				r.bringUp(ctx, s)
			}()
		}
		select {
		case <-ctx.Done():
		case <-done:
			busy--
		case <-r.wake:
		case <-time.After(r.untilPoll()):
		}
	}
	for ; busy > 0; busy-- {
		<-done
	}
}

// untilPoll is the time to the next whole multiple of Poll, so that a slot at
// 08:00 is met at 08:00 and not up to a Poll later.
func (r *Runner) untilPoll() time.Duration {
	now := r.Now()
	return now.Truncate(r.Poll).Add(r.Poll).Sub(now)
}

func (r *Runner) claim(ctx context.Context, limit int) []news.Schedule {
	if limit == 0 {
		return nil
	}
	asking, cancel := context.WithTimeout(ctx, commitLimit)
	defer cancel()
	claimed, err := r.Claims.ClaimDue(asking, r.Owner, leaseTime, limit)
	if err != nil && ctx.Err() == nil {
		r.Log.Error("claim due schedules", "err", err)
	}
	return claimed
}

// bringUp runs what is due of a claimed schedule; when that fails it gives the
// schedule back to be tried again.
func (r *Runner) bringUp(ctx context.Context, s news.Schedule) {
	working, cancel := context.WithTimeout(ctx, composeLimit)
	defer cancel()
	err := r.runDue(working, s)
	if err == nil {
		return
	}
	retry := r.Now()
	if ctx.Err() == nil { // not stopping: the fault is in the work
		wait := backoff(err, retry.Sub(s.NextAt))
		retry = retry.Add(wait)
		r.Log.Error("run schedule", "schedule", s.ID, "guild", s.Guild, "slot", s.NextSlot, "retry_in", wait, "err", err)
	}
	ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), commitLimit)
	defer cancel()
	if err := r.Claims.ReleaseSchedule(ctx, r.Owner, s.ID, retry); err != nil {
		r.Log.Error("release schedule", "schedule", s.ID, "err", err)
	}
}

// backoff is how long to wait after err with a slot that is late already: as
// long again, which doubles the wait each time, or as long as err asks.
func backoff(err error, late time.Duration) time.Duration {
	if ask, ok := errors.AsType[*news.RetryError](err); ok {
		late = ask.After
	}
	return min(max(late, firstRetry), lastRetry)
}

func (r *Runner) runDue(ctx context.Context, s news.Schedule) error {
	plan, err := Parse(s.Spec, s.Zone)
	if err != nil {
		reason, _ := news.Say(err)
		r.Log.Warn("disable schedule", "schedule", s.ID, "guild", s.Guild, "reason", reason)
		return r.Book.DisableSchedule(ctx, s.Guild, s.ID, reason)
	}
	run, err := plan.due(s, r.Now())
	if err != nil {
		return err
	}
	if run.Outcome == news.SlotSkipped {
		r.Log.Warn("skip slots later than their grace", "schedule", s.ID, "guild", s.Guild, "slot", run.Slot.Key, "earlier", run.Slot.Missed)
		err = r.commit(ctx, run)
	} else {
		_, err = r.brief(ctx, s, run)
	}
	if errors.Is(err, news.ErrSlotTaken) {
		err = r.Claims.AdvanceSchedule(ctx, r.Owner, s.ID, run.NextAt, run.Next)
		if errors.Is(err, news.ErrNotFound) {
			return nil // the owner that took the slot has moved on
		}
	}
	return err
}

// Turn waits until no brief is made for the channel and keeps others waiting
// until end is called: two composed at once would tell it the same news.
func (r *Runner) Turn(ctx context.Context, channel string) (end func(), err error) {
	end, err = r.lanes.enter(ctx, channel)
	if err != nil {
		return nil, fmt.Errorf("wait for the channel's other brief: %w", err)
	}
	return end, nil
}

// brief composes and renders the brief of a run and commits both.
func (r *Runner) brief(ctx context.Context, s news.Schedule, run news.SlotRun) (news.Brief, error) {
	end, err := r.Turn(ctx, s.Channel)
	if err != nil {
		return news.Brief{}, err
	}
	defer end()
	b, posts, err := r.compose(ctx, s, run.Slot)
	if err != nil {
		return news.Brief{}, err
	}
	run.Brief, run.Posts = &b, posts
	if len(b.Items) == 0 {
		run.Outcome = news.SlotEmpty
	}
	return b, r.commit(ctx, run)
}

// compose turns a panic into an error: one article that trips the code must
// not stop the briefs of all other channels.
func (r *Runner) compose(ctx context.Context, s news.Schedule, slot news.Slot) (b news.Brief, posts []news.Post, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("compose brief: panic: %v\n%s", p, debug.Stack())
		}
	}()
	if b, err = r.Composer.Compose(ctx, s, slot); err != nil {
		return b, nil, fmt.Errorf("compose brief: %w", err)
	}
	if len(b.Items) == 0 && s.NoNews == news.NoNewsSilent {
		return b, nil, nil
	}
	if posts, err = r.Renderer.RenderBrief(b); err != nil {
		return b, nil, fmt.Errorf("render brief: %w", err)
	}
	if len(b.Items) > 0 && len(posts) == 0 {
		return b, nil, errors.New("render brief: its items made no message")
	}
	return b, posts, nil
}

// commit writes a run, also while stopping: what is composed is not thrown
// away.
func (r *Runner) commit(ctx context.Context, run news.SlotRun) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitLimit)
	defer cancel()
	if err := r.Book.CommitSlot(ctx, run); err != nil {
		return fmt.Errorf("commit slot %s: %w", run.Slot.Key, err)
	}
	if len(run.Posts) > 0 {
		r.Queued()
	}
	return nil
}

// onRequest is the key of a slot outside the rhythm; its seconds keep it apart
// from news.SlotLayout.
const onRequest = "2006-01-02T15:04:05"

// RunNow runs a schedule at once and leaves its rhythm as it is. Its brief is
// in the outbox when RunNow returns. Faults are news.Fault where the member
// can do something about them.
func (r *Runner) RunNow(ctx context.Context, guild string, id int64) (news.Brief, error) {
	ctx, cancel := context.WithTimeout(ctx, composeLimit)
	defer cancel()
	s, err := r.Book.ScheduleOf(ctx, guild, id)
	if errors.Is(err, news.ErrNotFound) {
		return news.Brief{}, news.Faultf(err, "There is no such schedule here. /schedule list shows those there are.")
	}
	if err != nil {
		return news.Brief{}, fmt.Errorf("run schedule now: %w", err)
	}
	zone, err := findZone(s.Zone)
	if err != nil {
		return news.Brief{}, err
	}
	now := r.Now()
	b, err := r.brief(ctx, s, news.SlotRun{
		Slot:    news.Slot{Schedule: s.ID, Key: now.In(zone).Format(onRequest), At: now},
		Outcome: news.SlotBriefed,
		NextAt:  s.NextAt,
		Next:    s.NextSlot,
	})
	if errors.Is(err, news.ErrSlotTaken) {
		return news.Brief{}, news.Faultf(err, "This schedule is being run already. Its brief is on the way.")
	}
	return b, err
}
