package localdiscord_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"newsdesk/internal/localdiscord"
)

// frame is what travels over the gateway.
type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d,omitempty"`
	Seq  int             `json:"s,omitempty"`
	Type string          `json:"t,omitempty"`
}

// wire is a bare gateway connection, for what discordgo never sends.
type wire struct {
	t    *testing.T
	ctx  context.Context
	conn *websocket.Conn
}

func (d *desk) dial() *wire {
	d.t.Helper()
	conn, _, err := websocket.Dial(d.ctx, strings.Replace(d.URL(), "http", "ws", 1)+"/gateway/?v=10&encoding=json", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = conn.CloseNow() })
	w := &wire{d.t, d.ctx, conn}
	if hello := w.read(); hello.Op != 10 {
		d.t.Fatalf("first frame is op %d, want 10", hello.Op)
	}
	return w
}

func (w *wire) read() frame {
	w.t.Helper()
	var f frame
	if err := wsjson.Read(w.ctx, w.conn, &f); err != nil {
		w.t.Fatal(err)
	}
	return f
}

func (w *wire) write(op int, data any) {
	w.t.Helper()
	if err := wsjson.Write(w.ctx, w.conn, map[string]any{"op": op, "d": data}); err != nil {
		w.t.Fatal(err)
	}
}

// closeCode reads until the server closes.
func (w *wire) closeCode() int {
	for {
		if _, _, err := w.conn.Read(w.ctx); err != nil {
			return int(websocket.CloseStatus(err))
		}
	}
}

// identify opens a session and returns its id, having read READY.
func (w *wire) identify(token string, intents int) string {
	w.t.Helper()
	w.write(2, map[string]any{"token": token, "intents": intents, "properties": map[string]any{}})
	ready := w.read()
	var data struct {
		SessionID string `json:"session_id"`
	}
	if err := json.Unmarshal(ready.Data, &data); err != nil || ready.Type != "READY" {
		w.t.Fatalf("after IDENTIFY came %s: %v", ready.Type, err)
	}
	return data.SessionID
}

func TestReadyAndGuildState(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{})
	d.AddRole(d.guild.ID, "editors", localdiscord.ManageMessages)
	joined := make(chan *discordgo.GuildCreate, 1)
	bot := d.session()
	bot.AddHandler(func(_ *discordgo.Session, g *discordgo.GuildCreate) { joined <- g })
	if err := bot.Open(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = bot.Close() }()
	g := <-joined
	if g.Name != "Harbour Post" || len(g.Channels) != 1 || len(g.Roles) != 3 || bot.State.User.ID != d.Bot().ID {
		t.Errorf("guild = %s with %d channels, %d roles; bot %s", g.Name, len(g.Channels), len(g.Roles), bot.State.User.ID)
	}
	p, err := bot.State.UserChannelPermissions(d.Bot().ID, d.channel.ID)
	if err != nil || p&discordgo.PermissionSendMessages == 0 {
		t.Errorf("the session computes permissions %d, %v", p, err)
	}
}

func TestGatewayRefusals(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{Token: "right"})
	type object = map[string]any
	for _, c := range []struct {
		name string
		op   int
		data any
		code int
	}{
		{"bad token", 2, object{"token": "wrong", "intents": 1}, 4004},
		{"privileged intent", 2, object{"token": "right", "intents": 1 << 15}, 4014},
		{"unknown intent", 2, object{"token": "right", "intents": 1 << 40}, 4013},
		{"bad shard", 2, object{"token": "right", "intents": 1, "shard": []int{2, 2}}, 4010},
		{"no intents", 2, object{"token": "right"}, 4002},
		{"presence before identify", 3, object{}, 4003},
		{"unknown op", 99, nil, 4001},
	} {
		w := d.dial()
		w.write(c.op, c.data)
		if got := w.closeCode(); got != c.code {
			t.Errorf("%s: closed with %d, want %d", c.name, got, c.code)
		}
	}
	twice := d.dial()
	twice.identify("right", 0)
	twice.write(2, object{"token": "right", "intents": 1})
	if got := twice.closeCode(); got != 4005 {
		t.Errorf("second identify: closed with %d, want 4005", got)
	}
}

