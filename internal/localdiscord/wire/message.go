package wire

import (
	"strings"
	"time"
)

// Message flags that are simulated.
const (
	FlagCrossposted           = 1 << 0
	FlagSuppressEmbeds        = 1 << 2
	FlagHasThread             = 1 << 5
	FlagEphemeral             = 1 << 6
	FlagLoading               = 1 << 7
	FlagSuppressNotifications = 1 << 12
)

// Message is a message in Discord's shape. Mentions, MentionRoles and
// MentionEveryone hold whom it really pinged, after allowed_mentions and
// permissions; the fields without JSON names are for tests.
type Message struct {
	ID              string              `json:"id"`
	Type            int                 `json:"type"`
	ChannelID       string              `json:"channel_id"`
	GuildID         string              `json:"guild_id,omitempty"`
	Author          User                `json:"author"`
	Member          *GuildMember        `json:"member,omitempty"`
	Content         string              `json:"content"`
	Timestamp       time.Time           `json:"timestamp"`
	EditedTimestamp *time.Time          `json:"edited_timestamp"`
	TTS             bool                `json:"tts"`
	MentionEveryone bool                `json:"mention_everyone"`
	Mentions        []User              `json:"mentions"`
	MentionRoles    []string            `json:"mention_roles"`
	Attachments     []Attachment        `json:"attachments"`
	Embeds          []Embed             `json:"embeds"`
	Components      []Component         `json:"components"`
	Flags           int                 `json:"flags"`
	Pinned          bool                `json:"pinned"`
	Nonce           string              `json:"nonce,omitempty"`
	ApplicationID   string              `json:"application_id,omitempty"`
	WebhookID       string              `json:"webhook_id,omitempty"`
	Interaction     *MessageInteraction `json:"interaction,omitempty"`
	Metadata        *MessageInteraction `json:"interaction_metadata,omitempty"`
	Reference       *MessageReference   `json:"message_reference,omitempty"`
	Referenced      *Message            `json:"referenced_message,omitempty"`
	Thread          *Channel            `json:"thread,omitempty"`

	// VisibleTo is the only user who sees an ephemeral message.
	VisibleTo string `json:"-"`
}

// MessageInteraction names the command or component that a reply answers.
type MessageInteraction struct {
	ID   string `json:"id"`
	Type int    `json:"type"`
	Name string `json:"name"`
	User User   `json:"user"`
}

// MessageReference points to the message that a reply answers.
type MessageReference struct {
	Type            int    `json:"type"`
	MessageID       string `json:"message_id"`
	ChannelID       string `json:"channel_id,omitempty"`
	GuildID         string `json:"guild_id,omitempty"`
	FailIfNotExists *bool  `json:"fail_if_not_exists,omitempty"`
}

// Attachment is a file that this server hosts; URL is absolute.
type Attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	Size        int    `json:"size"`
	URL         string `json:"url"`
	ProxyURL    string `json:"proxy_url"`
	Ephemeral   bool   `json:"ephemeral,omitempty"`
}

// Embed is a rich embed.
type Embed struct {
	Type        string       `json:"type,omitempty"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	URL         string       `json:"url,omitempty"`
	Timestamp   string       `json:"timestamp,omitempty"`
	Color       int          `json:"color,omitempty"`
	Footer      *EmbedFooter `json:"footer,omitempty"`
	Image       *EmbedMedia  `json:"image,omitempty"`
	Thumbnail   *EmbedMedia  `json:"thumbnail,omitempty"`
	Author      *EmbedAuthor `json:"author,omitempty"`
	Fields      []EmbedField `json:"fields,omitempty"`
}

// EmbedFooter is the small line below an embed.
type EmbedFooter struct {
	Text    string `json:"text"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedMedia is an embed's image or thumbnail.
type EmbedMedia struct {
	URL string `json:"url"`
}

// EmbedAuthor is the small line above an embed's title.
type EmbedAuthor struct {
	Name    string `json:"name"`
	URL     string `json:"url,omitempty"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedField is a titled block inside an embed.
type EmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline,omitempty"`
}

// Ephemeral reports whether only one member sees the message.
func (m Message) Ephemeral() bool { return m.Flags&FlagEphemeral != 0 }

// Loading reports whether the message is a deferred reply still to come.
func (m Message) Loading() bool { return m.Flags&FlagLoading != 0 }

// Text is everything a reader sees, a line a part: content, then each embed's
// author, title, description, fields and footer.
func (m Message) Text() string {
	parts := []string{m.Content}
	for _, e := range m.Embeds {
		if e.Author != nil {
			parts = append(parts, e.Author.Name)
		}
		parts = append(parts, e.Title, e.Description)
		for _, f := range e.Fields {
			parts = append(parts, f.Name, f.Value)
		}
		if e.Footer != nil {
			parts = append(parts, e.Footer.Text)
		}
	}
	seen := parts[:0]
	for _, p := range parts {
		if p != "" {
			seen = append(seen, p)
		}
	}
	return strings.Join(seen, "\n")
}

// Control returns the button or select menu whose custom id starts with
// prefix.
func (m Message) Control(prefix string) (Component, bool) {
	for _, row := range m.Components {
		for _, c := range row.Components {
			if c.CustomID != "" && strings.HasPrefix(c.CustomID, prefix) {
				return c, true
			}
		}
	}
	return Component{}, false
}
