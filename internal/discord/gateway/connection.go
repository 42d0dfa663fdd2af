// Package gateway keeps the bot connected to Discord and hands on what comes in. A
// connection that is lost or falls silent is resumed or begun anew, no faster than
// Discord allows. It refuses to go on only when no retry would mend it, such as
// with a refused token, and it asks for no privileged intent.
package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Options is what a Connection needs; all but Message are required.
type Options struct {
	Token     string            // without "Bot "
	Transport http.RoundTripper // under every REST call of discordgo's
	Notes     Notes
	Log       *slog.Logger
	Now       func() time.Time

	// What comes in is handed on, each in a goroutine of its own: the bot's
	// application at every READY, what members do, the channels and threads that are
	// deleted, and what members write, nil when that is not to be listened to.
	Ready       func(application string)
	Interaction func(*discordgo.Interaction)
	Deleted     func(guild, channel string)
	Message     func(*discordgo.Message)
}

// Notes keeps small facts across restarts; an unknown key is "".
type Notes interface {
	Note(ctx context.Context, key string) (string, error)
	SetNote(ctx context.Context, key, value string) error
}

// Connection is a bot's presence on the gateway.
type Connection struct {
	o Options

	mu       sync.Mutex
	health   Health
	self     string // the bot's own user id
	selfOnce sync.Once
	ready    chan struct{} // closed at the first READY
}

// Health is how the connection stands.
type Health struct {
	Ready      bool      // events arrive
	Since      time.Time // of the last change of Ready
	LastByte   time.Time // from the gateway
	Identifies int       // since the start; Discord allows 1,000 a day
	Fault      string    // why events do not arrive, or did not the last time
}

// New makes a Connection; nothing is sent before Run.
func New(o Options) *Connection {
	return &Connection{o: o, ready: make(chan struct{})}
}

// Run keeps the bot connected until ctx ends. The error is one that no retry
// mends, such as a refused token; nil after ctx ended.
func (c *Connection) Run(ctx context.Context) error {
	c.down("connecting")
	err := c.supervise(ctx)
	if ctx.Err() != nil {
		c.down("stopped")
	}
	return err
}

// Health says how the connection stands now.
func (c *Connection) Health() Health {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.health
}

// AwaitReady waits until Discord has accepted the bot for the first time.
func (c *Connection) AwaitReady(ctx context.Context) error {
	select {
	case <-c.ready:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for discord: %w", ctx.Err())
	}
}

// Self is the bot's own user id; it waits for the first READY.
func (c *Connection) Self(ctx context.Context) (string, error) {
	if err := c.AwaitReady(ctx); err != nil {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.self, nil
}

// welcome notes who the bot is; false when Discord does not say.
func (c *Connection) welcome(r *discordgo.Ready) bool {
	if r.User == nil || r.Application == nil {
		c.o.Log.Error("discord's READY names no user or application")
		return false
	}
	c.up(1)
	c.meet(r.User.ID)
	c.noteIdentify(context.Background())
	c.o.Log.Info("connected to discord", "user", r.User.Username, "guilds", len(r.Guilds))
	return true
}

func (c *Connection) meet(id string) {
	c.mu.Lock()
	c.self = id
	c.mu.Unlock()
	c.selfOnce.Do(func() { close(c.ready) })
}

// up notes that events arrive, after an identify or, by a resume, without one.
func (c *Connection) up(identifies int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.health.Identifies += identifies
	c.health.Ready, c.health.Since = true, c.o.Now()
}

func (c *Connection) down(fault string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.health.Ready, c.health.Since, c.health.Fault = false, c.o.Now(), fault
}

func (c *Connection) heard(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.health.LastByte = at
}