func TestResumeReplaysMissedEvents(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{})
	d.call("POST", "/applications/"+d.Bot().ID+"/commands", object{"name": "help", "description": "d"})
	w := d.dial()
	id := w.identify(d.Token(), 1<<9)
	d.DropGateway(0)
	if _, err := d.ana.Slash(d.ctx, d.channel.ID, "help", nil); !errors.Is(err, localdiscord.ErrNoBot) {
		t.Errorf("command after the drop: %v, want ErrNoBot", err)
	}
	if got := w.closeCode(); got != -1 {
		t.Errorf("cut connection closed with %d", got)
	}
	for _, text := range []string{"one", "two"} {
		must[localdiscord.Message](t)(d.ana.Say(d.ctx, d.channel.ID, text, ""))
	}
	again := d.dial()
	again.write(6, map[string]any{"token": d.Token(), "session_id": id, "seq": 2})
	if f := again.read(); f.Type != "MESSAGE_CREATE" || f.Seq != 3 {
		t.Errorf("replayed %s %d, want MESSAGE_CREATE 3", f.Type, f.Seq)
	}
	if f := again.read(); f.Type != "RESUMED" {
		t.Errorf("after the replay came %s", f.Type)
	}
	again.write(1, 4)
	if f := again.read(); f.Op != 11 {
		t.Errorf("heartbeat was answered with op %d", f.Op)
	}
	ahead := d.dial()
	ahead.write(6, map[string]any{"token": d.Token(), "session_id": id, "seq": 99})
	if got := ahead.closeCode(); got != 4007 {
		t.Errorf("seq ahead of the session: closed with %d, want 4007", got)
	}
	d.RefuseResumes(1)
	refused := d.dial()
	refused.write(6, map[string]any{"token": d.Token(), "session_id": id, "seq": 4})
	if f := refused.read(); f.Op != 9 {
		t.Errorf("refused resume was answered with op %d, want 9", f.Op)
	}
}

func TestOddGreetings(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{})
	hello := object{"token": d.Token(), "intents": 1}
	d.Greet(1, localdiscord.GreetReconnect)
	w := d.dial()
	w.write(2, hello)
	if f := w.read(); f.Op != 7 {
		t.Errorf("IDENTIFY was answered with op %d, want 7", f.Op)
	}
	d.Greet(1, localdiscord.GreetSilence)
	w = d.dial()
	w.write(2, hello)
	w.write(1, nil)
	if f := w.read(); f.Op != 11 {
		t.Errorf("after a silent greeting came op %d, want only the heartbeat's ACK", f.Op)
	}
	w.identify(d.Token(), 1)
}

func TestIdentifyTooSoonIsRefused(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{IdentifyEvery: time.Hour})
	d.dial().identify(d.Token(), 0)
	soon := d.dial()
	soon.write(2, object{"token": d.Token(), "intents": 0})
	if f := soon.read(); f.Op != 9 {
		t.Errorf("second IDENTIFY was answered with op %d, want 9", f.Op)
	}
}

func TestMissingHeartbeatClosesTheConnection(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{HeartbeatInterval: 10 * time.Millisecond})
	if got := d.dial().closeCode(); got != 4009 {
		t.Errorf("closed with %d, want 4009", got)
	}
}

// TestSessionSurvivesTheGatewaysDemands lets a real session go through op 7,
// op 9 and a drop.
func TestSessionSurvivesTheGatewaysDemands(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	got := make(chan string, 2)
	d.connect(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		if err := respond(s, i, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "here"}); err != nil {
			got <- err.Error()
			return
		}
		got <- "answered"
	})
	waitFor := func(what string, done func(localdiscord.GatewayStats) bool) {
		t.Helper()
		for !done(d.GatewayStats()) {
			select {
			case <-d.ctx.Done():
				t.Fatalf("%s: %+v", what, d.GatewayStats())
			case <-time.After(5 * time.Millisecond):
			}
		}
	}
	d.Reconnect()
	waitFor("resume after op 7", func(g localdiscord.GatewayStats) bool { return g.Resumes == 1 })
	d.InvalidateSessions(false)
	waitFor("identify after op 9", func(g localdiscord.GatewayStats) bool { return g.Identifies == 2 })
	d.DuplicateInteractions(1)
	must[*localdiscord.Invocation](t)(d.ana.Slash(d.ctx, d.channel.ID, "help", nil))
	first, second := <-got, <-got
	if second == "answered" {
		first, second = second, first
	}
	if first != "answered" || !strings.Contains(second, "40060") {
		t.Errorf("one interaction sent twice was %s and %s", first, second)
	}
}

func TestMessageContentNeedsTheIntentOrConcernsTheBot(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true, PrivilegedIntents: localdiscord.IntentMessageContent})
	d.connect(nil)
	own := must[*discordgo.Message](t)(d.session().ChannelMessageSend(d.channel.ID, "a brief"))
	for _, c := range []struct {
		name, channel, content, reply string
		blank                         bool
	}{
		{"plain", d.channel.ID, "hello", "", true},
		{"mention", d.channel.ID, d.Bot().Mention() + " hello", "", false},
		{"mention in code", d.channel.ID, "`" + d.Bot().Mention() + "`", "", true},
		{"reply", d.channel.ID, "hello", own.ID, false},
		{"direct", d.ana.DM().ID, "hello", "", false},
	} {
		for _, content := range []bool{false, true} {
			w := d.dial()
			intents := 1<<9 | 1<<12
			if content {
				intents |= localdiscord.IntentMessageContent
			}
			w.identify(d.Token(), intents)
			must[localdiscord.Message](t)(d.ana.Say(d.ctx, c.channel, c.content, c.reply))
			var got discordgo.Message
			if err := json.Unmarshal(w.read().Data, &got); err != nil {
				t.Fatal(err)
			}
			if blank := got.Content == ""; blank != (c.blank && !content) {
				t.Errorf("%s, content intent %t: bot reads %q", c.name, content, got.Content)
			}
		}
	}
}
