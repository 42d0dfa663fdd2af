package interaction

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
)

// inDoubt stands where Discord does not tell whether a message arrived.
const inDoubt = "newsdesk was stopped while it was sending this answer. The rest follows; if a part is missing here, ask again."

// Reply sends the answer: the first message in place of the promise, the
// others after it. If the process dies among several, the next sends the rest.
func (r *Request) Reply(ctx context.Context, first message.Message, more ...message.Message) error {
	parts := r.parts(first, more)
	if len(parts) > 1 { // one stands or does not
		kept, err := pack(parts)
		if err != nil {
			return err
		}
		r.promised.Reply, r.promised.Sent = kept, 0
		r.note(ctx, r.promised)
	}
	return r.send(ctx, parts)
}

// Tell replies with the messages of a brief, the first of which is first. What the
// brief tells counts as told from before it is shown on, and no longer if it is not.
func (r *Request) Tell(ctx context.Context, b news.Brief, first message.Message, more ...message.Message) error {
	parts := r.parts(first, more)
	kept, err := pack(parts)
	if err != nil {
		return err
	}
	p := r.promised
	p.Guild, p.Brief, p.Reply, p.Sent = b.Guild, b.ID, kept, 0
	if err := r.replies.PromiseBrief(ctx, b, p); err != nil {
		return err
	}
	r.promised = p
	return r.send(ctx, parts)
}

// parts are the messages of a reply: what is seen of those after the first is not
// settled by the promise.
func (r *Request) parts(first message.Message, more []message.Message) []message.Message {
	parts := append([]message.Message{first}, more...)
	for i := range parts[1:] {
		parts[1+i].Private = r.Mode == Private
	}
	return parts
}

// pack is messages as a promise keeps them. Files are not kept: none come with
// several messages.
func pack(parts []message.Message) (string, error) {
	packed, err := json.Marshal(parts)
	if err != nil {
		return "", fmt.Errorf("keep a reply: %w", err)
	}
	return string(packed), nil
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
		r.promised.Sent = n
		r.note(ctx, r.promised)
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

// wasShown looks for a reply that tells a brief, and that nothing can be added to any
// more, in the channel.
func (d *Dispatcher) wasShown(ctx context.Context, p news.Promise) (bool, error) {
	if p.Brief == "" || p.Sent > 0 {
		return p.Sent > 0, nil
	}
	said, err := d.said(ctx, p)
	if err != nil && !refused(err) {
		return false, err
	}
	return slices.ContainsFunc(said, func(m spoken) bool { return m.tells(p.Brief) }), nil
}

// spoken is what is read of a message in a channel's history.
type spoken struct {
	Author    struct{ ID string }
	Embeds    []struct{ Footer struct{ Text string } }
	Reference struct {
		MessageID string `json:"message_id"`
	} `json:"message_reference"`
	Interaction struct{ ID string } `json:"interaction_metadata"`
}

// answers reports whether a message belongs to the answer to an interaction or a
// message.
func (m spoken) answers(id string) bool { return m.Interaction.ID == id || m.Reference.MessageID == id }

// tells reports whether a message is one of a brief's: the footer names it.
func (m spoken) tells(brief string) bool {
	return slices.ContainsFunc(m.Embeds, func(e struct{ Footer struct{ Text string } }) bool { return strings.Contains(e.Footer.Text, brief) })
}
