package interaction

import (
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/discord/message"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
)

// desk is a dispatcher over a database, in front of a Discord that takes all.
type desk struct {
	*Dispatcher
	*fake
	t     *testing.T
	store *store.Store
	path  string
	log   strings.Builder // read once nothing writes any more
}

func newDesk(t *testing.T, told func(body string)) *desk {
	t.Helper()
	d := &desk{t: t, fake: newFake(t, told), path: filepath.Join(t.TempDir(), "desk.db")}
	var err error
	if d.store, err = store.Open(t.Context(), "sqlite:"+d.path, time.Now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.store.Close() })
	d.Dispatcher = New(Options{
		API: d.Client, Promises: d.store.Outbox, Replies: d.store.Outbox, Routes: map[string]Route{}, Now: time.Now, Log: slog.New(slog.NewTextHandler(&d.log, nil)),
		Manages: func(context.Context, *discordgo.Interaction) error { return nil },
		After:   func(context.Context, *Request) error { return nil },
	})
	return d
}

// does answers a command and returns what the member reads at last.
func (d *desk) does(path string, options ...*discordgo.ApplicationCommandInteractionDataOption) string {
	d.t.Helper()
	d.ask(path, options...)
	if len(d.calls) != 2 || d.calls[0] != "POST /v9/interactions/1/secret/callback" || d.calls[1] != "PATCH /v9/webhooks/9/secret/messages/@original" {
		d.t.Fatalf("calls %v", d.calls)
	}
	return d.bodies[1]
}

// ask gives the command.
func (d *desk) ask(path string, options ...*discordgo.ApplicationCommandInteractionDataOption) {
	d.Interaction(&discordgo.Interaction{
		ID: "1", AppID: "9", Token: "secret", Type: discordgo.InteractionApplicationCommand, GuildID: "2", ChannelID: "4",
		Member: &discordgo.Member{User: &discordgo.User{ID: "3"}},
		Data:   discordgo.ApplicationCommandInteractionData{Name: path, Options: options},
	})
}

// kept is what a process would find that comes after this one.
func (d *desk) kept() []news.Promise {
	d.t.Helper()
	if _, err := d.store.TakeOver(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	all, err := d.store.Outbox.ClaimPromises(d.t.Context(), "heir", 0, 10)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

// TestPromiseIsKept while the work goes on, with what it can be begun again from.
func TestPromiseIsKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nil)
	began := time.Now().Truncate(time.Millisecond)
	d.o.Routes["/x"] = Route{Again: true, Run: func(ctx context.Context, r *Request) error {
		kept := d.kept()
		if len(kept) != 1 || kept[0].At.Before(began) {
			t.Fatalf("kept %v", kept)
		}
		again, _, ok := d.recall(kept[0])
		if !ok || again.Text("topic") != "harbour" || !again.Flag("open", false) || again.Mode != Private || again.User != "3" {
			t.Errorf("recalled %+v of %+v", again, kept[0])
		}
		kept[0].At = time.Time{}
		want := news.Promise{
			ID: "1", Application: "9", Token: "secret", Guild: "2", Channel: "4", User: "3", Route: "/x", Private: true, Tries: 1,
			Input: `{"Options":{"open":{"name":"open","type":5,"value":true},"topic":{"name":"topic","type":3,"value":"harbour"}}}`,
		}
		if diff := cmp.Diff(want, kept[0]); diff != "" {
			t.Error(diff)
		}
		return r.Reply(ctx, message.Say("Here it is."))
	}}
	said := d.does("x",
		&discordgo.ApplicationCommandInteractionDataOption{Name: "topic", Type: discordgo.ApplicationCommandOptionString, Value: "harbour"},
		&discordgo.ApplicationCommandInteractionDataOption{Name: "open", Type: discordgo.ApplicationCommandOptionBoolean, Value: true})
	if !strings.Contains(said, "Here it is.") {
		t.Errorf("said %s", said)
	}
	if kept := d.kept(); len(kept) != 0 {
		t.Errorf("answered and kept: %v", kept)
	}
}

