package localdiscord

import (
	"crypto/rand"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// session is what IDENTIFY opens and RESUME takes up again: it numbers the
// events and keeps the latest for replay.
type session struct {
	id      string
	intents int
	shard   [2]int // number, of how many
	seq     int
	kept    [][]byte // the events numbered up to seq
	conn    *gatewayConn
}

// maxReplay is how many events a lost connection may miss and still resume.
const maxReplay = 1000

type identify struct {
	Token   string  `json:"token"`
	Intents *int    `json:"intents"`
	Shard   *[2]int `json:"shard"`
}

func (s *Server) tokenIs(given string) bool {
	return strings.TrimPrefix(given, "Bot ") == s.opts.Token
}

// greet answers IDENTIFY or RESUME, in an odd way when one was asked for.
func (s *Server) greet(c *gatewayConn, in received) (websocket.StatusCode, string) {
	if s.gate.greetings > 0 {
		s.gate.greetings--
		if s.gate.greeting == GreetReconnect {
			c.send(opReconnect, nil)
		}
		return 0, ""
	}
	if in.Op == opResume {
		return s.resume(c, in.Data)
	}
	return s.identify(c, in.Data)
}

func (s *Server) identify(c *gatewayConn, data json.RawMessage) (websocket.StatusCode, string) {
	var in identify
	if json.Unmarshal(data, &in) != nil || in.Intents == nil {
		return closeDecode, "Error while decoding payload."
	}
	shard := [2]int{0, 1}
	if in.Shard != nil {
		shard = *in.Shard
	}
	switch {
	case c.session != nil:
		return closeAuthenticated, "Already authenticated."
	case !s.tokenIs(in.Token):
		return closeBadToken, "Authentication failed."
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		return closeBadShard, "Invalid shard."
	case *in.Intents&^knownIntents != 0:
		return closeBadIntents, "Invalid intent(s)."
	case *in.Intents&privilegedIntents&^s.opts.PrivilegedIntents != 0:
		return closeDisallowedIntents, "Disallowed intent(s)."
	}
	if s.tooSoon() {
		c.send(opInvalidSession, false)
		return 0, ""
	}
	s.open(c, *in.Intents, shard)
	return 0, ""
}

func (s *Server) tooSoon() bool {
	now := time.Now()
	soon := now.Sub(s.gate.identified) < s.opts.IdentifyEvery
	s.gate.identified = now
	return soon
}

// open begins a session: READY, then the guilds of its shard.
func (s *Server) open(c *gatewayConn, intents int, shard [2]int) {
	ses := &session{id: rand.Text(), intents: intents, shard: shard, conn: c}
	s.gate.sessions[ses.id] = ses
	s.gate.stats.Identifies++
	c.session = ses
	var mine []*guild
	unavailable := []map[string]any{}
	for _, g := range s.st.guilds {
		if ses.holds(g.ID) && g.members[s.st.bot.ID] != nil {
			mine = append(mine, g)
			unavailable = append(unavailable, map[string]any{"id": g.ID, "unavailable": true})
		}
	}
	ses.send("READY", map[string]any{
		"v": 10, "user": s.st.bot, "guilds": unavailable, "session_id": ses.id,
		"resume_gateway_url": s.gatewayURL(), "session_type": "normal", "shard": shard,
		"application": map[string]any{"id": s.st.bot.ID, "flags": 0}, "private_channels": []any{},
	})
	for _, g := range mine {
		if intents&intentGuilds != 0 {
			ses.send("GUILD_CREATE", s.guildCreate(g))
		}
	}
	s.notify()
}

func (s *Server) gatewayURL() string { return "ws" + strings.TrimPrefix(s.base, "http") + "/gateway" }

type resume struct {
	Token     string `json:"token"`
	SessionID string `json:"session_id"`
	Seq       int    `json:"seq"`
}

func (s *Server) resume(c *gatewayConn, data json.RawMessage) (websocket.StatusCode, string) {
	var in resume
	if json.Unmarshal(data, &in) != nil {
		return closeDecode, "Error while decoding payload."
	}
	ses := s.gate.sessions[in.SessionID]
	switch {
	case c.session != nil:
		return closeAuthenticated, "Already authenticated."
	case !s.tokenIs(in.Token):
		return closeBadToken, "Authentication failed."
	case ses != nil && (in.Seq > ses.seq || in.Seq < 0):
		return closeBadSequence, "Invalid seq."
	case ses == nil || s.gate.refuseResumes > 0 || ses.seq-in.Seq > len(ses.kept):
		s.gate.refuseResumes = max(0, s.gate.refuseResumes-1)
		c.send(opInvalidSession, false)
		return 0, ""
	}
	s.gate.stats.Resumes++
	ses.conn, c.session = c, ses
	for _, missed := range ses.kept[len(ses.kept)-(ses.seq-in.Seq):] {
		c.out.put(missed)
	}
	ses.send("RESUMED", map[string]any{})
	s.notify()
	return 0, ""
}

// send numbers an event, keeps it, and puts it on the wire when a connection
// is there.
func (ses *session) send(name string, data any) {
	ses.seq++
	seq := ses.seq
	sent := encode(frame{Op: opDispatch, Data: data, Seq: &seq, Type: &name})
	ses.kept = append(ses.kept, sent)
	if len(ses.kept) > maxReplay {
		ses.kept = ses.kept[len(ses.kept)-maxReplay:]
	}
	if ses.conn != nil {
		ses.conn.out.put(sent)
	}
}

// holds reports whether the session's shard gets a guild's events; direct
// messages, with guild "", are shard 0's.
func (ses *session) holds(guildID string) bool {
	id, _ := strconv.ParseInt(guildID, 10, 64)
	return int(id>>22%int64(ses.shard[1])) == ses.shard[0]
}

// dispatch sends an event to every session whose shard and intents ask for it.
func (s *Server) dispatch(e event) {
	for _, ses := range s.gate.sessions {
		if !ses.holds(e.guild) || e.intent&ses.intents != e.intent {
			continue
		}
		data := e.data
		if data == nil {
			data = e.seen(ses.intents)
		}
		ses.send(e.name, data)
	}
}
