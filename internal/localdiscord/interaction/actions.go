package interaction

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"newsdesk/internal/localdiscord/limits"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// The actions of a member, as client and page share them. Each checks what
// Discord's client checks and sends the interaction; the world is locked.

// Invoke runs a chat command or, with typing naming an option, asks for its
// autocomplete.
func (x *Exchange) Invoke(by *world.Person, channelID string, data wire.CommandData, typing string) (*Interaction, error) {
	ch, err := x.world.Place(by, channelID)
	if err != nil {
		return nil, err
	}
	cmd := x.world.Command(ch.GuildID, data.Name, wire.ChatCommand)
	if cmd == nil {
		return nil, fmt.Errorf("no command /%s is registered", data.Name)
	}
	c := &client{world: x.world, by: by, channel: ch, typing: typing}
	if err := c.permitted(cmd); err != nil {
		return nil, err
	}
	values, err := c.values("/"+cmd.Name, cmd.Options, data.Options)
	if err != nil {
		return nil, err
	}
	in := &Interaction{Kind: wire.CommandInteraction, by: *by, channel: ch, Name: commandPath(cmd.Name, values)}
	if typing != "" {
		if c.focused == 0 {
			return nil, fmt.Errorf("/%s has no option %q to type into", cmd.Name, typing)
		}
		in.Kind, in.focused = wire.AutocompleteInteraction, c.focused
	}
	return in, x.interact(in, wire.CommandData{
		ID: cmd.ID, Name: cmd.Name, Type: cmd.Type, GuildID: cmd.GuildID, Options: values, Resolved: c.resolved.OrNil(),
	})
}

// commandPath is a command's name with its group and sub command.
func commandPath(name string, values []wire.OptionValue) string {
	for _, v := range values {
		if v.Type == wire.SubCommandOption || v.Type == wire.SubCommandGroupOption {
			return commandPath(name+" "+v.Name, v.Options)
		}
	}
	return name
}

// InvokeOn runs a command of a message's context menu.
func (x *Exchange) InvokeOn(by *world.Person, channelID, name, messageID string) (*Interaction, error) {
	ch, err := x.world.Place(by, channelID)
	if err != nil {
		return nil, err
	}
	cmd, target := x.world.Command(ch.GuildID, name, wire.MessageCommand), x.world.Message(channelID, messageID)
	switch {
	case cmd == nil:
		return nil, fmt.Errorf("no message command %q is registered", name)
	case target == nil || !x.world.Visible(by, target):
		return nil, fmt.Errorf("%s sees no message %s", by.User.Username, messageID)
	}
	c := &client{world: x.world, by: by, channel: ch}
	if err := c.permitted(cmd); err != nil {
		return nil, err
	}
	note(&c.resolved.Messages, target.ID, *target)
	in := &Interaction{Kind: wire.CommandInteraction, by: *by, channel: ch, Name: cmd.Name, menu: true}
	return in, x.interact(in, wire.CommandData{
		ID: cmd.ID, Name: cmd.Name, Type: cmd.Type, GuildID: cmd.GuildID, TargetID: target.ID, Resolved: c.resolved.OrNil(),
	})
}

// Press uses a button or menu of a message.
func (x *Exchange) Press(by *world.Person, channelID, messageID string, data wire.ComponentData) (*Interaction, error) {
	m := x.world.Message(channelID, messageID)
	if m == nil || !x.world.Visible(by, m) {
		return nil, fmt.Errorf("%s sees no message %s", by.User.Username, messageID)
	}
	part, ok := m.Control(data.CustomID)
	for _, row := range m.Components {
		for _, exact := range row.Components {
			if exact.CustomID == data.CustomID {
				part, ok = exact, true
			}
		}
	}
	switch {
	case !ok || part.CustomID != data.CustomID:
		return nil, fmt.Errorf("message %s has no component %q", messageID, data.CustomID)
	case part.Disabled:
		return nil, fmt.Errorf("%q is disabled", part.CustomID)
	case m.Author.ID != x.world.Bot.ID:
		return nil, errors.New("the message is not the bot's")
	}
	ch := x.world.Channel(channelID)
	c := &client{world: x.world, by: by, channel: ch}
	if part.Type != wire.Button {
		if err := c.picked(part, data.Values); err != nil {
			return nil, err
		}
	}
	in := &Interaction{Kind: wire.ComponentInteraction, by: *by, channel: ch, Name: part.CustomID, source: m}
	return in, x.interact(in, wire.ComponentData{
		CustomID: part.CustomID, ComponentType: part.Type, Values: data.Values, Resolved: c.resolved.OrNil(),
	})
}

