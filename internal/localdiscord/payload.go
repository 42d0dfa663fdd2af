package localdiscord

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// optional is a field of a JSON body that tells absent from null from given.
type optional[T any] struct {
	Set   bool // present, perhaps null
	Value T    // the zero value when null
}

// UnmarshalJSON notes that the field is there.
func (o *optional[T]) UnmarshalJSON(b []byte) error {
	o.Set = true
	return json.Unmarshal(b, &o.Value)
}

// payload is the body of every call that makes or edits a message.
type payload struct {
	Content         optional[string]           `json:"content"`
	Embeds          optional[[]Embed]          `json:"embeds"`
	Components      optional[[]Component]      `json:"components"`
	AllowedMentions *allowedMentions           `json:"allowed_mentions"`
	Flags           optional[int]              `json:"flags"`
	TTS             bool                       `json:"tts"`
	Nonce           nonce                      `json:"nonce"`
	EnforceNonce    bool                       `json:"enforce_nonce"`
	Reference       *MessageReference          `json:"message_reference"`
	Attachments     optional[[]attachmentPart] `json:"attachments"`
}

// attachmentPart describes an uploaded file by its index, or keeps an
// attachment, by its id, in an edit.
type attachmentPart struct {
	ID          nonce  `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description"`
}

// nonce is a string that may come as a number.
type nonce string

// UnmarshalJSON takes a string or a number.
func (n *nonce) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	if bytes.HasPrefix(b, []byte{'"'}) {
		return json.Unmarshal(b, (*string)(n))
	}
	var number json.Number
	if err := json.Unmarshal(b, &number); err != nil {
		return err
	}
	*n = nonce(number)
	return nil
}

// decodeJSON reads a body as Discord does: unknown fields are passed over, a
// value of a wrong type is an invalid form.
func decodeJSON(b []byte, into any) error {
	err := json.Unmarshal(b, into)
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		return invalid(wrong.Field, "BASE_TYPE_BAD_TYPE", "Could not interpret %s as %s.", wrong.Value, wrong.Type)
	case errors.As(err, &syntax):
		return errBadJSON
	}
	return invalid("", "BASE_TYPE_BAD_TYPE", "%v", err)
}

// decodeData reads a callback's data, which may be absent.
func decodeData(b json.RawMessage, into any) error {
	if len(b) == 0 {
		return nil
	}
	return decodeJSON(b, into)
}

// newMessage is an empty message by an author, not yet saved.
func (s *Server) newMessage(ch *Channel, author User) *Message {
	return &Message{
		ID: s.nextID(), ChannelID: ch.ID, GuildID: ch.GuildID, Author: author, Timestamp: s.now(),
		Mentions: []User{}, MentionRoles: []string{}, Attachments: []Attachment{}, Embeds: []Embed{}, Components: []Component{},
	}
}

// check is everything that limits a message's parts. prefix stands before the
// paths of faults: "data." in a callback.
func (p payload) check(prefix string) error {
	f := &form{}
	f.length("content", runes(p.Content.Value), 0, maxContent)
	checkEmbeds(f, p.Embeds.Value)
	checkComponents(f, p.Components.Value)
	checkMentions(f, p.AllowedMentions)
	if runes(string(p.Nonce)) > maxNonce {
		f.length("nonce", runes(string(p.Nonce)), 0, maxNonce)
	}
	if p.EnforceNonce && p.Nonce == "" {
		f.required("nonce")
	}
	const settable = FlagSuppressEmbeds | FlagEphemeral | FlagSuppressNotifications
	if p.Flags.Value&^settable != 0 {
		f.add("flags", "BASE_TYPE_CHOICES", "Flags %d cannot be set here", p.Flags.Value&^settable)
	}
	for i := range f.faults {
		f.faults[i].path = prefix + f.faults[i].path
	}
	return f.err()
}

// compose writes a payload into a new message.
func (s *Server) compose(m *Message, p payload, files []upload, byDefault pings, prefix string) error {
	p.Content.Value = strings.TrimSpace(p.Content.Value)
	if err := p.check(prefix); err != nil {
		return err
	}
	if p.Content.Value == "" && len(p.Embeds.Value) == 0 && len(p.Components.Value) == 0 && len(files) == 0 {
		return errEmptyMessage
	}
	if len(files) > maxFiles {
		return invalid(prefix+"attachments", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxFiles)
	}
	m.Content, m.TTS, m.Nonce = p.Content.Value, p.TTS, string(p.Nonce)
	m.Attachments = s.host(m.ChannelID, files, p.Attachments.Value)
	m.Embeds = richEmbeds(p.Embeds.Value, m.Attachments)
	m.Components = orEmpty(p.Components.Value)
	s.ping(m, p.AllowedMentions, byDefault)
	return nil
}

// edit writes the given parts of a payload over a message and tells everyone;
// absent parts stay, null ones are cleared.
func (s *Server) edit(m *Message, p payload, files []upload, byDefault pings, prefix string) error {
	next := *m
	if p.Content.Set {
		p.Content.Value = strings.TrimSpace(p.Content.Value)
		next.Content = p.Content.Value
	}
	if p.Flags.Set {
		next.Flags = next.Flags&^FlagSuppressEmbeds | p.Flags.Value&FlagSuppressEmbeds
		p.Flags.Value &^= m.Flags
	}
	if err := p.check(prefix); err != nil {
		return err
	}
	if p.Attachments.Set {
		next.Attachments = keep(m.Attachments, p.Attachments.Value)
	}
	next.Attachments = append(next.Attachments[:len(next.Attachments):len(next.Attachments)], s.host(m.ChannelID, files, p.Attachments.Value)...)
	if p.Embeds.Set {
		next.Embeds = richEmbeds(p.Embeds.Value, next.Attachments)
	}
	if p.Components.Set {
		next.Components = orEmpty(p.Components.Value)
	}
	if next.Content == "" && len(next.Embeds) == 0 && len(next.Components) == 0 && len(next.Attachments) == 0 {
		return errEmptyMessage
	}
	if p.Content.Set || p.AllowedMentions != nil {
		s.ping(&next, p.AllowedMentions, byDefault)
	}
	now := s.now()
	next.EditedTimestamp = &now
	*m = next
	s.messageChanged("UPDATE", m)
	return nil
}

func keep(have []Attachment, named []attachmentPart) []Attachment {
	kept := []Attachment{}
	for _, a := range have {
		for _, n := range named {
			if string(n.ID) == a.ID {
				kept = append(kept, a)
			}
		}
	}
	return kept
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// richEmbeds are embeds as stored: typed, in UTC, with attachment:// pointing
// to the hosted file.
func richEmbeds(embeds []Embed, files []Attachment) []Embed {
	rich := make([]Embed, 0, len(embeds))
	for _, e := range embeds {
		e.Type = "rich"
		if t, err := time.Parse(time.RFC3339, e.Timestamp); err == nil {
			e.Timestamp = t.UTC().Format(time.RFC3339Nano)
		}
		e.Image, e.Thumbnail = hosted(e.Image, files), hosted(e.Thumbnail, files)
		rich = append(rich, e)
	}
	return rich
}

func hosted(media *EmbedMedia, files []Attachment) *EmbedMedia {
	if media == nil {
		return nil
	}
	for _, a := range files {
		if media.URL == "attachment://"+a.Filename {
			return &EmbedMedia{URL: a.URL}
		}
	}
	return media
}
