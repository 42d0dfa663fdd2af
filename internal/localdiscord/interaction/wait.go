package interaction

import (
	"context"
	"fmt"

	"newsdesk/internal/localdiscord/wire"
)

// AwaitAnswer waits for the first answer and returns its callback type. It
// fails with ErrNoAnswer when the bot missed it.
func (x *Exchange) AwaitAnswer(ctx context.Context, in *Interaction) (int, error) {
	var callback int
	err := x.Await(ctx, in, "an answer", func() (bool, error) {
		callback = in.Answer
		return callback != 0, nil
	})
	return callback, err
}

// AwaitChoices waits for what the bot offers for an autocomplete.
func (x *Exchange) AwaitChoices(ctx context.Context, in *Interaction) ([]wire.Choice, error) {
	var choices []wire.Choice
	err := x.Await(ctx, in, "an answer", func() (bool, error) {
		choices = in.choices
		return in.Answer != 0, nil
	})
	return choices, err
}

// Await waits for what the bot does about an interaction; it fails with
// ErrNoAnswer as soon as nothing can come any more.
func (x *Exchange) Await(ctx context.Context, in *Interaction, what string, done func() (bool, error)) error {
	return x.world.Wait(ctx, what+" to "+in.Name, func() (bool, error) {
		if in.Missed {
			return false, fmt.Errorf("%s: %w", in.Name, ErrNoAnswer)
		}
		return done()
	})
}
