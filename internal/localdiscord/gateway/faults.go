package gateway

import (
	"github.com/coder/websocket"
)

// Greeting is how a bot's IDENTIFY or RESUME is answered.
type Greeting int

// The odd greetings.
const (
	GreetReconnect Greeting = iota // op 7 instead of READY
	GreetSilence                   // nothing, for ever
)

// Greet answers the next n IDENTIFYs and RESUMEs in an odd way.
func (gw *Gateway) Greet(n int, how Greeting) {
	gw.world.Lock()
	defer gw.world.Unlock()
	gw.greetings, gw.greeting = n, how
}

// Drop ends every gateway connection with a close code; 0 cuts them
// without one. Sessions stay and may be resumed. No event after the call
// reaches a dropped connection, however slowly it closes.
func (gw *Gateway) Drop(code int) {
	gw.eachConn(func(c *conn) {
		c.detach()
		gw.works.Go(func() {
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
func (c *conn) detach() *session {
	ses := c.session
	if c.live() {
		ses.conn = nil
	}
	c.session = nil
	return ses
}

// Reconnect sends op 7 to every gateway connection.
func (gw *Gateway) Reconnect() {
	gw.eachConn(func(c *conn) { c.send(opReconnect, nil) })
}

// InvalidateSessions sends op 9 to every gateway connection. A session that is
// not resumable is forgotten.
func (gw *Gateway) InvalidateSessions(resumable bool) {
	gw.eachConn(func(c *conn) {
		if ses := c.detach(); ses != nil && !resumable {
			delete(gw.sessions, ses.id)
		}
		c.send(opInvalidSession, resumable)
	})
}

func (gw *Gateway) eachConn(do func(*conn)) {
	gw.world.Lock()
	defer gw.world.Unlock()
	if gw.world.Closed {
		return
	}
	for c := range gw.conns {
		do(c)
	}
}

// RefuseResumes answers the next n RESUMEs with op 9.
func (gw *Gateway) RefuseResumes(n int) {
	gw.world.Lock()
	defer gw.world.Unlock()
	gw.refuseResumes = n
}

// DuplicateInteractions dispatches each of the next n interactions twice.
func (gw *Gateway) DuplicateInteractions(n int) {
	gw.world.Lock()
	defer gw.world.Unlock()
	gw.duplicates = n
}
