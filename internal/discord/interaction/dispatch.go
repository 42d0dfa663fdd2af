// Package interaction answers what members do: a command, a button, a menu, a form,
// a message to the bot. Each is read, checked, promised an answer within Discord's
// three seconds, run in time and, when it fails, explained; what a process that died
// has promised, the next one settles. It refuses what comes from outside a server,
// what it cannot read, and more at once than it can handle; what an answer says is
// up to the handlers.
package interaction

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/rest"
	"newsdesk/internal/news"
)

const (
	restarting = "newsdesk is restarting. Try again in a minute."
	crowded    = "newsdesk has its hands full at the moment. Try again in a minute."
	stopped    = "newsdesk was stopped while it was working on this. Try again in a minute."
	resuming   = "newsdesk is restarting. The answer comes here once it is back; if there is none in five minutes, ask again."
	halfway    = "newsdesk was stopped while it was working on this, and it may be done already: `/article list`, `/feed list`, `/schedule list` and `/settings show` tell. If it is not, try again in a minute."
	cannotRead = "newsdesk cannot read this: it was made by another version, or holds something Discord added lately. Run the command again; /help lists what newsdesk can do."
	onlyGuilds = "newsdesk works for servers only. Run the command in a channel of your server."
	tooLong    = "This took too long and was stopped. Try again in a moment; if it happens again, give the reference %s to whoever runs newsdesk here."
	ownFault   = "newsdesk had a fault of its own, nothing you did. Try again in a moment; if it happens again, give the reference %s to whoever runs newsdesk here."
)

// Unreadable is the fault of what this version cannot read.
func Unreadable(cause error) error { return news.Faultf(cause, "%s", cannotRead) }

// Suggester gives values for an option that is being typed.
type Suggester func(ctx context.Context, guild, typed string) ([]message.Choice, error)

// Options is what a dispatcher needs; all are required.
type Options struct {
	API      *rest.Client
	Routes   map[string]Route                                                // by a command's path, a message menu's entry, or the action of a button, menu or modal
	Suggest  map[string]Suggester                                            // by the option's name
	Manages  func(context.Context, *discordgo.Interaction) error             // refuses who may not change what is kept
	Self     func(context.Context) (string, error)                           // the bot's own user id
	Answer   func(context.Context, news.Question) ([]message.Message, error) // to a message that is addressed to the bot
	After    func(context.Context, *Request) error                           // what else the member is to know once there is an answer
	Promises Promises
	Replies  Replies
	Briefs   Briefs
	Log      *slog.Logger
	Now      func() time.Time
}

// Dispatcher hands what members do to the handlers.
type Dispatcher struct {
	o     Options
	owner string // of the promises it makes
	crew  *crew
	seen  *seen
}

// New makes a Dispatcher that is open.
func New(o Options) *Dispatcher {
	return &Dispatcher{o: o, owner: news.NewID(), crew: newCrew(handlers), seen: newSeen(remembered)}
}

// Close admits nobody any more and waits for the answers under way; after the
// given time those that are left are cancelled.
func (d *Dispatcher) Close(wait time.Duration) { d.crew.close(wait) }

// Do runs a deed of the bot's own that ends before the bot does; after close it
// does nothing.
func (d *Dispatcher) Do(limit time.Duration, deed func(context.Context)) {
	if d.crew.join() {
		d.admitted(limit, deed)
	}
}

// admitted runs a deed that has joined the crew.
func (d *Dispatcher) admitted(limit time.Duration, deed func(context.Context)) {
	defer d.crew.leave()
	defer d.contain()
	ctx, stop := context.WithTimeout(d.crew.base, limit)
	defer stop()
	deed(ctx)
}

// Of Discord's 3 s for a first answer, what a check may take, and what a handler
// may that gives it itself: what is left is for saying that it took too long.
const (
	checkTime  = time.Second
	directTime = 2 * time.Second
)

// farewell is how long a refusal or an excuse may take to send.
const farewell = 10 * time.Second

// Interaction is where every command, button, modal and autocomplete comes
// in, each in a goroutine of discordgo's.
func (d *Dispatcher) Interaction(in *discordgo.Interaction) {
	if in == nil || in.ID == "" || !d.seen.first(in.ID) {
		return
	}
	if !d.crew.join() {
		giveWay()
		d.turnAway(in, restarting)
		return
	}
	defer d.crew.leave()
	defer d.contain()
	if in.Type == discordgo.InteractionApplicationCommandAutocomplete {
		d.autocomplete(d.crew.base, in)
		return
	}
	if !d.crew.seat() {
		giveWay()
		d.turnAway(in, crowded)
		return
	}
	defer d.crew.unseat()
	r, key, ok := read(in, d.o.API)
	rt, known := d.o.Routes[key]
	if !ok || !known {
		d.turnAway(in, cannotRead)
		return
	}
	r.Mode, r.note, r.replies = rt.Mode, d.note, d.o.Replies
	ctx, stop := context.WithTimeout(d.crew.base, rt.time())
	defer stop()
	err := d.serve(ctx, r, key, rt)
	if errors.Is(err, news.ErrTaken) {
		return
	}
	d.conclude(r, key, err)
	if !r.acked {
		return
	}
	if err := d.o.After(ctx, r); err != nil && ctx.Err() == nil {
		d.o.Log.Error("cannot add to an answer", "at", key, "err", err)
	}
}

