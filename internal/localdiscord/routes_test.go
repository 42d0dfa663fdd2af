package localdiscord_test

import (
	"fmt"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/localdiscord"
)

// TestSessionReadsTheServer goes through the routes that only read.
func TestSessionReadsTheServer(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	d.AddRole(d.guild.ID, "editors", localdiscord.ManageMessages)
	bot := d.session()
	got := map[string]any{}
	note := func(name string, v any, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got[name] = v
	}
	guilds, err := bot.UserGuilds(10, "", "", false)
	note("guilds", len(guilds), err)
	guild, err := bot.Guild(d.guild.ID)
	note("guild", guild.Name, err)
	channels, err := bot.GuildChannels(d.guild.ID)
	note("channels", len(channels), err)
	roles, err := bot.GuildRoles(d.guild.ID)
	note("roles", len(roles), err)
	member, err := bot.GuildMember(d.guild.ID, d.ana.User.ID)
	note("member", member.User.Username, err)
	user, err := bot.User(d.ana.User.ID)
	note("user", user.Username, err)
	app, err := bot.Application("@me")
	note("application", app.ID == d.Bot().ID, err)
	gateway, err := bot.GatewayBot()
	note("gateway", gateway.Shards, err)
	note("typing", nil, bot.ChannelTyping(d.channel.ID))
	want := map[string]any{
		"guilds": 1, "guild": "Harbour Post", "channels": 1, "roles": 3, "member": "ana", "user": "ana",
		"application": true, "gateway": 1, "typing": nil,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCommandsOneByOne(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	bot, app := d.session(), d.Bot().ID
	global := must[*discordgo.ApplicationCommand](t)(bot.ApplicationCommandCreate(app, "", &discordgo.ApplicationCommand{Name: "help", Description: "global"}))
	own := must[*discordgo.ApplicationCommand](t)(bot.ApplicationCommandCreate(app, d.guild.ID, &discordgo.ApplicationCommand{Name: "help", Description: "own"}))
	if global.ID == own.ID || own.GuildID != d.guild.ID {
		t.Errorf("guild command = %+v", own)
	}
	edited := must[*discordgo.ApplicationCommand](t)(bot.ApplicationCommandEdit(app, "", global.ID, &discordgo.ApplicationCommand{Name: "help", Description: "better"}))
	read := must[*discordgo.ApplicationCommand](t)(bot.ApplicationCommand(app, "", global.ID))
	if edited.Version == global.Version || read.Description != "better" {
		t.Errorf("edited command = %+v, read %+v", edited, read)
	}
	if err := bot.ApplicationCommandDelete(app, "", global.ID); err != nil {
		t.Error(err)
	}
	if list := must[[]*discordgo.ApplicationCommand](t)(bot.ApplicationCommands(app, "")); len(list) != 0 {
		t.Errorf("%d global commands after the delete", len(list))
	}
	if status, answer := d.call("GET", "/applications/"+app+"/commands/"+global.ID, nil); status != 404 || code(answer) != 10063 {
		t.Errorf("deleted command: %d %v", status, answer)
	}
	for i := range 100 {
		if status, answer := d.call("POST", "/applications/"+app+"/commands", object{"name": fmt.Sprint("c", i), "description": "d"}); status != 201 {
			t.Fatalf("command %d: %d %v", i, status, answer)
		}
	}
	if status, answer := d.call("POST", "/applications/"+app+"/commands", object{"name": "more", "description": "d"}); status != 400 || code(answer) != 30032 {
		t.Errorf("command 101: %d %v", status, answer)
	}
}

func TestThreadsWithoutAMessageAndChannelEdits(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	bot := d.session()
	open := must[*discordgo.Channel](t)(bot.ThreadStart(d.channel.ID, "open", discordgo.ChannelTypeGuildPublicThread, 60))
	if open.Type != discordgo.ChannelTypeGuildPublicThread {
		t.Errorf("thread type %d", open.Type)
	}
	// discordgo leaves the type out when it is 0, and Discord then makes a private thread.
	closed := must[*discordgo.Channel](t)(bot.ThreadStartComplex(d.channel.ID, &discordgo.ThreadStart{Name: "closed", AutoArchiveDuration: 60}))
	if closed.Type != discordgo.ChannelTypeGuildPrivateThread {
		t.Errorf("thread without a type has type %d", closed.Type)
	}
	if err := bot.ThreadJoin(open.ID); err != nil {
		t.Error(err)
	}
	archived := true
	must[*discordgo.Channel](t)(bot.ChannelEdit(open.ID, &discordgo.ChannelEdit{Archived: &archived, Locked: &archived}))
	if status, answer := d.call("POST", "/channels/"+open.ID+"/messages", object{"content": "x"}); status != 403 || code(answer) != 160005 {
		t.Errorf("post in a locked thread: %d %v", status, answer)
	}
	for _, locked := range []bool{false, true} {
		d.SetThread(open.ID, !locked, locked)
		if status, answer := d.call("POST", "/channels/"+open.ID+"/messages", object{"content": "x"}); (status == 200) == locked {
			t.Errorf("post in a thread that is locked: %v: %d %v", locked, status, answer)
		}
	}
	d.SetThread(open.ID, true, true)
	list := must[*discordgo.ThreadsList](t)(bot.ThreadsArchived(d.channel.ID, nil, 10))
	if len(list.Threads) != 1 || list.Threads[0].ID != open.ID {
		t.Errorf("archived threads = %+v", list.Threads)
	}
	for _, c := range []struct {
		method, path string
		body         any
		status, code int
	}{
		{"PATCH", "/channels/" + d.channel.ID, object{"name": "x"}, 403, 50013},
		{"PATCH", "/channels/" + closed.ID, object{"name": long(101)}, 400, 50035},
		{"PATCH", "/channels/" + closed.ID, object{"auto_archive_duration": 61}, 400, 50035},
		{"POST", "/channels/" + open.ID + "/threads", object{"name": "x", "type": 11}, 400, 50024},
		{"POST", "/channels/" + d.channel.ID + "/threads", object{"name": "", "type": 11}, 400, 50035},
		{"DELETE", "/channels/" + d.channel.ID, nil, 403, 50013},
	} {
		if status, answer := d.call(c.method, c.path, c.body); status != c.status || code(answer) != c.code {
			t.Errorf("%s %s %v: %d %v, want %d code %d", c.method, c.path, c.body, status, answer, c.status, c.code)
		}
	}
	d.DeleteChannel(d.channel.ID)
	if left := d.Channels(d.guild.ID); len(left) != 0 {
		t.Errorf("deleting the channel left %+v", left)
	}
}

func TestDirectMessagesAndLocale(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	got := make(chan *discordgo.InteractionCreate, 1)
	bot := d.connect(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		got <- i
		_ = respond(s, i, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{
			Content: "hello", Embeds: []*discordgo.MessageEmbed{{Title: "title", Description: "body", Footer: &discordgo.MessageEmbedFooter{Text: "foot"}}},
		})
	})
	dm := must[*discordgo.Channel](t)(bot.UserChannelCreate(d.ana.User.ID))
	if dm.ID != d.ana.DM().ID {
		t.Errorf("two direct channels with one member: %s, %s", dm.ID, d.ana.DM().ID)
	}
	inv := must[*localdiscord.Invocation](t)(d.ana.In("de").Slash(d.ctx, dm.ID, "help", nil))
	i := <-got
	if i.Member != nil || i.User == nil || i.User.ID != d.ana.User.ID || i.GuildID != "" || i.Locale != discordgo.German {
		t.Errorf("interaction = %+v", i.Interaction)
	}
	if m := must[localdiscord.Message](t)(inv.Message(d.ctx)); m.Text() != "hello\ntitle\nbody\nfoot" {
		t.Errorf("text = %q", m.Text())
	}
	if status, answer := d.call("POST", "/users/@me/channels", object{"recipient_id": "1"}); status != 400 || code(answer) != 50033 {
		t.Errorf("message to nobody: %d %v", status, answer)
	}
}

func TestOptionsNameObjects(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	got := make(chan discordgo.ApplicationCommandInteractionData, 1)
	bot := d.connect(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { got <- i.ApplicationCommandData() })
	option := func(kind discordgo.ApplicationCommandOptionType, name string) *discordgo.ApplicationCommandOption {
		return &discordgo.ApplicationCommandOption{Type: kind, Name: name, Description: "d"}
	}
	must[*discordgo.ApplicationCommand](t)(bot.ApplicationCommandCreate(d.Bot().ID, d.guild.ID, &discordgo.ApplicationCommand{Name: "all", Description: "d", Options: []*discordgo.ApplicationCommandOption{
		option(discordgo.ApplicationCommandOptionUser, "user"), option(discordgo.ApplicationCommandOptionRole, "role"),
		option(discordgo.ApplicationCommandOptionChannel, "channel"), option(discordgo.ApplicationCommandOptionBoolean, "flag"),
		option(discordgo.ApplicationCommandOptionNumber, "number"),
	}}))
	role := d.AddRole(d.guild.ID, "editors", 0)
	must[*localdiscord.Invocation](t)(d.ana.Slash(d.ctx, d.channel.ID, "all", localdiscord.Opts{
		"user": d.ana, "role": role, "channel": d.channel, "flag": true, "number": 1.5,
	}))
	data := <-got
	r := data.Resolved
	if r.Users[d.ana.User.ID].Username != "ana" || r.Members[d.ana.User.ID] == nil || r.Roles[role.ID].Name != "editors" ||
		r.Channels[d.channel.ID].Name != "news" || len(data.Options) != 5 {
		t.Errorf("resolved = %+v of %+v", r, data.Options)
	}
	for name, wrong := range map[string]any{"user": role, "role": d.ana, "channel": "1", "flag": "yes", "number": "one"} {
		if _, err := d.ana.Slash(d.ctx, d.channel.ID, "all", localdiscord.Opts{name: wrong}); err == nil {
			t.Errorf("option %s took %v", name, wrong)
		}
	}
}

func TestCallbackCanAskForItsMessage(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	d.connect(nil)
	status, answer := d.call("POST", d.pending(false)+"?with_response=true", object{"type": 5, "data": object{"flags": 64}})
	about, _ := answer["interaction"].(map[string]any)
	if status != 200 || about["response_message_loading"] != true || about["response_message_ephemeral"] != true {
		t.Errorf("callback with response: %d %v", status, answer)
	}
}

func TestGuildsAreApart(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	d.connect(nil)
	other := d.AddGuild("Inland News")
	room := d.AddChannel(other.ID, "inland", localdiscord.TextChannel)
	if _, err := d.ana.Slash(d.ctx, room.ID, "help", nil); err == nil {
		t.Error("a member used a channel of a guild that she is not in")
	}
	twin := d.AddMember(other.ID, "ana", 0)
	if twin.User.ID != d.ana.User.ID || *d.Member(other.ID, "ana") != *twin || d.Member(d.guild.ID, "ben") != nil {
		t.Errorf("ana is %s here and %s there", d.ana.User.ID, twin.User.ID)
	}
	if _, err := twin.Slash(d.ctx, room.ID, "help", nil); err != nil {
		t.Errorf("member of both: %v", err)
	}
}
