package localdiscord

import "github.com/coder/websocket"

// Greeting is how a bot's IDENTIFY or RESUME is answered.
type Greeting int

// The odd greetings.
const (
	GreetReconnect Greeting = iota // op 7 instead of READY
	GreetSilence                   // nothing, for ever
)

// Greet answers the next n IDENTIFYs and RESUMEs in an odd way.
func (s *Server) Greet(n int, how Greeting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gate.greetings, s.gate.greeting = n, how
}

// DropGateway ends every gateway connection with a close code; 0 cuts them
// without one. Sessions stay and may be resumed. No event after the call
// reaches a dropped connection, however slowly it closes.
func (s *Server) DropGateway(code int) {
	s.eachConn(func(c *gatewayConn) {
		c.detach()
		s.works.Go(func() {
			if code == 0 {
				_ = c.ws.CloseNow()
				return
			}
			_ = c.ws.Close(websocket.StatusCode(code), "dropped")
		})
	})
}

// detach parts a connection from its session, which it returns; nil when there
// is none.
func (c *gatewayConn) detach() *session {
	ses := c.session
	if c.live() {
		ses.conn = nil
	}
	c.session = nil
	return ses
}

// Reconnect sends op 7 to every gateway connection.
func (s *Server) Reconnect() {
	s.eachConn(func(c *gatewayConn) { c.send(opReconnect, nil) })
}

// InvalidateSessions sends op 9 to every gateway connection. A session that is
// not resumable is forgotten.
func (s *Server) InvalidateSessions(resumable bool) {
	s.eachConn(func(c *gatewayConn) {
		if ses := c.detach(); ses != nil && !resumable {
			delete(s.gate.sessions, ses.id)
		}
		c.send(opInvalidSession, resumable)
	})
}

func (s *Server) eachConn(do func(*gatewayConn)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	for c := range s.gate.conns {
		do(c)
	}
}

// RefuseResumes answers the next n RESUMEs with op 9.
func (s *Server) RefuseResumes(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gate.refuseResumes = n
}

// DuplicateInteractions dispatches each of the next n interactions twice.
func (s *Server) DuplicateInteractions(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gate.duplicates = n
}
