package world

import (
	"newsdesk/internal/localdiscord/wire"
)

// InteractionCreate is the event that an interaction comes in.
const InteractionCreate = "INTERACTION_CREATE"

// Event is something that happened, on its way to the gateway's sessions.
type Event struct {
	Name   string
	Guild  string // "" goes to shard 0
	Intent int    // 0 needs none
	Data   any
	Seen   func(intents int) any // makes data for a session; used when data is nil
}

// ChannelChanged tells bot and pages that a channel or thread was made,
// changed or deleted; what is CREATE, UPDATE or DELETE.
func (w *World) ChannelChanged(what string, ch *wire.Channel) {
	name := "CHANNEL_" + what
	if ch.Type.Thread() {
		name = "THREAD_" + what
	}
	if ch.Type != wire.DirectMessage && w.botSees(ch) {
		w.Sessions.Dispatch(Event{Name: name, Guild: ch.GuildID, Intent: wire.IntentGuilds, Data: *ch})
	}
	w.Pages.Show("channel_"+pageWord[what], *ch, func(v *Person) bool { return w.CanView(v, ch) })
	w.Notify()
}

var pageWord = map[string]string{"CREATE": "create", "UPDATE": "update", "DELETE": "delete"}

// botSees reports whether events of the channel reach the bot; a channel just
// deleted is judged by what is left of it.
func (w *World) botSees(ch *wire.Channel) bool {
	g := w.Guild(ch.GuildID)
	return g != nil && g.Members[w.Bot.ID] != nil &&
		(ch.Type.Thread() || w.Permissions(w.Bot.ID, ch).Has(wire.ViewChannel))
}

// GuildCreate is the data of GUILD_CREATE: the guild with its channels, the
// threads that are open and the bot's own membership.
func (w *World) GuildCreate(g *Guild) any {
	channels, threads := []wire.Channel{}, []wire.Channel{}
	for _, ch := range w.Channels {
		switch {
		case ch.GuildID != g.ID:
		case !ch.Type.Thread():
			channels = append(channels, *ch)
		case !ch.Thread.Archived:
			threads = append(threads, *ch)
		}
	}
	return struct {
		wire.Guild
		JoinedAt    any                `json:"joined_at"`
		MemberCount int                `json:"member_count"`
		Members     []wire.GuildMember `json:"members"`
		Channels    []wire.Channel     `json:"channels"`
		Threads     []wire.Channel     `json:"threads"`
	}{g.Copy(), g.Members[w.Bot.ID].JoinedAt, len(g.Members), []wire.GuildMember{*g.Members[w.Bot.ID]}, channels, threads}
}
