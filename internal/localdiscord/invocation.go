package localdiscord

import (
	"context"
	"errors"
	"fmt"
)

// Invocation is an interaction that the bot was sent.
type Invocation struct {
	ID    string
	Token string
	srv   *Server
	in    *interaction
}

// Answer waits for the first answer and returns its callback type. It fails
// with ErrNoAnswer when the bot missed it.
func (i *Invocation) Answer(ctx context.Context) (int, error) {
	var callback int
	err := i.wait(ctx, "an answer", func() (bool, error) {
		callback = i.in.answer
		return callback != 0, nil
	})
	return callback, err
}

// wait fails with ErrNoAnswer as soon as nothing can come any more.
func (i *Invocation) wait(ctx context.Context, what string, done func() (bool, error)) error {
	return i.srv.wait(ctx, what+" to "+i.in.name, func() (bool, error) {
		if i.in.missed {
			return false, fmt.Errorf("%s: %w", i.in.name, ErrNoAnswer)
		}
		return done()
	})
}

// Message waits for the reply: a message that is no longer loading, or for a
// component that updates its message, that message. It fails with ErrNoAnswer
// when the bot missed the first answer, and when the answer was a modal.
func (i *Invocation) Message(ctx context.Context) (Message, error) {
	var reply Message
	err := i.wait(ctx, "a reply", func() (bool, error) {
		switch {
		case i.in.answer == CallbackModal || i.in.answer == CallbackAutocomplete:
			return false, fmt.Errorf("%s was answered with callback type %d, not a message", i.in.name, i.in.answer)
		case i.in.original == nil || i.in.deferred:
			return false, nil
		case i.srv.st.message(i.in.original.ChannelID, i.in.original.ID) == nil:
			return false, fmt.Errorf("the reply to %s was deleted", i.in.name)
		}
		reply = *i.in.original
		return true, nil
	})
	return reply, err
}

// Modal waits for the modal that the bot opened.
func (i *Invocation) Modal(ctx context.Context) (Modal, error) {
	var form Modal
	err := i.wait(ctx, "a modal", func() (bool, error) {
		if i.in.modal == nil {
			if i.in.answer != 0 {
				return false, fmt.Errorf("%s was answered with callback type %d, not a modal", i.in.name, i.in.answer)
			}
			return false, nil
		}
		form = *i.in.modal
		return true, nil
	})
	return form, err
}

// Followup waits for the n-th followup message, from 0.
func (i *Invocation) Followup(ctx context.Context, n int) (Message, error) {
	var m Message
	err := i.wait(ctx, fmt.Sprintf("followup %d", n), func() (bool, error) {
		if n >= len(i.in.followups) {
			return false, nil
		}
		m = *i.in.followups[n]
		return true, nil
	})
	return m, err
}

// Followups are the followup messages so far.
func (i *Invocation) Followups() []Message {
	i.srv.mu.Lock()
	defer i.srv.mu.Unlock()
	found := make([]Message, 0, len(i.in.followups))
	for _, m := range i.in.followups {
		found = append(found, *m)
	}
	return found
}

// Missed waits until the bot missed the first answer.
func (i *Invocation) Missed(ctx context.Context) error {
	return i.srv.wait(ctx, "a missed answer to "+i.in.name, func() (bool, error) {
		if i.in.answer != 0 {
			return false, errors.New("the bot answered")
		}
		return i.in.missed, nil
	})
}

func (i *Invocation) choices() []Choice {
	i.srv.mu.Lock()
	defer i.srv.mu.Unlock()
	return i.in.choices
}
