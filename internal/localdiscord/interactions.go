package localdiscord

import (
	"crypto/rand"
	"errors"
	"time"
)

// Interaction types.
const (
	commandInteraction      = 2
	componentInteraction    = 3
	autocompleteInteraction = 4
	modalInteraction        = 5
)

// Callback types: how a bot may first answer an interaction.
const (
	CallbackMessage         = 4
	CallbackDeferredMessage = 5
	CallbackDeferredUpdate  = 6
	CallbackUpdate          = 7
	CallbackAutocomplete    = 8
	CallbackModal           = 9
)

// tokenLife is how long an interaction's token edits and follows up.
const tokenLife = 15 * time.Minute

// ErrNoAnswer is the wait for an interaction that the bot did not answer in
// time: "The application did not respond".
var ErrNoAnswer = errors.New("the application did not respond")

// ErrNoBot is a member's action while no bot is connected.
var ErrNoBot = errors.New("no bot is connected")

// interaction is one interaction and what the bot did with it.
type interaction struct {
	id, token string
	kind      int
	by        Member
	channel   *Channel
	name      string   // "brief article", or a component's custom id
	menu      bool     // a context menu's command
	source    *Message // the message whose component or modal it came from
	focused   int      // autocomplete: the option's type
	created   time.Time
	timer     *time.Timer

	answer    int      // callback type; 0 while there is none
	missed    bool     // the first answer's time ran out
	original  *Message // the reply, or the source once it is to be updated
	deferred  bool     // the answer deferred, and nothing came since
	followups []*Message
	choices   []Choice
	modal     *Modal
}

// wireInteraction is an interaction as the gateway sends it.
type wireInteraction struct {
	ID             string            `json:"id"`
	ApplicationID  string            `json:"application_id"`
	Type           int               `json:"type"`
	Data           any               `json:"data"`
	GuildID        string            `json:"guild_id,omitempty"`
	ChannelID      string            `json:"channel_id"`
	Channel        Channel           `json:"channel"`
	Member         *GuildMember      `json:"member,omitempty"`
	User           *User             `json:"user,omitempty"`
	Token          string            `json:"token"`
	Version        int               `json:"version"`
	Message        *Message          `json:"message,omitempty"`
	AppPermissions Permissions       `json:"app_permissions"`
	Locale         string            `json:"locale"`
	GuildLocale    string            `json:"guild_locale,omitempty"`
	Owners         map[string]string `json:"authorizing_integration_owners"`
	Entitlements   []any             `json:"entitlements"`
	Context        int               `json:"context"`
	MaxUpload      int               `json:"attachment_size_limit"`
}

// interact sends an interaction to the bot and starts the time for its first
// answer; s.mu is held. in says who did what where.
func (s *Server) interact(in *interaction, data any) error {
	if !s.gate.ready() {
		return ErrNoBot
	}
	in.id, in.token, in.created = s.nextID(), rand.Text()+rand.Text(), s.now()
	s.interactions = latest(append(s.interactions, in))
	in.timer = time.AfterFunc(s.opts.FirstAnswer, func() { s.miss(in) })
	e := event{name: "INTERACTION_CREATE", guild: in.channel.GuildID, data: s.wire(in, data)}
	s.dispatch(e)
	if s.gate.duplicates > 0 {
		s.gate.duplicates--
		s.dispatch(e)
	}
	return nil
}

func (s *Server) wire(in *interaction, data any) wireInteraction {
	w := wireInteraction{
		ID: in.id, ApplicationID: s.st.bot.ID, Type: in.kind, Data: data, Token: in.token, Version: 1,
		ChannelID: in.channel.ID, Channel: *in.channel, GuildID: in.channel.GuildID,
		AppPermissions: s.st.permissions(s.st.bot.ID, in.channel), Locale: in.by.locale,
		Entitlements: []any{}, MaxUpload: maxUpload, Message: in.source,
	}
	g := s.st.guild(in.channel.GuildID)
	if g == nil {
		w.User, w.Context, w.Owners = &in.by.User, 1, map[string]string{"1": in.by.User.ID}
		return w
	}
	w.Member, w.GuildLocale, w.Owners = s.asMember(g, in.by.User.ID, in.channel), g.Locale, map[string]string{"0": g.ID}
	return w
}

// asMember is a membership with the permissions it gives in a channel.
func (s *Server) asMember(g *guild, userID string, ch *Channel) *GuildMember {
	gm := *g.members[userID]
	p := s.st.permissions(userID, ch)
	gm.Permissions = &p
	return &gm
}

// miss marks an interaction that was not answered in time.
func (s *Server) miss(in *interaction) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in.answer != 0 || s.closed {
		return
	}
	in.missed = true
	if in.kind != autocompleteInteraction {
		gone := map[string]string{"interaction_id": in.id, "channel_id": in.channel.ID, "reason": "The application did not respond"}
		if in.source != nil {
			gone["message_id"] = in.source.ID
		}
		s.show("interaction_failed", gone, in.by.is)
	}
	s.notify()
}

// find returns the interaction whose token it is; nil when there is none.
func (s *Server) find(token string) *interaction {
	for _, in := range s.interactions {
		if in.token == token {
			return in
		}
	}
	return nil
}

// caption says, on a reply, which command or component it answers.
func (in *interaction) caption() *MessageInteraction {
	return &MessageInteraction{ID: in.id, Type: in.kind, Name: in.name, User: in.by.User}
}

// reply makes the message that answers an interaction; it is not saved.
func (s *Server) reply(in *interaction, flags int) *Message {
	m := s.newMessage(in.channel, s.st.bot)
	m.ApplicationID, m.WebhookID = s.st.bot.ID, s.st.bot.ID
	m.Flags = flags & (FlagEphemeral | FlagLoading | FlagSuppressEmbeds | FlagSuppressNotifications)
	m.Metadata = in.caption()
	switch {
	case in.kind == commandInteraction && in.menu:
		m.Type, m.Interaction = 23, in.caption()
	case in.kind == commandInteraction:
		m.Type, m.Interaction = 20, in.caption()
	case in.source != nil && !in.source.Ephemeral():
		m.Type = 19
		m.Reference = &MessageReference{MessageID: in.source.ID, ChannelID: in.source.ChannelID, GuildID: in.source.GuildID}
	}
	if m.Ephemeral() {
		m.VisibleTo = in.by.User.ID
	}
	return m
}
