package localdiscord

import (
	"context"
	"errors"
	"fmt"

	"newsdesk/internal/localdiscord/interaction"
	"newsdesk/internal/localdiscord/wire"
)

// Invocation is an interaction that the bot was sent.
type Invocation struct {
	ID    string
	Token string
	srv   *Server
	in    *interaction.Interaction
}

// Answer waits for the first answer and returns its callback type. It fails
// with ErrNoAnswer when the bot missed it.
func (i *Invocation) Answer(ctx context.Context) (int, error) {
	return i.srv.exchange.AwaitAnswer(ctx, i.in)
}

// Message waits for the reply: a message that is no longer loading, or for a
// component that updates its message, that message. It fails with ErrNoAnswer
// when the bot missed the first answer, and when the answer was a modal.
func (i *Invocation) Message(ctx context.Context) (Message, error) {
	var reply Message
	err := i.srv.exchange.Await(ctx, i.in, "a reply", func() (bool, error) {
		switch {
		case i.in.Answer == wire.CallbackModal || i.in.Answer == wire.CallbackAutocomplete:
			return false, fmt.Errorf("%s was answered with callback type %d, not a message", i.in.Name, i.in.Answer)
		case i.in.Original == nil || i.in.Deferred:
			return false, nil
		case i.srv.world.Message(i.in.Original.ChannelID, i.in.Original.ID) == nil:
			return false, fmt.Errorf("the reply to %s was deleted", i.in.Name)
		}
		reply = *i.in.Original
		return true, nil
	})
	return reply, err
}

// Modal waits for the modal that the bot opened.
func (i *Invocation) Modal(ctx context.Context) (Modal, error) {
	var form Modal
	err := i.srv.exchange.Await(ctx, i.in, "a modal", func() (bool, error) {
		if i.in.Modal == nil {
			if i.in.Answer != 0 {
				return false, fmt.Errorf("%s was answered with callback type %d, not a modal", i.in.Name, i.in.Answer)
			}
			return false, nil
		}
		form = *i.in.Modal
		return true, nil
	})
	return form, err
}

// Followup waits for the n-th followup message, from 0.
func (i *Invocation) Followup(ctx context.Context, n int) (Message, error) {
	var m Message
	err := i.srv.exchange.Await(ctx, i.in, fmt.Sprintf("followup %d", n), func() (bool, error) {
		if n >= len(i.in.Followups) {
			return false, nil
		}
		m = *i.in.Followups[n]
		return true, nil
	})
	return m, err
}

// Followups are the followup messages so far.
func (i *Invocation) Followups() []Message {
	i.srv.world.Lock()
	defer i.srv.world.Unlock()
	return copies(i.in.Followups)
}

// Missed waits until the bot missed the first answer.
func (i *Invocation) Missed(ctx context.Context) error {
	return i.srv.world.Wait(ctx, "a missed answer to "+i.in.Name, func() (bool, error) {
		if i.in.Answer != 0 {
			return false, errors.New("the bot answered")
		}
		return i.in.Missed, nil
	})
}
