package localdiscord

import (
	"context"
)

// AddGuild makes a guild that the bot is in.
func (s *Server) AddGuild(name string) Guild {
	s.world.Lock()
	defer s.world.Unlock()
	return s.world.AddGuild(name)
}

// AddChannel makes a channel in a guild.
func (s *Server) AddChannel(guildID, name string, kind ChannelType) Channel {
	s.world.Lock()
	defer s.world.Unlock()
	return *s.world.AddChannel(guildID, name, kind)
}

// AddRole makes a role with permissions on top of @everyone's.
func (s *Server) AddRole(guildID, name string, p Permissions) Role {
	s.world.Lock()
	defer s.world.Unlock()
	return s.world.AddRole(s.world.Guild(guildID), name, p)
}

// AddMember makes a member with permissions on top of @everyone's. The same
// name in two guilds is the same user.
func (s *Server) AddMember(guildID, name string, extra Permissions) *Member {
	s.world.Lock()
	defer s.world.Unlock()
	return &Member{Person: *s.world.AddMember(guildID, name, extra), srv: s}
}

// GiveRole gives a role to a member.
func (s *Server) GiveRole(guildID, userID, roleID string) {
	s.world.Lock()
	defer s.world.Unlock()
	s.world.GiveRole(guildID, userID, roleID)
}

// Member is the member of that name or user id; nil when there is none.
func (s *Server) Member(guildID, name string) *Member {
	s.world.Lock()
	defer s.world.Unlock()
	p := s.world.Person(guildID, name)
	if p == nil {
		return nil
	}
	return &Member{Person: *p, srv: s}
}

// DenyBot takes permissions from the bot in one channel; 0 gives them back.
func (s *Server) DenyBot(channelID string, p Permissions) {
	s.Overwrite(channelID, Overwrite{ID: s.world.Bot.ID, Type: 1, Deny: p})
}

// Overwrite sets a channel's permission overwrite for a role or a user.
func (s *Server) Overwrite(channelID string, o Overwrite) {
	s.world.Lock()
	defer s.world.Unlock()
	s.world.SetOverwrite(channelID, o)
}

// RemoveBot takes the bot out of a guild.
func (s *Server) RemoveBot(guildID string) {
	s.world.Lock()
	defer s.world.Unlock()
	s.world.RemoveBot(guildID)
}

// DeleteChannel deletes a channel with its threads and messages.
func (s *Server) DeleteChannel(id string) {
	s.world.Lock()
	defer s.world.Unlock()
	if ch := s.world.Channel(id); ch != nil {
		s.world.RemoveChannel(ch)
	}
}

// SetThread archives or opens a thread, and locks or unlocks it, as a moderator.
func (s *Server) SetThread(id string, archived, locked bool) {
	s.world.Lock()
	defer s.world.Unlock()
	if t := s.world.Channel(id); t != nil && t.Thread != nil {
		s.world.SetThread(t, archived, locked)
	}
}

// DeleteMessage deletes a message.
func (s *Server) DeleteMessage(channelID, id string) {
	s.world.Lock()
	defer s.world.Unlock()
	if m := s.world.Message(channelID, id); m != nil {
		s.world.RemoveMessage(m)
	}
}

// Channels are a guild's channels and threads, oldest first.
func (s *Server) Channels(guildID string) []Channel {
	s.world.Lock()
	defer s.world.Unlock()
	var found []Channel
	for _, c := range s.world.Channels {
		if c.GuildID == guildID {
			found = append(found, *c)
		}
	}
	return found
}

// Commands are the registered application commands, oldest first.
func (s *Server) Commands() []Command {
	s.world.Lock()
	defer s.world.Unlock()
	return copies(s.world.Commands)
}

// Messages are a channel's messages, oldest first, ephemeral ones included.
func (s *Server) Messages(channelID string) []Message {
	s.world.Lock()
	defer s.world.Unlock()
	return copies(s.world.Messages[channelID])
}

// copies are what the list holds now.
func copies[T any](list []*T) []T {
	now := make([]T, 0, len(list))
	for _, v := range list {
		now = append(now, *v)
	}
	return now
}

// Message is one message as it is now.
func (s *Server) Message(channelID, id string) (Message, bool) {
	s.world.Lock()
	defer s.world.Unlock()
	if m := s.world.Message(channelID, id); m != nil {
		return *m, true
	}
	return Message{}, false
}

// WaitMessage waits until a channel holds a message that matches; it looks at
// those already there too, oldest first. match must not call the server.
func (s *Server) WaitMessage(ctx context.Context, channelID string, match func(Message) bool) (Message, error) {
	var found Message
	err := s.world.Wait(ctx, "a message", func() (bool, error) {
		for _, m := range s.world.Messages[channelID] {
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
	return s.world.Wait(ctx, "a connected bot with commands", func() (bool, error) {
		return s.gateway.Ready() && len(s.world.Commands) > 0, nil
	})
}
