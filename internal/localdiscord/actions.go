package localdiscord

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The actions of a member, as client and page share them. Each checks what
// Discord's client checks and sends the interaction; Server.mu is held.

// command finds a registered command by name and type; a guild's own comes
// before a global one.
func (s *Server) command(guildID, name string, kind int) *Command {
	var found *Command
	for _, c := range s.st.commands {
		if c.Name == name && c.Type == kind && (c.GuildID == guildID || c.GuildID == "" && found == nil) {
			found = c
		}
	}
	return found
}

// place finds the channel of an action.
func (s *Server) place(by *Member, channelID string) (*Channel, error) {
	ch := s.st.channel(channelID)
	if ch == nil || !s.canView(by, ch) {
		return nil, fmt.Errorf("%s sees no channel %s", by.User.Username, channelID)
	}
	return ch, nil
}

// invoke runs a chat command or, with typing naming an option, asks for its
// autocomplete.
func (s *Server) invoke(by *Member, channelID string, data CommandData, typing string) (*interaction, error) {
	ch, err := s.place(by, channelID)
	if err != nil {
		return nil, err
	}
	cmd := s.command(ch.GuildID, data.Name, ChatCommand)
	if cmd == nil {
		return nil, fmt.Errorf("no command /%s is registered", data.Name)
	}
	c := &client{srv: s, by: by, channel: ch, typing: typing}
	if err := c.permitted(cmd); err != nil {
		return nil, err
	}
	values, err := c.values("/"+cmd.Name, cmd.Options, data.Options)
	if err != nil {
		return nil, err
	}
	in := &interaction{kind: commandInteraction, by: *by, channel: ch, name: commandPath(cmd.Name, values)}
	if typing != "" {
		if c.focused == 0 {
			return nil, fmt.Errorf("/%s has no option %q to type into", cmd.Name, typing)
		}
		in.kind, in.focused = autocompleteInteraction, c.focused
	}
	return in, s.interact(in, CommandData{
		ID: cmd.ID, Name: cmd.Name, Type: cmd.Type, GuildID: cmd.GuildID, Options: values, Resolved: c.resolved.orNil(),
	})
}

// commandPath is a command's name with its group and sub command.
func commandPath(name string, values []OptionValue) string {
	for _, v := range values {
		if v.Type == SubCommandOption || v.Type == SubCommandGroupOption {
			return commandPath(name+" "+v.Name, v.Options)
		}
	}
	return name
}

func (r Resolved) orNil() *Resolved {
	if len(r.Users)+len(r.Members)+len(r.Roles)+len(r.Channels)+len(r.Messages)+len(r.Attachments) == 0 {
		return nil
	}
	return &r
}

// invokeOn runs a command of a message's context menu.
func (s *Server) invokeOn(by *Member, channelID, name, messageID string) (*interaction, error) {
	ch, err := s.place(by, channelID)
	if err != nil {
		return nil, err
	}
	cmd, target := s.command(ch.GuildID, name, MessageCommand), s.st.message(channelID, messageID)
	switch {
	case cmd == nil:
		return nil, fmt.Errorf("no message command %q is registered", name)
	case target == nil || !s.visible(by, target):
		return nil, fmt.Errorf("%s sees no message %s", by.User.Username, messageID)
	}
	c := &client{srv: s, by: by, channel: ch}
	if err := c.permitted(cmd); err != nil {
		return nil, err
	}
	note(&c.resolved.Messages, target.ID, *target)
	in := &interaction{kind: commandInteraction, by: *by, channel: ch, name: cmd.Name, menu: true}
	return in, s.interact(in, CommandData{
		ID: cmd.ID, Name: cmd.Name, Type: cmd.Type, GuildID: cmd.GuildID, TargetID: target.ID, Resolved: c.resolved.orNil(),
	})
}

// press uses a button or menu of a message.
func (s *Server) press(by *Member, channelID, messageID string, data ComponentData) (*interaction, error) {
	m := s.st.message(channelID, messageID)
	if m == nil || !s.visible(by, m) {
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
	case m.Author.ID != s.st.bot.ID:
		return nil, errors.New("the message is not the bot's")
	}
	ch := s.st.channel(channelID)
	c := &client{srv: s, by: by, channel: ch}
	if part.Type != Button {
		if err := c.picked(part, data.Values); err != nil {
			return nil, err
		}
	}
	in := &interaction{kind: componentInteraction, by: *by, channel: ch, name: part.CustomID, source: m}
	return in, s.interact(in, ComponentData{
		CustomID: part.CustomID, ComponentType: part.Type, Values: data.Values, Resolved: c.resolved.orNil(),
	})
}

