// Package interaction is what members and the bot do with each other: commands,
// buttons, menus and modals on one side, answers, edits and followups on the
// other. It refuses what Discord's client would not let a member do, and answers
// that do not fit or come too late.
package interaction

import (
	"crypto/rand"
	"errors"
	"time"

	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// TokenLife is how long an interaction's token edits and follows up.
const TokenLife = 15 * time.Minute

// maxKept is how many interactions are remembered.
const maxKept = 10000

// ErrNoAnswer is the wait for an interaction that the bot did not answer in
// time: "The application did not respond".
var ErrNoAnswer = errors.New("the application did not respond")

// ErrNoBot is a member's action while no bot is connected.
var ErrNoBot = errors.New("no bot is connected")

// Interaction is one interaction and what the bot did with it.
type Interaction struct {
	ID, Token string
	Kind      int
	by        world.Person
	channel   *wire.Channel
	Name      string        // "brief article", or a component's custom id
	menu      bool          // a context menu's command
	source    *wire.Message // the message whose component or modal it came from
	focused   int           // autocomplete: the option's type
	Created   time.Time
	timer     *time.Timer

	Answer    int           // callback type; 0 while there is none
	Missed    bool          // the first answer's time ran out
	Original  *wire.Message // the reply, or the source once it is to be updated
	Deferred  bool          // the answer deferred, and nothing came since
	Followups []*wire.Message
	choices   []wire.Choice
	Modal     *wire.Modal
}

// Exchange is all interactions between members and the bot; the world's lock
// guards it.
type Exchange struct {
	world        *world.World
	firstAnswer  time.Duration
	interactions []*Interaction // the latest, oldest first
}

// New is an exchange without interactions; the bot has firstAnswer for the
// first answer to each.
func New(w *world.World, firstAnswer time.Duration) *Exchange {
	return &Exchange{world: w, firstAnswer: firstAnswer}
}

// interact sends an interaction to the bot and starts the time for its first
// answer; the world is locked. in says who did what where.
func (x *Exchange) interact(in *Interaction, data any) error {
	if !x.world.Sessions.Ready() {
		return ErrNoBot
	}
	in.ID, in.Token, in.Created = x.world.NextID(), rand.Text()+rand.Text(), x.world.Now()
	x.interactions = append(x.interactions, in)
	x.interactions = x.interactions[max(0, len(x.interactions)-maxKept):]
	in.timer = time.AfterFunc(x.firstAnswer, func() { x.miss(in) })
	x.world.Sessions.Dispatch(world.Event{Name: world.InteractionCreate, Guild: in.channel.GuildID, Data: x.onWire(in, data)})
	return nil
}

func (x *Exchange) onWire(in *Interaction, data any) wire.Interaction {
	w := wire.Interaction{
		ID: in.ID, ApplicationID: x.world.Bot.ID, Type: in.Kind, Data: data, Token: in.Token, Version: 1,
		ChannelID: in.channel.ID, Channel: *in.channel, GuildID: in.channel.GuildID,
		AppPermissions: x.world.Permissions(x.world.Bot.ID, in.channel), Locale: in.by.Locale,
		Entitlements: []any{}, MaxUpload: wire.MaxUpload, Message: in.source,
	}
	g := x.world.Guild(in.channel.GuildID)
	if g == nil {
		w.User, w.Context, w.Owners = &in.by.User, 1, map[string]string{"1": in.by.User.ID}
		return w
	}
	w.Member, w.GuildLocale, w.Owners = x.world.AsMember(g, in.by.User.ID, in.channel), g.Locale, map[string]string{"0": g.ID}
	return w
}

// miss marks an interaction that was not answered in time.
func (x *Exchange) miss(in *Interaction) {
	x.world.Lock()
	defer x.world.Unlock()
	if in.Answer != 0 || x.world.Closed {
		return
	}
	in.Missed = true
	if in.Kind != wire.AutocompleteInteraction {
		gone := map[string]string{"interaction_id": in.ID, "channel_id": in.channel.ID, "reason": "The application did not respond"}
		if in.source != nil {
			gone["message_id"] = in.source.ID
		}
		x.world.Pages.Show("interaction_failed", gone, in.by.Is)
	}
	x.world.Notify()
}

// Find returns the interaction whose token it is; nil when there is none.
func (x *Exchange) Find(token string) *Interaction {
	for _, in := range x.interactions {
		if in.Token == token {
			return in
		}
	}
	return nil
}

// Stop ends the time that interactions have for their first answer.
func (x *Exchange) Stop() {
	for _, in := range x.interactions {
		in.timer.Stop()
	}
}
