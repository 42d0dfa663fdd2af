// Package localdiscord is the part of Discord that a bot needs, in process:
// the REST API and the gateway over real HTTP and WebSocket on loopback, with
// Discord's documented limits, and a page that looks like a channel. It is for
// demonstrations and tests; it keeps everything in memory, knows one
// application, and refuses to listen anywhere but on loopback.
package localdiscord

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Options configure Start; the zero value works.
type Options struct {
	Addr  string // loopback host:port; "" is a free port on 127.0.0.1
	Token string // the bot's token; "" makes one
	Name  string // the application's and the bot's name; "" is "newsdesk"

	// Now dates messages and ids, expires tokens and nonces; nil is time.Now.
	// The first answer to an interaction and rate limits count real time, so
	// that a test that moves its clock breaks nothing in flight.
	Now func() time.Time

	FirstAnswer        time.Duration // for the first answer to an interaction; 0 is Discord's 3 s
	HeartbeatInterval  time.Duration // told in HELLO; 0 is Discord's 41.25 s
	IdentifyEvery      time.Duration // an IDENTIFY sooner after another is refused with op 9; 0 is never
	PrivilegedIntents  int           // gateway intents granted to the application beyond the free ones
	NoRateLimits       bool          // no 429 and no X-RateLimit headers
	MessagesPerChannel int           // messages a bot may create per channel in 5 s; 0 is 5
	RequestsPerSecond  int           // over all routes but interactions'; 0 is Discord's 50
}

// Server is a running local Discord.
type Server struct {
	opts  Options
	base  string // http://host:port
	http  *http.Server
	rest  *http.ServeMux
	ctx   context.Context // ends with the server
	stop  context.CancelFunc
	works sync.WaitGroup // WebSocket connections and their writers
	once  sync.Once
	ended error

	mu           sync.Mutex
	st           *state
	changed      chan struct{} // closed and replaced at every change
	closed       bool
	requests     []*Request
	faults       []*armed
	buckets      map[string]*bucket
	refused      int // calls beyond a limit
	interactions []*interaction
	gate         gateway
	viewers      map[*viewer]bool
}

// Start serves until Close is called or ctx ends.
func Start(ctx context.Context, o Options) (*Server, error) {
	o = withDefaults(o)
	host, _, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return nil, fmt.Errorf("read address %q: %w", o.Addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("listen on %q: a local Discord has no login, so it listens on loopback only", o.Addr)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	s := &Server{
		opts:    o,
		base:    "http://" + listener.Addr().String(),
		changed: make(chan struct{}),
		buckets: map[string]*bucket{},
		viewers: map[*viewer]bool{},
	}
	s.st = newState(User{})
	s.st.bot = User{ID: s.nextID(), Username: o.Name, Discriminator: "0", Bot: true}
	s.st.users = map[string]User{s.st.bot.ID: s.st.bot}
	s.ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	s.rest = s.restRoutes()
	s.http = &http.Server{
		Handler:           s.routes(),
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return s.ctx },
	}
	s.works.Go(func() { _ = s.http.Serve(listener) })
	context.AfterFunc(ctx, func() { _ = s.Close() }) //nolint:contextcheck // closing outlives the context that asks for it
	return s, nil
}

func withDefaults(o Options) Options {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Token == "" {
		o.Token = rand.Text()
	}
	if o.Name == "" {
		o.Name = "newsdesk"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.FirstAnswer == 0 {
		o.FirstAnswer = 3 * time.Second
	}
	if o.HeartbeatInterval == 0 {
		o.HeartbeatInterval = 41250 * time.Millisecond
	}
	if o.MessagesPerChannel == 0 {
		o.MessagesPerChannel = 5
	}
	if o.RequestsPerSecond == 0 {
		o.RequestsPerSecond = 50
	}
	return o
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for _, version := range []string{"/api/v9", "/api/v10", "/api"} {
		mux.Handle(version+"/", http.StripPrefix(version, http.HandlerFunc(s.serveREST)))
	}
	mux.HandleFunc("GET /gateway", s.serveGateway)
	mux.HandleFunc("GET /gateway/", s.serveGateway)
	mux.HandleFunc("GET /attachments/{channel}/{id}/{name}", s.serveAttachment)
	s.pageRoutes(mux)
	return mux
}

// shutdownTime is for calls in flight when the server closes.
const shutdownTime = 500 * time.Millisecond

// Close ends every connection and waits for what the server started.
func (s *Server) Close() error {
	s.once.Do(func() {
		s.mu.Lock()
		s.closed = true
		for _, in := range s.interactions {
			in.timer.Stop()
		}
		s.notify()
		s.mu.Unlock()
		s.stop()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), shutdownTime)
		defer cancel()
		// Clients keep connections open that they never used; those are cut.
		if s.http.Shutdown(ctx) != nil {
			s.ended = s.http.Close()
		}
		s.works.Wait()
	})
	return s.ended
}

// URL is the page's address, without a slash at the end.
func (s *Server) URL() string { return s.base }

// APIURL is the base below which /v9/… and /v10/… stand.
func (s *Server) APIURL() string { return s.base + "/api" }

// Token is the bot's token, without "Bot ".
func (s *Server) Token() string { return s.opts.Token }

// Bot is the bot's user; its id is the application's id.
func (s *Server) Bot() User { return s.st.bot }

func (s *Server) now() time.Time { return s.opts.Now().UTC() }

func (s *Server) nextID() string { return s.st.snowflake(s.now()) }

// notify wakes everyone who waits for a change; s.mu is held.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// longestWait ends waits whose context has no earlier deadline.
const longestWait = 10 * time.Second

// ErrClosed is returned by waits when the server is closed.
var ErrClosed = errors.New("local Discord is closed")

// wait calls done under the lock, now and after each change, until it reports
// true or an error. what names the awaited thing in the error of a wait that
// ran out.
func (s *Server) wait(ctx context.Context, what string, done func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, longestWait)
	defer cancel()
	for {
		s.mu.Lock()
		ok, err := done()
		changed, closed := s.changed, s.closed
		s.mu.Unlock()
		switch {
		case ok || err != nil:
			return err
		case closed:
			return fmt.Errorf("wait for %s: %w", what, ErrClosed)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", what, ctx.Err())
		case <-changed:
		}
	}
}
