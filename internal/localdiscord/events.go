package localdiscord

import "slices"

// Gateway intents, by bit.
const (
	intentGuilds         = 1 << 0
	intentMembers        = 1 << 1
	intentPresences      = 1 << 8
	intentMessages       = 1 << 9
	intentDirectMessages = 1 << 12
	// IntentMessageContent lets a bot read messages that do not concern it.
	IntentMessageContent = 1 << 15

	privilegedIntents = intentMembers | intentPresences | IntentMessageContent
	knownIntents      = 1<<26 - 1
)

// event is something that happened, on its way to the gateway's sessions.
type event struct {
	name   string
	guild  string // "" goes to shard 0
	intent int    // 0 needs none
	data   any
	seen   func(intents int) any // makes data for a session; used when data is nil
}

// channelChanged tells bot and pages that a channel or thread was made,
// changed or deleted; what is CREATE, UPDATE or DELETE.
func (s *Server) channelChanged(what string, ch *Channel) {
	name := "CHANNEL_" + what
	if ch.Type.Thread() {
		name = "THREAD_" + what
	}
	if ch.Type != DirectMessage && s.botSees(ch) {
		s.dispatch(event{name: name, guild: ch.GuildID, intent: intentGuilds, data: *ch})
	}
	s.show("channel_"+pageWord[what], *ch, func(v *Member) bool { return s.canView(v, ch) })
	s.notify()
}

var pageWord = map[string]string{"CREATE": "create", "UPDATE": "update", "DELETE": "delete"}

// botSees reports whether events of the channel reach the bot; a channel just
// deleted is judged by what is left of it.
func (s *Server) botSees(ch *Channel) bool {
	g := s.st.guild(ch.GuildID)
	return g != nil && g.members[s.st.bot.ID] != nil &&
		(ch.Type.Thread() || s.st.permissions(s.st.bot.ID, ch).Has(ViewChannel))
}

// saveMessage appends a new message and tells everyone who sees it.
func (s *Server) saveMessage(m *Message) {
	s.st.messages[m.ChannelID] = append(s.st.messages[m.ChannelID], m)
	if ch := s.st.channel(m.ChannelID); ch != nil {
		ch.LastMessageID = m.ID
		ch.MessageCount++
	}
	s.messageChanged("CREATE", m)
}

// messageChanged tells bot and pages of a new (CREATE) or edited (UPDATE)
// message. Ephemeral messages are no gateway events.
func (s *Server) messageChanged(what string, m *Message) {
	if !m.Ephemeral() {
		s.dispatchMessage("MESSAGE_"+what, m)
	}
	if len(s.viewers) > 0 {
		s.show("message_"+pageWord[what], s.pageMessage(*m), func(v *Member) bool { return s.visible(v, m) })
	}
	s.notify()
}

func (s *Server) dispatchMessage(name string, m *Message) {
	ch := s.st.channel(m.ChannelID)
	if ch == nil || ch.Type != DirectMessage && !s.st.permissions(s.st.bot.ID, ch).Has(ViewChannel) {
		return
	}
	intent := intentMessages
	if ch.Type == DirectMessage {
		intent = intentDirectMessages
	}
	whole := *m
	s.dispatch(event{name: name, guild: m.GuildID, intent: intent, seen: func(intents int) any {
		return s.forBot(whole, intents&IntentMessageContent != 0)
	}})
}

// removeMessage deletes a message and tells everyone who saw it.
func (s *Server) removeMessage(m *Message) {
	s.st.messages[m.ChannelID] = slices.DeleteFunc(slices.Clone(s.st.messages[m.ChannelID]), func(o *Message) bool { return o == m })
	gone := map[string]string{"id": m.ID, "channel_id": m.ChannelID}
	if m.GuildID != "" {
		gone["guild_id"] = m.GuildID
	}
	if !m.Ephemeral() {
		intent := intentMessages
		if m.GuildID == "" {
			intent = intentDirectMessages
		}
		s.dispatch(event{name: "MESSAGE_DELETE", guild: m.GuildID, intent: intent, data: gone})
	}
	s.show("message_delete", gone, func(v *Member) bool { return s.visible(v, m) })
	s.notify()
}

// visible reports whether a member sees a message.
func (s *Server) visible(v *Member, m *Message) bool {
	if m.VisibleTo != "" && m.VisibleTo != v.User.ID {
		return false
	}
	ch := s.st.channel(m.ChannelID)
	return ch != nil && s.canView(v, ch)
}

func (s *Server) canView(v *Member, ch *Channel) bool {
	if ch.Type == DirectMessage {
		return slices.ContainsFunc(ch.Recipients, func(u User) bool { return u.ID == v.User.ID })
	}
	return s.st.permissions(v.User.ID, ch).Has(ViewChannel)
}

// forBot is a message as the bot receives it: without the message content
// intent, what it says is blank unless the message is the bot's own, direct,
// or pings the bot (a reply to the bot does).
func (s *Server) forBot(m Message, content bool) Message {
	bot := s.st.bot.ID
	pinged := slices.ContainsFunc(m.Mentions, func(u User) bool { return u.ID == bot })
	if content || m.Author.ID == bot || m.GuildID == "" || pinged {
		return m
	}
	m.Content, m.Embeds, m.Attachments, m.Components = "", []Embed{}, []Attachment{}, []Component{}
	if m.Referenced != nil {
		quoted := s.forBot(*m.Referenced, content)
		m.Referenced = &quoted
	}
	return m
}

// guildCreate is the data of GUILD_CREATE: the guild with its channels, the
// threads that are open and the bot's own membership.
func (s *Server) guildCreate(g *guild) any {
	channels, threads := []Channel{}, []Channel{}
	for _, ch := range s.st.channels {
		switch {
		case ch.GuildID != g.ID:
		case !ch.Type.Thread():
			channels = append(channels, *ch)
		case !ch.Thread.Archived:
			threads = append(threads, *ch)
		}
	}
	return struct {
		Guild
		JoinedAt    any           `json:"joined_at"`
		MemberCount int           `json:"member_count"`
		Members     []GuildMember `json:"members"`
		Channels    []Channel     `json:"channels"`
		Threads     []Channel     `json:"threads"`
	}{g.copy(), g.members[s.st.bot.ID].JoinedAt, len(g.members), []GuildMember{*g.members[s.st.bot.ID]}, channels, threads}
}
