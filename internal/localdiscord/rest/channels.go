package rest

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/limits"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

func (api *API) getChannel(c *call) (any, error) {
	ch, err := api.channelFor(c, 0)
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

func (api *API) editChannel(c *call) (any, error) {
	ch, err := api.channelFor(c, 0)
	if err != nil {
		return nil, err
	}
	// A thread's starter renames and archives it without the permission.
	if ch.OwnerID != api.world.Bot.ID && !api.world.Permissions(api.world.Bot.ID, ch).Has(ch.Type.Manages()) {
		return nil, apierror.MissingPerms
	}
	var p channelPatch
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	p.apply(ch, api.world.Now())
	api.world.ChannelChanged("UPDATE", ch)
	return *ch, nil
}

func (p channelPatch) check() error {
	f := &apierror.Form{}
	if p.Name != nil {
		f.Length("name", utf8.RuneCountInString(strings.TrimSpace(*p.Name)), 1, limits.MaxChannelName)
	}
	if p.Topic != nil {
		f.Length("topic", utf8.RuneCountInString(*p.Topic), 0, limits.MaxTopic)
	}
	if p.Slowmode != nil {
		f.Within("rate_limit_per_user", *p.Slowmode, 0, 21600)
	}
	if p.AutoArchive != nil && !slices.Contains(limits.ArchiveTimes, *p.AutoArchive) {
		f.Choice("auto_archive_duration", "60, 1440, 4320, 10080")
	}
	return f.Err()
}

func (p channelPatch) apply(ch *wire.Channel, now time.Time) {
	set(&ch.Name, p.Name)
	set(&ch.Topic, p.Topic)
	set(&ch.Slowmode, p.Slowmode)
	if ch.Thread == nil {
		return
	}
	t := *ch.Thread // replaced, so that copies of the channel stay as they are
	if p.Archived != nil && *p.Archived != t.Archived {
		t.Archived, t.ArchiveTimestamp = *p.Archived, now
	}
	set(&t.Locked, p.Locked)
	set(&t.AutoArchive, p.AutoArchive)
	ch.Thread = &t
}

func set[T any](field *T, to *T) {
	if to != nil {
		*field = *to
	}
}

func (api *API) deleteChannel(c *call) (any, error) {
	ch, err := api.channelFor(c, 0)
	if err != nil {
		return nil, err
	}
	if !api.world.Permissions(api.world.Bot.ID, ch).Has(ch.Type.Manages()) {
		return nil, apierror.MissingPerms
	}
	gone := *ch
	api.world.RemoveChannel(ch)
	return gone, nil
}

// threadRequest is the body of the calls that start threads; Message is for
// forum channels.
type threadRequest struct {
	Name        string           `json:"name"`
	AutoArchive int              `json:"auto_archive_duration"`
	Type        wire.ChannelType `json:"type"`
	Message     *wire.Payload    `json:"message"`
}

// threadFor reads and checks a thread request. Type 0 is a private thread, as
// on Discord.
func threadFor(c *call) (threadRequest, error) {
	req := threadRequest{AutoArchive: limits.DefaultArchive, Type: wire.PrivateThread}
	if err := c.decode(&req); err != nil {
		return req, err
	}
	if req.AutoArchive == 0 {
		req.AutoArchive = limits.DefaultArchive
	}
	if req.Type == wire.TextChannel {
		req.Type = wire.PrivateThread
	}
	f := &apierror.Form{}
	req.Name = strings.TrimSpace(req.Name)
	f.Length("name", utf8.RuneCountInString(req.Name), 1, limits.MaxChannelName)
	if !slices.Contains(limits.ArchiveTimes, req.AutoArchive) {
		f.Choice("auto_archive_duration", "60, 1440, 4320, 10080")
	}
	return req, f.Err()
}

func (api *API) threadFromMessage(c *call) (any, error) {
	ch, m, err := api.messageFor(c, wire.CreatePublicThreads|wire.ReadMessageHistory)
	if err != nil {
		return nil, err
	}
	kind := wire.PublicThread
	switch ch.Type {
	case wire.TextChannel:
	case wire.AnnouncementChannel:
		kind = wire.AnnouncementThread
	default:
		return nil, apierror.WrongChannel
	}
	if api.world.Channel(m.ID) != nil {
		return nil, apierror.ThreadExists
	}
	req, err := threadFor(c)
	if err != nil {
		return nil, err
	}
	t := api.world.OpenThread(ch, m.ID, kind, req.Name, req.AutoArchive)
	shown := *t
	m.Thread, m.Flags = &shown, m.Flags|wire.FlagHasThread
	api.world.MessageChanged("UPDATE", m)
	return created{*t}, nil
}

func (api *API) createThread(c *call) (any, error) {
	ch, err := api.channelFor(c, 0)
	if err != nil {
		return nil, err
	}
	req, err := threadFor(c)
	if err != nil {
		return nil, err
	}
	if ch.Type == wire.ForumChannel {
		return api.createForumThread(c, ch, req)
	}
	need := wire.CreatePublicThreads
	if req.Type == wire.PrivateThread {
		need = wire.CreatePrivateThreads
	}
	switch {
	case ch.Type != wire.TextChannel && ch.Type != wire.AnnouncementChannel:
		return nil, apierror.WrongChannel
	case !req.Type.Thread(), (req.Type == wire.AnnouncementThread) != (ch.Type == wire.AnnouncementChannel):
		return nil, apierror.Invalid("type", "BASE_TYPE_CHOICES", "Value must be one of {10, 11, 12}.")
	case !api.world.Permissions(api.world.Bot.ID, ch).Has(need):
		return nil, apierror.MissingPerms
	}
	return created{*api.world.OpenThread(ch, api.world.NextID(), req.Type, req.Name, req.AutoArchive)}, nil
}

// createForumThread makes a thread with its first message, which has the
// thread's id.
func (api *API) createForumThread(c *call, forum *wire.Channel, req threadRequest) (any, error) {
	if !api.world.Permissions(api.world.Bot.ID, forum).Has(wire.SendMessages) {
		return nil, apierror.MissingPerms
	}
	if req.Message == nil {
		return nil, apierror.Invalid("message", "BASE_TYPE_REQUIRED", "This field is required")
	}
	if err := limits.Payload(*req.Message, "message."); err != nil {
		return nil, err
	}
	draft := api.world.NewMessage(forum, api.world.Bot)
	if err := api.world.Compose(draft, *req.Message, c.files, world.PingAll, "message."); err != nil {
		return nil, err
	}
	t := api.world.OpenThread(forum, draft.ID, wire.PublicThread, req.Name, req.AutoArchive)
	draft.ChannelID = t.ID
	api.world.SaveMessage(draft)
	return created{struct {
		wire.Channel
		Message wire.Message `json:"message"`
	}{*t, *draft}}, nil
}

func (api *API) joinThread(c *call) (any, error) {
	ch, err := api.channelFor(c, 0)
	if err == nil && !ch.Type.Thread() {
		err = apierror.WrongChannel
	}
	return nil, err
}
