package localdiscord

import "net/http"

// guildFor finds the call's guild; the bot must be in it.
func (s *Server) guildFor(c *call) (*guild, error) {
	g := s.st.guild(c.path("guild"))
	switch {
	case g == nil:
		return nil, errUnknownGuild
	case g.members[s.st.bot.ID] == nil:
		return nil, errMissingAccess
	}
	return g, nil
}

func (s *Server) getGuild(c *call) (any, error) {
	g, err := s.guildFor(c)
	if err != nil {
		return nil, err
	}
	return g.copy(), nil
}

// listChannels gives a guild's channels; threads are listed apart.
func (s *Server) listChannels(c *call) (any, error) {
	g, err := s.guildFor(c)
	if err != nil {
		return nil, err
	}
	channels := []Channel{}
	for _, ch := range s.st.channels {
		if ch.GuildID == g.ID && !ch.Type.Thread() {
			channels = append(channels, *ch)
		}
	}
	return channels, nil
}

func (s *Server) listRoles(c *call) (any, error) {
	g, err := s.guildFor(c)
	if err != nil {
		return nil, err
	}
	return g.copy().Roles, nil
}

func (s *Server) getMember(c *call) (any, error) {
	g, err := s.guildFor(c)
	if err != nil {
		return nil, err
	}
	id := c.path("user")
	if id == "@me" {
		id = s.st.bot.ID
	}
	m := g.members[id]
	if m == nil {
		return nil, errUnknownMember
	}
	return *m, nil
}

func (s *Server) getUser(c *call) (any, error) {
	id := c.path("user")
	if id == "@me" {
		id = s.st.bot.ID
	}
	u, ok := s.st.users[id]
	if !ok {
		return nil, errUnknownUser
	}
	return u, nil
}

func (s *Server) listMyGuilds(*call) (any, error) {
	guilds := []map[string]any{}
	for _, g := range s.st.guilds {
		if g.members[s.st.bot.ID] != nil {
			guilds = append(guilds, map[string]any{
				"id": g.ID, "name": g.Name, "owner": false,
				"permissions": s.st.guildPermissions(g, s.st.bot.ID), "features": g.Features,
			})
		}
	}
	return guilds, nil
}

func (s *Server) openDM(c *call) (any, error) {
	var to struct {
		Recipient string `json:"recipient_id"`
	}
	if err := c.decode(&to); err != nil {
		return nil, err
	}
	u, ok := s.st.users[to.Recipient]
	if !ok || u.Bot {
		return nil, &apiError{status: http.StatusBadRequest, code: 50033, message: "Invalid Recipient(s)"}
	}
	return *s.dm(u), nil
}

// dm is the channel between a user and the bot, made when there is none.
func (s *Server) dm(u User) *Channel {
	for _, ch := range s.st.channels {
		if ch.Type == DirectMessage && ch.Recipients[0].ID == u.ID {
			return ch
		}
	}
	ch := &Channel{ID: s.nextID(), Type: DirectMessage, Recipients: []User{u}, Overwrites: []Overwrite{}}
	s.st.channels = append(s.st.channels, ch)
	return ch
}

func (s *Server) getApplication(*call) (any, error) {
	return map[string]any{
		"id": s.st.bot.ID, "name": s.st.bot.Username, "description": "", "bot_public": false,
		"bot_require_code_grant": false, "flags": 0, "bot": s.st.bot, "verify_key": "", "icon": nil,
	}, nil
}

func (s *Server) getGateway(*call) (any, error) {
	return map[string]any{"url": s.gatewayURL()}, nil
}

func (s *Server) getGatewayBot(*call) (any, error) {
	return map[string]any{
		"url": s.gatewayURL(), "shards": 1,
		"session_start_limit": map[string]any{
			"total": 1000, "remaining": max(0, 1000-s.gate.stats.Identifies), "reset_after": 86400000, "max_concurrency": 1,
		},
	}, nil
}
