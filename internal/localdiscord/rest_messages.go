package localdiscord

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// nonceLife is how long enforce_nonce remembers: "the past few minutes".
const nonceLife = 5 * time.Minute

// channelFor finds the call's channel and checks what the bot may do there:
// without ViewChannel access is missing, without the rest a permission is.
func (s *Server) channelFor(c *call, need Permissions) (*Channel, error) {
	ch := s.st.channel(c.path("channel"))
	if ch == nil {
		return nil, errUnknownChannel
	}
	have := s.st.permissions(s.st.bot.ID, ch)
	switch {
	case !have.Has(ViewChannel):
		return nil, errMissingAccess
	case !have.Has(need):
		return nil, errMissingPerms
	}
	return ch, nil
}

func (s *Server) messageFor(c *call, need Permissions) (*Channel, *Message, error) {
	ch, err := s.channelFor(c, need)
	if err != nil {
		return nil, nil, err
	}
	m := s.st.message(ch.ID, c.path("message"))
	if m == nil || m.Ephemeral() {
		return nil, nil, errUnknownMessage
	}
	return ch, m, nil
}

// mayPost checks that messages can be posted in a channel, and wakes a thread
// that was archived.
func (s *Server) mayPost(ch *Channel, userID string) error {
	if ch.Type == ForumChannel {
		return errNotTextChannel
	}
	if !s.st.permissions(userID, ch).Has(ch.Type.sends()) {
		return errMissingPerms
	}
	if ch.Thread == nil || !ch.Thread.Archived {
		return nil
	}
	if ch.Thread.Locked {
		return errThreadLocked
	}
	open := *ch.Thread
	open.Archived = false
	ch.Thread = &open
	s.channelChanged("UPDATE", ch)
	return nil
}

func (s *Server) createMessage(c *call) (any, error) {
	ch, err := s.channelFor(c, 0)
	if err != nil {
		return nil, err
	}
	if err := s.mayPost(ch, s.st.bot.ID); err != nil {
		return nil, err
	}
	var p payload
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if p.EnforceNonce {
		if earlier, err := s.sentBefore(p.Nonce); earlier != nil || err != nil {
			return earlier, err
		}
	}
	m, err := s.post(ch, p, c.files)
	if err != nil {
		return nil, err
	}
	if p.EnforceNonce {
		s.st.nonces[nonceKey{s.st.bot.ID, m.Nonce}] = sent{ch.ID, m.ID, s.now()}
	}
	return s.restMessage(m), nil
}

// sentBefore is the message that the bot already sent with a nonce; nil when
// there is none. When it was deleted meanwhile the repeat fails.
func (s *Server) sentBefore(n nonce) (any, error) {
	was, ok := s.st.nonces[nonceKey{s.st.bot.ID, string(n)}]
	if n == "" || !ok || s.now().Sub(was.at) > nonceLife {
		return nil, nil
	}
	if m := s.st.message(was.channel, was.message); m != nil {
		return s.restMessage(m), nil
	}
	return nil, errUnknownMessage
}

// post makes and saves a message of the bot in a channel.
func (s *Server) post(ch *Channel, p payload, files []upload) (*Message, error) {
	have := s.st.permissions(s.st.bot.ID, ch)
	if len(p.Embeds.Value) > 0 && !have.Has(EmbedLinks) || len(files) > 0 && !have.Has(AttachFiles) {
		return nil, errMissingPerms
	}
	m := s.newMessage(ch, s.st.bot)
	m.Flags = p.Flags.Value & (FlagSuppressEmbeds | FlagSuppressNotifications)
	if err := s.refer(m, p.Reference); err != nil {
		return nil, err
	}
	if err := s.compose(m, p, files, pingAll, ""); err != nil {
		return nil, err
	}
	s.saveMessage(m)
	return m, nil
}

// refer makes a message a reply.
func (s *Server) refer(m *Message, to *MessageReference) error {
	if to == nil {
		return nil
	}
	target := s.st.message(m.ChannelID, to.MessageID)
	if target == nil {
		if to.FailIfNotExists != nil && !*to.FailIfNotExists {
			return nil
		}
		return invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
	}
	quoted := *target
	quoted.Referenced = nil
	m.Type, m.Referenced = 19, &quoted
	m.Reference = &MessageReference{MessageID: target.ID, ChannelID: target.ChannelID, GuildID: target.GuildID}
	return nil
}

