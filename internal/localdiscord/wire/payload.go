package wire

import (
	"bytes"
	"encoding/json"
	"slices"
)

// AllowedMentions is the part of a message that says whom it may ping.
type AllowedMentions struct {
	Parse       []string `json:"parse"`
	Users       []string `json:"users"`
	Roles       []string `json:"roles"`
	RepliedUser bool     `json:"replied_user"`
}

// Lets reports whether an id may be pinged; named are those that the kind lists.
func (am *AllowedMentions) Lets(kind, id string, named []string) bool {
	return slices.Contains(am.Parse, kind) || slices.Contains(named, id)
}

// Optional is a field of a JSON body that tells absent from null from given.
type Optional[T any] struct {
	Set   bool // present, perhaps null
	Value T    // the zero value when null
}

// UnmarshalJSON notes that the field is there.
func (o *Optional[T]) UnmarshalJSON(b []byte) error {
	o.Set = true
	return json.Unmarshal(b, &o.Value)
}

// Payload is the body of every call that makes or edits a message.
type Payload struct {
	Content         Optional[string]           `json:"content"`
	Embeds          Optional[[]Embed]          `json:"embeds"`
	Components      Optional[[]Component]      `json:"components"`
	AllowedMentions *AllowedMentions           `json:"allowed_mentions"`
	Flags           Optional[int]              `json:"flags"`
	TTS             bool                       `json:"tts"`
	Nonce           Nonce                      `json:"nonce"`
	EnforceNonce    bool                       `json:"enforce_nonce"`
	Reference       *MessageReference          `json:"message_reference"`
	Attachments     Optional[[]AttachmentPart] `json:"attachments"`
}

// AttachmentPart describes an uploaded file by its index, or keeps an
// attachment, by its id, in an edit.
type AttachmentPart struct {
	ID          Nonce  `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description"`
}

// Nonce is a string that may come as a number.
type Nonce string

// UnmarshalJSON takes a string or a number.
func (n *Nonce) UnmarshalJSON(b []byte) error {
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
	*n = Nonce(number)
	return nil
}
