package discord

import (
	"regexp"
	"slices"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/permission"
)

var commandName = regexp.MustCompile(`^[-_\p{Ll}\p{N}]{1,32}$`)

// TestCommandTree holds the names that scripts rely on, Discord's limits, and
// that every command leads somewhere.
func TestCommandTree(t *testing.T) {
	routes := open(Options{}, nil, permission.Rights{}).routes()
	got := map[string][]string{}
	for _, c := range commands() {
		if diff := cmp.Diff(&[]discordgo.InteractionContextType{discordgo.InteractionContextGuild}, c.Contexts); diff != "" {
			t.Errorf("/%s works outside servers", c.Name)
		}
		if n := message.Size(c.Name+c.Description) + textOf(c.Options); n > 8000 {
			t.Errorf("/%s has %d characters", c.Name, n)
		}
		if c.Type == discordgo.MessageApplicationCommand {
			if _, ok := routes["menu "+c.Name]; !ok || c.Description != "" || message.Size(c.Name) > 32 {
				t.Errorf("%q: route %v, description %q", c.Name, ok, c.Description)
			}
			continue
		}
		checkName(t, c.Name, c.Description)
		flat(t, "/"+c.Name, c.Options, got)
	}
	orders := []string{
		"when", "at", "day", "cron", "timezone", "channel", "feeds", "topics", "include", "exclude", "only_language", "min_outlets",
		"style", "language", "max_items", "no_news", "grace", "role", "crosspost",
	}
	want := map[string][]string{
		"/article add-url": {"url!"}, "/article add-file": {"file!"}, "/article add-text": nil,
		"/article list": nil, "/article show": {"article!"}, "/article remove": {"article!"},
		"/brief article": {"article!", "length"}, "/brief now": {"topic", "since", "style", "language", "private"},
		"/brief runs": {"schedule"}, "/brief explain": {"article"},
		"/ask":          {"question!", "story", "as-of"},
		"/schedule add": orders, "/schedule edit": slices.Concat([]string{"schedule!"}, orders, []string{"clear"}),
		"/schedule list": nil, "/schedule show": {"schedule!"}, "/schedule preview": {"schedule!"},
		"/schedule pause": {"schedule!"}, "/schedule resume": {"schedule!"},
		"/schedule remove": {"schedule!"}, "/schedule run": {"schedule!"},
		"/settings show": nil, "/settings set": {"timezone", "language", "alerts", "role", "keep-days", "keep-questions", "clear"},
		"/feed add":  {"url!", "channels", "title", "include", "exclude", "language", "interval", "full_text", "alerts"},
		"/feed list": {"only"}, "/feed show": {"feed!"},
		"/feed edit":  {"feed!", "channels", "title", "include", "exclude", "language", "interval", "full_text", "alerts"},
		"/feed pause": {"feed!"}, "/feed resume": {"feed!"}, "/feed remove": {"feed!"}, "/feed test": {"feed!"},
		"/feed import": {"file!", "channels", "alerts"}, "/feed export": nil,
		"/help": nil,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("command tree (-want +got):\n%s", diff)
	}
	for path := range got {
		if _, ok := routes[path]; !ok {
			t.Errorf("%s has no route", path)
		}
	}
}

// textOf counts what Discord counts of a command: names, descriptions and the
// values of choices.
func textOf(options []*discordgo.ApplicationCommandOption) (n int) {
	for _, o := range options {
		n += message.Size(o.Name+o.Description) + textOf(o.Options)
		for _, c := range o.Choices {
			n += message.Size(c.Name) + message.Size(c.Value.(string))
		}
	}
	return n
}

func flat(t *testing.T, path string, options []*discordgo.ApplicationCommandOption, into map[string][]string) {
	var names []string
	optional := false
	for _, o := range options {
		checkName(t, o.Name, o.Description)
		if o.Type == discordgo.ApplicationCommandOptionSubCommand {
			flat(t, path+" "+o.Name, o.Options, into)
			continue
		}
		name := o.Name
		if o.Required {
			name += "!"
		}
		if optional && o.Required {
			t.Errorf("%s: required %s after an optional option", path, o.Name)
		}
		optional = optional || !o.Required
		names = append(names, name)
	}
	if names != nil || !slices.ContainsFunc(options, func(o *discordgo.ApplicationCommandOption) bool {
		return o.Type == discordgo.ApplicationCommandOptionSubCommand
	}) {
		into[path] = names
	}
}

func checkName(t *testing.T, name, description string) {
	t.Helper()
	if !commandName.MatchString(name) {
		t.Errorf("name %q", name)
	}
	if n := message.Size(description); n < 1 || n > 100 {
		t.Errorf("description of %s has %d characters", name, n)
	}
}

func TestChangingCommandsAreManaged(t *testing.T) {
	for key, rt := range open(Options{}, nil, permission.Rights{}).routes() {
		changes := slices.Contains([]string{
			"/article add-url", "/article add-file", "/article add-text", "modal " + action.Paste, "/article remove", "menu Save as article",
			"/schedule add", "/schedule list", "/schedule show", "/schedule edit", "/schedule pause", "/schedule resume",
			"/schedule remove", "/schedule preview", "/schedule run", "/settings set",
			"button " + action.ScheduleForm, "modal " + action.ScheduleForm, "button " + action.SchedulePause, "button " + action.ScheduleResume,
			"button " + action.ScheduleRemove, "button " + action.SchedulePreview,
			"/feed add", "button " + action.FeedPick, "/feed edit", "/feed pause", "/feed resume", "/feed remove",
			"/feed test", "/feed import", "/feed export",
		}, key)
		if rt.Manage != changes {
			t.Errorf("%s: manage is %v", key, rt.Manage)
		}
	}
	for _, c := range commands() {
		if restricted := c.DefaultMemberPermissions != nil; restricted != (c.Name == "schedule" || c.Name == "settings") {
			t.Errorf("/%s restricted by default: %v", c.Name, restricted)
		}
	}
}
