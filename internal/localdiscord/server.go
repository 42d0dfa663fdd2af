// Package localdiscord is the part of Discord that a bot needs, in process:
// the REST API and the gateway over real HTTP and WebSocket on loopback, with
// Discord's documented limits, and a page that looks like a channel. It is for
// demonstrations and tests; it keeps everything in memory, knows one
// application, and refuses to listen anywhere but on loopback.
//
// This package starts it, sets it up and acts as its members; the packages below
// it are its parts.
package localdiscord

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"newsdesk/internal/localdiscord/gateway"
	"newsdesk/internal/localdiscord/interaction"
	"newsdesk/internal/localdiscord/page"
	"newsdesk/internal/localdiscord/rest"
	"newsdesk/internal/localdiscord/traffic"
	"newsdesk/internal/localdiscord/world"
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
	ctx   context.Context // ends with the server
	stop  context.CancelFunc
	works sync.WaitGroup // the HTTP server
	once  sync.Once
	ended error

	world    *world.World
	exchange *interaction.Exchange
	gateway  *gateway.Gateway
	rest     *rest.API
	traffic  *traffic.Control
	page     *page.Page
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
	s := &Server{opts: o, base: "http://" + listener.Addr().String()}
	s.ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	s.assemble()
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

// assemble makes the parts and lets the world tell bot and pages of events.
func (s *Server) assemble() {
	s.world = world.New(s.opts.Name, s.base, s.opts.Now)
	s.exchange = interaction.New(s.world, s.opts.FirstAnswer)
	s.gateway = gateway.New(s.world, gateway.Options{
		Token: s.opts.Token, URL: "ws" + strings.TrimPrefix(s.base, "http") + "/gateway", HeartbeatInterval: s.opts.HeartbeatInterval,
		IdentifyEvery: s.opts.IdentifyEvery, PrivilegedIntents: s.opts.PrivilegedIntents,
	})
	s.page = page.New(s.world, s.exchange, s.base)
	s.world.Sessions, s.world.Pages = s.gateway, s.page
	s.rest = rest.New(s.world, s.exchange, s.gateway, rest.Options{Token: s.opts.Token, PrivilegedIntents: s.opts.PrivilegedIntents})
	s.traffic = traffic.New(s.rest.Routes(), traffic.Options{
		Now: s.opts.Now, NoRateLimits: s.opts.NoRateLimits,
		MessagesPerChannel: s.opts.MessagesPerChannel, RequestsPerSecond: s.opts.RequestsPerSecond,
	})
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for _, version := range []string{"/api/v9", "/api/v10", "/api"} {
		mux.Handle(version+"/", http.StripPrefix(version, s.traffic))
	}
	mux.Handle("GET /gateway", s.gateway)
	mux.Handle("GET /gateway/", s.gateway)
	mux.HandleFunc("GET /attachments/{channel}/{id}/{name}", s.rest.ServeAttachment)
	s.page.Register(mux)
	return mux
}

// shutdownTime is for calls in flight when the server closes.
const shutdownTime = 500 * time.Millisecond

// Close ends every connection and waits for what the server started.
func (s *Server) Close() error {
	s.once.Do(func() {
		s.world.Lock()
		s.world.Close()
		s.exchange.Stop()
		s.world.Unlock()
		s.stop()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), shutdownTime)
		defer cancel()
		// Clients keep connections open that they never used; those are cut.
		if s.http.Shutdown(ctx) != nil {
			s.ended = s.http.Close()
		}
		s.works.Wait()
		s.gateway.Wait()
		s.page.Wait()
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
func (s *Server) Bot() User { return s.world.Bot }
