package discord

import (
	"github.com/bwmarrin/discordgo"
)

// maxFeedTitle is the longest name that a server may give to a feed.
const maxFeedTitle = 100

// feedCommand is /feed. Its options for how a feed is followed are the same
// wherever they stand.
func feedCommand() *discordgo.ApplicationCommand {
	which := func() *discordgo.ApplicationCommandOption {
		return required(completed("feed", "The feed: pick one, or type its name, number or address"))
	}
	return command("feed", "Feeds whose articles come in by themselves",
		sub("add", "Follow a feed, or find the feeds of a site", append([]*discordgo.ApplicationCommandOption{
			required(option("url", "Address of a feed or of a site, with https://"))}, wishes()...)...),
		sub("list", "List the feeds with how they are doing",
			chosen("only", "Only some of them", onlySick, onlyPaused)),
		sub("show", "Show a feed and how it is doing", which()),
		sub("edit", "Change how a feed is followed", append([]*discordgo.ApplicationCommandOption{which()}, wishes()...)...),
		sub("pause", "Stop reading a feed until it is resumed", which()),
		sub("resume", "Read a paused or lost feed again", which()),
		sub("remove", "Stop following a feed", which()),
		sub("test", "Read a feed now and show its three newest items as they would be stored", which()),
		sub("import", "Follow the feeds of an OPML list",
			required(attachment("file", "The list, as another feed reader exports it")), inChannels(), alertsTo()),
		sub("export", "Get this server's feeds as an OPML list"),
	)
}

// wishes are the options for how a feed is followed.
func wishes() []*discordgo.ApplicationCommandOption {
	fullText := option("full_text", "Read the pages where the feed has only teasers; on unless you say no")
	fullText.Type = discordgo.ApplicationCommandOptionBoolean
	return []*discordgo.ApplicationCommandOption{
		inChannels(),
		limited(option("title", "What to call it here; none for its own title"), maxFeedTitle),
		option("include", "Only articles with one of these words, separated by commas; none for all"),
		option("exclude", "No articles with one of these words, separated by commas; none for all"),
		option("language", "Only articles in this language, such as en or pt-BR; none for all"),
		chosen("interval", "Read it no more often than this", intervalNames()...),
		fullText,
		alertsTo(),
	}
}

func inChannels() *discordgo.ApplicationCommandOption {
	return option("channels", "Whose briefs carry it: #one #two; all unless you name some")
}

func alertsTo() *discordgo.ApplicationCommandOption {
	return channel("alerts", "Where newsdesk tells when it fails: this channel unless you choose another")
}
