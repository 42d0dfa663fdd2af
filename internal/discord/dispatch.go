package discord

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

const (
	restarting = "newsdesk is restarting. Try again in a minute."
	crowded    = "newsdesk has its hands full at the moment. Try again in a minute."
	unreadable = "newsdesk cannot read this: it was made by another version, or holds something Discord added lately. Run the command again; /help lists what newsdesk can do."
	onlyGuilds = "newsdesk works for servers only. Run the command in a channel of your server."
	mayNot     = "This needs the Manage Server permission, or the role that /settings names. Ask somebody who manages this server."
	tooLong    = "This took too long and was stopped. Try again in a moment; if it happens again, give the reference %s to whoever runs newsdesk here."
	ownFault   = "newsdesk had a fault of its own, nothing you did. Try again in a moment; if it happens again, give the reference %s to whoever runs newsdesk here."
)

// checkTime is how much of Discord's 3 s a check may take.
const checkTime = time.Second

// farewell is how long a refusal or an excuse may take to send.
const farewell = 10 * time.Second

// onInteraction is where every command, button, modal and autocomplete comes
// in, each in a goroutine of discordgo's.
func (b *Bot) onInteraction(in *discordgo.Interaction) {
	if in == nil || in.ID == "" || !b.seen.first(in.ID) {
		return
	}
	if !b.crew.join() {
		b.turnAway(in, restarting)
		return
	}
	defer b.crew.leave()
	defer b.contain()
	if in.Type == discordgo.InteractionApplicationCommandAutocomplete {
		b.autocomplete(b.crew.base, in)
		return
	}
	if !b.crew.seat() {
		b.turnAway(in, crowded)
		return
	}
	defer b.crew.unseat()
	r, key, ok := b.read(in)
	rt, known := b.routes[key]
	if !ok || !known {
		b.turnAway(in, unreadable)
		return
	}
	r.mode = rt.mode
	ctx, stop := context.WithTimeout(b.crew.base, cmp.Or(rt.time, workTime))
	defer stop()
	if err := b.serve(ctx, r, rt); err != nil {
		b.explain(r, key, err)
	}
}

// serve checks who asks and where, promises an answer, and runs the handler; a
// panic in it is an error like any other.
func (b *Bot) serve(ctx context.Context, r *request, rt route) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	if r.guild == "" || r.user == "" {
		return news.Faultf(nil, "%s", onlyGuilds)
	}
	if rt.manage {
		if err := b.mustManage(ctx, r.in); err != nil {
			return err
		}
	}
	if err := r.check(ctx, rt); err != nil {
		return err
	}
	if err := r.promise(ctx); err != nil {
		return fmt.Errorf("promise an answer: %w", err)
	}
	return rt.run(ctx, r)
}

// check runs the route's check in time. A check that is out of it is left to
// the handler, which finds the same fault.
func (r *request) check(ctx context.Context, rt route) error {
	if rt.check == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, checkTime)
	defer stop()
	err := rt.check(ctx, r)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

// contain keeps a panic outside any handler from ending the process.
func (b *Bot) contain() {
	if p := recover(); p != nil {
		b.o.Log.Error("event failed", "err", panicked(p))
	}
}

func panicked(p any) error { return fmt.Errorf("panic: %v\n%s", p, debug.Stack()) }

// explain tells the member what went wrong. What a member can mend is said as
// it is; newsdesk's own faults are logged under a reference that the member
// is given.
func (b *Bot) explain(r *request, key string, err error) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(b.crew.base), farewell)
	defer stop()
	if sendErr := r.excuse(ctx, b.words(key, err)); sendErr != nil {
		b.o.Log.Warn("cannot tell a member about a fault", "at", key, "err", sendErr)
	}
}

// words is what a member is told about err; a fault of newsdesk's own is
// logged, once, on the way.
func (b *Bot) words(at string, err error) string {
	if said, ok := news.Say(err); ok {
		return escape(said)
	}
	reference := rand.Text()[:6]
	b.o.Log.Error("command failed", "at", at, "reference", reference, "err", err)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf(tooLong, reference)
	}
	return fmt.Sprintf(ownFault, reference)
}

// turnAway answers at once, to the member alone.
func (b *Bot) turnAway(in *discordgo.Interaction, words string) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(b.crew.base), farewell)
	defer stop()
	var err error
	if in.Type == discordgo.InteractionApplicationCommandAutocomplete {
		err = b.api.suggest(ctx, in, nil)
	} else {
		m := say(words)
		m.private = true
		err = b.api.respond(ctx, in, m)
	}
	if err != nil {
		b.o.Log.Warn("cannot turn an interaction away", "err", err)
	}
}
