package discord

import (
	"context"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// mode is how an interaction is first answered. It also settles who sees the
// rest of the answer.
type mode int

const (
	private mode = iota // promised to the member alone
	public              // promised to the channel
	update              // promised as a change of the message with the button
	direct              // the handler answers at once by itself, with a modal
)

// route is what happens to one command, button, menu or modal.
type route struct {
	mode   mode
	manage bool // needs Manage Server
	// check refuses before anything is promised, when only the member sees it;
	// it may be nil, and must leave time to promise within Discord's 3 s.
	check func(context.Context, *request) error
	run   func(context.Context, *request) error
	time  time.Duration // run may take; 0 is workTime
}

// request is one interaction of a member of a guild.
type request struct {
	in                   *discordgo.Interaction
	guild, channel, user string
	mode                 mode
	options              map[string]*discordgo.ApplicationCommandInteractionDataOption
	resolved             *discordgo.ApplicationCommandInteractionDataResolved
	fields               map[string]string // of a modal
	args                 []string          // of a custom id
	values               []string          // picked in a menu
	focused              string            // option being typed, for autocomplete
	api                  *api
	acked                bool // Discord has its first answer
	shown                bool // and the member the reply, or its first part
}

// read takes the interaction apart; the key names its route. It is false when
// the interaction carries nothing that this version can read.
func (b *Bot) read(in *discordgo.Interaction) (*request, string, bool) {
	r := &request{in: in, guild: in.GuildID, channel: in.ChannelID, api: b.api}
	if in.Member != nil && in.Member.User != nil {
		r.user = in.Member.User.ID
	}
	switch data := in.Data.(type) {
	case discordgo.ApplicationCommandInteractionData:
		return r, r.command(data), true
	case discordgo.MessageComponentInteractionData:
		action, args, ok := readCustomID(data.CustomID)
		r.args, r.values = args, data.Values
		return r, "button " + action, ok
	case discordgo.ModalSubmitInteractionData:
		action, args, ok := readCustomID(data.CustomID)
		r.args, r.fields = args, inputs(data.Components)
		return r, "modal " + action, ok
	}
	return r, "", false
}

// command collects the options of a command and returns its path.
func (r *request) command(data discordgo.ApplicationCommandInteractionData) string {
	path, options := "/"+data.Name, data.Options
	for len(options) == 1 && options[0] != nil &&
		(options[0].Type == discordgo.ApplicationCommandOptionSubCommand || options[0].Type == discordgo.ApplicationCommandOptionSubCommandGroup) {
		path += " " + options[0].Name
		options = options[0].Options
	}
	r.resolved = data.Resolved
	r.options = make(map[string]*discordgo.ApplicationCommandInteractionDataOption, len(options))
	for _, o := range options {
		if o == nil {
			continue
		}
		r.options[o.Name] = o
		if o.Focused {
			r.focused = o.Name
		}
	}
	return path
}

// inputs are the values of a modal's text fields by their ids.
func inputs(rows []discordgo.MessageComponent) map[string]string {
	values := make(map[string]string)
	for _, c := range rows {
		row, ok := c.(*discordgo.ActionsRow)
		if !ok {
			continue
		}
		for _, c := range row.Components {
			if field, ok := c.(*discordgo.TextInput); ok {
				values[field.CustomID] = field.Value
			}
		}
	}
	return values
}

// text is an option's value as a member typed it, "" when it is not given.
func (r *request) text(option string) string {
	o := r.options[option]
	if o == nil {
		return ""
	}
	s, _ := o.Value.(string) // but for numbers and flags, every option of ours is a string or an id
	return strings.TrimSpace(s)
}

// count is an option that is a whole number, false when it is not given.
func (r *request) count(option string) (int, bool) {
	o := r.options[option]
	if o == nil {
		return 0, false
	}
	n, ok := o.Value.(float64) // as JSON has numbers
	return int(n), ok
}

// flag is an option that is on or off, otherwise when it is not given.
func (r *request) flag(option string, otherwise bool) bool {
	o := r.options[option]
	if o == nil {
		return otherwise
	}
	on, ok := o.Value.(bool)
	return on && ok || otherwise && !ok
}

// attachment is the file given with an option, nil when Discord sent none.
func (r *request) attachment(option string) *discordgo.MessageAttachment {
	if r.resolved == nil {
		return nil
	}
	return r.resolved.Attachments[r.text(option)]
}

// arg is the n-th argument of the custom id, "" when there is none.
func (r *request) arg(n int) string {
	if n >= len(r.args) {
		return ""
	}
	return r.args[n]
}

// promise answers within Discord's three seconds that an answer will come.
func (r *request) promise(ctx context.Context) error {
	var err error
	switch r.mode {
	case direct:
		return nil
	case update:
		err = r.api.deferUpdate(ctx, r.in)
	default:
		err = r.api.deferReply(ctx, r.in, r.mode == private)
	}
	r.acked = err == nil
	return err
}

// reply sends the answer: the first message in place of the promise, the
// others after it.
func (r *request) reply(ctx context.Context, first message, more ...message) error {
	if err := r.api.edit(ctx, r.in, first); err != nil {
		return err
	}
	r.shown = true
	for _, m := range more {
		m.private = r.mode == private
		if err := r.api.follow(ctx, r.in, m); err != nil {
			return err
		}
	}
	return nil
}

// open answers with a modal.
func (r *request) open(ctx context.Context, m modal) error {
	err := r.api.ask(ctx, r.in, m)
	r.acked = err == nil
	return err
}

// excuse tells the member why there is no answer: alone where Discord still
// allows it, and without touching the message a button stands on.
func (r *request) excuse(ctx context.Context, words string) error {
	m := say(words)
	m.private = true
	switch {
	case !r.acked:
		return r.api.respond(ctx, r.in, m)
	case r.mode == update, r.mode == direct, r.shown:
		return r.api.follow(ctx, r.in, m)
	}
	m.private = false
	return r.api.edit(ctx, r.in, m)
}