// picked checks a menu's chosen values.
func (c *client) picked(menu Component, values []string) error {
	least, most := menu.picks()
	if len(values) < least || len(values) > most {
		return fmt.Errorf("%q takes %d to %d values, not %d", menu.CustomID, least, most, len(values))
	}
	kinds := map[int]int{UserSelect: UserOption, RoleSelect: RoleOption, MentionableSelect: MentionableOption, ChannelSelect: ChannelOption}
	for i, v := range values {
		if slices.Contains(values[:i], v) {
			return fmt.Errorf("%q is picked twice", v)
		}
		if menu.Type == StringSelect {
			if !slices.ContainsFunc(menu.Options, func(o SelectOption) bool { return o.Value == v }) {
				return fmt.Errorf("%q offers no %q", menu.CustomID, v)
			}
			continue
		}
		if err := c.resolve(CommandOption{Type: kinds[menu.Type], ChannelTypes: menu.ChannelTypes}, v); err != nil {
			return err
		}
	}
	return nil
}

// submit sends a modal's inputs. The interaction that opened the modal is the
// one with its id.
func (s *Server) submit(by *Member, modalID string, values map[string]string) (*interaction, error) {
	i := slices.IndexFunc(s.interactions, func(in *interaction) bool { return in.id == modalID })
	if i < 0 || s.interactions[i].modal == nil || s.interactions[i].by.User.ID != by.User.ID {
		return nil, fmt.Errorf("%s has no open form %s", by.User.Username, modalID)
	}
	opened := s.interactions[i]
	data, err := filled(*opened.modal, values)
	if err != nil {
		return nil, err
	}
	in := &interaction{kind: modalInteraction, by: *by, channel: opened.channel, name: data.CustomID, source: opened.source}
	return in, s.interact(in, data)
}

// filled checks a form's values: given, else prefilled ones.
func filled(m Modal, values map[string]string) (ModalData, error) {
	data := ModalData{CustomID: m.CustomID}
	known := map[string]bool{}
	for _, input := range m.Inputs() {
		known[input.CustomID] = true
		v, given := values[input.CustomID]
		if !given {
			v = input.Value
		}
		n := runes(v)
		switch {
		case n == 0 && input.required():
			return data, fmt.Errorf("%q is required", input.Label)
		case n > 0 && n < input.MinLength:
			return data, fmt.Errorf("%q must be at least %d characters long", input.Label, input.MinLength)
		case n > maxInputValue || input.MaxLength > 0 && n > input.MaxLength:
			return data, fmt.Errorf("%q must be at most %d characters long", input.Label, input.MaxLength)
		}
		data.Components = append(data.Components, Component{Type: ActionRow, Components: []Component{
			{Type: TextInput, CustomID: input.CustomID, Value: v},
		}})
	}
	for id := range values {
		if !known[id] {
			return data, fmt.Errorf("the form %q has no input %q", m.CustomID, id)
		}
	}
	return data, nil
}

// say posts a member's plain message.
func (s *Server) say(by *Member, channelID, content, replyTo string) (*Message, error) {
	ch, err := s.place(by, channelID)
	if err != nil {
		return nil, err
	}
	content = strings.TrimSpace(content)
	switch {
	case content == "":
		return nil, errors.New("the message is empty")
	case runes(content) > maxContent:
		return nil, fmt.Errorf("the message is longer than %d characters", maxContent)
	}
	if err := s.mayPost(ch, by.User.ID); err != nil {
		return nil, fmt.Errorf("%s may not post in #%s", by.User.Username, ch.Name)
	}
	m := s.newMessage(ch, by.User)
	if g := s.st.guild(ch.GuildID); g != nil {
		partial := *g.members[by.User.ID]
		partial.User = nil
		m.Member = &partial
	}
	m.Content = content
	if replyTo != "" {
		if err := s.refer(m, &MessageReference{MessageID: replyTo}); err != nil {
			return nil, fmt.Errorf("reply: %w", err)
		}
	}
	s.ping(m, &allowedMentions{Parse: []string{"users", "roles", "everyone"}, RepliedUser: true}, pingAll)
	s.saveMessage(m)
	return m, nil
}

// attach hosts a member's file. Members may upload more than bots.
func (s *Server) attach(by *Member, channelID, filename string, content []byte) (Attachment, error) {
	if _, err := s.place(by, channelID); err != nil {
		return Attachment{}, err
	}
	if len(content) > maxMemberUpload {
		return Attachment{}, fmt.Errorf("the file is larger than %d MiB", maxMemberUpload>>20)
	}
	return s.store(channelID, filename, content), nil
}

// maxMemberUpload is Discord's limit for paying members, in bytes.
const maxMemberUpload = 500 << 20
