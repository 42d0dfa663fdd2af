// Package gateway is Discord's gateway: it accepts bots over WebSocket, sends
// their sessions the events that shard and intents ask for, lets them resume,
// and refuses what Discord refuses, with its close codes. Faults of the gateway
// can be asked for.
package gateway

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coder/websocket"

	"newsdesk/internal/localdiscord/mailbox"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// Gateway op codes.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatACK   = 11
)

// Gateway close codes, from Discord's table of op codes and status codes.
const (
	closeUnknownOp         = 4001
	closeDecode            = 4002
	closeNotAuthenticated  = 4003
	closeBadToken          = 4004
	closeAuthenticated     = 4005
	closeBadSequence       = 4007
	closeRateLimited       = 4008
	closeTimedOut          = 4009
	closeBadShard          = 4010
	closeBadIntents        = 4013
	closeDisallowedIntents = 4014
)

// Limits of what a bot sends to the gateway.
const (
	maxGatewayFrame = 4096
	maxSendsPer60s  = 120
)

// Options are how bots are greeted.
type Options struct {
	Token             string // the bot's, without "Bot "
	URL               string // the gateway's address, told to bots
	HeartbeatInterval time.Duration
	IdentifyEvery     time.Duration // an IDENTIFY sooner after another is refused with op 9; 0 is never
	PrivilegedIntents int           // granted beyond the free ones
}

// Gateway is all connections and sessions of bots; the world's lock guards it.
type Gateway struct {
	world *world.World
	opts  Options
	works sync.WaitGroup // connections and their writers

	conns         map[*conn]bool
	sessions      map[string]*session
	identified    time.Time // when the last IDENTIFY came, real time
	refuseResumes int
	duplicates    int
	greeting      Greeting
	greetings     int // how many are left
	stats         Stats
}

// New is a gateway that nobody is connected to.
func New(w *world.World, o Options) *Gateway {
	return &Gateway{world: w, opts: o, conns: map[*conn]bool{}, sessions: map[string]*session{}}
}

// Wait returns when every connection has ended. The world must be closed and
// the connections' contexts done.
func (gw *Gateway) Wait() { gw.works.Wait() }

// Stats counts what bots did at the gateway.
type Stats struct {
	Connections int // ever opened
	Open        int // now
	Identifies  int // that were accepted
	Resumes     int // that were accepted
}

// Stats counts since New.
func (gw *Gateway) Stats() Stats {
	gw.world.Lock()
	defer gw.world.Unlock()
	stats := gw.stats
	stats.Open = len(gw.conns)
	return stats
}

// Ready reports whether a bot is connected.
func (gw *Gateway) Ready() bool {
	for c := range gw.conns {
		if c.live() {
			return true
		}
	}
	return false
}

// conn is one WebSocket of a bot. session is nil before IDENTIFY or
// RESUME and after op 9.
type conn struct {
	ws      *websocket.Conn
	out     *mailbox.Mailbox
	session *session
	sends   []time.Time
}

type frame struct {
	Op   int     `json:"op"`
	Data any     `json:"d"`
	Seq  *int    `json:"s"`
	Type *string `json:"t"`
}

type received struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
}

// live reports whether events reach the bot over this connection; one whose
// session was resumed over another is left behind.
func (c *conn) live() bool { return c.session != nil && c.session.conn == c }

func (c *conn) send(op int, data any) { c.out.Put(wire.Encode(frame{Op: op, Data: data})) }

// ServeHTTP accepts a bot's WebSocket and serves it until it ends.
func (gw *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = ws.CloseNow() }()
	ws.SetReadLimit(maxGatewayFrame)
	c := &conn{ws: ws, out: mailbox.New()}
	if !gw.join(c) {
		return
	}
	defer gw.works.Done()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	gw.works.Go(func() { c.out.Deliver(ctx, ws) })
	c.send(opHello, map[string]any{"heartbeat_interval": gw.opts.HeartbeatInterval.Milliseconds()})
	gw.leave(c, gw.listen(ctx, c))
}

func (gw *Gateway) join(c *conn) bool {
	gw.world.Lock()
	defer gw.world.Unlock()
	if gw.world.Closed {
		return false
	}
	gw.works.Add(1)
	gw.conns[c] = true
	gw.stats.Connections++
	return true
}

// leave forgets a connection. A session ends when its client closes with 1000
// or 1001; otherwise it waits for a RESUME.
func (gw *Gateway) leave(c *conn, err error) {
	gw.world.Lock()
	defer gw.world.Unlock()
	delete(gw.conns, c)
	code := websocket.CloseStatus(err)
	if c.live() {
		c.session.conn = nil
		if code == websocket.StatusNormalClosure || code == websocket.StatusGoingAway {
			delete(gw.sessions, c.session.id)
		}
	}
	gw.world.Notify()
}

// listen takes frames until the connection ends; a bot that sends no heartbeat
// for two intervals is closed.
func (gw *Gateway) listen(ctx context.Context, c *conn) error {
	alive := time.AfterFunc(2*gw.opts.HeartbeatInterval, func() {
		_ = c.ws.Close(closeTimedOut, "Session timed out.")
	})
	defer alive.Stop()
	for {
		_, data, err := c.ws.Read(ctx)
		if err != nil {
			return err
		}
		var in received
		if json.Unmarshal(data, &in) != nil {
			return c.ws.Close(closeDecode, "Error while decoding payload.")
		}
		if in.Op == opHeartbeat {
			alive.Reset(2 * gw.opts.HeartbeatInterval)
		}
		if code, reason := gw.take(c, in); code != 0 {
			return c.ws.Close(code, reason)
		}
	}
}

// take handles one frame; a code other than 0 closes the connection.
func (gw *Gateway) take(c *conn, in received) (websocket.StatusCode, string) {
	gw.world.Lock()
	defer gw.world.Unlock()
	if !c.maySend(time.Now()) {
		return closeRateLimited, "You are being rate limited."
	}
	switch in.Op {
	case opHeartbeat:
		c.send(opHeartbeatACK, nil)
	case opIdentify, opResume:
		return gw.greet(c, in)
	case 3, 4, 8: // presence, voice state and member requests change nothing here
		if c.session == nil {
			return closeNotAuthenticated, "Not authenticated."
		}
	default:
		return closeUnknownOp, "Unknown opcode."
	}
	return 0, ""
}

func (c *conn) maySend(now time.Time) bool {
	c.sends = slices.DeleteFunc(c.sends, func(t time.Time) bool { return now.Sub(t) >= time.Minute })
	c.sends = append(c.sends, now)
	return len(c.sends) <= maxSendsPer60s
}
