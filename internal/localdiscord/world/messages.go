package world

import (
	"slices"
	"time"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/wire"
)

// SaveMessage appends a new message and tells everyone who sees it.
func (w *World) SaveMessage(m *wire.Message) {
	w.Messages[m.ChannelID] = append(w.Messages[m.ChannelID], m)
	if ch := w.Channel(m.ChannelID); ch != nil {
		ch.LastMessageID = m.ID
		ch.MessageCount++
	}
	w.MessageChanged("CREATE", m)
}

// MessageChanged tells bot and pages of a new (CREATE) or edited (UPDATE)
// message. Ephemeral messages are no gateway events.
func (w *World) MessageChanged(what string, m *wire.Message) {
	if !m.Ephemeral() {
		w.dispatchMessage("MESSAGE_"+what, m)
	}
	w.Pages.ShowMessage("message_"+pageWord[what], m)
	w.Notify()
}

func (w *World) dispatchMessage(name string, m *wire.Message) {
	ch := w.Channel(m.ChannelID)
	if ch == nil || ch.Type != wire.DirectMessage && !w.Permissions(w.Bot.ID, ch).Has(wire.ViewChannel) {
		return
	}
	intent := wire.IntentMessages
	if ch.Type == wire.DirectMessage {
		intent = wire.IntentDirectMessages
	}
	whole := *m
	w.Sessions.Dispatch(Event{Name: name, Guild: m.GuildID, Intent: intent, Seen: func(intents int) any {
		return w.ForBot(whole, intents&wire.IntentMessageContent != 0)
	}})
}

// RemoveMessage deletes a message and tells everyone who saw it.
func (w *World) RemoveMessage(m *wire.Message) {
	w.Messages[m.ChannelID] = slices.DeleteFunc(slices.Clone(w.Messages[m.ChannelID]), func(o *wire.Message) bool { return o == m })
	gone := map[string]string{"id": m.ID, "channel_id": m.ChannelID}
	if m.GuildID != "" {
		gone["guild_id"] = m.GuildID
	}
	if !m.Ephemeral() {
		intent := wire.IntentMessages
		if m.GuildID == "" {
			intent = wire.IntentDirectMessages
		}
		w.Sessions.Dispatch(Event{Name: "MESSAGE_DELETE", Guild: m.GuildID, Intent: intent, Data: gone})
	}
	w.Pages.Show("message_delete", gone, func(v *Person) bool { return w.Visible(v, m) })
	w.Notify()
}

// ForBot is a message as the bot receives it: without the message content
// intent, what it says is blank unless the message is the bot's own, direct,
// or pings the bot (a reply to the bot does).
func (w *World) ForBot(m wire.Message, content bool) wire.Message {
	bot := w.Bot.ID
	pinged := slices.ContainsFunc(m.Mentions, func(u wire.User) bool { return u.ID == bot })
	if content || m.Author.ID == bot || m.GuildID == "" || pinged {
		return m
	}
	m.Content, m.Embeds, m.Attachments, m.Components = "", []wire.Embed{}, []wire.Attachment{}, []wire.Component{}
	if m.Referenced != nil {
		quoted := w.ForBot(*m.Referenced, content)
		m.Referenced = &quoted
	}
	return m
}

// NewMessage is an empty message by an author, not yet saved.
func (w *World) NewMessage(ch *wire.Channel, author wire.User) *wire.Message {
	return &wire.Message{
		ID: w.NextID(), ChannelID: ch.ID, GuildID: ch.GuildID, Author: author, Timestamp: w.Now(),
		Mentions: []wire.User{}, MentionRoles: []string{}, Attachments: []wire.Attachment{}, Embeds: []wire.Embed{}, Components: []wire.Component{},
	}
}

// nonceLife is how long enforce_nonce remembers: "the past few minutes".
const nonceLife = 5 * time.Minute

// MayPost checks that messages can be posted in a channel, and wakes a thread
// that was archived.
func (w *World) MayPost(ch *wire.Channel, userID string) error {
	may := w.Permissions(userID, ch)
	switch {
	case ch.Type == wire.ForumChannel:
		return apierror.NotTextChannel
	case !may.Has(ch.Type.Sends()):
		return apierror.MissingPerms
	case ch.Thread == nil:
		return nil
	case ch.Thread.Locked && !may.Has(wire.ManageThreads):
		return apierror.ThreadLocked
	case ch.Thread.Archived:
		w.SetThread(ch, false, ch.Thread.Locked)
	}
	return nil
}

// SentBefore reports whether the bot already sent a message with a nonce, and
// which; nil when it was deleted meanwhile.
func (w *World) SentBefore(n wire.Nonce) (*wire.Message, bool) {
	was, ok := w.nonces[nonceKey{w.Bot.ID, string(n)}]
	if n == "" || !ok || w.Now().Sub(was.at) > nonceLife {
		return nil, false
	}
	return w.Message(was.channel, was.message), true
}

// Remember notes the bot's message for SentBefore.
func (w *World) Remember(m *wire.Message) {
	w.nonces[nonceKey{w.Bot.ID, m.Nonce}] = sent{m.ChannelID, m.ID, w.Now()}
}

// Refer makes a message a reply.
func (w *World) Refer(m *wire.Message, to *wire.MessageReference) error {
	if to == nil {
		return nil
	}
	target := w.Message(m.ChannelID, to.MessageID)
	if target == nil {
		if to.FailIfNotExists != nil && !*to.FailIfNotExists {
			return nil
		}
		return apierror.Invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
	}
	quoted := *target
	quoted.Referenced = nil
	m.Type, m.Referenced = 19, &quoted
	m.Reference = &wire.MessageReference{MessageID: target.ID, ChannelID: target.ChannelID, GuildID: target.GuildID}
	return nil
}
