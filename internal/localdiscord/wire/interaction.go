package wire

import "encoding/json"

// Gateway intents, by bit.
const (
	IntentGuilds         = 1 << 0
	intentMembers        = 1 << 1
	intentPresences      = 1 << 8
	IntentMessages       = 1 << 9
	IntentDirectMessages = 1 << 12
	// IntentMessageContent lets a bot read messages that do not concern it.
	IntentMessageContent = 1 << 15

	PrivilegedIntents = intentMembers | intentPresences | IntentMessageContent
	KnownIntents      = 1<<26 - 1
)

// Interaction types.
const (
	CommandInteraction      = 2
	ComponentInteraction    = 3
	AutocompleteInteraction = 4
	ModalInteraction        = 5
)

// Callback types: how a bot may first answer an interaction.
const (
	CallbackMessage         = 4
	CallbackDeferredMessage = 5
	CallbackDeferredUpdate  = 6
	CallbackUpdate          = 7
	CallbackAutocomplete    = 8
	CallbackModal           = 9
)

// Interaction is an interaction as the gateway sends it.
type Interaction struct {
	ID             string            `json:"id"`
	ApplicationID  string            `json:"application_id"`
	Type           int               `json:"type"`
	Data           any               `json:"data"`
	GuildID        string            `json:"guild_id,omitempty"`
	ChannelID      string            `json:"channel_id"`
	Channel        Channel           `json:"channel"`
	Member         *GuildMember      `json:"member,omitempty"`
	User           *User             `json:"user,omitempty"`
	Token          string            `json:"token"`
	Version        int               `json:"version"`
	Message        *Message          `json:"message,omitempty"`
	AppPermissions Permissions       `json:"app_permissions"`
	Locale         string            `json:"locale"`
	GuildLocale    string            `json:"guild_locale,omitempty"`
	Owners         map[string]string `json:"authorizing_integration_owners"`
	Entitlements   []any             `json:"entitlements"`
	Context        int               `json:"context"`
	MaxUpload      int               `json:"attachment_size_limit"`
}

// Callback is how a bot first answers an interaction.
type Callback struct {
	Type int             `json:"type"`
	Data json.RawMessage `json:"data"`
}
