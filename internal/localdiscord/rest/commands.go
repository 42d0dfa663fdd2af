package rest

import (
	"encoding/json"
	"slices"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/limits"
	"newsdesk/internal/localdiscord/wire"
)

// scope checks the call's application and guild; "" is the global scope.
func (api *API) scope(c *call) (string, error) {
	if c.path("application") != api.world.Bot.ID {
		return "", apierror.MissingAccess
	}
	if c.path("guild") == "" {
		return "", nil
	}
	g, err := api.guildFor(c)
	if err != nil {
		return "", err
	}
	return g.ID, nil
}

func (api *API) listCommands(c *call) (any, error) {
	guildID, err := api.scope(c)
	if err != nil {
		return nil, err
	}
	return wire.OrEmpty(api.world.InScope(guildID)), nil
}

func (api *API) commandFor(c *call) (*wire.Command, error) {
	guildID, err := api.scope(c)
	if err != nil {
		return nil, err
	}
	for _, cmd := range api.world.InScope(guildID) {
		if cmd.ID == c.path("command") {
			return cmd, nil
		}
	}
	return nil, apierror.UnknownCommand
}

func (api *API) getCommand(c *call) (any, error) {
	cmd, err := api.commandFor(c)
	if err != nil {
		return nil, err
	}
	return *cmd, nil
}

// createCommand registers a command; one of the same name and type is
// overwritten.
func (api *API) createCommand(c *call) (any, error) {
	guildID, err := api.scope(c)
	if err != nil {
		return nil, err
	}
	cmd := &wire.Command{Type: wire.ChatCommand}
	if err := c.decode(cmd); err != nil {
		return nil, err
	}
	if err := limits.Command(cmd); err != nil {
		return nil, err
	}
	known := api.world.InScope(guildID)
	all := slices.DeleteFunc(slices.Clone(known), cmd.Same)
	if err := api.world.Register(guildID, append(all, cmd)); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(known, cmd.Same) {
		return *cmd, nil
	}
	return created{*cmd}, nil
}

func (api *API) overwriteCommands(c *call) (any, error) {
	guildID, err := api.scope(c)
	if err != nil {
		return nil, err
	}
	var raw []json.RawMessage
	if err := c.decode(&raw); err != nil {
		return nil, err
	}
	all := []*wire.Command{}
	for _, b := range raw {
		cmd := &wire.Command{Type: wire.ChatCommand}
		if err := apierror.Decode(b, cmd); err != nil {
			return nil, err
		}
		all = append(all, cmd)
	}
	if err := limits.Commands(all); err != nil {
		return nil, err
	}
	if err := api.world.Register(guildID, all); err != nil {
		return nil, err
	}
	return wire.OrEmpty(api.world.InScope(guildID)), nil
}

func (api *API) editCommand(c *call) (any, error) {
	cmd, err := api.commandFor(c)
	if err != nil {
		return nil, err
	}
	var next wire.Command // a copy that shares no slice, since decoding writes into them
	if err := json.Unmarshal(wire.Encode(cmd), &next); err != nil {
		return nil, err
	}
	if err := c.decode(&next); err != nil {
		return nil, err
	}
	next.ID, next.ApplicationID, next.GuildID, next.Type = cmd.ID, cmd.ApplicationID, cmd.GuildID, cmd.Type
	if err := limits.Command(&next); err != nil {
		return nil, err
	}
	next.Version = api.world.NextID()
	*cmd = next
	api.world.CommandsChanged()
	return *cmd, nil
}

func (api *API) deleteCommand(c *call) (any, error) {
	cmd, err := api.commandFor(c)
	if err != nil {
		return nil, err
	}
	api.world.Unregister(cmd)
	return nil, nil
}
