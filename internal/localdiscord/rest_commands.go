package localdiscord

import (
	"encoding/json"
	"slices"
	"strings"
)

// scope checks the call's application and guild; "" is the global scope.
func (s *Server) scope(c *call) (string, error) {
	if c.path("application") != s.st.bot.ID {
		return "", errMissingAccess
	}
	if c.path("guild") == "" {
		return "", nil
	}
	g, err := s.guildFor(c)
	if err != nil {
		return "", err
	}
	return g.ID, nil
}

// inScope are the commands registered in a scope.
func (s *Server) inScope(guildID string) []*Command {
	var found []*Command
	for _, c := range s.st.commands {
		if c.GuildID == guildID {
			found = append(found, c)
		}
	}
	return found
}

func (s *Server) listCommands(c *call) (any, error) {
	guildID, err := s.scope(c)
	if err != nil {
		return nil, err
	}
	return orEmpty(s.inScope(guildID)), nil
}

func (s *Server) commandFor(c *call) (*Command, error) {
	guildID, err := s.scope(c)
	if err != nil {
		return nil, err
	}
	for _, cmd := range s.inScope(guildID) {
		if cmd.ID == c.path("command") {
			return cmd, nil
		}
	}
	return nil, errUnknownCommand
}

func (s *Server) getCommand(c *call) (any, error) {
	cmd, err := s.commandFor(c)
	if err != nil {
		return nil, err
	}
	return *cmd, nil
}

// createCommand registers a command; one of the same name and type is
// overwritten.
func (s *Server) createCommand(c *call) (any, error) {
	guildID, err := s.scope(c)
	if err != nil {
		return nil, err
	}
	cmd := &Command{Type: ChatCommand}
	if err := c.decode(cmd); err != nil {
		return nil, err
	}
	f := &form{}
	checkCommand(f, "", cmd)
	if err := f.err(); err != nil {
		return nil, err
	}
	known := s.inScope(guildID)
	all := slices.DeleteFunc(slices.Clone(known), cmd.same)
	if err := s.register(guildID, append(all, cmd)); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(known, cmd.same) {
		return *cmd, nil
	}
	return created{*cmd}, nil
}

func (c *Command) same(other *Command) bool { return c.Name == other.Name && c.Type == other.Type }

func (s *Server) overwriteCommands(c *call) (any, error) {
	guildID, err := s.scope(c)
	if err != nil {
		return nil, err
	}
	var raw []json.RawMessage
	if err := c.decode(&raw); err != nil {
		return nil, err
	}
	f, all := &form{}, []*Command{}
	for i, b := range raw {
		cmd := &Command{Type: ChatCommand}
		if err := decodeJSON(b, cmd); err != nil {
			return nil, err
		}
		path := strings.TrimPrefix(at("", i), ".") + "."
		checkCommand(f, path, cmd)
		if slices.ContainsFunc(all, cmd.same) {
			f.add(path+"name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		all = append(all, cmd)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	if err := s.register(guildID, all); err != nil {
		return nil, err
	}
	return orEmpty(s.inScope(guildID)), nil
}

// register makes all the scope's commands. A command that was there keeps its
// id, and its version when nothing changed.
func (s *Server) register(guildID string, all []*Command) error {
	count := map[int]int{}
	for _, cmd := range all {
		count[cmd.Type]++
	}
	if count[ChatCommand] > maxChatCommands || count[UserCommand] > maxMenuCommands || count[MessageCommand] > maxMenuCommands {
		return errTooManyCommands
	}
	known := s.inScope(guildID)
	if err := s.countCreates(guildID, known, all); err != nil {
		return err
	}
	for _, cmd := range all {
		cmd.ApplicationID, cmd.GuildID, cmd.ID, cmd.Version = s.st.bot.ID, guildID, "", ""
		if i := slices.IndexFunc(known, cmd.same); i >= 0 {
			cmd.ID, cmd.Version = known[i].ID, known[i].Version
			if string(encode(cmd)) != string(encode(known[i])) {
				cmd.Version = s.nextID()
			}
			continue
		}
		cmd.ID, cmd.Version = s.nextID(), s.nextID()
	}
	others := slices.DeleteFunc(slices.Clone(s.st.commands), func(c *Command) bool { return c.GuildID == guildID })
	s.st.commands = slices.Concat(others, all)
	s.show("commands", s.st.commands, func(*Member) bool { return true })
	s.notify()
	return nil
}

// countCreates holds new names to the daily limit of a scope.
func (s *Server) countCreates(guildID string, known, all []*Command) error {
	day := s.now().Format("2006-01-02") + " " + guildID
	fresh := 0
	for _, cmd := range all {
		if !slices.ContainsFunc(known, cmd.same) {
			fresh++
		}
	}
	if s.st.creates[day]+fresh > maxDailyCreates {
		return errTooManyCreates
	}
	s.st.creates[day] += fresh
	return nil
}

func (s *Server) editCommand(c *call) (any, error) {
	cmd, err := s.commandFor(c)
	if err != nil {
		return nil, err
	}
	var next Command // a copy that shares no slice, since decoding writes into them
	if err := json.Unmarshal(encode(cmd), &next); err != nil {
		return nil, err
	}
	if err := c.decode(&next); err != nil {
		return nil, err
	}
	next.ID, next.ApplicationID, next.GuildID, next.Type = cmd.ID, cmd.ApplicationID, cmd.GuildID, cmd.Type
	f := &form{}
	checkCommand(f, "", &next)
	if err := f.err(); err != nil {
		return nil, err
	}
	next.Version = s.nextID()
	*cmd = next
	s.show("commands", s.st.commands, func(*Member) bool { return true })
	s.notify()
	return *cmd, nil
}

func (s *Server) deleteCommand(c *call) (any, error) {
	cmd, err := s.commandFor(c)
	if err != nil {
		return nil, err
	}
	s.st.commands = slices.DeleteFunc(slices.Clone(s.st.commands), func(o *Command) bool { return o == cmd })
	s.show("commands", s.st.commands, func(*Member) bool { return true })
	s.notify()
	return nil, nil
}
