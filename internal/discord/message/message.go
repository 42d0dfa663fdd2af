// Package message is a message within Discord's limits, and the text in it
// disarmed: what others wrote (articles, questions, names, a model's words) reads
// the same and does nothing. It refuses to encode what Discord would not take, and
// to mention anybody but a role that newsdesk itself names. It is pure, and knows
// nothing of news.
package message

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"github.com/bwmarrin/discordgo"
)

// Message is one Discord message as newsdesk sends it. Its JSON is the body of
// create-message, of edits and of interaction answers alike: it states every
// part, so that an edit leaves nothing old behind, and allows no mention but
// that of ping.
type Message struct {
	Content string
	Embeds  []*discordgo.MessageEmbed
	Rows    []discordgo.MessageComponent
	Private bool   // shown to the asking member only
	Ping    string // role that it pings, in place of content; "" for nobody
	ReplyTo string // id of the message replied to
	Nonce   string // at most 25 characters; Discord posts one message per nonce
	Files   []File

	Thread    string // title of the thread that it opens where it goes to a forum
	Crosspost bool   // publish it to the followers of an announcement channel

	kept json.RawMessage // the body itself, of a message that was read back
}

// File is an attachment to send.
type File struct {
	Name    string // as members see it
	Content []byte
}

// MaxFiles is the most that all files of a message may hold together, in
// bytes: what Discord takes from a bot in a server without boosts.
const MaxFiles = 10 << 20

// Allowed is what a message may mention: one role, or nothing of any kind. The
// empty list counts: discordgo's own type would write null, which Discord
// reads as "all".
type Allowed struct {
	Parse [0]string `json:"parse"`
	Roles []string  `json:"roles,omitempty"`
}

// rolePing is the whole content of a message that pings a role.
var rolePing = regexp.MustCompile(`^<@&(\d{1,20})>$`)

// AllowedBy is what a message of such content may mention. A role is named by
// newsdesk alone: nothing that others wrote is ever a whole content.
func AllowedBy(content string) Allowed {
	if m := rolePing.FindStringSubmatch(content); m != nil {
		return Allowed{Roles: m[1:]}
	}
	return Allowed{}
}

type wireMessage struct {
	Content         string                       `json:"content"`
	Embeds          []*discordgo.MessageEmbed    `json:"embeds"`
	Components      []discordgo.MessageComponent `json:"components"`
	Attachments     []wireFile                   `json:"attachments"`
	AllowedMentions Allowed                      `json:"allowed_mentions"`
	Flags           discordgo.MessageFlags       `json:"flags,omitempty"`
	Reference       *wireReference               `json:"message_reference,omitempty"`
	Nonce           string                       `json:"nonce,omitempty"`
	EnforceNonce    bool                         `json:"enforce_nonce,omitempty"`
	ThreadName      string                       `json:"thread_name,omitempty"` // for newsdesk's own outbox, as the next
	Crosspost       bool                         `json:"crosspost,omitempty"`
}

// wireFile names an uploaded file by its place among the uploads, as an id, which
// Discord describes as a string.
type wireFile struct {
	ID       int    `json:"id,string"`
	Filename string `json:"filename"`
}

type wireReference struct {
	MessageID string `json:"message_id"`
	MustExist bool   `json:"fail_if_not_exists"`
}

// MarshalJSON gives the body to send, or an error when Discord would refuse
// its length.
func (m Message) MarshalJSON() ([]byte, error) {
	if m.kept != nil {
		return m.kept, nil
	}
	if err := m.Check(); err != nil {
		return nil, err
	}
	w := wireMessage{
		Content: m.Content, Embeds: m.Embeds, Components: m.Rows, Attachments: make([]wireFile, len(m.Files)),
		Nonce: m.Nonce, EnforceNonce: m.Nonce != "", ThreadName: m.Thread, Crosspost: m.Crosspost,
	}
	if m.Ping != "" {
		w.Content = "<@&" + m.Ping + ">"
		w.AllowedMentions = AllowedBy(w.Content)
	}
	for i, f := range m.Files {
		w.Attachments[i] = wireFile{ID: i, Filename: f.Name}
	}
	if w.Embeds == nil {
		w.Embeds = []*discordgo.MessageEmbed{}
	}
	if w.Components == nil {
		w.Components = []discordgo.MessageComponent{}
	}
	if m.Private {
		w.Flags = discordgo.MessageFlagsEphemeral
	}
	if m.ReplyTo != "" {
		w.Reference = &wireReference{MessageID: m.ReplyTo}
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads back what MarshalJSON gave, to be sent just as it was: of its
// fields it has the nonce only, and its files are not in it.
func (m *Message) UnmarshalJSON(body []byte) error {
	var w struct{ Nonce string }
	if err := json.Unmarshal(body, &w); err != nil {
		return err
	}
	*m = Message{Nonce: w.Nonce, kept: bytes.Clone(body)}
	return nil
}

// Check refuses a message that Discord would not take for its length or emptiness.
func (m Message) Check() error {
	if Size(m.Content) > maxContent {
		return fmt.Errorf("content of %d characters", Size(m.Content))
	}
	if m.Content == "" && len(m.Embeds) == 0 {
		return errors.New("empty message")
	}
	total := 0
	for _, e := range m.Embeds {
		n := Size(e.Description)
		if n > MaxDescription {
			return fmt.Errorf("embed of %d characters", n)
		}
		if total += n + Size(e.Title); e.Footer != nil {
			total += Size(e.Footer.Text)
		}
	}
	if total > maxEmbeds {
		return fmt.Errorf("embeds of %d characters together", total)
	}
	bytes := 0
	for _, f := range m.Files {
		bytes += len(f.Content)
	}
	if bytes > MaxFiles {
		return fmt.Errorf("files of %d bytes together", bytes)
	}
	return nil
}

// Card is a message of one embed.
func Card(title, description, footer string) Message {
	e := &discordgo.MessageEmbed{Title: title, Description: description, Color: accent}
	if footer != "" {
		e.Footer = &discordgo.MessageEmbedFooter{Text: footer}
	}
	return Message{Embeds: []*discordgo.MessageEmbed{e}}
}

// accent is the colour of newsdesk's embeds: a printer's blue.
const accent = 0x2B5C8A

// Say is a message of plain words only; words come from newsdesk, with what
// others wrote already escaped.
func Say(words string) Message { return Message{Content: Fit(words, maxContent)} }

// Buttons is one row of at most five.
func Buttons(bs ...discordgo.Button) []discordgo.MessageComponent {
	row := discordgo.ActionsRow{}
	for _, b := range bs {
		row.Components = append(row.Components, b)
	}
	return []discordgo.MessageComponent{row}
}

// Button is a button that sends the custom id.
func Button(text, id string) discordgo.Button {
	return discordgo.Button{Label: text, Style: discordgo.SecondaryButton, CustomID: id}
}

// Turning is the buttons that turn pages, from 0; none for a single one.
func Turning(page, pages int, id func(page int) string) []discordgo.MessageComponent {
	var row []discordgo.Button
	if page > 0 {
		row = append(row, Button("Back", id(page-1)))
	}
	if page+1 < pages {
		row = append(row, Button("Next", id(page+1)))
	}
	if row == nil {
		return nil
	}
	return Buttons(row...)
}

// Cards lay blocks out in as many messages as it takes.
func Cards(title string, blocks []string) []Message {
	var messages []Message
	for _, page := range Pack(blocks, "\n\n", MaxDescription) {
		messages = append(messages, Card(title, page, ""))
	}
	return messages
}
