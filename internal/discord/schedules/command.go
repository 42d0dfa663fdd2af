package schedules

import (
	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/command"
	"newsdesk/internal/news"
)

// Command is /schedule. Its options for what and when are the same
// wherever they stand. cron, timezone and channel are what scripts give.
func Command() *discordgo.ApplicationCommand {
	which := func() *discordgo.ApplicationCommandOption {
		return command.Required(command.Completed("schedule", "The schedule: pick one, or type its number"))
	}
	return command.Managed(command.New("schedule", "Briefs that come by themselves",
		command.Sub("add", "Post a brief on a schedule", orders()...),
		command.Sub("list", "List the schedules of this server"),
		command.Sub("show", "Show a schedule, when it comes next and what it costs", which()),
		command.Sub("edit", "Change a schedule", append(append([]*discordgo.ApplicationCommandOption{which()}, orders()...),
			command.Chosen("clear", "Take a choice back", clearable...))...),
		command.Sub("pause", "Stop a schedule until it is resumed", which()),
		command.Sub("resume", "Let a paused or stopped schedule run again", which()),
		command.Sub("remove", "Remove a schedule", which()),
		command.Sub("preview", "Show, to you alone, what a schedule would post now", which()),
		command.Sub("run", "Run a schedule now, besides its times", which()),
	))
}

// orders are the options for when a brief comes and what is in it.
func orders() []*discordgo.ApplicationCommandOption {
	return []*discordgo.ApplicationCommandOption{
		command.Chosen("when", "How often, unless you give a cron line", news.Daily, news.Weekdays, news.Weekly, news.Hourly),
		command.Text("at", "Time of day, such as 08:00, its default; of an hourly brief the minute, such as :15"),
		command.Chosen("day", "Of a weekly brief: Monday unless you choose", weekdays...),
		command.Text("cron", "In place of when: a cron line such as 0 8 * * 1-5, or words such as weekdays at 9"),
		command.Completed("timezone", "Whose clock: such as Europe/Berlin"),
		command.Target("channel", "Where: this channel unless you choose another"),
		command.Completed("feeds", "Only these feeds, separated by commas"),
		command.Limited(command.Text("topics", "Only articles about one of these, separated by commas"), command.MaxWords),
		command.Limited(command.Text("include", "Only articles with one of these words"), command.MaxWords),
		command.Limited(command.Text("exclude", "No articles with one of these words"), command.MaxWords),
		command.Text("only_language", "Only articles in this language, such as en"),
		command.Integer("min_outlets", "Only stories that so many outlets tell", 1, 10),
		command.Chosen("style", "How much of each story", news.Headlines, news.ShortStyle, news.Detailed),
		command.Text("language", "Write the brief in this language, such as de"),
		command.Integer("max_items", "The most stories", news.MinItems, news.MostItems),
		command.Chosen("no_news", "When nothing is new", news.NoNewsSay, news.NoNewsSilent),
		command.Chosen("grace", "How late a missed brief may still come", graceNames()...),
		command.Role("role", "Role that is pinged"),
		command.Switch("crosspost", "Publish it to the followers of an announcement channel"),
	}
}

var weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// clearable are the choices that edit takes back by name.
var clearable = []string{"feeds", "topics", "include", "exclude", "only_language", "min_outlets", "language", "max_items", "role"}
