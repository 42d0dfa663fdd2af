package world

import (
	"slices"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/limits"
	"newsdesk/internal/localdiscord/wire"
)

// Command finds a registered command by name and type; a guild's own comes
// before a global one.
func (w *World) Command(guildID, name string, kind int) *wire.Command {
	var found *wire.Command
	for _, c := range w.Commands {
		if c.Name == name && c.Type == kind && (c.GuildID == guildID || c.GuildID == "" && found == nil) {
			found = c
		}
	}
	return found
}

// InScope are the commands registered in a scope.
func (w *World) InScope(guildID string) []*wire.Command {
	var found []*wire.Command
	for _, c := range w.Commands {
		if c.GuildID == guildID {
			found = append(found, c)
		}
	}
	return found
}

// Register makes all the scope's commands. A command that was there keeps its
// id, and its version when nothing changed.
func (w *World) Register(guildID string, all []*wire.Command) error {
	count := map[int]int{}
	for _, cmd := range all {
		count[cmd.Type]++
	}
	if count[wire.ChatCommand] > limits.MaxChatCommands || count[wire.UserCommand] > limits.MaxMenuCommands || count[wire.MessageCommand] > limits.MaxMenuCommands {
		return apierror.TooManyCommands
	}
	known := w.InScope(guildID)
	if err := w.countCreates(guildID, known, all); err != nil {
		return err
	}
	for _, cmd := range all {
		cmd.ApplicationID, cmd.GuildID, cmd.ID, cmd.Version = w.Bot.ID, guildID, "", ""
		if i := slices.IndexFunc(known, cmd.Same); i >= 0 {
			cmd.ID, cmd.Version = known[i].ID, known[i].Version
			if string(wire.Encode(cmd)) != string(wire.Encode(known[i])) {
				cmd.Version = w.NextID()
			}
			continue
		}
		cmd.ID, cmd.Version = w.NextID(), w.NextID()
	}
	others := slices.DeleteFunc(slices.Clone(w.Commands), func(c *wire.Command) bool { return c.GuildID == guildID })
	w.Commands = slices.Concat(others, all)
	w.CommandsChanged()
	return nil
}

// Unregister deletes a command.
func (w *World) Unregister(cmd *wire.Command) {
	w.Commands = slices.DeleteFunc(slices.Clone(w.Commands), func(o *wire.Command) bool { return o == cmd })
	w.CommandsChanged()
}

// CommandsChanged tells the pages, which list all commands.
func (w *World) CommandsChanged() {
	w.Pages.Show("commands", w.Commands, func(*Person) bool { return true })
	w.Notify()
}

// countCreates holds new names to the daily limit of a scope.
func (w *World) countCreates(guildID string, known, all []*wire.Command) error {
	day := w.Now().Format("2006-01-02") + " " + guildID
	fresh := 0
	for _, cmd := range all {
		if !slices.ContainsFunc(known, cmd.Same) {
			fresh++
		}
	}
	if w.creates[day]+fresh > limits.MaxDailyCreates {
		return apierror.TooManyCreates
	}
	w.creates[day] += fresh
	return nil
}
