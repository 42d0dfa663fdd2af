package localdiscord

import (
	"slices"
	"strings"
)

const (
	maxChannelName = 100
	maxTopic       = 1024
	defaultArchive = 1440 // minutes
)

var archiveTimes = []int{60, 1440, 4320, 10080}

func (s *Server) getChannel(c *call) (any, error) {
	ch, err := s.channelFor(c, 0)
	if err != nil {
		return nil, err
	}
	return *ch, nil
}

// channelPatch is what of a channel or thread can be changed here.
type channelPatch struct {
	Name        *string `json:"name"`
	Topic       *string `json:"topic"`
	Slowmode    *int    `json:"rate_limit_per_user"`
	Archived    *bool   `json:"archived"`
	Locked      *bool   `json:"locked"`
	AutoArchive *int    `json:"auto_archive_duration"`
}

func (s *Server) editChannel(c *call) (any, error) {
	ch, err := s.channelFor(c, 0)
	if err != nil {
		return nil, err
	}
	need := ManageChannels
	if ch.Type.Thread() {
		need = ManageThreads
	}
	// A thread's starter renames and archives it without the permission.
	if ch.OwnerID != s.st.bot.ID && !s.st.permissions(s.st.bot.ID, ch).Has(need) {
		return nil, errMissingPerms
	}
	var p channelPatch
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	p.apply(ch)
	s.channelChanged("UPDATE", ch)
	return *ch, nil
}

func (p channelPatch) check() error {
	f := &form{}
	if p.Name != nil {
		f.length("name", runes(strings.TrimSpace(*p.Name)), 1, maxChannelName)
	}
	if p.Topic != nil {
		f.length("topic", runes(*p.Topic), 0, maxTopic)
	}
	if p.Slowmode != nil {
		f.within("rate_limit_per_user", *p.Slowmode, 0, 21600)
	}
	if p.AutoArchive != nil && !slices.Contains(archiveTimes, *p.AutoArchive) {
		f.choice("auto_archive_duration", "60, 1440, 4320, 10080")
	}
	return f.err()
}

func (p channelPatch) apply(ch *Channel) {
	set(&ch.Name, p.Name)
	set(&ch.Topic, p.Topic)
	set(&ch.Slowmode, p.Slowmode)
	if ch.Thread == nil {
		return
	}
	t := *ch.Thread // replaced, so that copies of the channel stay as they are
	set(&t.Archived, p.Archived)
	set(&t.Locked, p.Locked)
	set(&t.AutoArchive, p.AutoArchive)
	ch.Thread = &t
}

func set[T any](field *T, to *T) {
	if to != nil {
		*field = *to
	}
}

func (s *Server) deleteChannel(c *call) (any, error) {
	ch, err := s.channelFor(c, 0)
	if err != nil {
		return nil, err
	}
	need := ManageChannels
	if ch.Type.Thread() {
		need = ManageThreads
	}
	if !s.st.permissions(s.st.bot.ID, ch).Has(need) {
		return nil, errMissingPerms
	}
	gone := *ch
	s.removeChannel(ch)
	return gone, nil
}

// threadRequest is the body of the calls that start threads; Message is for
// forum channels.
type threadRequest struct {
	Name        string      `json:"name"`
	AutoArchive int         `json:"auto_archive_duration"`
	Type        ChannelType `json:"type"`
	Message     *payload    `json:"message"`
}

// threadFor reads and checks a thread request. Type 0 is a private thread, as
// on Discord.
func threadFor(c *call) (threadRequest, error) {
	req := threadRequest{AutoArchive: defaultArchive, Type: PrivateThread}
	if err := c.decode(&req); err != nil {
		return req, err
	}
	if req.AutoArchive == 0 {
		req.AutoArchive = defaultArchive
	}
	if req.Type == TextChannel {
		req.Type = PrivateThread
	}
	f := &form{}
	req.Name = strings.TrimSpace(req.Name)
	f.length("name", runes(req.Name), 1, maxChannelName)
	if !slices.Contains(archiveTimes, req.AutoArchive) {
		f.choice("auto_archive_duration", "60, 1440, 4320, 10080")
	}
	return req, f.err()
}