// picked checks a menu's chosen values.
func (c *client) picked(menu wire.Component, values []string) error {
	least, most := menu.Picks()
	if len(values) < least || len(values) > most {
		return fmt.Errorf("%q takes %d to %d values, not %d", menu.CustomID, least, most, len(values))
	}
	kinds := map[int]int{wire.UserSelect: wire.UserOption, wire.RoleSelect: wire.RoleOption, wire.MentionableSelect: wire.MentionableOption, wire.ChannelSelect: wire.ChannelOption}
	for i, v := range values {
		if slices.Contains(values[:i], v) {
			return fmt.Errorf("%q is picked twice", v)
		}
		if menu.Type == wire.StringSelect {
			if !slices.ContainsFunc(menu.Options, func(o wire.SelectOption) bool { return o.Value == v }) {
				return fmt.Errorf("%q offers no %q", menu.CustomID, v)
			}
			continue
		}
		if err := c.resolve(wire.CommandOption{Type: kinds[menu.Type], ChannelTypes: menu.ChannelTypes}, v); err != nil {
			return err
		}
	}
	return nil
}

// Submit sends a modal's inputs. The interaction that opened the modal is the
// one with its id.
func (x *Exchange) Submit(by *world.Person, modalID string, values map[string]string) (*Interaction, error) {
	i := slices.IndexFunc(x.interactions, func(in *Interaction) bool { return in.ID == modalID })
	if i < 0 || x.interactions[i].Modal == nil || x.interactions[i].by.User.ID != by.User.ID {
		return nil, fmt.Errorf("%s has no open form %s", by.User.Username, modalID)
	}
	opened := x.interactions[i]
	data, err := filled(*opened.Modal, values)
	if err != nil {
		return nil, err
	}
	in := &Interaction{Kind: wire.ModalInteraction, by: *by, channel: opened.channel, Name: data.CustomID, source: opened.source}
	return in, x.interact(in, data)
}

// OpenModal is the id of the form with a custom id that was opened last for a
// member in a channel; "" when there is none.
func (x *Exchange) OpenModal(by *world.Person, channelID, customID string) string {
	id := ""
	for _, opened := range x.interactions {
		m := opened.Modal
		if m != nil && m.CustomID == customID && m.ChannelID == channelID && opened.by.Is(by) {
			id = opened.ID
		}
	}
	return id
}

// filled checks a form's values: given, else prefilled ones.
func filled(m wire.Modal, values map[string]string) (wire.ModalData, error) {
	data := wire.ModalData{CustomID: m.CustomID}
	known := map[string]bool{}
	for _, input := range m.Inputs() {
		known[input.CustomID] = true
		v, given := values[input.CustomID]
		if !given {
			v = input.Value
		}
		n := utf8.RuneCountInString(v)
		switch {
		case n == 0 && input.MustFill():
			return data, fmt.Errorf("%q is required", input.Label)
		case n > 0 && n < input.MinLength:
			return data, fmt.Errorf("%q must be at least %d characters long", input.Label, input.MinLength)
		case n > limits.MaxInputValue || input.MaxLength > 0 && n > input.MaxLength:
			return data, fmt.Errorf("%q must be at most %d characters long", input.Label, input.MaxLength)
		}
		data.Components = append(data.Components, wire.Component{Type: wire.ActionRow, Components: []wire.Component{
			{Type: wire.TextInput, CustomID: input.CustomID, Value: v},
		}})
	}
	for id := range values {
		if !known[id] {
			return data, fmt.Errorf("the form %q has no input %q", m.CustomID, id)
		}
	}
	return data, nil
}

// Say posts a member's message: a text, files that were attached, or both.
func (x *Exchange) Say(by *world.Person, channelID, content, replyTo string, files ...wire.Attachment) (*wire.Message, error) {
	ch, err := x.world.Place(by, channelID)
	if err != nil {
		return nil, err
	}
	content = strings.TrimSpace(content)
	switch {
	case content == "" && len(files) == 0:
		return nil, errors.New("the message is empty")
	case utf8.RuneCountInString(content) > limits.MaxContent:
		return nil, fmt.Errorf("the message is longer than %d characters", limits.MaxContent)
	}
	if err := x.world.MayPost(ch, by.User.ID); err != nil {
		return nil, fmt.Errorf("%s may not post in #%s", by.User.Username, ch.Name)
	}
	m := x.world.NewMessage(ch, by.User)
	if g := x.world.Guild(ch.GuildID); g != nil {
		partial := *g.Members[by.User.ID]
		partial.User = nil
		m.Member = &partial
	}
	m.Content = content
	m.Attachments = append(m.Attachments, files...)
	if replyTo != "" {
		if err := x.world.Refer(m, &wire.MessageReference{MessageID: replyTo}); err != nil {
			return nil, fmt.Errorf("reply: %w", err)
		}
	}
	x.world.Ping(m, &wire.AllowedMentions{Parse: []string{"users", "roles", "everyone"}, RepliedUser: true}, world.PingAll)
	x.world.SaveMessage(m)
	return m, nil
}

// Attach hosts a member's file. Members may upload more than bots.
func (x *Exchange) Attach(by *world.Person, channelID, filename string, content []byte) (wire.Attachment, error) {
	if _, err := x.world.Place(by, channelID); err != nil {
		return wire.Attachment{}, err
	}
	if len(content) > MaxMemberUpload {
		return wire.Attachment{}, fmt.Errorf("the file is larger than %d MiB", MaxMemberUpload>>20)
	}
	return x.world.Store(channelID, filename, content), nil
}

// MaxMemberUpload is Discord's limit for paying members, in bytes.
const MaxMemberUpload = 500 << 20
