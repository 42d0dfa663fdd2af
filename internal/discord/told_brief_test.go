package discord_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

// briefs promises the brief of what is new in a channel of its own, as a process does
// that then dies.
func (d dead) briefs(name string, change func(*news.Promise)) (localdiscord.Channel, *localdiscord.Invocation, []message.Message) {
	d.t.Helper()
	defer func(room localdiscord.Channel) { d.room = room }(d.room)
	d.room = d.AddChannel(d.guild.ID, name, localdiscord.TextChannel)
	b, err := briefer{d.desk}.channel(d.t.Context(), d.guild.ID, d.room.ID)
	if err != nil || len(b.Items) != 1 {
		d.t.Fatalf("%d items, %v", len(b.Items), err)
	}
	messages := render.Brief(b)
	p := news.Promise{Route: "/brief now", Input: "{}"}
	change(&p)
	called := d.owes("brief now", nil, p)
	kept, err := json.Marshal(messages)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.desk.Outbox.PromiseBrief(d.t.Context(), b, news.Promise{ID: called.ID, Reply: string(kept)}); err != nil {
		d.t.Fatal(err)
	}
	return d.room, called, messages
}

// TestBriefOfADeadProcess: a brief that was shown when its process died is never told
// again, and one that was not is shown, or else told by the next.
func TestBriefOfADeadProcess(t *testing.T) {
	t.Parallel()
	d := haunted(t)
	now := func(*news.Promise) {}
	longAgo := func(p *news.Promise) { p.At, p.Token = time.Now().Add(-time.Hour), "no longer known" }
	cases := map[string]struct {
		promised func(*news.Promise)
		shown    bool // before the process died
		told     bool // in the end
	}{
		"shown": {now, true, true}, "not-shown": {now, false, true},
		"shown-long-ago": {longAgo, true, true}, "not-shown-long-ago": {longAgo, false, false},
	}
	rooms, replies := map[string]localdiscord.Channel{}, map[string]*localdiscord.Invocation{}
	for name, tc := range cases {
		var messages []message.Message
		rooms[name], replies[name], messages = d.briefs(name, tc.promised)
		if tc.shown {
			if err := d.api.Edit(t.Context(), d.interaction(replies[name]), messages[0]); err != nil {
				t.Fatal(err)
			}
		}
	}
	d.dies()
	d.start()
	if _, err := replies["not-shown"].Message(t.Context()); err != nil {
		t.Fatalf("%v\n%s", err, d.log.String())
	}
	if err := d.stop(); err != nil { // it ends what it began
		t.Fatal(err)
	}
	for name, tc := range cases {
		reply, err := d.original(replies[name])
		if err != nil || strings.Contains(reply.Text(), "Bridge opens") != tc.told {
			t.Errorf("%s: the reply is %q, %v", name, reply.Text(), err)
		}
		next, err := briefer{d.desk}.channel(t.Context(), d.guild.ID, rooms[name].ID)
		if err != nil || len(next.Items) == 0 != tc.told {
			t.Errorf("%s: the next brief has %d items, %v", name, len(next.Items), err)
		}
	}
	if left := d.left(); len(left) > 0 {
		t.Errorf("still owed: %v", left)
	}
}
