// Package discord is newsdesk's face on Discord: the gateway session, the
// command tree, what members are shown, and the posts of the outbox. All of
// discordgo stays in here. It decides nothing about news: it calls deeds
// through the small interfaces it declares and renders what they return. It
// refuses to send text by others that could do anything but be read, and to
// mention anybody.
package discord

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Bot is one application's presence on Discord.
type Bot struct {
	o      Options
	api    *api
	gate   *gate
	routes map[string]route
	crew   *crew
	seen   *seen
	drafts *drafts
	offers *offers

	mu       sync.Mutex
	health   Health
	self     identity
	selfOnce sync.Once
	ready    chan struct{} // closed at the first READY
}

// identity is who the bot is, as Discord told it.
type identity struct{ user, application string }

// Health is how the connection stands.
type Health struct {
	Ready      bool      // events arrive
	Since      time.Time // of the last change of Ready
	LastByte   time.Time // from the gateway
	Identifies int       // since the start; Discord allows 1,000 a day
	Fault      string    // why events do not arrive, or did not the last time
}

// New checks the options and makes a Bot; nothing is sent before Run.
func New(o Options) (*Bot, error) {
	base, err := o.fill()
	if err != nil {
		return nil, err
	}
	b := &Bot{o: o, crew: newCrew(handlers), seen: newSeen(remembered), drafts: newDrafts(), offers: newOffers(), ready: make(chan struct{})}
	b.gate = newGate(base, newPace(o.Rate, o.Rest), o.Now)
	client := &http.Client{
		Transport: b.gate, Timeout: callTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	b.api = newAPI(base, o.Token, client, o.Now)
	b.routes = b.table()
	return b, nil
}

// Run keeps the bot connected until ctx ends; then it tells newcomers that it
// is restarting, waits for the answers under way, and closes. The error is one
// that no retry mends, such as a refused token; nil after ctx ended.
func (b *Bot) Run(ctx context.Context) error {
	b.down("connecting")
	live, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- b.supervise(live) }()
	select {
	case err := <-ended:
		b.crew.close(drainTime)
		return err
	case <-ctx.Done():
		b.crew.close(drainTime)
		stop()
		err := <-ended
		b.down("stopped")
		return err
	}
}

// Health says how the connection stands now.
func (b *Bot) Health() Health {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.health
}

// AwaitReady waits until Discord has accepted the bot for the first time.
func (b *Bot) AwaitReady(ctx context.Context) error {
	select {
	case <-b.ready:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for discord: %w", ctx.Err())
	}
}

// who is the bot's own identity; it waits for the first READY.
func (b *Bot) who(ctx context.Context) (identity, error) {
	if err := b.AwaitReady(ctx); err != nil {
		return identity{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.self, nil
}

// welcome notes who the bot is; false when Discord does not say.
func (b *Bot) welcome(r *discordgo.Ready) bool {
	if r.User == nil || r.Application == nil {
		b.o.Log.Error("discord's READY names no user or application")
		return false
	}
	b.up(1)
	b.meet(identity{user: r.User.ID, application: r.Application.ID})
	b.noteIdentify(b.crew.base)
	b.o.Log.Info("connected to discord", "user", r.User.Username, "guilds", len(r.Guilds))
	return true
}

func (b *Bot) meet(id identity) {
	b.mu.Lock()
	b.self = id
	b.mu.Unlock()
	b.selfOnce.Do(func() { close(b.ready) })
}

// up notes that events arrive, after an identify or, by a resume, without one.
func (b *Bot) up(identifies int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.health.Identifies += identifies
	b.health.Ready, b.health.Since = true, b.o.Now()
}

func (b *Bot) down(fault string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.health.Ready, b.health.Since, b.health.Fault = false, b.o.Now(), fault
}

func (b *Bot) heard(at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.health.LastByte = at
}

const (
	callTime  = 20 * time.Second // of one REST call
	drainTime = 20 * time.Second // for answers under way at the end
)
