package localdiscord

import (
	"newsdesk/internal/localdiscord/interaction"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// What the calls here take and return is what REST bodies and gateway frames
// carry.

// User is a Discord user; the bot is one too.
type User = wire.User

// Guild is a Discord server.
type Guild = wire.Guild

// Role is a named set of permissions.
type Role = wire.Role

// Permissions is a bit set of what somebody may do.
type Permissions = wire.Permissions

// Overwrite is what a channel allows or denies a role or a user.
type Overwrite = wire.Overwrite

// Channel is a channel, thread or direct message channel.
type Channel = wire.Channel

// ChannelType is the kind of a channel.
type ChannelType = wire.ChannelType

// Message is a message as the API gives it.
type Message = wire.Message

// Attachment is a hosted file.
type Attachment = wire.Attachment

// Command is a registered application command.
type Command = wire.Command

// Choice is a value that an option offers.
type Choice = wire.Choice

// CommandData is what a run of a command carries.
type CommandData = wire.CommandData

// OptionValue is what a member gave for an option.
type OptionValue = wire.OptionValue

// Modal is a form that the bot opened.
type Modal = wire.Modal

// Types of channels.
const (
	TextChannel         = wire.TextChannel
	AnnouncementChannel = wire.AnnouncementChannel
	ForumChannel        = wire.ForumChannel
)

// Permissions that a test gives or takes.
const (
	Administrator         = wire.Administrator
	ManageChannels        = wire.ManageChannels
	ManageGuild           = wire.ManageGuild
	ViewChannel           = wire.ViewChannel
	SendMessages          = wire.SendMessages
	ManageMessages        = wire.ManageMessages
	EmbedLinks            = wire.EmbedLinks
	ReadMessageHistory    = wire.ReadMessageHistory
	MentionEveryone       = wire.MentionEveryone
	CreatePublicThreads   = wire.CreatePublicThreads
	SendMessagesInThreads = wire.SendMessagesInThreads
)

// Button is a component's type, FlagCrossposted a message's flag, and
// IntentMessageContent the intent that lets a bot read messages that do not
// concern it.
const (
	Button               = wire.Button
	FlagCrossposted      = wire.FlagCrossposted
	IntentMessageContent = wire.IntentMessageContent
)

// What an Invocation fails with.
var (
	// ErrNoAnswer is the wait for an interaction that the bot did not answer
	// in time: "The application did not respond".
	ErrNoAnswer = interaction.ErrNoAnswer
	// ErrNoBot is a member's action while no bot is connected.
	ErrNoBot = interaction.ErrNoBot
	// ErrClosed is returned by waits when the server is closed.
	ErrClosed = world.ErrClosed
)
