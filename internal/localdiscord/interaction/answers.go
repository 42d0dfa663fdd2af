package interaction

import (
	"encoding/json"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/limits"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// caption says, on a reply, which command or component it answers.
func (in *Interaction) caption() *wire.MessageInteraction {
	return &wire.MessageInteraction{ID: in.ID, Type: in.Kind, Name: in.Name, User: in.by.User}
}

// reply makes the message that answers an interaction; it is not saved.
func (x *Exchange) reply(in *Interaction, flags int) *wire.Message {
	m := x.world.NewMessage(in.channel, x.world.Bot)
	m.ApplicationID, m.WebhookID = x.world.Bot.ID, x.world.Bot.ID
	m.Flags = flags & (wire.FlagEphemeral | wire.FlagLoading | wire.FlagSuppressEmbeds | wire.FlagSuppressNotifications)
	m.Metadata = in.caption()
	switch {
	case in.Kind == wire.CommandInteraction && in.menu:
		m.Type, m.Interaction = 23, in.caption()
	case in.Kind == wire.CommandInteraction:
		m.Type, m.Interaction = 20, in.caption()
	case in.source != nil && !in.source.Ephemeral():
		m.Type = 19
		m.Reference = &wire.MessageReference{MessageID: in.source.ID, ChannelID: in.source.ChannelID, GuildID: in.source.GuildID}
	}
	if m.Ephemeral() {
		m.VisibleTo = in.by.User.ID
	}
	return m
}

// takes reports whether a callback type fits the interaction.
func (in *Interaction) takes(callback int) bool {
	switch callback {
	case wire.CallbackMessage, wire.CallbackDeferredMessage:
		return in.Kind != wire.AutocompleteInteraction
	case wire.CallbackDeferredUpdate, wire.CallbackUpdate:
		return in.source != nil && (in.Kind == wire.ComponentInteraction || in.Kind == wire.ModalInteraction)
	case wire.CallbackAutocomplete:
		return in.Kind == wire.AutocompleteInteraction
	case wire.CallbackModal:
		return in.Kind == wire.CommandInteraction || in.Kind == wire.ComponentInteraction
	}
	return false
}

// Answer is the bot's first answer to an interaction that has none.
func (x *Exchange) Answer(in *Interaction, cb wire.Callback, files []wire.Upload) error {
	if !in.takes(cb.Type) {
		return apierror.Invalid("type", "INTERACTION_APPLICATION_COMMAND_CALLBACK_TYPE", "Callback type %d does not answer interaction type %d", cb.Type, in.Kind)
	}
	if err := x.answerWith(in, cb, files); err != nil {
		return err
	}
	in.Answer = cb.Type
	in.timer.Stop()
	x.world.Notify()
	return nil
}

func (x *Exchange) answerWith(in *Interaction, cb wire.Callback, files []wire.Upload) error {
	switch cb.Type {
	case wire.CallbackMessage, wire.CallbackDeferredMessage:
		return x.answerWithMessage(in, cb, files)
	case wire.CallbackDeferredUpdate:
		in.Original, in.Deferred = in.source, true
		return nil
	case wire.CallbackUpdate:
		return x.answerWithUpdate(in, cb, files)
	case wire.CallbackAutocomplete:
		return in.answerWithChoices(cb.Data)
	}
	return x.answerWithModal(in, cb.Data)
}

func (x *Exchange) answerWithMessage(in *Interaction, cb wire.Callback, files []wire.Upload) error {
	var p wire.Payload
	if err := apierror.Decode(cb.Data, &p); err != nil {
		return err
	}
	flags := p.Flags.Value
	if cb.Type == wire.CallbackDeferredMessage {
		in.Deferred = true
		in.Original = x.reply(in, flags&wire.FlagEphemeral|wire.FlagLoading)
		x.world.SaveMessage(in.Original)
		return nil
	}
	m := x.reply(in, flags&^wire.FlagLoading)
	if err := x.world.Compose(m, p, files, world.PingUsers, "data."); err != nil {
		return err
	}
	in.Original = m
	x.world.SaveMessage(m)
	return nil
}

func (x *Exchange) answerWithUpdate(in *Interaction, cb wire.Callback, files []wire.Upload) error {
	var p wire.Payload
	if err := apierror.Decode(cb.Data, &p); err != nil {
		return err
	}
	if err := x.world.Edit(in.source, p, files, world.PingUsers, "data."); err != nil {
		return err
	}
	in.Original = in.source
	return nil
}

func (in *Interaction) answerWithChoices(data json.RawMessage) error {
	var answer struct {
		Choices []wire.Choice `json:"choices"`
	}
	if err := apierror.Decode(data, &answer); err != nil {
		return err
	}
	if err := limits.Choices(answer.Choices, in.focused); err != nil {
		return err
	}
	in.choices = answer.Choices
	return nil
}

func (x *Exchange) answerWithModal(in *Interaction, data json.RawMessage) error {
	var m wire.Modal
	if err := apierror.Decode(data, &m); err != nil {
		return err
	}
	if err := limits.Modal(m); err != nil {
		return err
	}
	m.ID, m.ChannelID = in.ID, in.channel.ID
	in.Modal = &m
	x.world.Pages.Show("modal", m, in.by.Is)
	return nil
}

// ReplyWith is the reply or followup with an id, "@original" being the reply's;
// nil when there is none or it was deleted.
func (x *Exchange) ReplyWith(in *Interaction, id string) *wire.Message {
	for _, m := range append([]*wire.Message{in.Original}, in.Followups...) {
		if m == nil || id != m.ID && (id != "@original" || m != in.Original) {
			continue
		}
		if x.world.Message(m.ChannelID, m.ID) != nil {
			return m
		}
	}
	return nil
}

// Fill edits a reply; the first edit of a deferred one ends its loading.
func (x *Exchange) Fill(in *Interaction, m *wire.Message, p wire.Payload, files []wire.Upload) error {
	loading := m.Flags & wire.FlagLoading
	m.Flags &^= wire.FlagLoading
	if err := x.world.Edit(m, p, files, world.PingUsers, ""); err != nil {
		m.Flags |= loading
		return err
	}
	if m == in.Original {
		in.Deferred = false
	}
	if loading != 0 {
		m.EditedTimestamp = nil
	}
	x.world.Notify()
	return nil
}

// Remove deletes a reply or followup.
func (x *Exchange) Remove(in *Interaction, m *wire.Message) {
	in.Deferred = false
	x.world.RemoveMessage(m)
}

// Follow adds a message; right after a deferred reply it is that reply's text,
// as on Discord.
func (x *Exchange) Follow(in *Interaction, p wire.Payload, files []wire.Upload) (*wire.Message, error) {
	if in.Deferred && in.Answer == wire.CallbackDeferredMessage {
		return in.Original, x.Fill(in, in.Original, p, files)
	}
	m := x.reply(in, p.Flags.Value&^wire.FlagLoading)
	if err := x.world.Compose(m, p, files, world.PingUsers, ""); err != nil {
		return nil, err
	}
	in.Followups = append(in.Followups, m)
	x.world.SaveMessage(m)
	return m, nil
}