// serve checks who asks and where, promises an answer, and runs the handler; a
// panic in it is an error like any other.
func (d *Dispatcher) serve(ctx context.Context, r *Request, key string, rt Route) (err error) {
	defer rescue(&err)
	if refusal := d.refusal(ctx, r, rt); refusal != nil {
		return cmp.Or(d.take(ctx, r.In.ID), refusal)
	}
	if err := d.promise(ctx, r, key, rt); err != nil {
		return fmt.Errorf("promise an answer: %w", err)
	}
	return rt.Run(ctx, r)
}

// refusal is why a member may not do this, here, or like this; nil when they may.
func (d *Dispatcher) refusal(ctx context.Context, r *Request, rt Route) error {
	if r.Guild == "" || r.User == "" {
		return news.Faultf(nil, "%s", onlyGuilds)
	}
	if rt.Manage {
		if err := d.manages(ctx, r.In); err != nil {
			return err
		}
	}
	return r.check(ctx, rt)
}

// manages refuses who may not change what is kept, and, in time to say so, when
// that cannot be found out.
func (d *Dispatcher) manages(ctx context.Context, in *discordgo.Interaction) error {
	ctx, stop := context.WithTimeout(ctx, checkTime)
	defer stop()
	return d.o.Manages(ctx, in)
}

// check runs the route's check in time. A check that is out of it is left to
// the handler, which finds the same fault.
func (r *Request) check(ctx context.Context, rt Route) error {
	if rt.Check == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, checkTime)
	defer stop()
	err := rt.Check(ctx, r)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

// contain keeps a panic outside any handler from ending the process.
func (d *Dispatcher) contain() {
	if p := recover(); p != nil {
		d.o.Log.Error("event failed", "err", panicked(p))
	}
}

// rescue makes a panic an error.
func rescue(err *error) {
	if p := recover(); p != nil {
		*err = panicked(p)
	}
}

func panicked(p any) error { return fmt.Errorf("panic: %v\n%s", p, debug.Stack()) }

// conclude tells the member what went wrong, if anything did, and forgets what was
// promised. What a stop cuts off stays promised where the next process can go on
// with it or begin it again, and so does what the member cannot be told.
func (d *Dispatcher) conclude(r *Request, key string, err error) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(d.crew.base), farewell)
	defer stop()
	if err == nil {
		d.end(ctx, r.promised, r.Shown)
		return
	}
	_, mendable := news.Say(err)
	resumes := d.crew.stopping() && !mendable && r.resumable()
	if resumes && r.Shown {
		return // the next process sends the rest
	}
	words := underWay + " " + resuming
	if !resumes {
		words = d.words(key, err)
	}
	over := !resumes && d.settleBrief(ctx, r.promised, r.Shown) // before the member, told of it, asks again
	if err := r.excuse(ctx, words); err != nil {
		d.o.Log.Warn("cannot tell a member about a fault", "at", key, "err", err)
		over = over && r.promised.Brief != "" // what was given up is not shown by the next process
	}
	if over {
		d.forget(ctx, r.promised)
	}
}

// words is what a member is told about err; a fault of newsdesk's own is
// logged, once, on the way.
func (d *Dispatcher) words(at string, err error) string {
	if said, ok := news.Say(err); ok {
		return message.Escape(said)
	}
	if d.crew.stopping() {
		return d.cutOff(at)
	}
	reference := rand.Text()[:6]
	d.o.Log.Error("command failed", "at", at, "reference", reference, "err", err)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf(tooLong, reference)
	}
	return fmt.Sprintf(ownFault, reference)
}

// giveWay lets another process, which may have room, take what this one has none for.
func giveWay() { time.Sleep(wayTime) }

// wayTime is how long that takes another process, of Discord's 3 s.
const wayTime = 500 * time.Millisecond

// turnAway answers at once, to the member alone.
func (d *Dispatcher) turnAway(in *discordgo.Interaction, words string) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(d.crew.base), farewell)
	defer stop()
	if d.take(ctx, in.ID) != nil {
		return
	}
	var err error
	if in.Type == discordgo.InteractionApplicationCommandAutocomplete {
		err = d.o.API.Suggest(ctx, in, nil)
	} else {
		m := message.Say(words)
		m.Private = true
		err = d.o.API.Respond(ctx, in, m)
	}
	if err != nil {
		d.o.Log.Warn("cannot turn an interaction away", "err", err)
	}
}
