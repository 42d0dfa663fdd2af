package localdiscord

import (
	"encoding/json"
)

// callback is how a bot first answers an interaction.
type callback struct {
	Type int             `json:"type"`
	Data json.RawMessage `json:"data"`
}

func (s *Server) answerInteraction(c *call) (any, error) {
	in := s.find(c.path("token"))
	switch {
	case in == nil || in.id != c.path("interaction") || in.missed:
		return nil, errUnknownInteract
	case in.answer != 0:
		return nil, errAcknowledged
	}
	var cb callback
	if err := c.decode(&cb); err != nil {
		return nil, err
	}
	if !in.takes(cb.Type) {
		return nil, invalid("type", "INTERACTION_APPLICATION_COMMAND_CALLBACK_TYPE", "Callback type %d does not answer interaction type %d", cb.Type, in.kind)
	}
	if err := s.takeAnswer(in, cb, c.files); err != nil {
		return nil, err
	}
	in.answer = cb.Type
	in.timer.Stop()
	s.notify()
	if c.query("with_response") != "true" {
		return nil, nil
	}
	return callbackResponse(in), nil
}

// takes reports whether a callback type fits the interaction.
func (in *interaction) takes(callback int) bool {
	switch callback {
	case CallbackMessage, CallbackDeferredMessage:
		return in.kind != autocompleteInteraction
	case CallbackDeferredUpdate, CallbackUpdate:
		return in.source != nil && (in.kind == componentInteraction || in.kind == modalInteraction)
	case CallbackAutocomplete:
		return in.kind == autocompleteInteraction
	case CallbackModal:
		return in.kind == commandInteraction || in.kind == componentInteraction
	}
	return false
}

func (s *Server) takeAnswer(in *interaction, cb callback, files []upload) error {
	switch cb.Type {
	case CallbackMessage, CallbackDeferredMessage:
		return s.answerWithMessage(in, cb, files)
	case CallbackDeferredUpdate:
		in.original, in.deferred = in.source, true
		return nil
	case CallbackUpdate:
		return s.answerWithUpdate(in, cb, files)
	case CallbackAutocomplete:
		return in.answerWithChoices(cb.Data)
	}
	return s.answerWithModal(in, cb.Data)
}

func (s *Server) answerWithMessage(in *interaction, cb callback, files []upload) error {
	var p payload
	if err := decodeData(cb.Data, &p); err != nil {
		return err
	}
	flags := p.Flags.Value
	if cb.Type == CallbackDeferredMessage {
		in.deferred = true
		in.original = s.reply(in, flags&FlagEphemeral|FlagLoading)
		s.saveMessage(in.original)
		return nil
	}
	m := s.reply(in, flags&^FlagLoading)
	if err := s.compose(m, p, files, pingUsers, "data."); err != nil {
		return err
	}
	in.original = m
	s.saveMessage(m)
	return nil
}

func (s *Server) answerWithUpdate(in *interaction, cb callback, files []upload) error {
	var p payload
	if err := decodeData(cb.Data, &p); err != nil {
		return err
	}
	if err := s.edit(in.source, p, files, pingUsers, "data."); err != nil {
		return err
	}
	in.original = in.source
	return nil
}

func (in *interaction) answerWithChoices(data json.RawMessage) error {
	var answer struct {
		Choices []Choice `json:"choices"`
	}
	if err := decodeData(data, &answer); err != nil {
		return err
	}
	f := &form{}
	checkChoices(f, answer.Choices, in.focused)
	if err := f.err(); err != nil {
		return err
	}
	in.choices = answer.Choices
	return nil
}

func (s *Server) answerWithModal(in *interaction, data json.RawMessage) error {
	var m Modal
	if err := decodeData(data, &m); err != nil {
		return err
	}
	f := &form{}
	checkModal(f, m)
	if err := f.err(); err != nil {
		return err
	}
	m.ID, m.ChannelID = in.id, in.channel.ID
	in.modal = &m
	s.show("modal", m, in.by.is)
	return nil
}

// callbackResponse is what with_response=true asks for.
func callbackResponse(in *interaction) any {
	about := map[string]any{"id": in.id, "type": in.kind}
	resource := map[string]any{"type": in.answer}
	if in.original != nil {
		about["response_message_id"] = in.original.ID
		about["response_message_loading"] = in.original.Loading()
		about["response_message_ephemeral"] = in.original.Ephemeral()
		resource["message"] = *in.original
	}
	return map[string]any{"interaction": about, "resource": resource}
}

// webhook finds the interaction that a token's webhook belongs to.
func (s *Server) webhook(c *call) (*interaction, error) {
	in := s.find(c.path("token"))
	switch {
	case in == nil || c.path("application") != s.st.bot.ID || in.answer == 0:
		return nil, errUnknownWebhook
	case s.now().Sub(in.created) > tokenLife:
		return nil, errExpiredToken
	}
	return in, nil
}

func (s *Server) webhookMessage(c *call) (*interaction, *Message, error) {
	in, err := s.webhook(c)
	if err != nil {
		return nil, nil, err
	}
	id := c.path("message")
	for _, m := range append([]*Message{in.original}, in.followups...) {
		if m == nil || id != m.ID && (id != "@original" || m != in.original) {
			continue
		}
		if s.st.message(m.ChannelID, m.ID) != nil {
			return in, m, nil
		}
	}
	return nil, nil, errUnknownMessage
}

func (s *Server) getWebhookMessage(c *call) (any, error) {
	_, m, err := s.webhookMessage(c)
	if err != nil {
		return nil, err
	}
	return *m, nil
}

func (s *Server) editWebhookMessage(c *call) (any, error) {
	in, m, err := s.webhookMessage(c)
	if err != nil {
		return nil, err
	}
	var p payload
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	return s.fill(in, m, p, c.files)
}

// fill edits a reply; the first edit of a deferred one ends its loading.
func (s *Server) fill(in *interaction, m *Message, p payload, files []upload) (any, error) {
	loading := m.Flags & FlagLoading
	m.Flags &^= FlagLoading
	if err := s.edit(m, p, files, pingUsers, ""); err != nil {
		m.Flags |= loading
		return nil, err
	}
	if m == in.original {
		in.deferred = false
	}
	if loading != 0 {
		m.EditedTimestamp = nil
	}
	s.notify()
	return *m, nil
}

func (s *Server) deleteWebhookMessage(c *call) (any, error) {
	in, m, err := s.webhookMessage(c)
	if err != nil {
		return nil, err
	}
	in.deferred = false
	s.removeMessage(m)
	return nil, nil
}

// followUp adds a message; right after a deferred reply it is that reply's
// text, as on Discord.
func (s *Server) followUp(c *call) (any, error) {
	in, err := s.webhook(c)
	if err != nil {
		return nil, err
	}
	var p payload
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if in.deferred && in.answer == CallbackDeferredMessage {
		return s.fill(in, in.original, p, c.files)
	}
	m := s.reply(in, p.Flags.Value&^FlagLoading)
	if err := s.compose(m, p, c.files, pingUsers, ""); err != nil {
		return nil, err
	}
	in.followups = append(in.followups, m)
	s.saveMessage(m)
	return *m, nil
}
