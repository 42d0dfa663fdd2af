package localdiscord_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/localdiscord"
)

func TestNonceIsEnforced(t *testing.T) {
	t.Parallel()
	clock := &clock{now: time.Date(2031, 4, 7, 8, 0, 0, 0, time.UTC)}
	d := open(t, localdiscord.Options{NoRateLimits: true, Now: clock.Now})
	path := "/channels/" + d.channel.ID + "/messages"
	body := map[string]any{"content": "once", "nonce": "slot-1", "enforce_nonce": true}
	_, first := d.call("POST", path, body)
	_, again := d.call("POST", path, body)
	if first["id"] != again["id"] || len(d.Messages(d.channel.ID)) != 1 {
		t.Errorf("same nonce made %v and %v", first["id"], again["id"])
	}
	d.call("POST", path, map[string]any{"content": "once", "nonce": "slot-1"})
	if n := len(d.Messages(d.channel.ID)); n != 2 {
		t.Errorf("%d messages after an unenforced repeat, want 2", n)
	}
	clock.Advance(6 * time.Minute)
	if _, later := d.call("POST", path, body); later["id"] == first["id"] {
		t.Error("the nonce is remembered after six minutes")
	}
	d.DeleteMessage(d.channel.ID, d.Messages(d.channel.ID)[2].ID)
	if status, answer := d.call("POST", path, body); status != 404 || code(answer) != 10008 {
		t.Errorf("repeat of a deleted message: %d %v", status, answer)
	}
}

func TestMessagesAreListedInWindows(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	var ids []string
	for i := range 7 {
		ids = append(ids, must[localdiscord.Message](t)(d.ana.Say(d.ctx, d.channel.ID, fmt.Sprint(i), "")).ID)
	}
	for i := 1; i < len(ids); i++ {
		if ids[i] <= ids[i-1] {
			t.Fatalf("ids do not grow: %v", ids)
		}
	}
	bot := d.session()
	for _, c := range []struct {
		limit                 int
		before, after, around int
		want                  []int
	}{
		{100, -1, -1, -1, []int{6, 5, 4, 3, 2, 1, 0}},
		{2, -1, -1, -1, []int{6, 5}},
		{2, 3, -1, -1, []int{2, 1}},
		{2, -1, 3, -1, []int{5, 4}},
		{3, -1, -1, 3, []int{4, 3, 2}},
	} {
		id := func(i int) string {
			if i < 0 {
				return ""
			}
			return ids[i]
		}
		got, err := bot.ChannelMessages(d.channel.ID, c.limit, id(c.before), id(c.after), id(c.around))
		if err != nil {
			t.Fatal(err)
		}
		var found, want []string
		for _, m := range got {
			found = append(found, m.ID)
		}
		for _, i := range c.want {
			want = append(want, ids[i])
		}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", c, diff)
		}
	}
}

func TestAllowedMentionsDecideWhoIsPinged(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	role := d.AddRole(d.guild.ID, "editors", 0)
	content := "@everyone " + d.ana.User.Mention() + " <@&" + role.ID + "> `" + d.Bot().Mention() + "`"
	type object = map[string]any
	for _, c := range []struct {
		name     string
		allowed  any
		everyone bool
		users    int
		roles    int
	}{
		{"absent", nil, true, 1, 1},
		{"empty", object{"parse": []string{}}, false, 0, 0},
		{"users only", object{"parse": []string{"users"}}, false, 1, 0},
		{"one role", object{"parse": []string{}, "roles": []string{role.ID}}, false, 0, 1},
		{"another user", object{"users": []string{"1"}}, false, 0, 0},
	} {
		body := object{"content": content}
		if c.allowed != nil {
			body["allowed_mentions"] = c.allowed
		}
		_, answer := d.call("POST", "/channels/"+d.channel.ID+"/messages", body)
		m, ok := d.Message(d.channel.ID, answer["id"].(string))
		if !ok || m.MentionEveryone != c.everyone || len(m.Mentions) != c.users || len(m.MentionRoles) != c.roles {
			t.Errorf("%s: everyone %t, users %v, roles %v", c.name, m.MentionEveryone, m.Mentions, m.MentionRoles)
		}
	}
	d.DenyBot(d.channel.ID, localdiscord.MentionEveryone)
	_, answer := d.call("POST", "/channels/"+d.channel.ID+"/messages", object{"content": content})
	if m, _ := d.Message(d.channel.ID, answer["id"].(string)); m.MentionEveryone || len(m.MentionRoles) != 0 {
		t.Errorf("without the permission: everyone %t, roles %v", m.MentionEveryone, m.MentionRoles)
	}
}

