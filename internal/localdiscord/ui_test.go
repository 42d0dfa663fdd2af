package localdiscord_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"newsdesk/internal/localdiscord"
)

// page sends one request as the page does.
func (d *desk) page(method, path string, body any, into any) int {
	d.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		d.t.Fatal(err)
	}
	return d.pageRaw(method, path, "application/json", raw, into)
}

func (d *desk) pageRaw(method, path, kind string, raw []byte, into any) int {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.ctx, method, d.URL()+path, bytes.NewReader(raw))
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Origin", d.URL())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		d.t.Fatalf("%s %s: %v", method, path, err)
	}
	return res.StatusCode
}

// pushed is an event of the page's WebSocket.
type pushed struct {
	Type string          `json:"t"`
	Data json.RawMessage `json:"d"`
}

type pageEvents struct {
	d    *desk
	conn *websocket.Conn
}

func (d *desk) watch(member string) pageEvents {
	d.t.Helper()
	conn, _, err := websocket.Dial(d.ctx, d.URL()+"/ui/events?member="+member, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	conn.SetReadLimit(1 << 20)
	d.t.Cleanup(func() { _ = conn.CloseNow() })
	return pageEvents{d, conn}
}

// until reads events up to the first of a type and decodes it.
func (p pageEvents) until(kind string, into any) {
	p.d.t.Helper()
	for {
		var e pushed
		if err := wsjson.Read(p.d.ctx, p.conn, &e); err != nil {
			p.d.t.Fatalf("wait for %s: %v", kind, err)
		}
		if e.Type == kind {
			if err := json.Unmarshal(e.Data, into); err != nil {
				p.d.t.Fatal(err)
			}
			return
		}
	}
}

type shownMessage struct {
	localdiscord.Message
	ContentHTML string `json:"content_html"`
	Typing      bool   `json:"typing"`
}

func TestPageRunsACommandToItsModal(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	d.connect(replies(t))
	events := d.watch(d.ana.User.ID)
	run := object{"type": 2, "channel_id": d.channel.ID, "data": object{"name": "brief", "type": 1, "options": []any{
		object{"name": "article", "type": 1, "options": []any{object{"name": "article", "type": 3, "value": "**12**"}}},
	}}}
	var started struct{ ID string }
	if status := d.page("POST", "/ui/interactions", run, &started); status != 200 || started.ID == "" {
		t.Fatalf("command: %d %+v", status, started)
	}
	var m shownMessage
	events.until("message_create", &m)
	if !m.Typing || !m.Loading() || m.Interaction == nil || m.Interaction.Name != "brief article" {
		t.Errorf("deferred reply = %+v", m)
	}
	events.until("message_update", &m)
	if !strings.Contains(m.ContentHTML, "<strong>12</strong>") || m.Loading() {
		t.Errorf("reply = %+v, html %q", m.Message, m.ContentHTML)
	}
	var follow shownMessage
	events.until("message_create", &follow)
	if !follow.Ephemeral() {
		t.Errorf("followup = %+v", follow)
	}

	press := object{"type": 3, "channel_id": d.channel.ID, "message_id": m.ID, "data": object{"custom_id": "v1:ask:7", "component_type": 2}}
	if status := d.page("POST", "/ui/interactions", press, &started); status != 200 {
		t.Fatalf("button: %d", status)
	}
	var form localdiscord.Modal
	events.until("modal", &form)
	if form.ID != started.ID || form.CustomID != "v1:question:7" || len(form.Inputs()) != 1 {
		t.Errorf("modal = %+v", form)
	}
	fill := func(text string) object {
		return object{"type": 5, "channel_id": d.channel.ID, "data": object{"custom_id": form.CustomID, "components": []any{
			row(object{"type": 4, "custom_id": "question", "value": text}),
		}}}
	}
	var refused struct{ Message string }
	if status := d.page("POST", "/ui/interactions", fill("a"), &refused); status != 400 || !strings.Contains(refused.Message, "at least 3") {
		t.Errorf("short answer: %d %q", status, refused.Message)
	}
	d.page("POST", "/ui/interactions", fill("why now?"), &started)
	events.until("message_create", &m)
	if m.Content != "asked: why now?" {
		t.Errorf("answer = %q", m.Content)
	}
}

func TestPageStateAutocompleteAndPosts(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	d.connect(replies(t))
	ben := d.AddMember(d.guild.ID, "ben", localdiscord.ManageGuild|localdiscord.ManageChannels)
	var state struct {
		Me      localdiscord.User
		Members []struct {
			User  localdiscord.User
			Admin bool
		}
		Guilds []struct {
			Name     string
			Channels []localdiscord.Channel
		}
		Commands     []localdiscord.Command
		Applications []struct{ ID, Name string }
		Now          int64
	}
	d.page("GET", "/ui/state", nil, &state)
	if state.Me.Username != "ana" || len(state.Members) != 2 || state.Members[0].Admin || !state.Members[1].Admin ||
		len(state.Guilds) != 1 || len(state.Guilds[0].Channels) != 1 || len(state.Commands) != 5 || state.Applications[0].Name != "newsdesk" || state.Now == 0 {
		t.Errorf("state = %+v", state)
	}
	typing := object{"type": 4, "channel_id": d.channel.ID, "data": object{"name": "brief", "type": 1, "options": []any{
		object{"name": "article", "type": 1, "options": []any{object{"name": "article", "type": 3, "value": "fe", "focused": true}}},
	}}}
	var offered struct{ Choices []localdiscord.Choice }
	if d.page("POST", "/ui/interactions", typing, &offered); len(offered.Choices) != 1 || offered.Choices[0].Name != "typed fe" {
		t.Errorf("choices = %+v", offered)
	}
	var refused struct{ Message string }
	if status := d.page("POST", "/ui/guilds/"+d.guild.ID+"/channels", object{"name": "new", "type": 0}, &refused); status != 403 {
		t.Errorf("ana made a channel: %d", status)
	}
	var made localdiscord.Channel
	if d.page("POST", "/ui/guilds/"+d.guild.ID+"/channels?member="+ben.User.ID, object{"name": "new", "type": 0}, &made); made.Name != "new" {
		t.Errorf("channel = %+v", made)
	}
	rules := d.AddChannel(d.guild.ID, "rules", localdiscord.TextChannel)
	d.Overwrite(rules.ID, localdiscord.Overwrite{ID: d.guild.ID, Deny: localdiscord.SendMessages})
	if status := d.page("POST", "/ui/channels/"+rules.ID+"/messages", object{"content": "x"}, &refused); status != 400 || refused.Message != "Ana may not post in #rules." {
		t.Errorf("post where ana may not: %d %q", status, refused.Message)
	}
	events := d.watch("")
	var said, shown shownMessage
	d.page("POST", "/ui/channels/"+d.channel.ID+"/messages", object{"content": "hello <#" + made.ID + ">"}, &said)
	events.until("message_create", &shown)
	if shown.ID != said.ID || !strings.Contains(shown.ContentHTML, "new") {
		t.Errorf("shown = %+v", shown)
	}
	d.DeleteMessage(d.channel.ID, said.ID)
	var gone struct{ ID string }
	if events.until("message_delete", &gone); gone.ID != said.ID {
		t.Errorf("deleted %s, want %s", gone.ID, said.ID)
	}
}

// TestEphemeralIsForOneMember has ana ask for help; ben must not see it.
func TestEphemeralIsForOneMember(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	d.connect(replies(t))
	ben := d.AddMember(d.guild.ID, "ben", 0)
	inv := must[*localdiscord.Invocation](t)(d.ana.Slash(d.ctx, d.channel.ID, "help", nil))
	m := must[localdiscord.Message](t)(inv.Message(d.ctx))
	for member, want := range map[*localdiscord.Member]int{d.ana: 1, ben: 0} {
		var list []shownMessage
		if d.page("GET", "/ui/channels/"+d.channel.ID+"/messages?member="+member.User.ID, nil, &list); len(list) != want {
			t.Errorf("%s sees %d messages, want %d", member.User.Username, len(list), want)
		}
	}
	if status, answer := d.call("GET", "/channels/"+d.channel.ID+"/messages/"+m.ID, nil); status != 404 {
		t.Errorf("REST gives an ephemeral message: %d %v", status, answer)
	}
	if _, err := ben.Click(d.ctx, m, ""); err == nil {
		t.Error("ben used a message that he does not see")
	}
}

func TestPageFilesUploadsAndForeignSites(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{})
	res, err := http.Get(d.URL() + "/")
	if err != nil {
		t.Fatal(err)
	}
	html, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil || res.StatusCode != http.StatusOK || !strings.Contains(string(html), "<!doctype html>") {
		t.Errorf("page: %s %v", res.Status, err)
	}
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	file, err := parts.CreateFormFile("file", "../../notes of today.md")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write([]byte("# Title")); err != nil {
		t.Fatal(err)
	}
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	var a localdiscord.Attachment
	d.pageRaw("POST", "/ui/channels/"+d.channel.ID+"/attachments", parts.FormDataContentType(), body.Bytes(), &a)
	if a.Filename != "notes_of_today.md" || a.Size != 7 || !strings.HasPrefix(a.ContentType, "text/markdown") {
		t.Errorf("attachment = %+v", a)
	}
	req, err := http.NewRequestWithContext(d.ctx, http.MethodPost, d.URL()+"/ui/channels/"+d.channel.ID+"/messages", strings.NewReader(`{"content":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", "https://evil.example")
	res, err = http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusForbidden || len(d.Messages(d.channel.ID)) != 0 {
		t.Errorf("another site posted: %s", res.Status)
	}
}

// TestPageClock: the page is told the time of a server whose clock is not the
// machine's.
func TestPageClock(t *testing.T) {
	hour := &clock{now: time.Date(2026, 3, 1, 14, 0, 0, 0, time.UTC)}
	d := open(t, localdiscord.Options{Now: hour.Now})
	hour.Advance(20 * time.Minute)
	var told struct {
		Now int64 `json:"now"`
	}
	if status := d.page("GET", "/ui/clock", nil, &told); status != http.StatusOK || !time.UnixMilli(told.Now).Equal(hour.Now()) {
		t.Errorf("told %v, %d; it is %v", time.UnixMilli(told.Now).UTC(), status, hour.Now())
	}
}
