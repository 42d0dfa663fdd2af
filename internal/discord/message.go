package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"github.com/bwmarrin/discordgo"
)

// message is one Discord message as newsdesk sends it. Its JSON is the body of
// create-message, of edits and of interaction answers alike: it states every
// part, so that an edit leaves nothing old behind, and allows no mention but
// that of ping.
type message struct {
	content string
	embeds  []*discordgo.MessageEmbed
	rows    []discordgo.MessageComponent
	private bool   // shown to the asking member only
	ping    string // role that it pings, in place of content; "" for nobody
	replyTo string // id of the message replied to
	nonce   string // at most 25 characters; Discord posts one message per nonce
	files   []file

	thread    string // title of the thread that it opens where it goes to a forum
	crosspost bool   // publish it to the followers of an announcement channel
}

// file is an attachment to send.
type file struct {
	name    string // as members see it
	content []byte
}

// maxFiles is the most that all files of a message may hold together, in
// bytes: what Discord takes from a bot in a server without boosts.
const maxFiles = 10 << 20

// allowed is what a message may mention: one role, or nothing of any kind. The
// empty list counts: discordgo's own type would write null, which Discord
// reads as "all".
type allowed struct {
	Parse [0]string `json:"parse"`
	Roles []string  `json:"roles,omitempty"`
}

// rolePing is the whole content of a message that pings a role.
var rolePing = regexp.MustCompile(`^<@&(\d{1,20})>$`)

// allowedBy is what a message of such content may mention. A role is named by
// newsdesk alone: nothing that others wrote is ever a whole content.
func allowedBy(content string) allowed {
	if m := rolePing.FindStringSubmatch(content); m != nil {
		return allowed{Roles: m[1:]}
	}
	return allowed{}
}

type wireMessage struct {
	Content         string                       `json:"content"`
	Embeds          []*discordgo.MessageEmbed    `json:"embeds"`
	Components      []discordgo.MessageComponent `json:"components"`
	Attachments     []wireFile                   `json:"attachments"`
	AllowedMentions allowed                      `json:"allowed_mentions"`
	Flags           discordgo.MessageFlags       `json:"flags,omitempty"`
	Reference       *wireReference               `json:"message_reference,omitempty"`
	Nonce           string                       `json:"nonce,omitempty"`
	EnforceNonce    bool                         `json:"enforce_nonce,omitempty"`
	ThreadName      string                       `json:"thread_name,omitempty"` // for newsdesk's own outbox, as the next
	Crosspost       bool                         `json:"crosspost,omitempty"`
}

// wireFile names an uploaded file by its place among the uploads.
type wireFile struct {
	ID       int    `json:"id"`
	Filename string `json:"filename"`
}

type wireReference struct {
	MessageID string `json:"message_id"`
	MustExist bool   `json:"fail_if_not_exists"`
}

// MarshalJSON gives the body to send, or an error when Discord would refuse
// its length.
func (m message) MarshalJSON() ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	w := wireMessage{
		Content: m.content, Embeds: m.embeds, Components: m.rows, Attachments: make([]wireFile, len(m.files)),
		Nonce: m.nonce, EnforceNonce: m.nonce != "", ThreadName: m.thread, Crosspost: m.crosspost,
	}
	if m.ping != "" {
		w.Content = "<@&" + m.ping + ">"
		w.AllowedMentions = allowedBy(w.Content)
	}
	for i, f := range m.files {
		w.Attachments[i] = wireFile{ID: i, Filename: f.name}
	}
	if w.Embeds == nil {
		w.Embeds = []*discordgo.MessageEmbed{}
	}
	if w.Components == nil {
		w.Components = []discordgo.MessageComponent{}
	}
	if m.private {
		w.Flags = discordgo.MessageFlagsEphemeral
	}
	if m.replyTo != "" {
		w.Reference = &wireReference{MessageID: m.replyTo}
	}
	return json.Marshal(w)
}

func (m message) check() error {
	if size(m.content) > maxContent {
		return fmt.Errorf("content of %d characters", size(m.content))
	}
	if m.content == "" && len(m.embeds) == 0 {
		return errors.New("empty message")
	}
	total := 0
	for _, e := range m.embeds {
		n := size(e.Description)
		if n > maxDescription {
			return fmt.Errorf("embed of %d characters", n)
		}
		if total += n + size(e.Title); e.Footer != nil {
			total += size(e.Footer.Text)
		}
	}
	if total > maxEmbeds {
		return fmt.Errorf("embeds of %d characters together", total)
	}
	bytes := 0
	for _, f := range m.files {
		bytes += len(f.content)
	}
	if bytes > maxFiles {
		return fmt.Errorf("files of %d bytes together", bytes)
	}
	return nil
}

// card is a message of one embed.
func card(title, description, footer string) message {
	e := &discordgo.MessageEmbed{Title: title, Description: description, Color: accent}
	if footer != "" {
		e.Footer = &discordgo.MessageEmbedFooter{Text: footer}
	}
	return message{embeds: []*discordgo.MessageEmbed{e}}
}

// accent is the colour of newsdesk's embeds: a printer's blue.
const accent = 0x2B5C8A

// say is a message of plain words only; words come from newsdesk, with what
// others wrote already escaped.
func say(words string) message { return message{content: fit(words, maxContent)} }

// buttons is one row of at most five.
func buttons(bs ...discordgo.Button) []discordgo.MessageComponent {
	row := discordgo.ActionsRow{}
	for _, b := range bs {
		row.Components = append(row.Components, b)
	}
	return []discordgo.MessageComponent{row}
}

func button(text, id string) discordgo.Button {
	return discordgo.Button{Label: text, Style: discordgo.SecondaryButton, CustomID: id}
}
