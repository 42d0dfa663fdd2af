package page

import (
	"encoding/json"
	"errors"
	"net/http"

	"newsdesk/internal/localdiscord/interaction"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// request is what the page sends for every kind of interaction.
type request struct {
	Type      int             `json:"type"`
	ChannelID string          `json:"channel_id"`
	MessageID string          `json:"message_id"`
	Data      json.RawMessage `json:"data"`
}

func (p *Page) interact(r *http.Request, you *world.Person) (any, error) {
	var in request
	if err := readPage(r, &in); err != nil {
		return nil, err
	}
	sent, err := p.start(you, in)
	if err != nil {
		return nil, err
	}
	if in.Type != wire.AutocompleteInteraction {
		return map[string]string{"id": sent.ID}, nil
	}
	choices, err := p.exchange.AwaitChoices(r.Context(), sent)
	// A bot that misses an autocomplete leaves the list empty.
	if err != nil && !errors.Is(err, interaction.ErrNoAnswer) {
		return nil, err
	}
	return map[string]any{"choices": wire.OrEmpty(choices)}, nil
}

func (p *Page) start(you *world.Person, in request) (*interaction.Interaction, error) {
	p.world.Lock()
	defer p.world.Unlock()
	if ch := p.world.Channel(in.ChannelID); ch != nil {
		var err error
		if you, err = p.personIn(ch.GuildID, you.User.ID); err != nil {
			return nil, err
		}
	}
	switch in.Type {
	case wire.CommandInteraction, wire.AutocompleteInteraction:
		return p.command(you, in)
	case wire.ComponentInteraction:
		var data wire.ComponentData
		if err := json.Unmarshal(in.Data, &data); err != nil {
			return nil, refusal{http.StatusBadRequest, "The component's data is not valid."}
		}
		return p.exchange.Press(you, in.ChannelID, in.MessageID, data)
	case wire.ModalInteraction:
		return p.modal(you, in)
	}
	return nil, refusal{http.StatusBadRequest, "There is no such kind of interaction."}
}

func (p *Page) command(you *world.Person, in request) (*interaction.Interaction, error) {
	var data wire.CommandData
	if err := json.Unmarshal(in.Data, &data); err != nil {
		return nil, refusal{http.StatusBadRequest, "The command's data is not valid."}
	}
	if data.Type == wire.MessageCommand {
		return p.exchange.InvokeOn(you, in.ChannelID, data.Name, data.TargetID)
	}
	typing := ""
	if in.Type == wire.AutocompleteInteraction {
		if typing = focusedOption(data.Options); typing == "" {
			return nil, refusal{http.StatusBadRequest, "No option is focused."}
		}
	}
	return p.exchange.Invoke(you, in.ChannelID, data, typing)
}

func focusedOption(options []wire.OptionValue) string {
	for _, o := range options {
		if o.Focused {
			return o.Name
		}
		if name := focusedOption(o.Options); name != "" {
			return name
		}
	}
	return ""
}

// modal submits the form with the given custom id that was opened last for
// the member in the channel.
func (p *Page) modal(you *world.Person, in request) (*interaction.Interaction, error) {
	var data wire.ModalData
	if err := json.Unmarshal(in.Data, &data); err != nil {
		return nil, refusal{http.StatusBadRequest, "The form's data is not valid."}
	}
	values := map[string]string{}
	for _, row := range data.Components {
		for _, input := range row.Components {
			values[input.CustomID] = input.Value
		}
	}
	return p.exchange.Submit(you, p.exchange.OpenModal(you, in.ChannelID, data.CustomID), values)
}
