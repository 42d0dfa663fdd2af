package localdiscord

import (
	"slices"
	"strconv"
	"time"
)

// state is everything the server remembers. It does no I/O and no locking;
// Server.mu guards it. Slices inside a Message are replaced, never changed in
// place, so a copied Message stays as it was.
type state struct {
	lastID   int64
	bot      User
	users    map[string]User
	guilds   []*guild
	channels []*Channel
	messages map[string][]*Message // by channel, oldest first
	commands []*Command
	people   []*Member
	files    map[string][]byte // attachment contents by id
	uploads  map[string]Attachment
	nonces   map[nonceKey]sent
	creates  map[string]int // new commands by day and scope
}

type guild struct {
	Guild
	members map[string]*GuildMember // by user id
	botRole string
}

// nonceKey is what enforce_nonce holds unique: the channel is not part of it.
type nonceKey struct{ author, nonce string }

type sent struct {
	channel, message string
	at               time.Time
}

func newState(bot User) *state {
	return &state{
		bot:      bot,
		users:    map[string]User{bot.ID: bot},
		messages: map[string][]*Message{},
		files:    map[string][]byte{},
		uploads:  map[string]Attachment{},
		nonces:   map[nonceKey]sent{},
		creates:  map[string]int{},
	}
}

// epoch is the first millisecond of 2015, where Discord's ids begin.
const epoch = 1420070400000

// snowflake makes the next id; ids grow even when the clock stands still.
func (st *state) snowflake(now time.Time) string {
	st.lastID = max(st.lastID+1, (now.UnixMilli()-epoch)<<22)
	return strconv.FormatInt(st.lastID, 10)
}

func (st *state) guild(id string) *guild {
	for _, g := range st.guilds {
		if g.ID == id {
			return g
		}
	}
	return nil
}

func (st *state) channel(id string) *Channel {
	for _, c := range st.channels {
		if c.ID == id {
			return c
		}
	}
	return nil
}

func (st *state) message(channelID, id string) *Message {
	for _, m := range slices.Backward(st.messages[channelID]) {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// threads are the threads below a channel.
func (st *state) threads(parentID string) []*Channel {
	var found []*Channel
	for _, c := range st.channels {
		if c.ParentID == parentID && c.Type.Thread() {
			found = append(found, c)
		}
	}
	return found
}

func (st *state) person(guildID, nameOrID string) *Member {
	for _, m := range st.people {
		if m.GuildID == guildID && (m.User.ID == nameOrID || m.User.Username == nameOrID) {
			return m
		}
	}
	return nil
}

func (st *state) role(g *guild, id string) *Role {
	for i := range g.Roles {
		if g.Roles[i].ID == id {
			return &g.Roles[i]
		}
	}
	return nil
}

// guildPermissions is what a user may do in a guild before any channel's
// overwrites.
func (st *state) guildPermissions(g *guild, userID string) Permissions {
	m := g.members[userID]
	if m == nil {
		return 0
	}
	p := g.Roles[0].Permissions
	for _, id := range m.Roles {
		if r := st.role(g, id); r != nil {
			p |= r.Permissions
		}
	}
	if g.OwnerID == userID || p.Has(Administrator) {
		return allPermissions
	}
	return p
}

// permissions is what a user may do in a channel, computed as Discord's
// documentation does: base, then @everyone's overwrite, the roles', the
// member's; a thread takes its parent's.
func (st *state) permissions(userID string, ch *Channel) Permissions {
	if ch.Type == DirectMessage {
		return EveryonePermissions &^ MentionEveryone
	}
	g := st.guild(ch.GuildID)
	if g == nil {
		return 0
	}
	p := st.guildPermissions(g, userID)
	if p == allPermissions || p == 0 {
		return p
	}
	if ch.Type.Thread() {
		if ch = st.channel(ch.ParentID); ch == nil {
			return 0
		}
	}
	p = overwrite(p, ch.Overwrites, g.ID, userID, g.members[userID].Roles)
	if !p.Has(ViewChannel) {
		return 0
	}
	return p
}

func overwrite(p Permissions, over []Overwrite, guildID, userID string, roles []string) Permissions {
	var allow, deny Permissions
	for _, o := range over {
		if o.ID == guildID {
			p = p&^o.Deny | o.Allow
		} else if o.Type == 0 && slices.Contains(roles, o.ID) {
			allow, deny = allow|o.Allow, deny|o.Deny
		}
	}
	p = p&^deny | allow
	for _, o := range over {
		if o.Type == 1 && o.ID == userID {
			p = p&^o.Deny | o.Allow
		}
	}
	return p
}

// sends is the permission that posting in a channel needs.
func (t ChannelType) sends() Permissions {
	if t.Thread() {
		return SendMessagesInThreads
	}
	return SendMessages
}
