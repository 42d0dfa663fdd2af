// Package localdiscord is the part of Discord that a bot needs, in process:
// the REST API and the gateway over real HTTP and WebSocket on loopback, with
// Discord's documented limits, and a page that looks like a channel. It is for
// demonstrations and tests; it keeps everything in memory, knows one
// application, and refuses to listen anywhere but on loopback.
package localdiscord

import (
	"context"
	"errors"
	"time"
)

var errUnbuilt = errors.New("not built")

// Options configure Start; the zero value works.
type Options struct {
	Addr  string // loopback host:port; "" is a free port on 127.0.0.1
	Token string // the bot's token; "" makes one
	Name  string // the application's and the bot's name; "" is "newsdesk"

	// Now dates messages and ids, expires tokens and nonces; nil is time.Now.
	// The first answer to an interaction and rate limits count real time.
	Now func() time.Time

	FirstAnswer        time.Duration // for the first answer to an interaction; 0 is Discord's 3 s
	HeartbeatInterval  time.Duration // told in HELLO; 0 is Discord's 41.25 s
	IdentifyEvery      time.Duration // an IDENTIFY sooner after another is refused with op 9; 0 is never
	PrivilegedIntents  int           // gateway intents granted to the application beyond the free ones
	NoRateLimits       bool          // no 429 and no X-RateLimit headers
	MessagesPerChannel int           // messages a bot may create per channel in 5 s; 0 is 5
	RequestsPerSecond  int           // over all routes; 0 is Discord's 50
}

// Server is a running local Discord.
type Server struct{}

// Start serves until Close is called or ctx ends.
func Start(ctx context.Context, o Options) (*Server, error) { return nil, errUnbuilt }

// Close ends every connection and waits for what the server started.
func (s *Server) Close() error { return errUnbuilt }

// URL is the page's address, without a slash at the end.
func (s *Server) URL() string { return "" }

// APIURL is the base below which /v9/… and /v10/… stand.
func (s *Server) APIURL() string { return "" }

// Token is the bot's token, without "Bot ".
func (s *Server) Token() string { return "" }

// Bot is the bot's user; its id is the application's id.
func (s *Server) Bot() User { return User{} }

// AddGuild makes a guild that the bot is in.
func (s *Server) AddGuild(name string) Guild { return Guild{} }

// AddChannel makes a channel in a guild.
func (s *Server) AddChannel(guildID, name string, kind ChannelType) Channel { return Channel{} }

// AddRole makes a role with permissions on top of @everyone's.
func (s *Server) AddRole(guildID, name string, p Permissions) Role { return Role{} }

// AddMember makes a member with permissions on top of @everyone's. The same
// name in two guilds is the same user.
func (s *Server) AddMember(guildID, name string, extra Permissions) *Member { return nil }

// GiveRole gives a role to a member.
func (s *Server) GiveRole(guildID, userID, roleID string) {}

// Member is the member of that name or user id; nil when there is none.
func (s *Server) Member(guildID, name string) *Member { return nil }

// SetBotPermissions replaces what the bot may do in a guild: @everyone's and
// its role's permissions both.
func (s *Server) SetBotPermissions(guildID string, p Permissions) {}

// Overwrite sets a channel's permission overwrite for a role or a user.
func (s *Server) Overwrite(channelID string, o Overwrite) {}

// RemoveBot takes the bot out of a guild.
func (s *Server) RemoveBot(guildID string) {}

// DeleteChannel deletes a channel with its threads and messages.
func (s *Server) DeleteChannel(id string) {}

// DeleteMessage deletes a message.
func (s *Server) DeleteMessage(channelID, id string) {}

// Channels are a guild's channels and threads, oldest first.
func (s *Server) Channels(guildID string) []Channel { return nil }

// Commands are the registered application commands, global ones first.
func (s *Server) Commands() []Command { return nil }

// Messages are a channel's messages, oldest first, ephemeral ones included.
func (s *Server) Messages(channelID string) []Message { return nil }

// Message is one message as it is now.
func (s *Server) Message(channelID, id string) (Message, bool) { return Message{}, false }

// WaitMessage waits until a channel holds a message that matches; it looks at
// those already there too, oldest first.
func (s *Server) WaitMessage(ctx context.Context, channelID string, match func(Message) bool) (Message, error) {
	return Message{}, errUnbuilt
}

// Ready waits until a bot is connected and has commands registered.
func (s *Server) Ready(ctx context.Context) error { return errUnbuilt }

// Requests is the log of REST calls so far, in order of arrival.
func (s *Server) Requests() []Request { return nil }

// Request is one REST call that the server answered or failed on purpose.
type Request struct {
	At     time.Time
	Method string
	Path   string // below /api/vN, without the query
	Query  string
	Body   []byte // as sent; a multipart body is its payload_json
	Status int    // 0 when the connection was cut
	Fault  bool   // a Fault decided the status
}

// Fault makes calls fail on purpose. Exactly one of Status, Cut or Delay is
// usual; Delay goes with each.
type Fault struct {
	Method     string        // "" is every method
	Path       string        // regular expression over the path below /api/vN
	Times      int           // how many matching calls; 0 is one
	Status     int           // answer with it; 0 with neither Cut nor Delay is 500
	After      bool          // the call takes effect before it fails
	Cut        bool          // close the connection without an answer
	Delay      time.Duration // wait before anything else
	RetryAfter time.Duration // told with Status 429
	Global     bool          // a 429 for all routes
}

// Fault arms a fault; it panics when Path is no regular expression.
func (s *Server) Fault(f Fault) {}

// ClearFaults disarms every fault.
func (s *Server) ClearFaults() {}

// DropGateway ends every gateway connection with a close code; 0 cuts them.
func (s *Server) DropGateway(code int) {}

// Reconnect sends op 7 to every gateway connection.
func (s *Server) Reconnect() {}

// InvalidateSessions sends op 9 to every gateway connection.
func (s *Server) InvalidateSessions(resumable bool) {}

// RefuseResumes answers the next n RESUMEs with op 9.
func (s *Server) RefuseResumes(n int) {}

// DuplicateInteractions dispatches each of the next n interactions twice.
func (s *Server) DuplicateInteractions(n int) {}
