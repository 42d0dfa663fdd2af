package gateway

import (
	"crypto/rand"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"

	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// session is what IDENTIFY opens and RESUME takes up again: it numbers the
// events and keeps the latest for replay.
type session struct {
	id      string
	intents int
	shard   [2]int // number, of how many
	seq     int
	kept    [][]byte // the events numbered up to seq
	conn    *conn
}

// maxReplay is how many events a lost connection may miss and still resume.
const maxReplay = 1000

type identify struct {
	Token   string  `json:"token"`
	Intents *int    `json:"intents"`
	Shard   *[2]int `json:"shard"`
}

func (gw *Gateway) tokenIs(given string) bool {
	return strings.TrimPrefix(given, "Bot ") == gw.opts.Token
}

// greet answers IDENTIFY or RESUME, in an odd way when one was asked for.
func (gw *Gateway) greet(c *conn, in received) (websocket.StatusCode, string) {
	if gw.greetings > 0 {
		gw.greetings--
		if gw.greeting == GreetReconnect {
			c.send(opReconnect, nil)
		}
		return 0, ""
	}
	if in.Op == opResume {
		return gw.resume(c, in.Data)
	}
	return gw.identify(c, in.Data)
}

func (gw *Gateway) identify(c *conn, data json.RawMessage) (websocket.StatusCode, string) {
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
	case !gw.tokenIs(in.Token):
		return closeBadToken, "Authentication failed."
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		return closeBadShard, "Invalid shard."
	case *in.Intents&^wire.KnownIntents != 0:
		return closeBadIntents, "Invalid intent(s)."
	case *in.Intents&wire.PrivilegedIntents&^gw.opts.PrivilegedIntents != 0:
		return closeDisallowedIntents, "Disallowed intent(s)."
	}
	if gw.tooSoon() {
		c.send(opInvalidSession, false)
		return 0, ""
	}
	gw.open(c, *in.Intents, shard)
	return 0, ""
}

func (gw *Gateway) tooSoon() bool {
	now := time.Now()
	soon := now.Sub(gw.identified) < gw.opts.IdentifyEvery
	gw.identified = now
	return soon
}

// open begins a session: READY, then the guilds of its shard.
func (gw *Gateway) open(c *conn, intents int, shard [2]int) {
	ses := &session{id: rand.Text(), intents: intents, shard: shard, conn: c}
	gw.sessions[ses.id] = ses
	gw.stats.Identifies++
	c.session = ses
	var mine []*world.Guild
	unavailable := []map[string]any{}
	for _, g := range gw.world.Guilds {
		if ses.holds(g.ID) && g.Members[gw.world.Bot.ID] != nil {
			mine = append(mine, g)
			unavailable = append(unavailable, map[string]any{"id": g.ID, "unavailable": true})
		}
	}
	ses.send("READY", map[string]any{
		"v": 10, "user": gw.world.Bot, "guilds": unavailable, "session_id": ses.id,
		"resume_gateway_url": gw.opts.URL, "session_type": "normal", "shard": shard,
		"application": map[string]any{"id": gw.world.Bot.ID, "flags": 0}, "private_channels": []any{},
	})
	for _, g := range mine {
		if intents&wire.IntentGuilds != 0 {
			ses.send("GUILD_CREATE", gw.world.GuildCreate(g))
		}
	}
	gw.world.Notify()
}

// URL is where bots connect.
func (gw *Gateway) URL() string { return gw.opts.URL }

// Identifies is how many IDENTIFYs were accepted.
func (gw *Gateway) Identifies() int { return gw.stats.Identifies }

type resume struct {
	Token     string `json:"token"`
	SessionID string `json:"session_id"`
	Seq       int    `json:"seq"`
}

func (gw *Gateway) resume(c *conn, data json.RawMessage) (websocket.StatusCode, string) {
	var in resume
	if json.Unmarshal(data, &in) != nil {
		return closeDecode, "Error while decoding payload."
	}
	ses := gw.sessions[in.SessionID]
	switch {
	case c.session != nil:
		return closeAuthenticated, "Already authenticated."
	case !gw.tokenIs(in.Token):
		return closeBadToken, "Authentication failed."
	case ses != nil && (in.Seq > ses.seq || in.Seq < 0):
		return closeBadSequence, "Invalid seq."
	case ses == nil || gw.refuseResumes > 0 || ses.seq-in.Seq > len(ses.kept):
		gw.refuseResumes = max(0, gw.refuseResumes-1)
		c.send(opInvalidSession, false)
		return 0, ""
	}
	gw.stats.Resumes++
	ses.conn, c.session = c, ses
	for _, missed := range ses.kept[len(ses.kept)-(ses.seq-in.Seq):] {
		c.out.Put(missed)
	}
	ses.send("RESUMED", map[string]any{})
	gw.world.Notify()
	return 0, ""
}

// send numbers an event, keeps it, and puts it on the wire when a connection
// is there.
func (ses *session) send(name string, data any) {
	ses.seq++
	seq := ses.seq
	sent := wire.Encode(frame{Op: opDispatch, Data: data, Seq: &seq, Type: &name})
	ses.kept = append(ses.kept, sent)
	if len(ses.kept) > maxReplay {
		ses.kept = ses.kept[len(ses.kept)-maxReplay:]
	}
	if ses.conn != nil {
		ses.conn.out.Put(sent)
	}
}

// holds reports whether the session's shard gets a guild's events; direct
// messages, with guild "", are shard 0's.
func (ses *session) holds(guildID string) bool {
	id, _ := strconv.ParseInt(guildID, 10, 64)
	return int(id>>22%int64(ses.shard[1])) == ses.shard[0]
}

// Dispatch sends an event to every session whose shard and intents ask for it;
// an interaction twice when that was asked for.
func (gw *Gateway) Dispatch(e world.Event) {
	gw.send(e)
	if e.Name == world.InteractionCreate && gw.duplicates > 0 {
		gw.duplicates--
		gw.send(e)
	}
}

func (gw *Gateway) send(e world.Event) {
	for _, ses := range gw.sessions {
		if !ses.holds(e.Guild) || e.Intent&ses.intents != e.Intent {
			continue
		}
		data := e.Data
		if data == nil {
			data = e.Seen(ses.intents)
		}
		ses.send(e.Name, data)
	}
}
