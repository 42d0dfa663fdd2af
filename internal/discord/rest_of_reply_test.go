package discord_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

// parts are the messages of a long answer, as a process kept them.
func parts(t *testing.T, private bool, change func(n int, m *message.Message)) string {
	t.Helper()
	var all []message.Message
	for n, words := range []string{"One.", "Two.", "Three."} {
		m := message.Say(words)
		m.Private = private && n > 0
		m.Rows = message.Buttons(message.Button("Evidence", "v1:evanswer:x"))
		change(n, &m)
		all = append(all, m)
	}
	kept, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(kept)
}

// answered owes the reply to a question that has so many messages, of which some
// arrived and some are noted.
func (d dead) answered(private bool, arrived, noted int) *localdiscord.Invocation {
	d.t.Helper()
	p := news.Promise{Route: "/ask", Private: private, Input: `{"Options":{"question":{"name":"question","type":3,"value":"Who cut the ribbon?"}}}`}
	called := d.owes("ask", localdiscord.Opts{"question": "Who cut the ribbon?"}, p)
	for n, words := range []string{"One.", "Two.", "Three."}[:arrived] {
		if n == 0 {
			d.said(called, words)
			continue
		}
		m := message.Say(words)
		m.Private = private
		if err := d.api.Follow(d.t.Context(), d.interaction(called), m); err != nil {
			d.t.Fatal(err)
		}
	}
	p = news.Promise{ID: called.ID, Reply: parts(d.t, private, func(int, *message.Message) {}), Sent: noted}
	if err := d.desk.Outbox.NoteReply(d.t.Context(), p); err != nil {
		d.t.Fatal(err)
	}
	return called
}

// TestRestOfAReply: the next process sends what one that died has not, and nothing
// twice, whether the last message arrived or not. Where Discord does not tell that,
// the member is told instead.
func TestRestOfAReply(t *testing.T) {
	t.Parallel()
	d := haunted(t)
	const doubt = "The rest follows; if a part is missing here, ask again."
	closed := d.AddChannel(d.guild.ID, "closed", localdiscord.TextChannel)
	d.DenyBot(closed.ID, localdiscord.ReadMessageHistory)
	open := d.room
	d.room = closed
	unseen := d.answered(false, 2, 2)
	d.room = open
	cases := map[string]struct {
		owed *localdiscord.Invocation
		want []string
	}{
		"nothing arrived":                    {d.answered(false, 0, 0), []string{"One.", "Two.", "Three."}},
		"the first arrived":                  {d.answered(false, 1, 0), []string{"One.", "Two.", "Three."}},
		"the second was to be sent":          {d.answered(false, 1, 1), []string{"One.", "Two.", "Three."}},
		"the second arrived":                 {d.answered(false, 2, 1), []string{"One.", "Two.", "Three."}},
		"the last was to be sent":            {d.answered(false, 2, 2), []string{"One.", "Two.", "Three."}},
		"the last arrived":                   {d.answered(false, 3, 2), []string{"One.", "Two.", "Three."}},
		"in private, the first arrived":      {d.answered(true, 1, 0), []string{"One.", "Two.", "Three."}},
		"in private, the second may have":    {d.answered(true, 1, 1), []string{"One.", doubt, "Three."}},
		"in private, the last may have":      {d.answered(true, 2, 2), []string{"One.", "Two.", doubt}},
		"in private, nothing arrived":        {d.answered(true, 0, 0), []string{"One.", "Two.", "Three."}},
		"without history, the last may have": {unseen, []string{"One.", "Two.", doubt}},
	}
	deleted := d.answered(false, 1, 1)
	standing, err := d.original(deleted)
	if err != nil {
		t.Fatal(err)
	}
	d.DeleteMessage(d.room.ID, standing.ID)
	d.dies()
	d.start()
	if _, err := cases["the second was to be sent"].owed.Followup(t.Context(), 1); err != nil {
		t.Fatalf("%v\n%s", err, d.log.String())
	}
	if err := d.stop(); err != nil { // it ends what it began
		t.Fatal(err)
	}
	for name, tc := range cases {
		reply, err := d.original(tc.owed)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		said := []string{reply.Text()}
		for _, m := range tc.owed.Followups() {
			said = append(said, m.Text())
			if m.Ephemeral() != strings.HasPrefix(name, "in private") {
				t.Errorf("%s: %q is seen by others: %v", name, m.Text(), !m.Ephemeral())
			}
		}
		ends := func(got, want string) bool { return got == want || want == doubt && strings.HasSuffix(got, doubt) }
		if !slices.EqualFunc(said, tc.want, ends) {
			t.Errorf("%s: said %q", name, said)
		}
	}
	if more := deleted.Followups(); len(more) > 0 {
		t.Errorf("after the reply was deleted: %q", more[0].Text())
	}
	if left := d.left(); len(left) > 0 {
		t.Errorf("still owed: %v", left)
	}
}

// TestRestOfAMessagesReply: the same of a reply to a message.
func TestRestOfAMessagesReply(t *testing.T) {
	t.Parallel()
	d := haunted(t)
	asked := map[string]string{}
	for name, state := range map[string]struct{ arrived, noted int }{
		"nothing arrived": {0, 0}, "the first arrived": {1, 0}, "the second was to be sent": {1, 1}, "the second arrived": {2, 1}, "all arrived": {3, 2},
	} {
		m, err := d.reader.Say(t.Context(), d.room.ID, d.Bot().Mention()+" who cut the ribbon?", "")
		if err != nil {
			t.Fatal(err)
		}
		asked[m.ID] = name
		for _, words := range []string{"One.", "Two.", "Three."}[:state.arrived] {
			if err := d.api.Post(t.Context(), d.room.ID, message.Message{Content: words, ReplyTo: m.ID}); err != nil {
				t.Fatal(err)
			}
		}
		d.keep(news.Promise{ID: m.ID, User: d.reader.User.ID, Route: "message", Input: "who cut the ribbon?"})
		kept := parts(t, false, func(n int, part *message.Message) { part.ReplyTo, part.Nonce = m.ID, m.ID+"."+string(rune('0'+n)) })
		if err := d.desk.Outbox.NoteReply(t.Context(), news.Promise{ID: m.ID, Reply: kept, Sent: state.noted}); err != nil {
			t.Fatal(err)
		}
	}
	d.dies()
	d.start()
	for id := range asked {
		if _, err := d.WaitMessage(t.Context(), d.room.ID, func(m localdiscord.Message) bool {
			return m.Reference != nil && m.Reference.MessageID == id && m.Text() == "Three."
		}); err != nil {
			t.Fatalf("%v\n%s", err, d.log.String())
		}
	}
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	replies := map[string][]string{}
	for _, m := range d.Messages(d.room.ID) {
		if m.Reference != nil {
			replies[m.Reference.MessageID] = append(replies[m.Reference.MessageID], m.Text())
		}
	}
	for id, name := range asked {
		if diff := cmp.Diff([]string{"One.", "Two.", "Three."}, replies[id]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if left := d.left(); len(left) > 0 {
		t.Errorf("still owed: %v", left)
	}
}
