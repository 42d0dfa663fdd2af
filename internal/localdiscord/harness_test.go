package localdiscord_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/localdiscord"
)

// desk is a local Discord with one guild, one channel and one member.
type desk struct {
	*localdiscord.Server
	t       *testing.T
	ctx     context.Context
	guild   localdiscord.Guild
	channel localdiscord.Channel
	ana     *localdiscord.Member
}

func open(t *testing.T, o localdiscord.Options) *desk {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	srv, err := localdiscord.Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	d := &desk{Server: srv, t: t, ctx: ctx, guild: srv.AddGuild("Harbour Post")}
	d.channel = srv.AddChannel(d.guild.ID, "news", localdiscord.TextChannel)
	d.ana = srv.AddMember(d.guild.ID, "ana", 0)
	return d
}

// rewrite sends what is meant for discord.com to the local Discord.
type rewrite struct{ base *url.URL }

func (r rewrite) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host = r.base.Scheme, r.base.Host
	return http.DefaultTransport.RoundTrip(req)
}

// session is a discordgo session for the server, not yet connected.
func (d *desk) session() *discordgo.Session {
	d.t.Helper()
	bot, err := discordgo.New("Bot " + d.Token())
	if err != nil {
		d.t.Fatal(err)
	}
	base, err := url.Parse(d.URL())
	if err != nil {
		d.t.Fatal(err)
	}
	bot.Client = &http.Client{Transport: rewrite{base}, Timeout: 10 * time.Second}
	bot.LogLevel = -1
	bot.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	return bot
}

// connect is a connected bot with commands that handles interactions.
func (d *desk) connect(handle func(*discordgo.Session, *discordgo.InteractionCreate)) *discordgo.Session {
	d.t.Helper()
	bot := d.session()
	if handle != nil {
		bot.AddHandler(handle)
	}
	if err := bot.Open(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = bot.Close() })
	if _, err := bot.ApplicationCommandBulkOverwrite(d.Bot().ID, "", commands()); err != nil {
		d.t.Fatal(err)
	}
	if err := d.Ready(d.ctx); err != nil {
		d.t.Fatal(err)
	}
	return bot
}

func commands() []*discordgo.ApplicationCommand {
	least := 1.0
	manage := int64(discordgo.PermissionManageGuild)
	return []*discordgo.ApplicationCommand{
		{Name: "help", Description: "What this can do"},
		{Name: "brief", Description: "Briefs", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionSubCommand, Name: "article", Description: "One article", Options: []*discordgo.ApplicationCommandOption{
				{Type: discordgo.ApplicationCommandOptionString, Name: "article", Description: "Which", Required: true, Autocomplete: true},
				{Type: discordgo.ApplicationCommandOptionString, Name: "length", Description: "How long", Choices: []*discordgo.ApplicationCommandOptionChoice{
					{Name: "short", Value: "short"}, {Name: "long", Value: "long"},
				}},
				{Type: discordgo.ApplicationCommandOptionInteger, Name: "items", Description: "How many", MinValue: &least, MaxValue: 5},
			}},
		}},
		{Name: "upload", Description: "A file", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionAttachment, Name: "file", Description: "The file", Required: true},
			{Type: discordgo.ApplicationCommandOptionChannel, Name: "channel", Description: "Where", ChannelTypes: []discordgo.ChannelType{discordgo.ChannelTypeGuildText}},
		}},
		{Name: "manage", Description: "For managers", DefaultMemberPermissions: &manage},
		{Name: "Save as article", Type: discordgo.MessageApplicationCommand},
	}
}

// call sends one REST request as the bot and decodes its JSON answer.
func (d *desk) call(method, path string, body any) (int, map[string]any) {
	d.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		d.t.Fatal(err)
	}
	if body == nil {
		raw = nil
	}
	return d.send(method, path, "application/json", raw)
}

func (d *desk) send(method, path, kind string, raw []byte) (int, map[string]any) {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.ctx, method, d.APIURL()+"/v10"+path, bytes.NewReader(raw))
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bot "+d.Token())
	req.Header.Set("Content-Type", kind)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	var decoded map[string]any
	if strings.HasPrefix(string(answer), "{") {
		if err := json.Unmarshal(answer, &decoded); err != nil {
			d.t.Fatal(err)
		}
	}
	return res.StatusCode, decoded
}

// code is the JSON error code of an answer.
func code(answer map[string]any) int {
	n, _ := answer["code"].(float64)
	return int(n)
}

// faultsAt is the codes that an invalid form names at a dotted path.
func faultsAt(answer map[string]any, path string) []string {
	node, _ := answer["errors"].(map[string]any)
	if path != "" {
		for _, step := range strings.Split(path, ".") {
			node, _ = node[step].(map[string]any)
		}
	}
	var codes []string
	list, _ := node["_errors"].([]any)
	for _, one := range list {
		codes = append(codes, one.(map[string]any)["code"].(string))
	}
	return codes
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
