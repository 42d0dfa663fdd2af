package feeds

import (
	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/command"
)

// MaxTitle is the longest name that a server may give to a feed.
const MaxTitle = 100

// Command is /feed. Its options for how a feed is followed are the same
// wherever they stand.
func Command() *discordgo.ApplicationCommand {
	which := func() *discordgo.ApplicationCommandOption {
		return command.Required(command.Completed("feed", "The feed: pick one, or type its name, number or address"))
	}
	return command.New("feed", "Feeds whose articles come in by themselves",
		command.Sub("add", "Follow a feed, or find the feeds of a site", append([]*discordgo.ApplicationCommandOption{
			command.Required(command.Text("url", "Address of a feed or of a site, with https://"))}, wishes()...)...),
		command.Sub("list", "List the feeds with how they are doing",
			command.Chosen("only", "Only some of them", onlySick, onlyPaused)),
		command.Sub("show", "Show a feed and how it is doing", which()),
		command.Sub("edit", "Change how a feed is followed", append([]*discordgo.ApplicationCommandOption{which()}, wishes()...)...),
		command.Sub("pause", "Stop reading a feed until it is resumed", which()),
		command.Sub("resume", "Read a paused or lost feed again", which()),
		command.Sub("remove", "Stop following a feed", which()),
		command.Sub("test", "Read a feed now and show its three newest items as they would be stored", which()),
		command.Sub("import", "Follow the feeds of an OPML list",
			command.Required(command.File("file", "The list, as another feed reader exports it")), inChannels(), alertsTo()),
		command.Sub("export", "Get this server's feeds as an OPML list"),
	)
}

// wishes are the options for how a feed is followed.
func wishes() []*discordgo.ApplicationCommandOption {
	fullText := command.Text("full_text", "Read the pages where the feed has only teasers; on unless you say no")
	fullText.Type = discordgo.ApplicationCommandOptionBoolean
	return []*discordgo.ApplicationCommandOption{
		inChannels(),
		command.Limited(command.Text("title", "What to call it here; none for its own title"), MaxTitle),
		command.Text("include", "Only articles with one of these words, separated by commas; none for all"),
		command.Text("exclude", "No articles with one of these words, separated by commas; none for all"),
		command.Text("language", "Only articles in this language, such as en or pt-BR; none for all"),
		command.Chosen("interval", "Read it no more often than this", intervalNames()...),
		fullText,
		alertsTo(),
	}
}

func inChannels() *discordgo.ApplicationCommandOption {
	return command.Text("channels", "Whose briefs carry it: #one #two; all unless you name some")
}

func alertsTo() *discordgo.ApplicationCommandOption {
	return command.Channel("alerts", "Where newsdesk tells when it fails: this channel unless you choose another")
}
