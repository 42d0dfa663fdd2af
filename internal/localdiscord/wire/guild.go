// Package wire is Discord's objects as JSON, as REST bodies and gateway frames
// carry them, and how bodies are read and written. It checks nothing; objects of
// Discord that a bot does not need are left out.
package wire

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// User is a Discord user; the bot is one too.
type User struct {
	ID            string  `json:"id"`
	Username      string  `json:"username"`
	GlobalName    *string `json:"global_name"`
	Discriminator string  `json:"discriminator"`
	Avatar        *string `json:"avatar"`
	Bot           bool    `json:"bot,omitempty"`
}

// Mention is the text that names the user in a message.
func (u User) Mention() string { return "<@" + u.ID + ">" }

// Role is a named set of permissions. The role that has its guild's id is
// @everyone.
type Role struct {
	ID          string      `json:"id"`
	Name        string      `json:"name"`
	Color       int         `json:"color"`
	Position    int         `json:"position"`
	Permissions Permissions `json:"permissions"`
	Managed     bool        `json:"managed"`
	Mentionable bool        `json:"mentionable"`
	Hoist       bool        `json:"hoist"`
}

// Guild is a Discord server.
type Guild struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	OwnerID  string   `json:"owner_id"`
	Roles    []Role   `json:"roles"`
	Emojis   []string `json:"emojis"`
	Features []string `json:"features"`
	Locale   string   `json:"preferred_locale"`
}

// GuildMember is a user's membership as the API gives it; Member is the same
// person acting.
type GuildMember struct {
	User        *User        `json:"user,omitempty"`
	Nick        *string      `json:"nick"`
	Roles       []string     `json:"roles"`
	JoinedAt    time.Time    `json:"joined_at"`
	Deaf        bool         `json:"deaf"`
	Mute        bool         `json:"mute"`
	Permissions *Permissions `json:"permissions,omitempty"`
}

// ChannelType numbers channels as Discord does.
type ChannelType int

// The channel types that are simulated.
const (
	TextChannel         ChannelType = 0
	DirectMessage       ChannelType = 1
	AnnouncementChannel ChannelType = 5
	AnnouncementThread  ChannelType = 10
	PublicThread        ChannelType = 11
	PrivateThread       ChannelType = 12
	ForumChannel        ChannelType = 15
)

// Thread reports whether channels of this type live inside another channel.
func (t ChannelType) Thread() bool { return t >= AnnouncementThread && t <= PrivateThread }

// Overwrite changes a role's (Type 0) or a member's (Type 1) permissions in
// one channel.
type Overwrite struct {
	ID    string      `json:"id"`
	Type  int         `json:"type"`
	Allow Permissions `json:"allow"`
	Deny  Permissions `json:"deny"`
}

// ThreadMetadata is what a thread has and other channels have not.
// AutoArchive is in minutes.
type ThreadMetadata struct {
	Archived         bool      `json:"archived"`
	AutoArchive      int       `json:"auto_archive_duration"`
	ArchiveTimestamp time.Time `json:"archive_timestamp"`
	Locked           bool      `json:"locked"`
}

// Channel is a channel or a thread.
type Channel struct {
	ID            string          `json:"id"`
	Type          ChannelType     `json:"type"`
	GuildID       string          `json:"guild_id,omitempty"`
	Name          string          `json:"name,omitempty"`
	Topic         string          `json:"topic,omitempty"`
	Position      int             `json:"position"`
	ParentID      string          `json:"parent_id,omitempty"`
	OwnerID       string          `json:"owner_id,omitempty"`
	LastMessageID string          `json:"last_message_id,omitempty"`
	MessageCount  int             `json:"message_count,omitempty"`
	Slowmode      int             `json:"rate_limit_per_user"`
	Overwrites    []Overwrite     `json:"permission_overwrites"`
	Thread        *ThreadMetadata `json:"thread_metadata,omitempty"`
	Recipients    []User          `json:"recipients,omitempty"`
	Permissions   *Permissions    `json:"permissions,omitempty"`
}

// Mention is the text that names the channel in a message.
func (c Channel) Mention() string { return "<#" + c.ID + ">" }

// Permissions is Discord's bit set, a decimal string in JSON.
type Permissions int64

// The permissions that the simulated routes ask for.
const (
	Administrator         Permissions = 1 << 3
	ManageChannels        Permissions = 1 << 4
	ManageGuild           Permissions = 1 << 5
	AddReactions          Permissions = 1 << 6
	ViewChannel           Permissions = 1 << 10
	SendMessages          Permissions = 1 << 11
	ManageMessages        Permissions = 1 << 13
	EmbedLinks            Permissions = 1 << 14
	AttachFiles           Permissions = 1 << 15
	ReadMessageHistory    Permissions = 1 << 16
	MentionEveryone       Permissions = 1 << 17
	UseExternalEmojis     Permissions = 1 << 18
	ManageRoles           Permissions = 1 << 28
	UseCommands           Permissions = 1 << 31
	ManageThreads         Permissions = 1 << 34
	CreatePublicThreads   Permissions = 1 << 35
	CreatePrivateThreads  Permissions = 1 << 36
	SendMessagesInThreads Permissions = 1 << 38

	AllPermissions Permissions = 1<<50 - 1

	// EveryonePermissions is what @everyone may do in a new guild; as on
	// Discord that includes pinging everyone.
	EveryonePermissions = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory |
		AddReactions | UseExternalEmojis | MentionEveryone | UseCommands |
		CreatePublicThreads | CreatePrivateThreads | SendMessagesInThreads
)

// Has reports whether all of want is granted.
func (p Permissions) Has(want Permissions) bool { return p&want == want }

// MarshalJSON writes the set as a decimal string.
func (p Permissions) MarshalJSON() ([]byte, error) {
	return strconv.AppendQuote(nil, strconv.FormatInt(int64(p), 10)), nil
}

// UnmarshalJSON reads a decimal string or a number.
func (p *Permissions) UnmarshalJSON(b []byte) error {
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return fmt.Errorf("read permissions: %w", err)
	}
	v, err := strconv.ParseInt(n.String(), 10, 64)
	if err != nil {
		return fmt.Errorf("read permissions: %w", err)
	}
	*p = Permissions(v)
	return nil
}

// Sends is the permission that posting in a channel needs.
func (t ChannelType) Sends() Permissions {
	if t.Thread() {
		return SendMessagesInThreads
	}
	return SendMessages
}

// Manages is the permission that changing or deleting a channel needs.
func (t ChannelType) Manages() Permissions {
	if t.Thread() {
		return ManageThreads
	}
	return ManageChannels
}