func TestThreads(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	bot := d.session()
	brief := must[*discordgo.Message](t)(bot.ChannelMessageSend(d.channel.ID, "a brief"))
	thread := must[*discordgo.Channel](t)(bot.MessageThreadStartComplex(d.channel.ID, brief.ID, &discordgo.ThreadStart{Name: "Q: why", AutoArchiveDuration: 60}))
	if thread.ID != brief.ID || thread.Type != discordgo.ChannelTypeGuildPublicThread || thread.ParentID != d.channel.ID {
		t.Errorf("thread = %+v", thread)
	}
	again, answer := d.call("POST", "/channels/"+d.channel.ID+"/messages/"+brief.ID+"/threads", map[string]any{"name": "again"})
	if again != 400 || code(answer) != 160004 {
		t.Errorf("second thread: %d %v", again, answer)
	}
	archived := true
	must[*discordgo.Channel](t)(bot.ChannelEdit(thread.ID, &discordgo.ChannelEdit{Archived: &archived}))
	must[*discordgo.Message](t)(bot.ChannelMessageSend(thread.ID, "an answer"))
	if ch := must[*discordgo.Channel](t)(bot.Channel(thread.ID)); ch.ThreadMetadata.Archived {
		t.Error("posting did not wake the archived thread")
	}
	forum := d.AddChannel(d.guild.ID, "talk", localdiscord.ForumChannel)
	post := must[*discordgo.Channel](t)(bot.ForumThreadStart(forum.ID, "A story", 60, "first"))
	if got := d.Messages(post.ID); len(got) != 1 || got[0].ID != post.ID || got[0].Content != "first" {
		t.Errorf("forum thread holds %+v", got)
	}
	if status, answer := d.call("POST", "/channels/"+forum.ID+"/messages", map[string]any{"content": "x"}); status != 400 || code(answer) != 50008 {
		t.Errorf("post in a forum: %d %v", status, answer)
	}
	active := must[*discordgo.ThreadsList](t)(bot.GuildThreadsActive(d.guild.ID))
	if len(active.Threads) != 2 {
		t.Errorf("%d active threads, want 2", len(active.Threads))
	}
}