// TestPromiseCutOffByAStop: what can be begun again is left to the next process,
// and the member told; of the rest the member is told that it ended.
func TestPromiseCutOffByAStop(t *testing.T) {
	for name, tc := range map[string]struct {
		route Route
		input string // that is given
		says  string
		kept  int
	}{
		"a question":        {Route{Again: true}, "who?", "⏳ newsdesk is restarting. The answer comes here", 1},
		"too long to keep":  {Route{Again: true}, strings.Repeat("why ", maxInput/4), "was stopped while it was working on this. Try again", 0},
		"what is done once": {Route{}, "who?", "was stopped while it was working on this. Try again", 0},
		"a change":          {Route{Manage: true}, "who?", "it may be done already", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, nil)
			tc.route.Run = func(ctx context.Context, _ *Request) error {
				go d.Close(0)
				<-ctx.Done()
				return ctx.Err()
			}
			d.o.Routes["/x"] = tc.route
			said := d.does("x", &discordgo.ApplicationCommandInteractionDataOption{Name: "question", Type: discordgo.ApplicationCommandOptionString, Value: tc.input})
			if !strings.Contains(said, tc.says) {
				t.Errorf("said %s", said)
			}
			if kept := d.kept(); len(kept) != tc.kept {
				t.Errorf("kept %v", kept)
			}
			if log := d.log.String(); log != "" {
				t.Errorf("logged %s", log)
			}
		})
	}
}

// TestBusyDatabase: Discord has its answer while nothing can be written; what was
// promised is kept as soon as it can be.
func TestBusyDatabase(t *testing.T) {
	t.Parallel()
	var writing *sql.Tx
	d := newDesk(t, func(string) {
		if writing != nil {
			if err := writing.Rollback(); err != nil {
				t.Error(err)
			}
			writing = nil
		}
	})
	d.o.Routes["/x"] = Route{Run: func(ctx context.Context, r *Request) error {
		if kept := d.kept(); len(kept) != 1 {
			t.Errorf("kept %v", kept)
		}
		return r.Reply(ctx, message.Say("Here it is."))
	}}
	other, err := sql.Open("sqlite", d.path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if writing, err = other.BeginTx(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := writing.ExecContext(t.Context(), `DELETE FROM promise`); err != nil {
		t.Fatal(err)
	}
	d.does("x")
	if log := d.log.String(); log != "" {
		t.Errorf("logged %s", log)
	}
}

// TestNoDatabase: an answer that cannot be promised for the next process, too, is
// given by this one.
func TestNoDatabase(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nil)
	d.o.Routes["/x"] = Route{Run: func(ctx context.Context, r *Request) error { return r.Reply(ctx, message.Say("Here it is.")) }}
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	if said := d.does("x"); !strings.Contains(said, "Here it is.") {
		t.Errorf("said %s", said)
	}
	if log := d.log.String(); !strings.Contains(log, "would not outlive the process") || strings.Contains(log, "secret") {
		t.Errorf("logged %s", log)
	}
}

// TestReplyCutOffByAStop: between the messages of a reply nothing is said of the stop;
// the next process has the rest to send.
func TestReplyCutOffByAStop(t *testing.T) {
	t.Parallel()
	var d *desk
	d = newDesk(t, func(body string) {
		if strings.Contains(body, "Two.") {
			go d.Close(0)
			<-d.crew.base.Done()
		}
	})
	d.o.Routes["/x"] = Route{Run: func(ctx context.Context, r *Request) error {
		return r.Reply(ctx, message.Say("One."), message.Say("Two."))
	}}
	d.ask("x")
	if len(d.calls) != 3 || d.calls[2] != "POST /v9/webhooks/9/secret" {
		t.Errorf("calls %v", d.calls)
	}
	kept := d.kept()
	if len(kept) != 1 || kept[0].Sent != 1 || !strings.Contains(kept[0].Reply, "Two.") {
		t.Errorf("kept %v", kept)
	}
}
