package localdiscord

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"newsdesk/internal/localdiscord/interaction"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// Member is a person in a guild who acts through the client: what the client
// would refuse is an error here, before the bot hears of it. Every wait ends
// with ctx, after ten seconds at the latest.
type Member struct {
	world.Person
	srv *Server
}

// Opts are option values by name: string, int, int64, float64, bool, or an
// Attachment, User, Channel, Role or *Member.
type Opts map[string]any

// Slash runs a chat command such as "brief article" in a channel.
func (m *Member) Slash(ctx context.Context, channelID, path string, opts Opts) (*Invocation, error) {
	return m.act(ctx, "run /"+path, func() (*interaction.Interaction, error) {
		return m.srv.exchange.Invoke(&m.Person, channelID, commandData(path, opts), "")
	})
}

// Autocomplete types into an option and returns what the bot offers. focused
// names the option; its value in opts is what was typed so far.
func (m *Member) Autocomplete(ctx context.Context, channelID, path string, opts Opts, focused string) ([]Choice, error) {
	typed := Opts{focused: ""}
	for name, v := range opts {
		typed[name] = v
	}
	inv, err := m.act(ctx, "type /"+path, func() (*interaction.Interaction, error) {
		return m.srv.exchange.Invoke(&m.Person, channelID, commandData(path, typed), focused)
	})
	if err != nil {
		return nil, err
	}
	return m.srv.exchange.AwaitChoices(ctx, inv.in)
}

// MessageCommand runs a command of a message's context menu.
func (m *Member) MessageCommand(ctx context.Context, name string, target Message) (*Invocation, error) {
	return m.act(ctx, "run "+name, func() (*interaction.Interaction, error) {
		return m.srv.exchange.InvokeOn(&m.Person, target.ChannelID, name, target.ID)
	})
}

// Click presses the button whose custom id starts with prefix.
func (m *Member) Click(ctx context.Context, on Message, prefix string) (*Invocation, error) {
	return m.use(ctx, on, prefix, Button)
}

// Select picks values in the menu whose custom id starts with prefix.
func (m *Member) Select(ctx context.Context, on Message, prefix string, values ...string) (*Invocation, error) {
	return m.use(ctx, on, prefix, wire.StringSelect, values...)
}

// use acts on the message as it is now, which may be newer than on. Any menu
// passes for a StringSelect.
func (m *Member) use(ctx context.Context, on Message, prefix string, kind int, values ...string) (*Invocation, error) {
	return m.act(ctx, "use "+prefix, func() (*interaction.Interaction, error) {
		now := m.srv.world.Message(on.ChannelID, on.ID)
		if now == nil {
			return nil, fmt.Errorf("message %s is gone", on.ID)
		}
		part, ok := now.Control(prefix)
		if !ok || (part.Type == Button) != (kind == Button) {
			return nil, fmt.Errorf("message %s has no such component", on.ID)
		}
		return m.srv.exchange.Press(&m.Person, on.ChannelID, on.ID, wire.ComponentData{CustomID: part.CustomID, Values: values})
	})
}

// Submit fills a modal's inputs, by custom id, and sends it.
func (m *Member) Submit(ctx context.Context, modal Modal, values map[string]string) (*Invocation, error) {
	return m.act(ctx, "submit "+modal.CustomID, func() (*interaction.Interaction, error) {
		return m.srv.exchange.Submit(&m.Person, modal.ID, values)
	})
}

// Say posts a message; replyTo is a message's id or "".
func (m *Member) Say(ctx context.Context, channelID, content, replyTo string) (Message, error) {
	if err := ctx.Err(); err != nil {
		return Message{}, fmt.Errorf("say: %w", err)
	}
	m.srv.world.Lock()
	defer m.srv.world.Unlock()
	said, err := m.srv.exchange.Say(&m.Person, channelID, content, replyTo)
	if err != nil {
		return Message{}, fmt.Errorf("say: %w", err)
	}
	return *said, nil
}

// Share posts a message that is a file alone.
func (m *Member) Share(ctx context.Context, channelID, filename string, content []byte) (Message, error) {
	a, err := m.Attach(ctx, channelID, filename, content)
	if err != nil {
		return Message{}, err
	}
	m.srv.world.Lock()
	defer m.srv.world.Unlock()
	said, err := m.srv.exchange.Say(&m.Person, channelID, "", "", a)
	if err != nil {
		return Message{}, fmt.Errorf("share %s: %w", filename, err)
	}
	return *said, nil
}

// Attach uploads a file to be given as a command's option.
func (m *Member) Attach(ctx context.Context, channelID, filename string, content []byte) (Attachment, error) {
	if err := ctx.Err(); err != nil {
		return Attachment{}, fmt.Errorf("attach %s: %w", filename, err)
	}
	m.srv.world.Lock()
	defer m.srv.world.Unlock()
	a, err := m.srv.exchange.Attach(&m.Person, channelID, filename, content)
	if err != nil {
		return Attachment{}, fmt.Errorf("attach %s: %w", filename, err)
	}
	return a, nil
}

// DM is the member's direct message channel with the bot; it is made when
// there is none. Interactions there come without a guild.
func (m *Member) DM() Channel {
	m.srv.world.Lock()
	defer m.srv.world.Unlock()
	return *m.srv.world.DM(m.User)
}

// In is the same member with a client in another language, such as "de".
func (m *Member) In(locale string) *Member {
	other := *m
	other.Locale = locale
	return &other
}

func (m *Member) act(ctx context.Context, what string, do func() (*interaction.Interaction, error)) (*Invocation, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	m.srv.world.Lock()
	defer m.srv.world.Unlock()
	in, err := do()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return &Invocation{ID: in.ID, Token: in.Token, srv: m.srv, in: in}, nil
}

// commandData nests options below the words of a path, in order of name so
// that runs are alike.
func commandData(path string, opts Opts) CommandData {
	words := strings.Fields(path)
	var values []OptionValue
	for name, v := range opts {
		values = append(values, OptionValue{Name: name, Value: plain(v)})
	}
	slices.SortFunc(values, func(a, b OptionValue) int { return strings.Compare(a.Name, b.Name) })
	for i := len(words) - 1; i > 0; i-- {
		values = []OptionValue{{Name: words[i], Options: values}}
	}
	return CommandData{Name: words[0], Options: values}
}

// plain turns what an option names into its id.
func plain(v any) any {
	switch v := v.(type) {
	case Attachment:
		return v.ID
	case User:
		return v.ID
	case Channel:
		return v.ID
	case Role:
		return v.ID
	case *Member:
		return v.User.ID
	}
	return v
}