func TestPermissionsAndUnknowns(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	said := must[localdiscord.Message](t)(d.ana.Say(d.ctx, d.channel.ID, "mine", ""))
	hidden := d.AddChannel(d.guild.ID, "board", localdiscord.TextChannel)
	d.DenyBot(hidden.ID, localdiscord.ViewChannel)
	mute := d.AddChannel(d.guild.ID, "rules", localdiscord.TextChannel)
	d.DenyBot(mute.ID, localdiscord.SendMessages|localdiscord.CreatePublicThreads)
	plain := d.AddChannel(d.guild.ID, "plain", localdiscord.TextChannel)
	d.DenyBot(plain.ID, localdiscord.EmbedLinks)
	left := d.AddGuild("Elsewhere")
	d.RemoveBot(left.ID)
	news := d.AddChannel(d.guild.ID, "wire", localdiscord.AnnouncementChannel)
	_, posted := d.call("POST", "/channels/"+news.ID+"/messages", map[string]any{"content": "x"})
	crosspost := "/channels/" + news.ID + "/messages/" + posted["id"].(string) + "/crosspost"
	text := map[string]any{"content": "x"}
	for _, c := range []struct {
		method, path string
		body         any
		status, code int
	}{
		{"GET", "/channels/1", nil, 404, 10003},
		{"GET", "/channels/" + d.channel.ID + "/messages/1", nil, 404, 10008},
		{"GET", "/channels/" + hidden.ID, nil, 403, 50001},
		{"POST", "/channels/" + hidden.ID + "/messages", text, 403, 50001},
		{"POST", "/channels/" + mute.ID + "/messages", text, 403, 50013},
		{"POST", "/channels/" + plain.ID + "/messages", map[string]any{"embeds": []any{map[string]any{"title": "x"}}}, 403, 50013},
		{"PATCH", "/channels/" + d.channel.ID + "/messages/" + said.ID, text, 403, 50005},
		{"DELETE", "/channels/" + d.channel.ID + "/messages/" + said.ID, nil, 403, 50013},
		{"GET", "/guilds/" + left.ID, nil, 403, 50001},
		{"GET", "/guilds/1", nil, 404, 10004},
		{"GET", "/guilds/" + d.guild.ID + "/members/1", nil, 404, 10007},
		{"GET", "/guilds/" + d.guild.ID + "/members/@me", nil, 200, 0},
		{"POST", crosspost, nil, 200, 0},
		{"POST", crosspost, nil, 400, 40033},
		{"POST", "/channels/" + d.channel.ID + "/messages", map[string]any{"content": " "}, 400, 50006},
		{"POST", "/channels/" + d.channel.ID + "/messages", "no object", 400, 50035},
		{"GET", "/no/such/route", nil, 404, 0},
	} {
		if status, answer := d.call(c.method, c.path, c.body); status != c.status || code(answer) != c.code {
			t.Errorf("%s %s: %d %v, want %d code %d", c.method, c.path, status, answer, c.status, c.code)
		}
	}
	if status, answer := d.send("POST", "/channels/"+d.channel.ID+"/messages", "application/json", []byte("{")); status != 400 || code(answer) != 50109 {
		t.Errorf("half a body: %d %v", status, answer)
	}
}

func TestEditKeepsAbsentAndClearsNull(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	path := "/channels/" + d.channel.ID + "/messages"
	_, made := d.call("POST", path, map[string]any{"content": "text", "embeds": []any{map[string]any{"title": "title"}}})
	path += "/" + made["id"].(string)
	for _, step := range []struct{ body, content, title string }{
		{`{"content":"new"}`, "new", "title"},
		{`{"content":null}`, "", "title"},
		{`{"embeds":[],"content":"again"}`, "again", ""},
	} {
		if status, answer := d.send("PATCH", path, "application/json", []byte(step.body)); status != 200 {
			t.Fatalf("%s: %d %v", step.body, status, answer)
		}
		m := d.Messages(d.channel.ID)[0]
		title := ""
		if len(m.Embeds) > 0 {
			title = m.Embeds[0].Title
		}
		if m.Content != step.content || title != step.title || m.EditedTimestamp == nil {
			t.Errorf("%s: %+v", step.body, m)
		}
	}
}

func TestUploadIsHostedAndShown(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	payload, err := json.Marshal(map[string]any{
		"embeds":      []any{map[string]any{"title": "t", "image": map[string]string{"url": "attachment://map.png"}}},
		"attachments": []any{map[string]any{"id": 0, "description": "the harbour"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := parts.WriteField("payload_json", string(payload)); err != nil {
		t.Fatal(err)
	}
	file, err := parts.CreateFormFile("files[0]", "map.png")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write([]byte("\x89PNG\r\n\x1a\n")); err != nil {
		t.Fatal(err)
	}
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	if status, answer := d.send("POST", "/channels/"+d.channel.ID+"/messages", parts.FormDataContentType(), body.Bytes()); status != 200 {
		t.Fatalf("%d %v", status, answer)
	}
	m := d.Messages(d.channel.ID)[0]
	a := m.Attachments[0]
	if a.Description != "the harbour" || a.ContentType != "image/png" || m.Embeds[0].Image.URL != a.URL || !strings.HasPrefix(a.URL, d.URL()+"/attachments/") {
		t.Errorf("attachment %+v, image %+v", a, m.Embeds[0].Image)
	}
}
