package interaction

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/rest"
)

// fake is a Discord that takes every call, and keeps what it was told.
type fake struct {
	*rest.Client
	mu     sync.Mutex
	calls  []string
	bodies []string
}

// newFake starts a Discord; told, which may be nil, sees the body of every call.
func newFake(t *testing.T, told func(body string)) *fake {
	t.Helper()
	f := &fake{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		f.mu.Lock()
		f.calls, f.bodies = append(f.calls, r.Method+" "+r.URL.Path), append(f.bodies, string(body))
		f.mu.Unlock()
		if told != nil {
			told(string(body))
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	client, err := rest.New(rest.Options{Base: server.URL, Token: "token", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	f.Client = client
	return f
}

// TestUnreadableInteraction delivers an interaction whose data could not be
// decoded, as discordgo does for components it does not know.
func TestUnreadableInteraction(t *testing.T) {
	b := newDesk(t, nil)
	b.Interaction(&discordgo.Interaction{
		ID: "1", Token: "t", Type: discordgo.InteractionApplicationCommand, GuildID: "2",
		Member: &discordgo.Member{User: &discordgo.User{ID: "3"}},
	})
	b.Interaction(&discordgo.Interaction{ID: "1", Token: "t"}) // a replay
	b.Interaction(nil)
	if calls := b.calls; len(calls) != 1 || calls[0] != "POST /v9/interactions/1/t/callback" {
		t.Fatalf("calls %v", calls)
	}
	var sent struct {
		Type int
		Data struct {
			Content string
			Flags   int
		}
	}
	if err := json.Unmarshal([]byte(b.bodies[0]), &sent); err != nil {
		t.Fatal(err)
	}
	if sent.Type != 4 || sent.Data.Flags != 64 || !strings.Contains(sent.Data.Content, "cannot read this") {
		t.Errorf("answer %+v", sent)
	}
}

// TestFirstAnswersAreInTime: what runs before Discord has its first answer ends
// within the 3 s that it waits, and the member is told.
func TestFirstAnswersAreInTime(t *testing.T) {
	slow := func(t *testing.T, ctx context.Context) error {
		if end, limited := ctx.Deadline(); !limited || time.Until(end) > 2500*time.Millisecond {
			t.Errorf("it may run until %v", end)
		}
		return context.DeadlineExceeded
	}
	for name, rt := range map[string]Route{
		"who manages": {Manage: true, Run: func(context.Context, *Request) error { return errors.New("not reached") }},
		"a form":      {Mode: Direct, Run: func(ctx context.Context, _ *Request) error { return slow(t, ctx) }},
	} {
		d := newDesk(t, nil)
		d.o.Routes["/x"] = rt
		d.o.Manages = func(ctx context.Context, _ *discordgo.Interaction) error { return slow(t, ctx) }
		d.Interaction(&discordgo.Interaction{
			ID: "1", Token: "t", Type: discordgo.InteractionApplicationCommand, GuildID: "2",
			Member: &discordgo.Member{User: &discordgo.User{ID: "3"}}, Data: discordgo.ApplicationCommandInteractionData{Name: "x"},
		})
		if len(d.bodies) != 1 || !strings.Contains(d.bodies[0], "This took too long") {
			t.Errorf("%s: told %q", name, d.bodies)
		}
	}
}
