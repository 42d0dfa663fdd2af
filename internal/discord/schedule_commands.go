package discord

import (
	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/news"
)

// maxTopics is the longest list of topics or words, in characters.
const maxTopics = 400

// scheduleCommand is /schedule. Its options for what and when are the same
// wherever they stand. cron, timezone and channel are what scripts give.
func scheduleCommand() *discordgo.ApplicationCommand {
	which := func() *discordgo.ApplicationCommandOption {
		return required(completed("schedule", "The schedule: pick one, or type its number"))
	}
	return managed(command("schedule", "Briefs that come by themselves",
		sub("add", "Post a brief on a schedule", orders()...),
		sub("list", "List the schedules of this server"),
		sub("show", "Show a schedule, when it comes next and what it costs", which()),
		sub("edit", "Change a schedule", append(append([]*discordgo.ApplicationCommandOption{which()}, orders()...),
			chosen("clear", "Take a choice back", clearable...))...),
		sub("pause", "Stop a schedule until it is resumed", which()),
		sub("resume", "Let a paused or stopped schedule run again", which()),
		sub("remove", "Remove a schedule", which()),
		sub("preview", "Show, to you alone, what a schedule would post now", which()),
		sub("run", "Run a schedule now, besides its times", which()),
	))
}

// orders are the options for when a brief comes and what is in it.
func orders() []*discordgo.ApplicationCommandOption {
	return []*discordgo.ApplicationCommandOption{
		chosen("when", "How often, unless you give a cron line", news.Daily, news.Weekdays, news.Weekly, news.Hourly),
		option("at", "Time of day, such as 08:00: 08:00 unless you choose"),
		chosen("day", "Of a weekly brief: Monday unless you choose", weekdays...),
		option("cron", "In place of when: minute hour day month weekday, such as 0 8 * * 1-5, or @daily"),
		completed("timezone", "Whose clock: such as Europe/Berlin"),
		target("channel", "Where: this channel unless you choose another"),
		completed("feeds", "Only these feeds, separated by commas"),
		limited(option("topics", "Only articles about one of these, separated by commas"), maxTopics),
		limited(option("include", "Only articles with one of these words"), maxTopics),
		limited(option("exclude", "No articles with one of these words"), maxTopics),
		option("only_language", "Only articles in this language, such as en"),
		numeric("min_outlets", "Only stories that so many outlets tell", 1, 10),
		chosen("style", "How much of each story", news.Headlines, news.ShortStyle, news.Detailed),
		option("language", "Write the brief in this language, such as de"),
		numeric("max_items", "The most stories", news.MinItems, news.MostItems),
		chosen("no_news", "When nothing is new", news.NoNewsSay, news.NoNewsSilent),
		chosen("grace", "How late a missed brief may still come", graceNames()...),
		role("role", "Role that is pinged"),
		toggle("crosspost", "Publish it to the followers of an announcement channel"),
	}
}

var weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// clearable are the choices that edit takes back by name.
var clearable = []string{"feeds", "topics", "include", "exclude", "only_language", "min_outlets", "language", "max_items", "role"}

// target is a channel that briefs can go to: besides those of channel, a forum,
// where each is a post of its own.
func target(name, description string) *discordgo.ApplicationCommandOption {
	o := channel(name, description)
	o.ChannelTypes = append(o.ChannelTypes, discordgo.ChannelTypeGuildForum)
	return o
}

func numeric(name, description string, least, most int) *discordgo.ApplicationCommandOption {
	low := float64(least)
	o := option(name, description)
	o.Type, o.MinValue, o.MaxValue = discordgo.ApplicationCommandOptionInteger, &low, float64(most)
	return o
}

func role(name, description string) *discordgo.ApplicationCommandOption {
	o := option(name, description)
	o.Type = discordgo.ApplicationCommandOptionRole
	return o
}

func toggle(name, description string) *discordgo.ApplicationCommandOption {
	o := option(name, description)
	o.Type = discordgo.ApplicationCommandOptionBoolean
	return o
}

// settingsCommand is /settings.
func settingsCommand() *discordgo.ApplicationCommand {
	return managed(command("settings", "What holds for all of newsdesk in this server",
		sub("show", "Show the settings, and what the language model has cost today"),
		sub("set", "Change settings",
			completed("timezone", "Whose clock new schedules go by, such as Europe/Berlin"),
			option("language", "Write briefs in this language unless they say otherwise, such as de"),
			channel("alerts", "Where newsdesk tells of trouble with feeds and schedules"),
			role("role", "Who manages newsdesk, beside members with Manage Server"),
			chosen("clear", "Take a setting back", "timezone", "language", "alerts", "role")),
	))
}

// briefCommand is /brief.
func briefCommand() *discordgo.ApplicationCommand {
	article := func() *discordgo.ApplicationCommandOption {
		return completed("article", "The article: pick one, or type its title, number or address")
	}
	return command("brief", "A short brief, here and now",
		sub("article", "Brief one article in at most three sentences",
			required(article()),
			chosen("length", "How much: two sentences unless you choose", news.OneLine, news.Short, news.Long)),
		sub("now", "Brief what is new for this channel",
			limited(option("topic", "Only what is about this, such as ferries; several separated by commas"), maxTopics),
			chosen("since", "How far back: to the last brief here unless you choose", windowNames()...),
			chosen("style", "How much of each story", news.Headlines, news.ShortStyle, news.Detailed),
			option("language", "Write it in this language, such as de"),
			toggle("private", "Show it to you alone; the channel's next brief still has it")),
		sub("runs", "What became of past briefs",
			completed("schedule", "Of one schedule: pick one, or type its number")),
		sub("explain", "Why an article is in a brief, or is not",
			article()),
	)
}
