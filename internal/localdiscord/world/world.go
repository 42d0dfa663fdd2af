// Package world is the state of a local Discord: guilds, channels, members,
// messages, commands and files, who may do and see what, and what happens to
// them. It does no I/O; bot and pages hear of events through the interfaces
// here. It refuses what Discord's state refuses, not malformed requests.
package world

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"newsdesk/internal/localdiscord/wire"
)

// World is everything that a local Discord remembers. Its lock guards all of
// it, and what the packages around it keep beside it: a local Discord is small,
// and events must reach the bot and the pages in the order in which they
// happened. Methods other than Wait are called with the lock held. Slices
// inside a message are replaced, never changed in place, so a copied message
// stays as it was.
type World struct {
	sync.Mutex

	// Sessions and Pages hear what happens; they are set before the first
	// event.
	Sessions Sessions
	Pages    Pages

	Bot      wire.User
	Users    map[string]wire.User
	Guilds   []*Guild
	Channels []*wire.Channel
	Messages map[string][]*wire.Message // by channel, oldest first
	Commands []*wire.Command
	People   []*Person
	Files    map[string][]byte // attachment contents by id
	Uploads  map[string]wire.Attachment
	Closed   bool

	clock   func() time.Time
	base    string // http://host:port, where attachments are served
	lastID  int64
	nonces  map[nonceKey]sent
	creates map[string]int // new commands by day and scope
	changed chan struct{}  // closed and replaced at every change
}

// Sessions are the gateway's, through which the bot hears of events.
type Sessions interface {
	// Ready reports whether a bot is connected.
	Ready() bool
	Dispatch(Event)
}

// Pages are those open in browsers; each shows what one member sees.
type Pages interface {
	// Show sends an event to the pages whose member sees it.
	Show(event string, data any, sees func(*Person) bool)
	// ShowMessage sends an event about a message.
	ShowMessage(event string, m *wire.Message)
}

// Guild is a guild with its members.
type Guild struct {
	wire.Guild
	Members map[string]*wire.GuildMember // by user id
	botRole string
}

// nonceKey is what enforce_nonce holds unique: the channel is not part of it.
type nonceKey struct{ author, nonce string }

type sent struct {
	channel, message string
	at               time.Time
}

// Person is somebody in a guild; one user has one in every guild that they are
// in.
type Person struct {
	GuildID string
	User    wire.User
	Locale  string // of their client, such as "de"
}

// Is reports whether v is the same user; it picks who sees an event.
func (m Person) Is(v *Person) bool { return v.User.ID == m.User.ID }

// New is a world that holds nothing but the application's bot. clock dates
// messages and ids; attachments are served below base.
func New(botName, base string, clock func() time.Time) *World {
	w := &World{
		Messages: map[string][]*wire.Message{},
		Files:    map[string][]byte{},
		Uploads:  map[string]wire.Attachment{},
		clock:    clock,
		base:     base,
		nonces:   map[nonceKey]sent{},
		creates:  map[string]int{},
		changed:  make(chan struct{}),
	}
	w.Bot = wire.User{ID: w.NextID(), Username: botName, Discriminator: "0", Bot: true}
	w.Users = map[string]wire.User{w.Bot.ID: w.Bot}
	return w
}

// Now is the world's time, in UTC.
func (w *World) Now() time.Time { return w.clock().UTC() }

// NextID makes an id of now.
func (w *World) NextID() string { return w.snowflake(w.Now()) }

// epoch is the first millisecond of 2015, where Discord's ids begin.
const epoch = 1420070400000

// snowflake makes the next id; ids grow even when the clock stands still.
func (w *World) snowflake(now time.Time) string {
	w.lastID = max(w.lastID+1, (now.UnixMilli()-epoch)<<22)
	return strconv.FormatInt(w.lastID, 10)
}

// Guild is the guild with an id; nil when there is none.
func (w *World) Guild(id string) *Guild {
	for _, g := range w.Guilds {
		if g.ID == id {
			return g
		}
	}
	return nil
}

// Channel is the channel or thread with an id; nil when there is none.
func (w *World) Channel(id string) *wire.Channel {
	for _, c := range w.Channels {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// Message is a message of a channel; nil when there is none.
func (w *World) Message(channelID, id string) *wire.Message {
	for _, m := range slices.Backward(w.Messages[channelID]) {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// threads are the threads below a channel.
func (w *World) threads(parentID string) []*wire.Channel {
	var found []*wire.Channel
	for _, c := range w.Channels {
		if c.ParentID == parentID && c.Type.Thread() {
			found = append(found, c)
		}
	}
	return found
}

// Person is the member of that name or user id; nil when there is none.
func (w *World) Person(guildID, nameOrID string) *Person {
	for _, m := range w.People {
		if m.GuildID == guildID && (m.User.ID == nameOrID || m.User.Username == nameOrID) {
			return m
		}
	}
	return nil
}

// Role is a role of a guild; nil when there is none.
func (w *World) Role(g *Guild, id string) *wire.Role {
	for i := range g.Roles {
		if g.Roles[i].ID == id {
			return &g.Roles[i]
		}
	}
	return nil
}