// restMessage is a message as the REST API gives it to the bot.
func (s *Server) restMessage(m *Message) Message {
	return s.forBot(*m, s.opts.PrivilegedIntents&IntentMessageContent != 0)
}

func (s *Server) getMessage(c *call) (any, error) {
	_, m, err := s.messageFor(c, ReadMessageHistory)
	if err != nil {
		return nil, err
	}
	return s.restMessage(m), nil
}

func (s *Server) editMessage(c *call) (any, error) {
	ch, m, err := s.messageFor(c, 0)
	if err != nil {
		return nil, err
	}
	if m.Author.ID != s.st.bot.ID {
		return nil, errNotAuthor
	}
	if ch.Thread != nil && ch.Thread.Archived {
		return nil, errArchived
	}
	var p payload
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if err := s.edit(m, p, c.files, pingAll, ""); err != nil {
		return nil, err
	}
	return s.restMessage(m), nil
}

func (s *Server) deleteMessage(c *call) (any, error) {
	ch, m, err := s.messageFor(c, 0)
	if err != nil {
		return nil, err
	}
	if m.Author.ID != s.st.bot.ID && !s.st.permissions(s.st.bot.ID, ch).Has(ManageMessages) {
		return nil, errMissingPerms
	}
	s.removeMessage(m)
	return nil, nil
}

// listMessages gives the newest first. Without the history permission there
// are none, as on Discord.
func (s *Server) listMessages(c *call) (any, error) {
	ch, err := s.channelFor(c, 0)
	if err != nil {
		return nil, err
	}
	limit := 50
	if given := c.query("limit"); given != "" {
		if limit, err = strconv.Atoi(given); err != nil || limit < 1 || limit > 100 {
			return nil, invalid("limit", "NUMBER_TYPE_RANGE", "int value should be between 1 and 100.")
		}
	}
	if !s.st.permissions(s.st.bot.ID, ch).Has(ReadMessageHistory) {
		return []Message{}, nil
	}
	var public []*Message
	for _, m := range s.st.messages[ch.ID] {
		if !m.Ephemeral() {
			public = append(public, m)
		}
	}
	page := []Message{}
	for _, m := range slices.Backward(window(public, c, limit)) {
		page = append(page, s.restMessage(m))
	}
	return page, nil
}

// window cuts the messages that before, after or around ask for.
func window(all []*Message, c *call, limit int) []*Message {
	split := func(id string) int {
		i, _ := slices.BinarySearchFunc(all, id, func(m *Message, id string) int { return compareIDs(m.ID, id) })
		return i
	}
	last := func(list []*Message, n int) []*Message { return list[max(0, len(list)-n):] }
	first := func(list []*Message, n int) []*Message { return list[:min(n, len(list))] }
	switch {
	case c.query("around") != "":
		i := split(c.query("around"))
		older := last(all[:i], limit/2)
		return append(slices.Clone(older), first(all[i:], limit-len(older))...)
	case c.query("before") != "":
		return last(all[:split(c.query("before"))], limit)
	case c.query("after") != "":
		i := split(c.query("after"))
		if i < len(all) && all[i].ID == c.query("after") {
			i++
		}
		return first(all[i:], limit)
	}
	return last(all, limit)
}

// compareIDs orders snowflakes, which are decimal without leading zeros.
func compareIDs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func (s *Server) crosspost(c *call) (any, error) {
	ch, m, err := s.messageFor(c, SendMessages)
	switch {
	case err != nil:
		return nil, err
	case ch.Type != AnnouncementChannel:
		return nil, errWrongChannel
	case m.Author.ID != s.st.bot.ID && !s.st.permissions(s.st.bot.ID, ch).Has(ManageMessages):
		return nil, errMissingPerms
	case m.Flags&FlagCrossposted != 0:
		return nil, errCrossposted
	}
	m.Flags |= FlagCrossposted
	s.messageChanged("UPDATE", m)
	return s.restMessage(m), nil
}

func (s *Server) typing(c *call) (any, error) {
	_, err := s.channelFor(c, SendMessages)
	return nil, err
}
