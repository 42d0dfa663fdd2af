package world

import (
	"slices"

	"newsdesk/internal/localdiscord/wire"
)

// AddGuild makes a guild that the bot is in.
func (w *World) AddGuild(name string) wire.Guild {
	id, botRole := w.NextID(), w.NextID()
	g := &Guild{
		Guild: wire.Guild{
			ID: id, Name: name, OwnerID: w.NextID(), Locale: "en-US",
			Emojis: []string{}, Features: []string{},
			Roles: []wire.Role{
				{ID: id, Name: "@everyone", Permissions: wire.EveryonePermissions},
				{ID: botRole, Name: w.Bot.Username, Position: 1, Managed: true, Permissions: wire.EveryonePermissions},
			},
		},
		Members: map[string]*wire.GuildMember{},
		botRole: botRole,
	}
	g.Members[w.Bot.ID] = &wire.GuildMember{User: &w.Bot, Roles: []string{botRole}, JoinedAt: w.Now()}
	w.Guilds = append(w.Guilds, g)
	w.Sessions.Dispatch(Event{Name: "GUILD_CREATE", Guild: id, Intent: wire.IntentGuilds, Data: w.GuildCreate(g)})
	w.Notify()
	return g.Copy()
}

// Copy is what the guild is now; its roles do not change with it.
func (g *Guild) Copy() wire.Guild {
	c := g.Guild
	c.Roles = slices.Clone(c.Roles)
	return c
}

// AddChannel makes a channel in a guild.
func (w *World) AddChannel(guildID, name string, kind wire.ChannelType) *wire.Channel {
	ch := &wire.Channel{
		ID: w.NextID(), Type: kind, GuildID: guildID, Name: name,
		Position: len(w.Channels), Overwrites: []wire.Overwrite{},
	}
	w.Channels = append(w.Channels, ch)
	w.ChannelChanged("CREATE", ch)
	return ch
}

// RemoveChannel deletes a channel with its threads and messages.
func (w *World) RemoveChannel(ch *wire.Channel) {
	for _, t := range w.threads(ch.ID) {
		w.RemoveChannel(t)
	}
	w.Channels = slices.DeleteFunc(w.Channels, func(c *wire.Channel) bool { return c.ID == ch.ID })
	delete(w.Messages, ch.ID)
	w.ChannelChanged("DELETE", ch)
}

// SetOverwrite sets a channel's permission overwrite for a role or a user.
func (w *World) SetOverwrite(channelID string, o wire.Overwrite) {
	ch := w.Channel(channelID)
	kept := slices.DeleteFunc(slices.Clone(ch.Overwrites), func(old wire.Overwrite) bool { return old.ID == o.ID })
	ch.Overwrites = slices.Concat(kept, []wire.Overwrite{o})
	w.ChannelChanged("UPDATE", ch)
}

// AddRole makes a role with permissions on top of @everyone's.
func (w *World) AddRole(g *Guild, name string, p wire.Permissions) wire.Role {
	r := wire.Role{ID: w.NextID(), Name: name, Position: len(g.Roles), Permissions: p}
	g.Roles = append(slices.Clone(g.Roles), r)
	w.Sessions.Dispatch(Event{Name: "GUILD_ROLE_CREATE", Guild: g.ID, Intent: wire.IntentGuilds, Data: map[string]any{"guild_id": g.ID, "role": r}})
	return r
}

// GiveRole gives a role to a member.
func (w *World) GiveRole(guildID, userID, roleID string) {
	gm := w.Guild(guildID).Members[userID]
	gm.Roles = append(slices.Clone(gm.Roles), roleID)
}

// AddMember makes a member with permissions on top of @everyone's. The same
// name in two guilds is the same user.
func (w *World) AddMember(guildID, name string, extra wire.Permissions) *Person {
	g := w.Guild(guildID)
	u := w.userNamed(name)
	gm := &wire.GuildMember{User: &u, Roles: []string{}, JoinedAt: w.Now()}
	g.Members[u.ID] = gm
	if extra != 0 {
		gm.Roles = []string{w.AddRole(g, name, extra).ID}
	}
	m := &Person{GuildID: guildID, User: u, Locale: "en-US"}
	w.People = append(w.People, m)
	w.Notify()
	return m
}

func (w *World) userNamed(name string) wire.User {
	for _, u := range w.Users {
		if u.Username == name && !u.Bot {
			return u
		}
	}
	u := wire.User{ID: w.NextID(), Username: name, GlobalName: &name, Discriminator: "0"}
	w.Users[u.ID] = u
	return u
}

// RemoveBot takes the bot out of a guild.
func (w *World) RemoveBot(guildID string) {
	delete(w.Guild(guildID).Members, w.Bot.ID)
	w.Sessions.Dispatch(Event{Name: "GUILD_DELETE", Guild: guildID, Intent: wire.IntentGuilds, Data: map[string]any{"id": guildID}})
}

// OpenThread makes a thread; a thread started from a message has its id.
func (w *World) OpenThread(parent *wire.Channel, id string, kind wire.ChannelType, name string, autoArchive int) *wire.Channel {
	t := &wire.Channel{
		ID: id, Type: kind, GuildID: parent.GuildID, ParentID: parent.ID, Name: name, OwnerID: w.Bot.ID,
		Overwrites: []wire.Overwrite{},
		Thread:     &wire.ThreadMetadata{AutoArchive: autoArchive, ArchiveTimestamp: w.Now()},
	}
	w.Channels = append(w.Channels, t)
	w.ChannelChanged("CREATE", t)
	return t
}

// SetThread archives or opens a thread, and locks or unlocks it.
func (w *World) SetThread(t *wire.Channel, archived, locked bool) {
	now := *t.Thread // replaced, so that copies of the channel stay as they are
	if now.Archived != archived {
		now.ArchiveTimestamp = w.Now()
	}
	now.Archived, now.Locked = archived, locked
	t.Thread = &now
	w.ChannelChanged("UPDATE", t)
}

// DM is the channel between a user and the bot, made when there is none.
func (w *World) DM(u wire.User) *wire.Channel {
	for _, ch := range w.Channels {
		if ch.Type == wire.DirectMessage && ch.Recipients[0].ID == u.ID {
			return ch
		}
	}
	ch := &wire.Channel{ID: w.NextID(), Type: wire.DirectMessage, Recipients: []wire.User{u}, Overwrites: []wire.Overwrite{}}
	w.Channels = append(w.Channels, ch)
	return ch
}
