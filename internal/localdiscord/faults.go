package localdiscord

import (
	"newsdesk/internal/localdiscord/gateway"
	"newsdesk/internal/localdiscord/traffic"
)

// Fault makes REST calls fail on purpose.
type Fault = traffic.Fault

// Request is one REST call that the server answered or failed on purpose.
type Request = traffic.Request

// GatewayStats counts what bots did at the gateway.
type GatewayStats = gateway.Stats

// Greeting is how a bot's IDENTIFY or RESUME is answered.
type Greeting = gateway.Greeting

// The odd greetings.
const (
	GreetReconnect = gateway.GreetReconnect
	GreetSilence   = gateway.GreetSilence
)

// Fault arms a fault; faults armed earlier go first. It panics when Path is no
// regular expression.
func (s *Server) Fault(f Fault) { s.traffic.Arm(f) }

// ClearFaults disarms every fault.
func (s *Server) ClearFaults() { s.traffic.Clear() }

// Requests is the log of the latest REST calls, in order of arrival.
func (s *Server) Requests() []Request { return s.traffic.Requests() }

// Limited is how many calls were answered 429 so far.
func (s *Server) Limited() int { return s.traffic.Limited() }

// GatewayStats counts since Start.
func (s *Server) GatewayStats() GatewayStats { return s.gateway.Stats() }

// Greet answers the next n IDENTIFYs and RESUMEs in an odd way.
func (s *Server) Greet(n int, how Greeting) { s.gateway.Greet(n, how) }

// DropGateway ends every gateway connection with a close code; 0 cuts them
// without one. Sessions stay and may be resumed. No event after the call
// reaches a dropped connection, however slowly it closes.
func (s *Server) DropGateway(code int) { s.gateway.Drop(code) }

// Reconnect sends op 7 to every gateway connection.
func (s *Server) Reconnect() { s.gateway.Reconnect() }

// InvalidateSessions sends op 9 to every gateway connection. A session that is
// not resumable is forgotten.
func (s *Server) InvalidateSessions(resumable bool) { s.gateway.InvalidateSessions(resumable) }

// RefuseResumes answers the next n RESUMEs with op 9.
func (s *Server) RefuseResumes(n int) { s.gateway.RefuseResumes(n) }

// DuplicateInteractions dispatches each of the next n interactions twice.
func (s *Server) DuplicateInteractions(n int) { s.gateway.DuplicateInteractions(n) }
