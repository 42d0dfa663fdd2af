package interaction

import (
	"context"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/message"
)

// completeTime is how long suggestions may take; Discord waits 3 s.
const completeTime = 1500 * time.Millisecond

// autocomplete suggests values for the option being typed. It never fails
// towards the member: what goes wrong is an empty list.
func (d *Dispatcher) autocomplete(ctx context.Context, in *discordgo.Interaction) {
	lookup, stop := context.WithTimeout(ctx, completeTime)
	defer stop()
	choices, err := d.suggestions(lookup, in)
	if err != nil {
		d.o.Log.Warn("cannot suggest values", "err", err)
	}
	if err := d.o.API.Suggest(ctx, in, choices); err != nil {
		d.o.Log.Debug("cannot send suggestions", "err", err)
	}
}

func (d *Dispatcher) suggestions(ctx context.Context, in *discordgo.Interaction) (choices []message.Choice, err error) {
	defer func() {
		if p := recover(); p != nil {
			choices, err = nil, panicked(p)
		}
	}()
	r, key, ok := read(in, d.o.API)
	rt, known := d.o.Routes[key]
	if !ok || !known || r.Guild == "" || rt.Manage && d.o.Manages(ctx, in) != nil {
		return nil, nil
	}
	suggest := d.o.Suggest[r.focused]
	if suggest == nil {
		return nil, nil
	}
	return suggest(ctx, r.Guild, r.Text(r.focused))
}
