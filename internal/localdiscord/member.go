package localdiscord

import "context"

// Member is a person in a guild who acts through the client: what the client
// would refuse is an error here, before the bot hears of it. Every wait ends
// with ctx, after ten seconds at the latest.
type Member struct {
	GuildID string
	User    User
}

// Opts are option values by name: string, int, int64, float64, bool, or an
// Attachment, User, Channel, Role or *Member.
type Opts map[string]any

// Slash runs a chat command such as "brief article" in a channel.
func (m *Member) Slash(ctx context.Context, channelID, path string, opts Opts) (*Invocation, error) {
	return nil, errUnbuilt
}

// Autocomplete types into an option and returns what the bot offers. focused
// names the option; its value in opts is what was typed so far.
func (m *Member) Autocomplete(ctx context.Context, channelID, path string, opts Opts, focused string) ([]Choice, error) {
	return nil, errUnbuilt
}

// MessageCommand runs a command of a message's context menu.
func (m *Member) MessageCommand(ctx context.Context, name string, target Message) (*Invocation, error) {
	return nil, errUnbuilt
}

// Click presses the button whose custom id starts with prefix.
func (m *Member) Click(ctx context.Context, on Message, prefix string) (*Invocation, error) {
	return nil, errUnbuilt
}

// Select picks values in the menu whose custom id starts with prefix.
func (m *Member) Select(ctx context.Context, on Message, prefix string, values ...string) (*Invocation, error) {
	return nil, errUnbuilt
}

// Submit fills a modal's inputs, by custom id, and sends it.
func (m *Member) Submit(ctx context.Context, modal Modal, values map[string]string) (*Invocation, error) {
	return nil, errUnbuilt
}

// Say posts a message; replyTo is a message's id or "".
func (m *Member) Say(ctx context.Context, channelID, content, replyTo string) (Message, error) {
	return Message{}, errUnbuilt
}

// Attach uploads a file to be given as a command's option.
func (m *Member) Attach(ctx context.Context, channelID, filename string, content []byte) (Attachment, error) {
	return Attachment{}, errUnbuilt
}

// DM is the member's direct message channel with the bot; it is made when
// there is none. Interactions there come without a guild.
func (m *Member) DM() Channel { return Channel{} }

// In is the same member with a client in another language, such as "de".
func (m *Member) In(locale string) *Member { return m }

// Invocation is an interaction that the bot was sent.
type Invocation struct {
	ID    string
	Token string
}

// Message waits for the reply: a message that is no longer loading, or for a
// component that updates its message, that message. It fails with ErrNoAnswer
// when the bot missed the first answer, and when the answer was a modal.
func (i *Invocation) Message(ctx context.Context) (Message, error) { return Message{}, errUnbuilt }

// Answer waits for the first answer and returns its callback type.
func (i *Invocation) Answer(ctx context.Context) (int, error) { return 0, errUnbuilt }

// Modal waits for the modal that the bot opened.
func (i *Invocation) Modal(ctx context.Context) (Modal, error) { return Modal{}, errUnbuilt }

// Followup waits for the n-th followup message, from 0.
func (i *Invocation) Followup(ctx context.Context, n int) (Message, error) {
	return Message{}, errUnbuilt
}

// Followups are the followup messages so far.
func (i *Invocation) Followups() []Message { return nil }

// Failed waits until the bot missed the first answer.
func (i *Invocation) Failed(ctx context.Context) error { return errUnbuilt }
