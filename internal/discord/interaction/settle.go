package interaction

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/rest"
	"newsdesk/internal/news"
)

// settleEvery is how often it is looked for promises of processes that died.
const settleEvery = 15 * time.Second

// Settle sees to what processes that died owe members, until ctx ends: a question
// is answered after all, once, and the rest of an answer is sent; of anything else
// the member is told that it was cut off. What was answered before the process died
// is left as it is.
func (d *Dispatcher) Settle(ctx context.Context) {
	for ctx.Err() == nil {
		owed, err := d.o.Promises.ClaimPromises(ctx, d.owner, workTime+spare, handlers)
		if err != nil && ctx.Err() == nil {
			d.o.Log.Error("cannot look for promises", "err", err)
		}
		var under sync.WaitGroup
		for _, p := range owed {
			if d.crew.join() { // all that is claimed, before the crew may be closed
				under.Go(func() { d.admitted(workTime, func(ctx context.Context) { d.settle(ctx, p) }) })
			}
		}
		under.Wait()
		_ = rest.Pause(ctx, settleEvery) // the loop looks at ctx
	}
}

// settle keeps one promise. One that cannot be kept for now is claimed again
// when its lease ends.
func (d *Dispatcher) settle(ctx context.Context, p news.Promise) {
	settle := d.settleReply
	if p.Route == byMessage {
		settle = d.settleMessage
	}
	if err := settle(ctx, p); err != nil {
		d.o.Log.Warn("a promised answer is still owed", "at", p.Route, "err", err)
	}
}

// settleReply gives the reply to an interaction where Discord still waits for it.
func (d *Dispatcher) settleReply(ctx context.Context, p news.Promise) error {
	r, rt, again := d.recall(p)
	stands, err := r.standing(ctx)
	r.Shown = stands == shown
	switch {
	case err != nil:
		return err
	case stands == gone:
		told, err := d.wasShown(ctx, p)
		if err != nil {
			return err
		}
		d.end(ctx, p, told)
	case p.Reply != "":
		if err := d.finish(ctx, r); err != nil && !refused(err) {
			return err
		}
		d.end(ctx, p, r.Shown)
	case stands == shown:
		d.forget(ctx, p)
	case again:
		d.o.Log.Info("answering what a process that died was asked", "at", p.Route)
		d.conclude(r, p.Route, rerun(ctx, r, rt))
	default:
		if err := r.excuse(ctx, d.cutOff(p.Route)); err != nil {
			return err
		}
		d.forget(ctx, p)
	}
	return nil
}

// recall is the request that a promise is kept for; again is whether it is to be
// run once more: never a second time, or what kills one process could kill all,
// and only with the time for it.
func (d *Dispatcher) recall(p news.Promise) (r *Request, rt Route, again bool) {
	r = &Request{
		In: &discordgo.Interaction{
			ID: p.ID, AppID: p.Application, Token: p.Token, GuildID: p.Guild, ChannelID: p.Channel,
			Member: &discordgo.Member{User: &discordgo.User{ID: p.User}},
		},
		Guild: p.Guild, Channel: p.Channel, User: p.User, Mode: Public, api: d.o.API, acked: true, promised: p, note: d.note, replies: d.o.Replies,
	}
	if p.Private {
		r.Mode = Private
	}
	rt = d.o.Routes[p.Route]
	inTime := d.o.Now().Sub(p.At) < news.PromiseLife-rt.time()
	again = rt.Again && inTime && p.Tries == 1 && json.Unmarshal([]byte(p.Input), &r.input) == nil
	return r, rt, again
}

// rerun runs the handler; what was checked before the promise counts.
func rerun(ctx context.Context, r *Request, rt Route) (err error) {
	defer rescue(&err)
	ctx, stop := context.WithTimeout(ctx, rt.time())
	defer stop()
	return rt.Run(ctx, r)
}

// standing is how Discord shows a reply that was promised.
type standing int

const (
	gone    standing = iota // it was deleted, or its time is over: nothing can be added
	awaited                 // it is still to come
	shown
)

func (r *Request) standing(ctx context.Context) (standing, error) {
	var reply struct {
		Content string                 `json:"content"`
		Flags   discordgo.MessageFlags `json:"flags"`
	}
	err := r.api.Original(ctx, r.In, &reply)
	switch {
	case refused(err):
		return gone, nil
	case err != nil:
		return gone, err
	case reply.Flags&discordgo.MessageFlagsLoading != 0, strings.HasPrefix(reply.Content, underWay):
		return awaited, nil
	}
	return shown, nil
}

// refused reports whether Discord will not have it, however often it is tried.
func refused(err error) bool {
	var r *rest.Refusal
	return errors.As(err, &r) && r.Status/100 == 4 && r.Status != http.StatusTooManyRequests
}

// cutOff is what a member is told of work that ended with its process.
func (d *Dispatcher) cutOff(route string) string {
	if d.o.Routes[route].Manage {
		return halfway
	}
	return stopped
}

// settleMessage replies to a message where no reply to it stands, or with what is
// missing of one. In a channel whose history newsdesk may not read Discord still
// knows the nonces, for some minutes.
func (d *Dispatcher) settleMessage(ctx context.Context, p news.Promise) error {
	said, err := d.said(ctx, p)
	switch {
	case err != nil && !refused(err):
		return err
	case p.Reply != "":
		var replies []message.Message
		if err := json.Unmarshal([]byte(p.Reply), &replies); err != nil {
			return fmt.Errorf("read the rest of a reply: %w", err)
		}
		p.Sent = max(p.Sent, len(said))
		d.postAll(ctx, p, replies)
	case len(said) > 0:
	case p.Tries > 1:
		d.say(p, stopped)
	default:
		d.o.Log.Info("answering what a process that died was asked", "at", p.Route)
		d.converse(ctx, p)
	}
	d.forget(ctx, p)
	return nil
}
