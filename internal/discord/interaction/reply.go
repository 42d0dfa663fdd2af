package interaction

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// inDoubt stands where Discord does not tell whether a message arrived.
const inDoubt = "newsdesk was stopped while it was sending this answer. The rest follows; if a part is missing here, ask again."

// Reply sends the answer: the first message in place of the promise, the
// others after it. If the process dies among several, the next sends the rest.
func (r *Request) Reply(ctx context.Context, first message.Message, more ...message.Message) error {
	parts := append([]message.Message{first}, more...)
	for i := range parts[1:] {
		parts[1+i].Private = r.Mode == Private
	}
	if r.promised.Reply = pack(parts); r.promised.Reply != "" {
		r.note(ctx, r.promised)
	}
	return r.send(ctx, parts)
}

// pack is several messages as a promise keeps them; "" for one, which stands or
// does not, and for what cannot be kept.
func pack(parts []message.Message) string {
	hasFiles := func(m message.Message) bool { return len(m.Files) > 0 }
	if len(parts) < 2 || slices.ContainsFunc(parts, hasFiles) {
		return ""
	}
	packed, err := json.Marshal(parts)
	if err != nil {
		return "" // sending them fails in the same way, and says so
	}
	return string(packed)
}

// send sends the parts from the first that does not stand. Before each it is
// written down that all before it do.
func (r *Request) send(ctx context.Context, parts []message.Message) error {
	for n := r.promised.Sent; n < len(parts); n++ {
		if n == 0 {
			if err := r.api.Edit(ctx, r.In, parts[0]); err != nil {
				return err
			}
			r.Shown = true
			continue
		}
		if r.promised.Sent = n; r.promised.Reply != "" {
			r.note(ctx, r.promised)
		}
		if err := r.api.Follow(ctx, r.In, parts[n]); err != nil {
			return err
		}
	}
	return nil
}

// finish sends what a process that died has not sent of a reply.
func (d *Dispatcher) finish(ctx context.Context, r *Request) error {
	var parts []message.Message
	if err := json.Unmarshal([]byte(r.promised.Reply), &parts); err != nil {
		return fmt.Errorf("read the rest of a reply: %w", err)
	}
	if r.Shown {
		if err := d.resume(ctx, r, parts); err != nil {
			return err
		}
	}
	d.o.Log.Info("sending what a process that died was answering", "at", r.promised.Route)
	return r.send(ctx, parts)
}

// resume finds where a reply that is shown goes on. Where the channel does not show
// what arrived, the one message that is in doubt gives way to a word about it: it is
// not shown twice.
func (d *Dispatcher) resume(ctx context.Context, r *Request, parts []message.Message) error {
	said, err := d.said(ctx, r.promised)
	if err != nil && !refused(err) {
		return err
	}
	next := r.promised.Sent
	r.promised.Sent = max(1, next, len(said)) // the first is the reply itself
	if len(said) == 0 && next > 0 && next < len(parts) {
		parts[next] = message.Say(inDoubt)
		parts[next].Private = r.Mode == Private
	}
	return nil
}

// said are the bot's own messages that answer p, as far as the channel shows them:
// none where newsdesk may not read its history, nor those for one member alone.
func (d *Dispatcher) said(ctx context.Context, p news.Promise) ([]spoken, error) {
	self, err := d.o.Self(ctx)
	if err != nil {
		return nil, err
	}
	var after []spoken
	if err := d.o.API.Get(ctx, "/channels/"+p.Channel+"/messages?limit=100&after="+p.ID, &after); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(after, func(m spoken) bool { return m.Author.ID != self || !m.answers(p.ID) }), nil
}

// spoken is what is read of a message in a channel's history.
type spoken struct {
	Author    struct{ ID string }
	Reference struct {
		MessageID string `json:"message_id"`
	} `json:"message_reference"`
	Interaction struct{ ID string } `json:"interaction_metadata"`
}

// answers reports whether a message belongs to the answer to an interaction or a
// message.
func (m spoken) answers(id string) bool { return m.Interaction.ID == id || m.Reference.MessageID == id }
