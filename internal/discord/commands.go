package discord

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

// commands is the tree that members see. Names and options are what scripts
// and habits rely on; they stay.
func commands() []*discordgo.ApplicationCommand {
	return []*discordgo.ApplicationCommand{
		command("article", "The server's articles: add, list, show, remove",
			sub("add-url", "Add the article at a web address",
				required(option("url", "The article's address, with https://"))),
			sub("add-file", "Add an article from a file: .txt, .md or .html, up to 2 MiB",
				required(attachment("file", "The file"))),
			sub("add-text", "Paste an article: opens a form for title and text"),
			sub("list", "List the stored articles, newest first"),
			sub("show", "Show a stored article",
				required(completed("article", "The article: pick one, or type its title, number or address"))),
			sub("remove", "Remove a stored article and everything cut from it",
				required(completed("article", "The article: pick one, or type its title, number or address"))),
		),
		briefCommand(),
		command("ask", "Ask the stored articles a question; the answer shows its evidence",
			required(limited(option("question", "Your question; ask again within 30 minutes to follow up"), news.MaxQuestion)),
			completed("story", "Ask one article only: pick one, or type its title, number or address"),
			option("as-of", "Only what had been published by the end of a day, such as 2026-11-01")),
		scheduleCommand(),
		settingsCommand(),
		feedCommand(),
		command("help", "What newsdesk can do, with examples"),
	}
}

func command(name, description string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommand {
	return &discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand, Name: name, Description: description, Options: options,
		Contexts:         &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild},
		IntegrationTypes: &[]discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall},
	}
}

// managed hides a command from members without Manage Server. Discord knows
// this for whole commands only, so /article, whose reading half is open to
// all, relies on the check of each route.
func managed(c *discordgo.ApplicationCommand) *discordgo.ApplicationCommand {
	needed := int64(discordgo.PermissionManageGuild)
	c.DefaultMemberPermissions = &needed
	return c
}

func sub(name, description string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionSubCommand, Name: name, Description: description, Options: options,
	}
}

func option(name, description string) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionString, Name: name, Description: description,
	}
}

func completed(name, description string) *discordgo.ApplicationCommandOption {
	o := option(name, description)
	o.Autocomplete = true
	return o
}

func chosen[T ~string](name, description string, values ...T) *discordgo.ApplicationCommandOption {
	o := option(name, description)
	for _, v := range values {
		o.Choices = append(o.Choices, &discordgo.ApplicationCommandOptionChoice{Name: string(v), Value: string(v)})
	}
	return o
}

func attachment(name, description string) *discordgo.ApplicationCommandOption {
	o := option(name, description)
	o.Type = discordgo.ApplicationCommandOptionAttachment
	return o
}

func channel(name, description string) *discordgo.ApplicationCommandOption {
	o := option(name, description)
	o.Type = discordgo.ApplicationCommandOptionChannel
	o.ChannelTypes = []discordgo.ChannelType{
		discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews,
		discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread, discordgo.ChannelTypeGuildNewsThread,
	}
	return o
}

func required(o *discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
	o.Required = true
	return o
}

func limited(o *discordgo.ApplicationCommandOption, length int) *discordgo.ApplicationCommandOption {
	o.MaxLength = length
	return o
}

// offer sees to it that Discord has the command tree. Without it old commands
// still work, so a failure is logged and the next READY tries again.
func (b *Bot) offer(application string) {
	if !b.crew.join() {
		return
	}
	defer b.crew.leave()
	defer b.contain()
	ctx, stop := context.WithTimeout(b.crew.base, registerTime)
	defer stop()
	if err := b.register(ctx, application); err != nil {
		b.o.Log.Error("commands are not registered", "err", err)
	}
}

// registerTime is how long registering may take, pauses that Discord asks for
// included.
const registerTime = 2 * time.Minute

// register tells Discord the command tree when it changed since the last time,
// or when Discord does not have it: creations are limited to 200 a day.
func (b *Bot) register(ctx context.Context, application string) error {
	tree := commands()
	body, err := json.Marshal(tree)
	if err != nil {
		return fmt.Errorf("encode commands: %w", err)
	}
	sum := sha256.Sum256(body)
	hash, key := hex.EncodeToString(sum[:]), "discord.commands."+application
	noted, err := b.o.Notes.Note(ctx, key)
	if err != nil {
		return fmt.Errorf("read hash of commands: %w", err)
	}
	path := "/applications/" + application + "/commands"
	var there []*discordgo.ApplicationCommand
	if err := b.api.get(ctx, path, &there); err != nil {
		return fmt.Errorf("list commands: %w", err)
	}
	if noted == hash && sameNames(tree, there) {
		return nil
	}
	err = b.api.do(ctx, call{method: http.MethodPut, path: path, body: json.RawMessage(body), repeat: true, patient: true}, nil)
	if err != nil {
		return fmt.Errorf("register commands: %w", err)
	}
	b.o.Log.Info("commands registered", "count", len(tree))
	return b.o.Notes.SetNote(ctx, key, hash)
}

func sameNames(a, b []*discordgo.ApplicationCommand) bool {
	names := make(map[string]bool, len(a))
	for _, c := range a {
		names[c.Name] = true
	}
	for _, c := range b {
		delete(names, c.Name)
	}
	return len(names) == 0 && len(a) == len(b)
}
