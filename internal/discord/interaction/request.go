package interaction

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/rest"
	"newsdesk/internal/news"
)

// Mode is how an interaction is first answered. It also settles who sees the
// rest of the answer.
type Mode int

// The ways to answer first.
const (
	Private Mode = iota // promised to the member alone
	Public              // promised to the channel
	Update              // promised as a change of the message with the button
	Direct              // the handler answers at once by itself, with a modal
)

// Route is what happens to one command, button, menu or modal.
type Route struct {
	Mode   Mode
	Manage bool // for who manages newsdesk
	// Check refuses before anything is promised, when only the member sees it;
	// it may be nil, and must leave time to promise within Discord's 3 s.
	Check func(context.Context, *Request) error
	Run   func(context.Context, *Request) error
	Again bool          // a process may begin Run anew for one that died in it: a second run spoils nothing, and needs the input only
	Time  time.Duration // Run may take; 0 is workTime
}

// time is how long an interaction may take.
func (rt Route) time() time.Duration {
	if rt.Mode == Direct {
		return directTime
	}
	return cmp.Or(rt.Time, workTime)
}

// Request is one interaction of a member of a guild.
type Request struct {
	In                   *discordgo.Interaction
	Guild, Channel, User string
	Mode                 Mode
	input
	Resolved *discordgo.ApplicationCommandInteractionDataResolved
	Target   *discordgo.Message // that a message menu was opened on
	focused  string             // option being typed, for autocomplete
	api      *rest.Client
	acked    bool         // Discord has its first answer
	Shown    bool         // and the member the reply, or its first part
	promised news.Promise // as it is kept; zero when it is not
	note     func(context.Context, news.Promise)
	replies  Replies
}

// input is what a member gave. As JSON it is kept until it is answered.
type input struct {
	Options map[string]*discordgo.ApplicationCommandInteractionDataOption `json:",omitempty"` // by name
	Fields  map[string]string                                             `json:",omitempty"` // of a modal
	Args    []string                                                      `json:",omitempty"` // of a custom id
	Values  []string                                                      `json:",omitempty"` // picked in a menu
}

// read takes the interaction apart; the key names its route. It is false when
// the interaction carries nothing that this version can read.
func read(in *discordgo.Interaction, client *rest.Client) (*Request, string, bool) {
	r := &Request{In: in, Guild: in.GuildID, Channel: in.ChannelID, api: client}
	if in.Member != nil && in.Member.User != nil {
		r.User = in.Member.User.ID
	}
	switch data := in.Data.(type) {
	case discordgo.ApplicationCommandInteractionData:
		if data.CommandType == discordgo.MessageApplicationCommand {
			return r, "menu " + data.Name, r.target(data)
		}
		return r, r.command(data), true
	case discordgo.MessageComponentInteractionData:
		deed, args, ok := action.Read(data.CustomID)
		r.Args, r.Values = args, data.Values
		return r, "button " + deed, ok
	case discordgo.ModalSubmitInteractionData:
		deed, args, ok := action.Read(data.CustomID)
		r.Args, r.Fields = args, inputs(data.Components)
		return r, "modal " + deed, ok
	}
	return r, "", false
}

// command collects the options of a command and returns its path.
func (r *Request) command(data discordgo.ApplicationCommandInteractionData) string {
	path, options := "/"+data.Name, data.Options
	for len(options) == 1 && options[0] != nil &&
		(options[0].Type == discordgo.ApplicationCommandOptionSubCommand || options[0].Type == discordgo.ApplicationCommandOptionSubCommandGroup) {
		path += " " + options[0].Name
		options = options[0].Options
	}
	r.Resolved = data.Resolved
	r.Options = make(map[string]*discordgo.ApplicationCommandInteractionDataOption, len(options))
	for _, o := range options {
		if o == nil {
			continue
		}
		r.Options[o.Name] = o
		if o.Focused {
			r.focused = o.Name
		}
	}
	return path
}

