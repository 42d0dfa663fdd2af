package briefs

import (
	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/command"
	"newsdesk/internal/news"
)

// Command is /brief.
func Command() *discordgo.ApplicationCommand {
	article := func() *discordgo.ApplicationCommandOption {
		return command.Completed("article", "The article: pick one, or type its title, number or address")
	}
	return command.New("brief", "A short brief, here and now",
		command.Sub("article", "Brief one article in at most three sentences",
			command.Required(article()),
			command.Chosen("length", "How much: two sentences unless you choose", news.OneLine, news.Short, news.Long)),
		command.Sub("now", "Brief what is new for this channel",
			command.Limited(command.Text("topic", "Only what is about this, such as ferries; several separated by commas"), command.MaxWords),
			command.Chosen("since", "How far back: to the last brief here unless you choose", windowNames()...),
			command.Chosen("style", "How much of each story", news.Headlines, news.ShortStyle, news.Detailed),
			command.Text("language", "Write it in this language, such as de"),
			command.Switch("private", "Show it to you alone; the channel's next brief still has it")),
		command.Sub("runs", "What became of past briefs",
			command.Completed("schedule", "Of one schedule: pick one, or type its number")),
		command.Sub("explain", "Why an article is in a brief, or is not",
			article()),
	)
}