// openThread makes a thread; a thread started from a message has its id.
func (s *Server) openThread(parent *Channel, id string, kind ChannelType, req threadRequest) *Channel {
	t := &Channel{
		ID: id, Type: kind, GuildID: parent.GuildID, ParentID: parent.ID, Name: req.Name, OwnerID: s.st.bot.ID,
		Overwrites: []Overwrite{},
		Thread:     &ThreadMetadata{AutoArchive: req.AutoArchive, ArchiveTimestamp: s.now()},
	}
	s.st.channels = append(s.st.channels, t)
	s.channelChanged("CREATE", t)
	return t
}

func (s *Server) threadFromMessage(c *call) (any, error) {
	ch, m, err := s.messageFor(c, CreatePublicThreads|ReadMessageHistory)
	if err != nil {
		return nil, err
	}
	kind := PublicThread
	switch ch.Type {
	case TextChannel:
	case AnnouncementChannel:
		kind = AnnouncementThread
	default:
		return nil, errWrongChannel
	}
	if s.st.channel(m.ID) != nil {
		return nil, errThreadExists
	}
	req, err := threadFor(c)
	if err != nil {
		return nil, err
	}
	t := s.openThread(ch, m.ID, kind, req)
	shown := *t
	m.Thread, m.Flags = &shown, m.Flags|FlagHasThread
	s.messageChanged("UPDATE", m)
	return created{*t}, nil
}

func (s *Server) createThread(c *call) (any, error) {
	ch, err := s.channelFor(c, 0)
	if err != nil {
		return nil, err
	}
	req, err := threadFor(c)
	if err != nil {
		return nil, err
	}
	if ch.Type == ForumChannel {
		return s.createForumThread(c, ch, req)
	}
	need := CreatePublicThreads
	if req.Type == PrivateThread {
		need = CreatePrivateThreads
	}
	switch {
	case ch.Type != TextChannel && ch.Type != AnnouncementChannel:
		return nil, errWrongChannel
	case !req.Type.Thread():
		return nil, invalid("type", "BASE_TYPE_CHOICES", "Value must be one of {10, 11, 12}.")
	case !s.st.permissions(s.st.bot.ID, ch).Has(need):
		return nil, errMissingPerms
	}
	return created{*s.openThread(ch, s.nextID(), req.Type, req)}, nil
}

// createForumThread makes a thread with its first message, which has the
// thread's id.
func (s *Server) createForumThread(c *call, forum *Channel, req threadRequest) (any, error) {
	if !s.st.permissions(s.st.bot.ID, forum).Has(SendMessages) {
		return nil, errMissingPerms
	}
	if req.Message == nil {
		return nil, invalid("message", "BASE_TYPE_REQUIRED", "This field is required")
	}
	if err := req.Message.check("message."); err != nil {
		return nil, err
	}
	draft := s.newMessage(forum, s.st.bot)
	if err := s.compose(draft, *req.Message, c.files, pingAll, "message."); err != nil {
		return nil, err
	}
	t := s.openThread(forum, draft.ID, PublicThread, req)
	draft.ChannelID = t.ID
	s.saveMessage(draft)
	return created{struct {
		Channel
		Message Message `json:"message"`
	}{*t, *draft}}, nil
}

func (s *Server) joinThread(c *call) (any, error) {
	ch, err := s.channelFor(c, 0)
	if err == nil && !ch.Type.Thread() {
		err = errWrongChannel
	}
	return nil, err
}

func (s *Server) listActiveThreads(c *call) (any, error) {
	g, err := s.guildFor(c)
	if err != nil {
		return nil, err
	}
	return s.threadList(func(t *Channel) bool { return t.GuildID == g.ID && !t.Thread.Archived }), nil
}

func (s *Server) listArchivedThreads(c *call) (any, error) {
	ch, err := s.channelFor(c, ReadMessageHistory)
	if err != nil {
		return nil, err
	}
	return s.threadList(func(t *Channel) bool { return t.ParentID == ch.ID && t.Thread.Archived }), nil
}

func (s *Server) threadList(wanted func(*Channel) bool) any {
	threads := []Channel{}
	for _, t := range s.st.channels {
		if t.Type.Thread() && wanted(t) && s.st.permissions(s.st.bot.ID, t).Has(ViewChannel) {
			threads = append(threads, *t)
		}
	}
	return map[string]any{"threads": threads, "members": []any{}, "has_more": false}
}
