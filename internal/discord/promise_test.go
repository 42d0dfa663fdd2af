package discord_test

import (
	"cmp"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/action"
	"newsdesk/internal/discord/message"
	"newsdesk/internal/discord/rest"
	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

// dead is a process that promised answers: what it said to Discord, and what it
// kept. Its connection is there until it dies.
type dead struct {
	*scene
	api     *rest.Client
	session *discordgo.Session
}

func (d dead) dies() {
	d.t.Helper()
	if err := d.session.Close(); err != nil {
		d.t.Fatal(err)
	}
}

func (d dead) interaction(called *localdiscord.Invocation) *discordgo.Interaction {
	return &discordgo.Interaction{ID: called.ID, Token: called.Token, AppID: d.Bot().ID}
}

// owes defers the reply to a command, and keeps the promise.
func (d dead) owes(command string, opts localdiscord.Opts, p news.Promise) *localdiscord.Invocation {
	d.t.Helper()
	called, err := d.manager.Slash(d.t.Context(), d.room.ID, command, opts)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.api.DeferReply(d.t.Context(), d.interaction(called), p.Private); err != nil {
		d.t.Fatal(err)
	}
	p.ID, p.Application, p.Token, p.User = called.ID, d.Bot().ID, cmp.Or(p.Token, called.Token), d.manager.User.ID
	d.keep(p)
	return called
}

func (d dead) keep(p news.Promise) {
	d.t.Helper()
	p.Guild, p.Channel = d.guild.ID, d.room.ID
	if p.At.IsZero() {
		p.At = time.Now()
	}
	if err := d.desk.Outbox.KeepPromise(d.t.Context(), "dead", 0, p); err != nil {
		d.t.Fatal(err)
	}
}

// said edits a reply.
func (d dead) said(called *localdiscord.Invocation, words string) {
	d.t.Helper()
	if err := d.api.Edit(d.t.Context(), d.interaction(called), message.Say(words)); err != nil {
		d.t.Fatal(err)
	}
}

// original is the reply as it stands.
func (d dead) original(called *localdiscord.Invocation) (reply localdiscord.Message, err error) {
	err = d.api.Original(d.t.Context(), d.interaction(called), &reply)
	return reply, err
}

// left are the promises that nobody saw to.
func (d dead) left() []news.Promise {
	d.t.Helper()
	if alone, err := d.desk.TakeOver(d.t.Context()); err != nil || !alone {
		d.t.Fatal(alone, err)
	}
	left, err := d.desk.Outbox.ClaimPromises(d.t.Context(), "heir", time.Minute, 100)
	if err != nil {
		d.t.Fatal(err)
	}
	return left
}

// haunted is a scene whose bot was there, and now is one that will die.
func haunted(t *testing.T) dead {
	s := newScene(t, localdiscord.Options{}).start()
	wants(t, s.paste(s.manager, "Bridge opens", story), "Saved")
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	api, err := rest.New(rest.Options{Base: s.APIURL(), Token: s.Token(), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	session, err := discordgo.New("Bot " + s.Token())
	if err != nil {
		t.Fatal(err)
	}
	session.Client = &http.Client{Transport: api.Transport()}
	session.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages
	if err := session.Open(); err != nil {
		t.Fatal(err)
	}
	return dead{s, api, session}
}

// TestPromisesOfADeadProcess: the next one answers questions that are open, once,
// says of all else that it was cut off, and leaves alone what was answered.
func TestPromisesOfADeadProcess(t *testing.T) {
	t.Parallel()
	d := haunted(t)
	const (
		answer  = "Mayor Ines Holt cut the ribbon at noon. [1]"
		cutOff  = "newsdesk was stopped while it was working on this. Try again"
		halfway = "it may be done already"
	)
	question := localdiscord.Opts{"question": "Who cut the ribbon?"}
	asked := news.Promise{Route: "/ask", Input: `{"Options":{"question":{"name":"question","type":3,"value":"Who cut the ribbon?"}}}`}
	changed := func(how func(*news.Promise)) news.Promise { p := asked; how(&p); return p }
	cases := map[string]struct {
		owed *localdiscord.Invocation
		want string
	}{
		"a question":                    {d.owes("ask", question, asked), answer},
		"a private question":            {d.owes("ask", question, changed(func(p *news.Promise) { p.Private = true })), answer},
		"a form":                        {d.owes("ask", question, news.Promise{Route: "modal " + action.Ask, Input: `{"Fields":{"question":"Who cut the ribbon?"},"Args":["0"]}`}), answer},
		"a question that killed twice":  {d.owes("ask", question, changed(func(p *news.Promise) { p.Tries = 1 })), cutOff},
		"a question nearly too old":     {d.owes("ask", question, changed(func(p *news.Promise) { p.At = time.Now().Add(time.Minute - news.PromiseLife) })), cutOff},
		"a question of another version": {d.owes("ask", question, changed(func(p *news.Promise) { p.Route = "/inquire" })), cutOff},
		"input of another version":      {d.owes("ask", question, changed(func(p *news.Promise) { p.Input = `{"Options":[]}` })), cutOff},
		"a list":                        {d.owes("feed list", nil, news.Promise{Route: "/feed list"}), cutOff},
		"a change":                      {d.owes("feed add", localdiscord.Opts{"url": "https://courier.example/feed"}, news.Promise{Route: "/feed add", Private: true}), halfway},
		"a change in progress":          {d.owes("feed add", localdiscord.Opts{"url": "https://post.example/feed"}, news.Promise{Route: "/feed add", Private: true}), halfway},
		"an answer":                     {d.owes("ask", question, asked), "Nothing was found."},
		"a question too old":            {d.owes("ask", question, changed(func(p *news.Promise) { p.At = time.Now().Add(-news.PromiseLife) })), ""},
	}
	d.said(cases["a change in progress"].owed, "⏳ 3 of 5 feeds")
	d.said(cases["an answer"].owed, "Nothing was found.")
	deleted := d.owes("ask", question, asked)
	standing, err := d.original(deleted)
	if err != nil {
		t.Fatal(err)
	}
	d.DeleteMessage(d.room.ID, standing.ID)

	before := len(d.Messages(d.room.ID))
	d.dies()
	d.start()
	if _, err := cases["a question"].owed.Message(t.Context()); err != nil {
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
		if reply.Loading() != (tc.want == "") || !strings.Contains(reply.Text(), tc.want) {
			t.Errorf("%s: the reply is %q", name, reply.Text())
		}
	}
	if after := len(d.Messages(d.room.ID)); after != before {
		t.Errorf("%d messages became %d", before, after)
	}
	if left := d.left(); len(left) > 0 {
		t.Errorf("still owed: %v", left)
	}
	for _, tc := range cases {
		if strings.Contains(d.log.String(), tc.owed.Token) {
			t.Error("the log holds a token")
		}
	}
}

// TestMessagesToADeadProcess: the next one replies to those without a reply.
func TestMessagesToADeadProcess(t *testing.T) {
	t.Parallel()
	d := haunted(t)
	says := func(tries int) localdiscord.Message {
		m, err := d.reader.Say(t.Context(), d.room.ID, d.Bot().Mention()+" who cut the ribbon?", "")
		if err != nil {
			t.Fatal(err)
		}
		d.keep(news.Promise{ID: m.ID, User: d.reader.User.ID, Route: "message", Input: "who cut the ribbon?", Tries: tries})
		return m
	}
	open, twice, answered := says(0), says(1), says(0)
	if err := d.api.Post(t.Context(), d.room.ID, message.Message{Content: "Nobody.", ReplyTo: answered.ID}); err != nil {
		t.Fatal(err)
	}
	d.dies()
	d.start()
	for _, id := range []string{open.ID, twice.ID} {
		if _, err := d.WaitMessage(t.Context(), d.room.ID, func(m localdiscord.Message) bool { return m.Reference != nil && m.Reference.MessageID == id }); err != nil {
			t.Fatalf("%v\n%s", err, d.log.String())
		}
	}
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	replies := map[string]string{}
	for _, m := range d.Messages(d.room.ID) {
		if m.Reference != nil {
			replies[m.Reference.MessageID] += m.Text()
		}
	}
	for id, want := range map[string]string{
		open.ID: "Mayor Ines Holt cut the ribbon at noon. [1]", twice.ID: "newsdesk was stopped", answered.ID: "Nobody.",
	} {
		if got := replies[id]; strings.Count(got, want) != 1 || id == answered.ID && got != want {
			t.Errorf("replied %q, want %q once", got, want)
		}
	}
	if left := d.left(); len(left) > 0 {
		t.Errorf("still owed: %v", left)
	}
}
