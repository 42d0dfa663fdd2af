package gateway

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"newsdesk/internal/discord/rest"
)

const (
	openTime    = 30 * time.Second
	silenceTime = 105 * time.Second // 2.5 of Discord's heartbeats, and a little
	checkEvery  = 5 * time.Second
	graceTime   = 3 * time.Second // for discordgo to notice that its socket is closed
)

var (
	errAbandoned = errors.New("session did not come back and was abandoned")
	errSilent    = errors.New("no byte from the gateway for 2.5 heartbeats")
	errNotReady  = errors.New("gateway accepted the connection but not the bot")
	errLost      = errors.New("gateway connection lost")
)

// session is one discordgo session and the socket under it. It is disposable:
// discordgo can lock itself for ever while opening, so nothing here takes its
// locks, and whoever gives up on a session closes the socket and walks away.
type session struct {
	dg    *discordgo.Session
	line  *line
	limit time.Duration // from dialling to READY
	up    chan struct{} // READY or RESUMED came
	lost  chan struct{} // discordgo closed the connection
}

func newSession(c *Connection) (*session, error) {
	dg, err := discordgo.New("Bot " + c.o.Token)
	if err != nil {
		return nil, fmt.Errorf("make session: %w", err)
	}
	guardInvalidSession()
	s := &session{dg: dg, limit: openTime, line: &line{heard: c.heard}, up: make(chan struct{}, 1), lost: make(chan struct{}, 1)}
	dg.Client = &http.Client{Transport: c.o.Transport, Timeout: openTime}
	dg.Dialer = &websocket.Dialer{
		NetDialContext: s.line.dial, Proxy: http.ProxyFromEnvironment, HandshakeTimeout: openTime / 2,
	}
	dg.LogLevel = discordgo.LogInformational // guardInvalidSession listens there
	dg.ShouldReconnectOnError = false
	dg.ShouldRetryOnRateLimit = false
	dg.MaxRestRetries = 0
	dg.StateEnabled = false // commands carry what they need; a copy of every guild would be dead weight
	dg.Identify.Intents = intents(c.o.Message != nil)
	dg.AddHandler(func(_ *discordgo.Session, r *discordgo.Ready) {
		if c.welcome(r) {
			signal(s.up)
			c.o.Ready(r.Application.ID)
		}
	})
	dg.AddHandler(func(*discordgo.Session, *discordgo.Resumed) {
		c.up(0)
		signal(s.up)
	})
	dg.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) { signal(s.lost) })
	dg.AddHandler(func(_ *discordgo.Session, e *discordgo.InteractionCreate) { c.o.Interaction(e.Interaction) })
	dg.AddHandler(func(_ *discordgo.Session, e *discordgo.ChannelDelete) { c.o.Deleted(e.GuildID, e.ID) })
	dg.AddHandler(func(_ *discordgo.Session, e *discordgo.ThreadDelete) { c.o.Deleted(e.GuildID, e.ID) })
	if c.o.Message != nil {
		dg.AddHandler(func(_ *discordgo.Session, e *discordgo.MessageCreate) { c.o.Message(e.Message) })
	}
	return s, nil
}

// intents are never privileged: Discord sends the text of messages that
// mention the bot, reply to it or are written to it directly all the same.
func intents(mentions bool) discordgo.Intent {
	if !mentions {
		return discordgo.IntentsGuilds
	}
	return discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
}

// open connects, or resumes when the session was open before, and returns
// once Discord sends events.
func (s *session) open(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, s.limit)
	defer stop()
	drain(s.lost)
	drain(s.up)
	opened := make(chan error, 1)
	go func() { opened <- s.dg.Open() }()
	select {
	case err := <-opened:
		if err != nil {
			return err
		}
	case <-ctx.Done():
		return s.giveUp(opened)
	}
	select {
	case <-s.up:
		return nil
	case <-s.lost:
		return errLost
	case <-ctx.Done():
		s.line.cut()
		return errNotReady
	}
}

// giveUp closes the socket under an Open that does not return. One that still
// does not return holds its lock for good; its goroutines are left behind.
func (s *session) giveUp(opened <-chan error) error {
	s.line.cut()
	select {
	case err := <-opened:
		return errors.Join(errNotReady, err)
	case <-time.After(graceTime):
		return errAbandoned
	}
}

// watch returns when the connection is lost or silent, or ctx ends.
func (s *session) watch(ctx context.Context) error {
	tick := time.NewTicker(checkEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.lost:
			return errLost
		case <-tick.C:
			if time.Since(s.line.last()) > silenceTime {
				return s.silenced()
			}
		}
	}
}

// silenced closes the socket of a connection that says nothing any more, and
// lets discordgo notice, so that the session can be resumed.
func (s *session) silenced() error {
	s.line.cut()
	select {
	case <-s.lost:
		return errSilent
	case <-time.After(graceTime):
		return errAbandoned
	}
}

// close says goodbye, so that Discord shows the bot offline at once. Discord
// answers by ending the connection; the second that discordgo sleeps then is
// not waited for.
func (s *session) close() {
	done := make(chan struct{})
	go func() {
		_ = s.dg.Close() // the connection is being dropped either way
		close(done)
	}()
	select {
	case <-done:
	case <-s.line.ended():
	case <-time.After(graceTime):
	}
	s.line.cut()
}

// line is the TCP connection of a session: it knows when the last byte came,
// and can be cut without asking discordgo.
type line struct {
	heard func(time.Time)
	at    atomic.Int64 // unix nanoseconds of the last byte

	mu   sync.Mutex
	conn *tapped
}

func (l *line) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := (&net.Dialer{Timeout: openTime / 2}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	l.touch()
	t := &tapped{Conn: conn, line: l, ended: make(chan struct{})}
	l.mu.Lock()
	l.conn = t
	l.mu.Unlock()
	return t, nil
}

func (l *line) touch() {
	now := time.Now()
	l.at.Store(now.UnixNano())
	l.heard(now)
}

func (l *line) last() time.Time { return time.Unix(0, l.at.Load()) }

func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		_ = l.conn.Close() // only ever closed to be rid of it
	}
}

// ended is closed when the connection has nothing more to read; nil when there
// never was one.
func (l *line) ended() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == nil {
		return nil
	}
	return l.conn.ended
}

// tapped notes on its line when bytes arrive, and when no more will.
type tapped struct {
	net.Conn
	line  *line
	once  sync.Once
	ended chan struct{}
}

func (t *tapped) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	if n > 0 {
		t.line.touch()
	}
	if err != nil {
		t.once.Do(func() { close(t.ended) })
	}
	return n, err
}

// guardInvalidSession makes discordgo wait before it identifies again after
// "invalid session". It identifies at once and on the same socket, which under
// the identify limit becomes a loop of a hundred a second; its log function is
// called just before, in the same goroutine, and is the only place to hold it.
var guardInvalidSession = sync.OnceFunc(func() {
	discordgo.Logger = func(_, _ int, format string, _ ...any) {
		if strings.HasSuffix(format, "in response to Op9") && strings.HasPrefix(format, "sending identify") {
			time.Sleep(identifyGap + rest.Spread(time.Second))
		}
	}
})

func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func drain(c <-chan struct{}) {
	select {
	case <-c:
	default:
	}
}
