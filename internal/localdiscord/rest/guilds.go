package rest

import (
	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// guildFor finds the call's guild; the bot must be in it.
func (api *API) guildFor(c *call) (*world.Guild, error) {
	g := api.world.Guild(c.path("guild"))
	switch {
	case g == nil:
		return nil, apierror.UnknownGuild
	case g.Members[api.world.Bot.ID] == nil:
		return nil, apierror.MissingAccess
	}
	return g, nil
}

func (api *API) getGuild(c *call) (any, error) {
	g, err := api.guildFor(c)
	if err != nil {
		return nil, err
	}
	return g.Copy(), nil
}

// listChannels gives a guild's channels; threads are listed apart.
func (api *API) listChannels(c *call) (any, error) {
	g, err := api.guildFor(c)
	if err != nil {
		return nil, err
	}
	channels := []wire.Channel{}
	for _, ch := range api.world.Channels {
		if ch.GuildID == g.ID && !ch.Type.Thread() {
			channels = append(channels, *ch)
		}
	}
	return channels, nil
}

func (api *API) listRoles(c *call) (any, error) {
	g, err := api.guildFor(c)
	if err != nil {
		return nil, err
	}
	return g.Copy().Roles, nil
}

func (api *API) getMember(c *call) (any, error) {
	g, err := api.guildFor(c)
	if err != nil {
		return nil, err
	}
	id := c.path("user")
	if id == "@me" {
		id = api.world.Bot.ID
	}
	m := g.Members[id]
	if m == nil {
		return nil, apierror.UnknownMember
	}
	return *m, nil
}

func (api *API) getUser(c *call) (any, error) {
	id := c.path("user")
	if id == "@me" {
		id = api.world.Bot.ID
	}
	u, ok := api.world.Users[id]
	if !ok {
		return nil, apierror.UnknownUser
	}
	return u, nil
}

func (api *API) listMyGuilds(*call) (any, error) {
	guilds := []map[string]any{}
	for _, g := range api.world.Guilds {
		if g.Members[api.world.Bot.ID] != nil {
			guilds = append(guilds, map[string]any{
				"id": g.ID, "name": g.Name, "owner": false,
				"permissions": api.world.GuildPermissions(g, api.world.Bot.ID), "features": g.Features,
			})
		}
	}
	return guilds, nil
}

func (api *API) openDM(c *call) (any, error) {
	var to struct {
		Recipient string `json:"recipient_id"`
	}
	if err := c.decode(&to); err != nil {
		return nil, err
	}
	u, ok := api.world.Users[to.Recipient]
	if !ok || u.Bot {
		return nil, apierror.BadRecipient
	}
	return *api.world.DM(u), nil
}

func (api *API) getApplication(*call) (any, error) {
	return map[string]any{
		"id": api.world.Bot.ID, "name": api.world.Bot.Username, "description": "", "bot_public": false,
		"bot_require_code_grant": false, "flags": 0, "bot": api.world.Bot, "verify_key": "", "icon": nil,
	}, nil
}

func (api *API) getGateway(*call) (any, error) {
	return map[string]any{"url": api.gateway.URL()}, nil
}

func (api *API) getGatewayBot(*call) (any, error) {
	return map[string]any{
		"url": api.gateway.URL(), "shards": 1,
		"session_start_limit": map[string]any{
			"total": 1000, "remaining": max(0, 1000-api.gateway.Identifies()), "reset_after": 86400000, "max_concurrency": 1,
		},
	}, nil
}
