package localdiscord

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/coder/websocket"
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

// gateway is the state of all gateway connections and sessions; Server.mu
// guards it.
type gateway struct {
	conns         map[*gatewayConn]bool
	sessions      map[string]*session
	identified    time.Time // when the last IDENTIFY came, real time
	refuseResumes int
	duplicates    int
	greeting      Greeting
	greetings     int // how many are left
	stats         GatewayStats
}

// GatewayStats counts what bots did at the gateway.
type GatewayStats struct {
	Connections int // ever opened
	Open        int // now
	Identifies  int // that were accepted
	Resumes     int // that were accepted
}

// GatewayStats counts since Start.
func (s *Server) GatewayStats() GatewayStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := s.gate.stats
	stats.Open = len(s.gate.conns)
	return stats
}

func (g *gateway) ready() bool {
	for c := range g.conns {
		if c.live() {
			return true
		}
	}
	return false
}

// gatewayConn is one WebSocket of a bot. session is nil before IDENTIFY or
// RESUME and after op 9.
type gatewayConn struct {
	ws      *websocket.Conn
	out     *mailbox
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
func (c *gatewayConn) live() bool { return c.session != nil && c.session.conn == c }

func (c *gatewayConn) send(op int, data any) { c.out.put(encode(frame{Op: op, Data: data})) }

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = ws.CloseNow() }()
	ws.SetReadLimit(maxGatewayFrame)
	c := &gatewayConn{ws: ws, out: newMailbox()}
	if !s.join(c) {
		return
	}
	defer s.works.Done()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	s.works.Go(func() { c.out.deliver(ctx, ws) })
	c.send(opHello, map[string]any{"heartbeat_interval": s.opts.HeartbeatInterval.Milliseconds()})
	s.leave(c, s.listen(ctx, c))
}

func (s *Server) join(c *gatewayConn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.works.Add(1)
	if s.gate.conns == nil {
		s.gate.conns, s.gate.sessions = map[*gatewayConn]bool{}, map[string]*session{}
	}
	s.gate.conns[c] = true
	s.gate.stats.Connections++
	return true
}

// leave forgets a connection. A session ends when its client closes with 1000
// or 1001; otherwise it waits for a RESUME.
func (s *Server) leave(c *gatewayConn, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.gate.conns, c)
	code := websocket.CloseStatus(err)
	if c.live() {
		c.session.conn = nil
		if code == websocket.StatusNormalClosure || code == websocket.StatusGoingAway {
			delete(s.gate.sessions, c.session.id)
		}
	}
	s.notify()
}

// listen takes frames until the connection ends; a bot that sends no heartbeat
// for two intervals is closed.
func (s *Server) listen(ctx context.Context, c *gatewayConn) error {
	alive := time.AfterFunc(2*s.opts.HeartbeatInterval, func() {
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
			alive.Reset(2 * s.opts.HeartbeatInterval)
		}
		if code, reason := s.take(c, in); code != 0 {
			return c.ws.Close(code, reason)
		}
	}
}

// take handles one frame; a code other than 0 closes the connection.
func (s *Server) take(c *gatewayConn, in received) (websocket.StatusCode, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !c.maySend(time.Now()) {
		return closeRateLimited, "You are being rate limited."
	}
	switch in.Op {
	case opHeartbeat:
		c.send(opHeartbeatACK, nil)
	case opIdentify, opResume:
		return s.greet(c, in)
	case 3, 4, 8: // presence, voice state and member requests change nothing here
		if c.session == nil {
			return closeNotAuthenticated, "Not authenticated."
		}
	default:
		return closeUnknownOp, "Unknown opcode."
	}
	return 0, ""
}

func (c *gatewayConn) maySend(now time.Time) bool {
	c.sends = slices.DeleteFunc(c.sends, func(t time.Time) bool { return now.Sub(t) >= time.Minute })
	c.sends = append(c.sends, now)
	return len(c.sends) <= maxSendsPer60s
}
