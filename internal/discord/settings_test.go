package discord_test

import (
	"strings"
	"testing"

	"newsdesk/internal/discord/render"
	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

func TestSettings(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	desk := s.AddChannel(s.guild.ID, "desk", localdiscord.TextChannel)
	closed := s.AddChannel(s.guild.ID, "closed", localdiscord.TextChannel)
	s.DenyBot(closed.ID, localdiscord.SendMessages)
	wants(t, s.slash(s.manager, "settings show", nil), "Time zone of new schedules and of days in questions: UTC", "Questions whose answers were rated: not kept", "each story in its own", "Managed by: members with Manage Server")
	wants(t, s.slash(s.manager, "settings set", nil), "Say what to change")
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"timezone": "Mars"}), "is not a time zone")
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"alerts": closed}), "it lacks Send Messages")
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"alerts": desk, "timezone": "new york"}), "is not a time zone. Did you mean America/New\\_York?")
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"alerts": desk, "timezone": "America/New York", "language": "pt-br"}),
		`America/New\_York`, "Português", "<#"+desk.ID+">")
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"clear": "language"}), "each story in its own", "<#"+desk.ID+">")
	wants(t, s.slash(s.manager, "settings show", nil), `America/New\_York`, "nothing costs tokens", "Articles that no brief or answer rests on: kept for ever")
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"keep-days": 14}), "kept for 14 days", `America/New\_York`)
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"timezone": "America/New_York"}), "Settings as they were", "kept for 14 days")
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"clear": "keep-days"}), "kept for ever")
}

func TestBudgetIsShown(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true})
	s.model, s.tokens = "small-model", 4000
	s.start()
	day := s.desk.now().UTC().Format("2006-01-02")
	if err := s.desk.Guilds.Settle(t.Context(), s.guild.ID, day, 0, news.Usage{Prompt: 800, Reply: 200, Calls: 3}); err != nil {
		t.Fatal(err)
	}
	wants(t, s.slash(s.manager, "settings show", nil), "1000 tokens in 3 calls", "25 % of the 4000")
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved")
	wants(t, s.slash(s.manager, "schedule add", localdiscord.Opts{"when": "daily", "timezone": "UTC"}), "would tell 1 story and cost about 900 tokens in at most 1 call")
}

// TestManageRole lets a member manage by the role that the settings name, and
// by no other.
func TestManageRole(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	editors := s.AddRole(s.guild.ID, "editors", 0)
	other := s.AddRole(s.guild.ID, "other", 0)
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved as article 1")
	s.GiveRole(s.guild.ID, s.reader.User.ID, other.ID)
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"role": localdiscord.Role{ID: s.guild.ID}}), "Everyone has that role")
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"role": editors}), "<@&"+editors.ID+">", "Integrations")
	wants(t, s.slash(s.reader, "article remove", localdiscord.Opts{"article": "1"}), "needs the Manage Server permission, or the role")
	s.GiveRole(s.guild.ID, s.reader.User.ID, editors.ID)
	choices, err := s.reader.Autocomplete(t.Context(), s.room.ID, "article remove", nil, "article")
	if err != nil || len(choices) != 1 {
		t.Errorf("suggestions %v, %v", choices, err)
	}
	wants(t, s.slash(s.reader, "article remove", localdiscord.Opts{"article": "1"}), "Removed article 1")
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"clear": "role"}), "Managed by: members with Manage Server")
	wants(t, s.slash(s.reader, "article remove", localdiscord.Opts{"article": "1"}), "needs the Manage Server permission")
}

func TestStoppedScheduleIsAlarming(t *testing.T) {
	posts, err := render.Posts{}.RenderNotices(news.Brief{ID: "ID"}, []news.Notice{{
		Kind: news.NoticeStopped, Schedule: 7, Reason: "Discord refuses newsdesk's posts in that channel: Missing Access.",
	}})
	if err != nil || len(posts) != 1 {
		t.Fatalf("%d posts, %v", len(posts), err)
	}
	for _, want := range []string{"**Schedule 7** is stopped", "Missing Access", "/schedule resume schedule:7"} {
		if !strings.Contains(string(posts[0].Payload), want) {
			t.Errorf("the alert does not say %q: %s", want, posts[0].Payload)
		}
	}
}
