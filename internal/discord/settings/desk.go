// Package settings is the desk for what holds for all of newsdesk in a server, and
// tells what the language model has cost.
package settings

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/command"
	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/permission"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
)

// Book keeps what a guild chose.
type Book interface {
	Settings(ctx context.Context, guild string) (news.Settings, error)
	SaveSettings(ctx context.Context, chosen news.Settings) error
}

// Meter tells what a guild spent on the language model on a day (UTC,
// 2006-01-02).
type Meter interface {
	UsageOf(ctx context.Context, guild, day string) (news.Usage, error)
}

// Zones knows the proper names of time zones.
type Zones interface {
	Zone(name string) (string, error)
}

// Desk is where members see and change what holds for all.
type Desk struct {
	Settings Book
	Meter    Meter
	Zones    Zones
	Access   permission.Rights
	Model    string        // name of the configured language model, "" when there is none
	Tokens   int           // of the model that a guild may use a day; 0 for any number
	Keep     time.Duration // how long articles are kept where a server sets nothing; 0 for ever
	Now      func() time.Time
}

func (d *Desk) show(ctx context.Context, r *interaction.Request) error {
	chosen, err := d.Settings.Settings(ctx, r.Guild)
	if err != nil {
		return err
	}
	used, err := d.Meter.UsageOf(ctx, r.Guild, d.Now().UTC().Format(time.DateOnly))
	if err != nil {
		return err
	}
	return r.Reply(ctx, message.Card("Settings", d.lines(chosen)+"\n\n"+d.spent(used), ""))
}

func (d *Desk) set(ctx context.Context, r *interaction.Request) error {
	chosen, err := d.Settings.Settings(ctx, r.Guild)
	if err != nil {
		return err
	}
	before := chosen
	if err := d.choose(ctx, r, &chosen); err != nil {
		return err
	}
	if !slices.ContainsFunc(options, r.Given) {
		return news.Faultf(nil, "Say what to change: add an option such as timezone or alerts to the command.")
	}
	if chosen == before {
		return r.Reply(ctx, message.Card("Settings as they were", d.lines(chosen), ""))
	}
	if err := d.Settings.SaveSettings(ctx, chosen); err != nil {
		return err
	}
	words := d.lines(chosen)
	if chosen.Role != before.Role && chosen.Role != "" {
		words += "\n\n-# Discord itself shows `/schedule` and `/settings` only to members with Manage Server. To let the role see them, allow it there: Server Settings, Integrations, newsdesk."
	}
	return r.Reply(ctx, message.Card("Settings changed", words, ""))
}

// options are those of /settings set.
var options = []string{"timezone", "language", "alerts", "role", "keep-days", "keep-questions", "clear"}

// How many days a server may have articles kept for: not so few that a weekly
// brief has none.
const (
	day       = 24 * time.Hour
	leastKept = 8
	mostKept  = 3650
)

// choose writes the options that the member gave over s.
func (d *Desk) choose(ctx context.Context, r *interaction.Request, s *news.Settings) error {
	switch r.Text("clear") {
	case "timezone":
		s.Zone = ""
	case "language":
		s.Language = ""
	case "alerts":
		s.Alerts = ""
	case "role":
		s.Role = ""
	case "keep-days":
		s.Keep = 0
	}
	if days, ok := r.Count("keep-days"); ok {
		s.Keep = time.Duration(days) * day
	}
	s.Questions = r.Flag("keep-questions", s.Questions)
	var err error
	if typed := r.Text("timezone"); typed != "" {
		if s.Zone, err = d.Zones.Zone(typed); err != nil {
			return err
		}
	}
	if typed := r.Text("language"); typed != "" {
		if s.Language, err = interaction.Language(typed); err != nil {
			return err
		}
	}
	if channel := r.Text("alerts"); channel != "" {
		if err := d.Access.CanPost(ctx, r, channel); err != nil {
			return err
		}
		s.Alerts = channel
	}
	if role := r.Text("role"); role != "" {
		if role == r.Guild {
			return news.Faultf(nil, "Everyone has that role. Choose one of those who are to manage newsdesk.")
		}
		s.Role = role
	}
	return nil
}

// lines are the settings, one a line.
func (d *Desk) lines(s news.Settings) string {
	zone, language, alerts, role := "UTC; `/schedule add` asks for one", "each story in its own",
		"where each feed's are; of a stopped schedule where newsdesk may post, else to whoever manages this server next", "members with Manage Server"
	if s.Zone != "" {
		zone = message.Escape(s.Zone)
	}
	if s.Language != "" {
		language = message.Escape(render.Language(s.Language))
	}
	if s.Alerts != "" {
		alerts = "<#" + message.Digits(s.Alerts) + ">"
	}
	if s.Role != "" {
		role += " and <@&" + message.Digits(s.Role) + ">"
	}
	questions := "not kept, only their kind"
	if s.Questions {
		questions = "kept for whoever runs newsdesk"
	}
	return "Time zone of new schedules and of days in questions: " + zone + "\nLanguage of briefs: " + language +
		"\nAlerts of feeds and schedules: " + alerts + "\nManaged by: " + role +
		"\nArticles that no brief or answer rests on: " + d.kept(s) +
		"\nQuestions whose answers were rated: " + questions
}

// kept is how long articles stay.
func (d *Desk) kept(s news.Settings) string {
	keep := cmp.Or(s.Keep, d.Keep)
	if keep == 0 {
		return "kept for ever"
	}
	return "kept for " + message.Count(int(keep/day), "day", "days")
}

// spent says what the day has cost so far.
func (d *Desk) spent(u news.Usage) string {
	if d.Model == "" {
		return "-# No language model is configured, so nothing costs tokens."
	}
	words := "Today (UTC): " + strconv.Itoa(u.Total()) + " tokens in " + message.Count(u.Calls, "call", "calls") + " of the language model"
	if d.Tokens == 0 {
		return words + ", without a limit."
	}
	words += ", " + strconv.Itoa(100*u.Total()/d.Tokens) + " % of the " + strconv.Itoa(d.Tokens) + " there are."
	return words + "\n-# When they are spent, briefs and answers are the articles' own sentences until the day ends."
}

// Command is /settings.
func Command() *discordgo.ApplicationCommand {
	return command.Managed(command.New("settings", "What holds for all of newsdesk in this server",
		command.Sub("show", "Show the settings, and what the language model has cost today"),
		command.Sub("set", "Change settings",
			command.Completed("timezone", "Whose clock new schedules go by, such as Europe/Berlin"),
			command.Text("language", "Write briefs in this language unless they say otherwise, such as de"),
			command.Channel("alerts", "Where newsdesk tells of trouble with feeds and schedules"),
			command.Role("role", "Who manages newsdesk, beside members with Manage Server"),
			command.Integer("keep-days", "How many days articles stay that no brief or answer rests on", leastKept, mostKept),
			command.Switch("keep-questions", "Keep the text of rated questions for whoever runs newsdesk; off unless you choose"),
			command.Chosen("clear", "Take a setting back", "timezone", "language", "alerts", "role", "keep-days")),
	))
}

// Routes are those of the settings.
func (d *Desk) Routes() map[string]interaction.Route {
	return map[string]interaction.Route{
		"/settings show": {Mode: interaction.Private, Run: d.show},
		"/settings set":  {Mode: interaction.Private, Manage: true, Run: d.set},
	}
}
