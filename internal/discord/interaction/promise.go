package interaction

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"newsdesk/internal/news"
)

// Promises keeps what was promised until it is answered, so that a process can settle
// what one that died owes. Of several processes that are sent one interaction or
// message, one takes it; the others are told news.ErrTaken. A promise is leased to who
// makes or claims it; one that is too old for Discord is no longer claimed.
type Promises interface {
	TakeEvent(ctx context.Context, id string) error
	KeepPromise(ctx context.Context, owner string, lease time.Duration, p news.Promise) error
	ForgetPromise(ctx context.Context, id string) error
	ClaimPromises(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Promise, error)
}

// Replies keeps with a promise how far its reply has come: what answers it, how much
// of that stands, and the brief that it tells, which is saved with it.
type Replies interface {
	NoteReply(ctx context.Context, p news.Promise) error
	PromiseBrief(ctx context.Context, b news.Brief, p news.Promise) error
}

// Briefs marks the briefs that replies told delivered or failed.
type Briefs interface {
	MarkDelivered(ctx context.Context, guild, brief string) error
	FailBrief(ctx context.Context, guild, brief string) error
}

const (
	keepTime = 2 * time.Second // to write a promise down, with a database that is busy
	// headStart is how long the acknowledgement waits for that: a write takes some
	// milliseconds, and of Discord's 3 s the checks may have taken one.
	headStart = 300 * time.Millisecond
	maxInput  = 16 << 10 // bytes of input that are kept; a question of most characters takes a third
	// spare is how much longer than the work a lease lasts: for the checks before
	// it and the excuse after.
	spare = 30 * time.Second
)

// promise writes down what is promised, and answers within Discord's three seconds
// that it will come. A process that dies between the two owes nothing that Discord
// shows. A database that is busy is not waited for: to keep the member's three
// seconds is worth more than to be sure of the next process.
func (d *Dispatcher) promise(ctx context.Context, r *Request, key string, rt Route) error {
	if r.Mode != Private && r.Mode != Public { // a change of a message leaves nothing open
		if err := d.take(ctx, r.In.ID); err != nil {
			return err
		}
		return r.promise(ctx)
	}
	p, kept := r.toKeep(key, rt, d.o.Now()), make(chan error, 1)
	go func() {
		var err error
		r.promised, err = d.keep(ctx, p, rt.time())
		kept <- err
	}()
	select {
	case err := <-kept:
		if err != nil {
			return err
		}
		return r.promise(ctx)
	case <-time.After(headStart):
	}
	err := r.promise(ctx)
	return cmp.Or(<-kept, err)
}

// take takes what is to be answered at once; news.ErrTaken when another process has.
// A database that is busy is not waited for: of two first answers Discord takes one.
func (d *Dispatcher) take(ctx context.Context, id string) error {
	taken := make(chan error, 1)
	go func() {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), keepTime)
		defer stop()
		taken <- d.o.Promises.TakeEvent(ctx, id)
	}()
	select {
	case err := <-taken:
		if errors.Is(err, news.ErrTaken) {
			return err
		}
		if err != nil {
			d.o.Log.Warn("another process may answer, too", "err", err)
		}
	case <-time.After(headStart):
	}
	return nil
}

// toKeep is the promise of a reply.
func (r *Request) toKeep(key string, rt Route, now time.Time) news.Promise {
	p := news.Promise{
		ID: r.In.ID, Application: r.In.AppID, Token: r.In.Token,
		Guild: r.Guild, Channel: r.Channel, User: r.User, Route: key, Private: r.Mode == Private, At: now,
	}
	if given, err := json.Marshal(r.input); err == nil && rt.Again && len(given) <= maxInput {
		p.Input = string(given)
	}
	return p
}

// resumable reports whether the next process can go on with the answer, or begin
// it anew.
func (r *Request) resumable() bool {
	p := r.promised
	return p.ID != "" && (p.Reply != "" || p.Input != "" && p.Tries == 0 && !r.Shown)
}

// keep writes down what is promised, for work of so long; it returns p, or nothing
// when it cannot. The error is news.ErrTaken when another process answers.
func (d *Dispatcher) keep(ctx context.Context, p news.Promise, work time.Duration) (news.Promise, error) {
	ctx, stop := context.WithTimeout(ctx, keepTime)
	defer stop()
	err := d.o.Promises.KeepPromise(ctx, d.owner, work+spare, p)
	if errors.Is(err, news.ErrTaken) {
		return news.Promise{}, err
	}
	if err != nil {
		d.o.Log.Warn("a promised answer would not outlive the process", "at", p.Route, "err", err)
		return news.Promise{}, nil
	}
	return p, nil
}

// note writes down how far the answer to a promise has come. One that cannot be
// written down goes on all the same.
func (d *Dispatcher) note(ctx context.Context, p news.Promise) {
	if p.ID == "" {
		return
	}
	ctx, stop := context.WithTimeout(ctx, keepTime)
	defer stop()
	if err := d.o.Replies.NoteReply(ctx, p); err != nil {
		d.o.Log.Warn("the rest of an answer would not outlive the process", "at", p.Route, "err", err)
	}
}

// end forgets a promise whose reply is given or given up.
func (d *Dispatcher) end(ctx context.Context, p news.Promise, shown bool) {
	if d.settleBrief(ctx, p, shown) {
		d.forget(ctx, p)
	}
}

// settleBrief notes whether the brief that a reply was to tell was shown, and so counts
// as told. False when it cannot be noted: the promise is to stay, then.
func (d *Dispatcher) settleBrief(ctx context.Context, p news.Promise, shown bool) bool {
	if p.Brief == "" {
		return true
	}
	mark := d.o.Briefs.FailBrief
	if shown {
		mark = d.o.Briefs.MarkDelivered
	}
	if err := mark(ctx, p.Guild, p.Brief); err != nil && !errors.Is(err, news.ErrNotFound) {
		d.o.Log.Error("cannot note whether a brief was shown", "brief", p.Brief, "shown", shown, "err", err)
		return false
	}
	return true
}

// forget drops a promise that is kept, or cannot be.
func (d *Dispatcher) forget(ctx context.Context, p news.Promise) {
	if p.ID == "" {
		return
	}
	if err := d.o.Promises.ForgetPromise(ctx, p.ID); err != nil {
		d.o.Log.Warn("cannot forget a promise", "at", p.Route, "err", err)
	}
}
