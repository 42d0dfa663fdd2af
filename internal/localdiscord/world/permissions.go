package world

import (
	"fmt"
	"slices"

	"newsdesk/internal/localdiscord/wire"
)

// GuildPermissions is what a user may do in a guild before any channel's
// overwrites.
func (w *World) GuildPermissions(g *Guild, userID string) wire.Permissions {
	m := g.Members[userID]
	if m == nil {
		return 0
	}
	p := g.Roles[0].Permissions
	for _, id := range m.Roles {
		if r := w.Role(g, id); r != nil {
			p |= r.Permissions
		}
	}
	if g.OwnerID == userID || p.Has(wire.Administrator) {
		return wire.AllPermissions
	}
	return p
}

// Permissions is what a user may do in a channel, computed as Discord's
// documentation does: base, then @everyone's overwrite, the roles', the
// member's; a thread takes its parent's.
func (w *World) Permissions(userID string, ch *wire.Channel) wire.Permissions {
	if ch.Type == wire.DirectMessage {
		return wire.EveryonePermissions &^ wire.MentionEveryone
	}
	g := w.Guild(ch.GuildID)
	if g == nil {
		return 0
	}
	p := w.GuildPermissions(g, userID)
	if p == wire.AllPermissions || p == 0 {
		return p
	}
	if ch.Type.Thread() {
		if ch = w.Channel(ch.ParentID); ch == nil {
			return 0
		}
	}
	p = overwrite(p, ch.Overwrites, g.ID, userID, g.Members[userID].Roles)
	if !p.Has(wire.ViewChannel) {
		return 0
	}
	return p
}

func overwrite(p wire.Permissions, over []wire.Overwrite, guildID, userID string, roles []string) wire.Permissions {
	var allow, deny wire.Permissions
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

// AsMember is a membership with the permissions it gives in a channel.
func (w *World) AsMember(g *Guild, userID string, ch *wire.Channel) *wire.GuildMember {
	gm := *g.Members[userID]
	p := w.Permissions(userID, ch)
	gm.Permissions = &p
	return &gm
}

// Visible reports whether a member sees a message.
func (w *World) Visible(v *Person, m *wire.Message) bool {
	if m.VisibleTo != "" && m.VisibleTo != v.User.ID {
		return false
	}
	ch := w.Channel(m.ChannelID)
	return ch != nil && w.CanView(v, ch)
}

// CanView reports whether a member sees a channel.
func (w *World) CanView(v *Person, ch *wire.Channel) bool {
	if ch.Type == wire.DirectMessage {
		return slices.ContainsFunc(ch.Recipients, func(u wire.User) bool { return u.ID == v.User.ID })
	}
	return w.Permissions(v.User.ID, ch).Has(wire.ViewChannel)
}

// Place finds the channel of an action.
func (w *World) Place(by *Person, channelID string) (*wire.Channel, error) {
	ch := w.Channel(channelID)
	if ch == nil || !w.CanView(by, ch) {
		return nil, fmt.Errorf("%s sees no channel %s", by.User.Username, channelID)
	}
	return ch, nil
}
