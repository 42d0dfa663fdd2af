package localdiscord

import (
	"encoding/json"
	"errors"
	"net/http"
)

// pageInteraction is what the page sends for every kind of interaction.
type pageInteraction struct {
	Type      int             `json:"type"`
	ChannelID string          `json:"channel_id"`
	MessageID string          `json:"message_id"`
	Data      json.RawMessage `json:"data"`
}

func (s *Server) uiInteract(r *http.Request, you *Member) (any, error) {
	var in pageInteraction
	if err := readPage(r, &in); err != nil {
		return nil, err
	}
	sent, err := s.startInteraction(you, in)
	if err != nil {
		return nil, err
	}
	if in.Type != autocompleteInteraction {
		return map[string]string{"id": sent.id}, nil
	}
	inv := &Invocation{ID: sent.id, srv: s, in: sent}
	// A bot that misses an autocomplete leaves the list empty.
	if _, err := inv.Answer(r.Context()); err != nil && !errors.Is(err, ErrNoAnswer) {
		return nil, err
	}
	return map[string]any{"choices": orEmpty(inv.choices())}, nil
}

func (s *Server) startInteraction(you *Member, in pageInteraction) (*interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.st.channel(in.ChannelID); ch != nil {
		var err error
		if you, err = s.personIn(ch.GuildID, you.User.ID); err != nil {
			return nil, err
		}
	}
	switch in.Type {
	case commandInteraction, autocompleteInteraction:
		return s.pageCommand(you, in)
	case componentInteraction:
		var data ComponentData
		if err := json.Unmarshal(in.Data, &data); err != nil {
			return nil, refusal{http.StatusBadRequest, "The component's data is not valid."}
		}
		return s.press(you, in.ChannelID, in.MessageID, data)
	case modalInteraction:
		return s.pageModal(you, in)
	}
	return nil, refusal{http.StatusBadRequest, "There is no such kind of interaction."}
}

func (s *Server) pageCommand(you *Member, in pageInteraction) (*interaction, error) {
	var data CommandData
	if err := json.Unmarshal(in.Data, &data); err != nil {
		return nil, refusal{http.StatusBadRequest, "The command's data is not valid."}
	}
	if data.Type == MessageCommand {
		return s.invokeOn(you, in.ChannelID, data.Name, data.TargetID)
	}
	typing := ""
	if in.Type == autocompleteInteraction {
		if typing = focusedOption(data.Options); typing == "" {
			return nil, refusal{http.StatusBadRequest, "No option is focused."}
		}
	}
	return s.invoke(you, in.ChannelID, data, typing)
}

func focusedOption(options []OptionValue) string {
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

// pageModal submits the form with the given custom id that was opened last for
// the member in the channel.
func (s *Server) pageModal(you *Member, in pageInteraction) (*interaction, error) {
	var data ModalData
	if err := json.Unmarshal(in.Data, &data); err != nil {
		return nil, refusal{http.StatusBadRequest, "The form's data is not valid."}
	}
	id := ""
	for _, opened := range s.interactions {
		m := opened.modal
		if m != nil && m.CustomID == data.CustomID && m.ChannelID == in.ChannelID && opened.by.is(you) {
			id = opened.id
		}
	}
	values := map[string]string{}
	for _, row := range data.Components {
		for _, input := range row.Components {
			values[input.CustomID] = input.Value
		}
	}
	return s.submit(you, id, values)
}