// target finds the message that a menu was opened on, false when Discord did
// not send it.
func (r *Request) target(data discordgo.ApplicationCommandInteractionData) bool {
	if data.Resolved != nil {
		r.Target = data.Resolved.Messages[data.TargetID]
	}
	return r.Target != nil
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

// Text is an option's value as a member typed it, "" when it is not given.
func (r *Request) Text(option string) string {
	o := r.Options[option]
	if o == nil {
		return ""
	}
	s, _ := o.Value.(string) // but for numbers and flags, every option of ours is a string or an id
	return strings.TrimSpace(s)
}

// Count is an option that is a whole number, false when it is not given.
func (r *Request) Count(option string) (int, bool) {
	o := r.Options[option]
	if o == nil {
		return 0, false
	}
	n, ok := o.Value.(float64) // as JSON has numbers
	return int(n), ok
}

// Flag is an option that is on or off, otherwise when it is not given.
func (r *Request) Flag(option string, otherwise bool) bool {
	o := r.Options[option]
	if o == nil {
		return otherwise
	}
	on, ok := o.Value.(bool)
	return on && ok || otherwise && !ok
}

// Given reports whether a member gave an option at all.
func (r *Request) Given(option string) bool { return r.Options[option] != nil }

// Attachment is the file given with an option, nil when Discord sent none.
func (r *Request) Attachment(option string) *discordgo.MessageAttachment {
	if r.Resolved == nil {
		return nil
	}
	return r.Resolved.Attachments[r.Text(option)]
}

// Arg is the n-th argument of the custom id, "" when there is none.
func (r *Request) Arg(n int) string {
	if n >= len(r.Args) {
		return ""
	}
	return r.Args[n]
}

// ID is the n-th argument of the custom id where that is a stored thing's number.
func (r *Request) ID(n int) (int64, error) {
	id, err := strconv.ParseInt(r.Arg(n), 10, 64)
	if err != nil {
		return 0, Unreadable(err)
	}
	return id, nil
}

// promise answers within Discord's three seconds that an answer will come.
func (r *Request) promise(ctx context.Context) error {
	var err error
	switch r.Mode {
	case Direct:
		return nil
	case Update:
		err = r.api.DeferUpdate(ctx, r.In)
	default:
		err = r.api.DeferReply(ctx, r.In, r.Mode == Private)
	}
	r.acked = err == nil
	return err
}

// Whisper tells the member alone something beside the answer.
func (r *Request) Whisper(ctx context.Context, m message.Message) error {
	m.Private = true
	return r.api.Follow(ctx, r.In, m)
}

// Open answers with a modal.
func (r *Request) Open(ctx context.Context, m message.Modal) error {
	err := r.api.Open(ctx, r.In, m)
	r.acked = err == nil
	return err
}

// excuse tells the member why there is no answer: alone where Discord still
// allows it, and without touching the message a button stands on.
func (r *Request) excuse(ctx context.Context, words string) error {
	m := message.Say(words)
	m.Private = true
	switch {
	case !r.acked:
		return r.api.Respond(ctx, r.In, m)
	case r.Mode == Update, r.Mode == Direct, r.Shown:
		return r.api.Follow(ctx, r.In, m)
	}
	m.Private = false
	return r.api.Edit(ctx, r.In, m)
}

// underWay begins what stands in place of a reply that is still to come, so that
// it is never taken for one.
const underWay = "⏳"

// Progress shows in place of the reply how far a long deed is, at once and
// then when it has moved, at most every so often. report may be called at any
// rate; end waits for an edit under way. An edit that fails is let go: the
// reply itself comes after.
func (r *Request) Progress(ctx context.Context, every time.Duration, words func(done, total int) message.Message) (report func(done, total int), end func()) {
	type state struct{ done, total int }
	var now atomic.Pointer[state]
	now.Store(&state{})
	report = func(done, total int) { now.Store(&state{done, total}) }
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for shown := (*state)(nil); ctx.Err() == nil; {
			if s := now.Load(); s != shown {
				m := words(s.done, s.total)
				m.Content = strings.TrimSpace(underWay + " " + m.Content)
				if r.api.Edit(ctx, r.In, m) == nil {
					shown = s
				}
			}
			if rest.Pause(ctx, every) != nil {
				return
			}
		}
	}()
	return report, func() { stop(); <-ended }
}
