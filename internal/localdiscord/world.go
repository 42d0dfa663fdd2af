package localdiscord

import (
	"context"
	"slices"
)

// AddGuild makes a guild that the bot is in.
func (s *Server) AddGuild(name string) Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, botRole := s.nextID(), s.nextID()
	g := &guild{
		Guild: Guild{
			ID: id, Name: name, OwnerID: s.nextID(), Locale: "en-US",
			Emojis: []string{}, Features: []string{},
			Roles: []Role{
				{ID: id, Name: "@everyone", Permissions: EveryonePermissions},
				{ID: botRole, Name: s.st.bot.Username, Position: 1, Managed: true, Permissions: EveryonePermissions},
			},
		},
		members: map[string]*GuildMember{},
		botRole: botRole,
	}
	g.members[s.st.bot.ID] = &GuildMember{User: &s.st.bot, Roles: []string{botRole}, JoinedAt: s.now()}
	s.st.guilds = append(s.st.guilds, g)
	s.dispatch(event{name: "GUILD_CREATE", guild: id, intent: intentGuilds, data: s.guildCreate(g)})
	s.notify()
	return g.copy()
}

func (g *guild) copy() Guild {
	c := g.Guild
	c.Roles = slices.Clone(c.Roles)
	return c
}

// AddChannel makes a channel in a guild.
func (s *Server) AddChannel(guildID, name string, kind ChannelType) Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.addChannel(guildID, name, kind)
}

func (s *Server) addChannel(guildID, name string, kind ChannelType) *Channel {
	ch := &Channel{
		ID: s.nextID(), Type: kind, GuildID: guildID, Name: name,
		Position: len(s.st.channels), Overwrites: []Overwrite{},
	}
	s.st.channels = append(s.st.channels, ch)
	s.channelChanged("CREATE", ch)
	return ch
}

// AddRole makes a role with permissions on top of @everyone's.
func (s *Server) AddRole(guildID, name string, p Permissions) Role {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addRole(s.st.guild(guildID), name, p)
}

func (s *Server) addRole(g *guild, name string, p Permissions) Role {
	r := Role{ID: s.nextID(), Name: name, Position: len(g.Roles), Permissions: p}
	g.Roles = append(slices.Clone(g.Roles), r)
	s.dispatch(event{name: "GUILD_ROLE_CREATE", guild: g.ID, intent: intentGuilds, data: map[string]any{"guild_id": g.ID, "role": r}})
	return r
}

// AddMember makes a member with permissions on top of @everyone's. The same
// name in two guilds is the same user.
func (s *Server) AddMember(guildID, name string, extra Permissions) *Member {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.st.guild(guildID)
	u := s.userNamed(name)
	gm := &GuildMember{User: &u, Roles: []string{}, JoinedAt: s.now()}
	g.members[u.ID] = gm
	if extra != 0 {
		gm.Roles = []string{s.addRole(g, name, extra).ID}
	}
	m := &Member{GuildID: guildID, User: u, srv: s, locale: "en-US"}
	s.st.people = append(s.st.people, m)
	s.notify()
	return m
}

func (s *Server) userNamed(name string) User {
	for _, u := range s.st.users {
		if u.Username == name && !u.Bot {
			return u
		}
	}
	u := User{ID: s.nextID(), Username: name, GlobalName: &name, Discriminator: "0"}
	s.st.users[u.ID] = u
	return u
}

// GiveRole gives a role to a member.
func (s *Server) GiveRole(guildID, userID, roleID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gm := s.st.guild(guildID).members[userID]
	gm.Roles = append(slices.Clone(gm.Roles), roleID)
}

// Member is the member of that name or user id; nil when there is none.
func (s *Server) Member(guildID, name string) *Member {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.st.person(guildID, name)
}

// DenyBot takes permissions from the bot in one channel; 0 gives them back.
func (s *Server) DenyBot(channelID string, p Permissions) {
	s.Overwrite(channelID, Overwrite{ID: s.st.bot.ID, Type: 1, Deny: p})
}

// Overwrite sets a channel's permission overwrite for a role or a user.
func (s *Server) Overwrite(channelID string, o Overwrite) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.st.channel(channelID)
	kept := slices.DeleteFunc(slices.Clone(ch.Overwrites), func(old Overwrite) bool { return old.ID == o.ID })
	ch.Overwrites = slices.Concat(kept, []Overwrite{o})
	s.channelChanged("UPDATE", ch)
}

// RemoveBot takes the bot out of a guild.
func (s *Server) RemoveBot(guildID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.st.guild(guildID).members, s.st.bot.ID)
	s.dispatch(event{name: "GUILD_DELETE", guild: guildID, intent: intentGuilds, data: map[string]any{"id": guildID}})
}

// DeleteChannel deletes a channel with its threads and messages.
func (s *Server) DeleteChannel(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.st.channel(id); ch != nil {
		s.removeChannel(ch)
	}
}

func (s *Server) removeChannel(ch *Channel) {
	for _, t := range s.st.threads(ch.ID) {
		s.removeChannel(t)
	}
	s.st.channels = slices.DeleteFunc(s.st.channels, func(c *Channel) bool { return c.ID == ch.ID })
	delete(s.st.messages, ch.ID)
	s.channelChanged("DELETE", ch)
}

// DeleteMessage deletes a message.
func (s *Server) DeleteMessage(channelID, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.st.message(channelID, id); m != nil {
		s.removeMessage(m)
	}
}

// Channels are a guild's channels and threads, oldest first.
func (s *Server) Channels(guildID string) []Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Channel
	for _, c := range s.st.channels {
		if c.GuildID == guildID {
			found = append(found, *c)
		}
	}
	return found
}

// Commands are the registered application commands, oldest first.
func (s *Server) Commands() []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := make([]Command, 0, len(s.st.commands))
	for _, c := range s.st.commands {
		found = append(found, *c)
	}
	return found
}

// Messages are a channel's messages, oldest first, ephemeral ones included.
func (s *Server) Messages(channelID string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := make([]Message, 0, len(s.st.messages[channelID]))
	for _, m := range s.st.messages[channelID] {
		found = append(found, *m)
	}
	return found
}

// Message is one message as it is now.
func (s *Server) Message(channelID, id string) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.st.message(channelID, id); m != nil {
		return *m, true
	}
	return Message{}, false
}

// WaitMessage waits until a channel holds a message that matches; it looks at
// those already there too, oldest first. match must not call the server.
func (s *Server) WaitMessage(ctx context.Context, channelID string, match func(Message) bool) (Message, error) {
	var found Message
	err := s.wait(ctx, "a message", func() (bool, error) {
		for _, m := range s.st.messages[channelID] {
			if match(*m) {
				found = *m
				return true, nil
			}
		}
		return false, nil
	})
	return found, err
}

// Ready waits until a bot is connected and has commands registered.
func (s *Server) Ready(ctx context.Context) error {
	return s.wait(ctx, "a connected bot with commands", func() (bool, error) {
		return s.gate.ready() && len(s.st.commands) > 0, nil
	})
}
