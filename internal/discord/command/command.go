// Package command builds the commands that members see, and registers them with
// Discord when they changed. What a command does is not its affair.
package command

import (
	"github.com/bwmarrin/discordgo"
)

// New is a command for servers; name and description as Discord limits them, 32
// and 100 characters.
func New(name, description string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommand {
	return &discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand, Name: name, Description: description, Options: options,
		Contexts:         &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild},
		IntegrationTypes: &[]discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall},
	}
}

// Menu is an entry in the menu of a message.
func Menu(name string) *discordgo.ApplicationCommand {
	c := New(name, "")
	c.Type = discordgo.MessageApplicationCommand
	return c
}

// Managed hides a command from members without Manage Server. Discord knows
// this for whole commands only, so /article, whose reading half is open to
// all, relies on the check of each route.
func Managed(c *discordgo.ApplicationCommand) *discordgo.ApplicationCommand {
	needed := int64(discordgo.PermissionManageGuild)
	c.DefaultMemberPermissions = &needed
	return c
}

// Sub is a subcommand.
func Sub(name, description string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionSubCommand, Name: name, Description: description, Options: options,
	}
}

// Text is an option that takes what a member types.
func Text(name, description string) *discordgo.ApplicationCommandOption {
	return option(discordgo.ApplicationCommandOptionString, name, description)
}

func option(kind discordgo.ApplicationCommandOptionType, name, description string) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{Type: kind, Name: name, Description: description}
}

// Completed is a text option for which the bot suggests values.
func Completed(name, description string) *discordgo.ApplicationCommandOption {
	o := Text(name, description)
	o.Autocomplete = true
	return o
}

// Chosen is a text option with fixed values.
func Chosen[T ~string](name, description string, values ...T) *discordgo.ApplicationCommandOption {
	o := Text(name, description)
	for _, v := range values {
		o.Choices = append(o.Choices, &discordgo.ApplicationCommandOptionChoice{Name: string(v), Value: string(v)})
	}
	return o
}

// File is an option that takes an attachment.
func File(name, description string) *discordgo.ApplicationCommandOption {
	return option(discordgo.ApplicationCommandOptionAttachment, name, description)
}

// Channel is an option that takes a channel in which messages can stand.
func Channel(name, description string) *discordgo.ApplicationCommandOption {
	o := option(discordgo.ApplicationCommandOptionChannel, name, description)
	o.ChannelTypes = []discordgo.ChannelType{
		discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews,
		discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread, discordgo.ChannelTypeGuildNewsThread,
	}
	return o
}

// Required makes o one that must be given.
func Required(o *discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
	o.Required = true
	return o
}

// Limited makes o a text of at most length characters.
func Limited(o *discordgo.ApplicationCommandOption, length int) *discordgo.ApplicationCommandOption {
	o.MaxLength = length
	return o
}

// Target is a channel that briefs can go to: besides those of channel, a forum,
// where each is a post of its own.
func Target(name, description string) *discordgo.ApplicationCommandOption {
	o := Channel(name, description)
	o.ChannelTypes = append(o.ChannelTypes, discordgo.ChannelTypeGuildForum)
	return o
}

// Integer is an option that takes a whole number from least to most.
func Integer(name, description string, least, most int) *discordgo.ApplicationCommandOption {
	low := float64(least)
	o := option(discordgo.ApplicationCommandOptionInteger, name, description)
	o.MinValue, o.MaxValue = &low, float64(most)
	return o
}

// Role is an option that takes a role of the server.
func Role(name, description string) *discordgo.ApplicationCommandOption {
	return option(discordgo.ApplicationCommandOptionRole, name, description)
}

// Switch is an option that is on or off.
func Switch(name, description string) *discordgo.ApplicationCommandOption {
	return option(discordgo.ApplicationCommandOptionBoolean, name, description)
}

// MaxWords is the longest list of topics or words, in characters.
const MaxWords = 400
