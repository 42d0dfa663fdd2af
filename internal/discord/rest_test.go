package discord

import (
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
)

// answers is a Discord that gives prepared answers, and keeps what it was
// asked.
type answers struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []string
	bodies []string
}

func serve(t *testing.T, give func(w http.ResponseWriter, n int)) *answers {
	t.Helper()
	a := &answers{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a.mu.Lock()
		a.asked = append(a.asked, r.Method+" "+r.URL.Path)
		a.bodies = append(a.bodies, string(body))
		n := len(a.asked)
		a.mu.Unlock()
		give(w, n)
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *answers) calls() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.asked...)
}

// TestRepeatsOnlyWhatIsHarmless fails the first call: a post without a nonce
// must not be made twice.
func TestRepeatsOnlyWhatIsHarmless(t *testing.T) {
	for name, tc := range map[string]struct {
		nonce string
		want  int
	}{"with a nonce": {"N", 2}, "without": {"", 1}} {
		t.Run(name, func(t *testing.T) {
			d := serve(t, func(w http.ResponseWriter, n int) {
				if n == 1 {
					w.WriteHeader(http.StatusBadGateway)
				}
			})
			b := newTestBot(t, d.URL)
			err := b.api.post(t.Context(), "5", message{content: "x", nonce: tc.nonce})
			if calls := d.calls(); len(calls) != tc.want || (err == nil) != (tc.want == 2) {
				t.Errorf("%d calls, error %v; want %d calls", len(calls), err, tc.want)
			}
		})
	}
}

// TestPausesForEveryone answers 429 in the two ways that concern all routes;
// a call on another route then waits.
func TestPausesForEveryone(t *testing.T) {
	for name, header := range map[string]http.Header{
		"global":               {"Content-Type": {"application/json"}, "X-Ratelimit-Global": {"true"}, "Retry-After": {"0.2"}},
		"in front, not JSON":   {"Content-Type": {"text/html"}, "Retry-After": {"1"}},
		"exhausted, same kind": {"Content-Type": {"application/json"}, "X-Ratelimit-Scope": {"global"}, "Retry-After": {"0.2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := serve(t, func(w http.ResponseWriter, n int) {
				if n > 1 {
					return
				}
				for k, v := range header {
					w.Header()[k] = v
				}
				w.WriteHeader(http.StatusTooManyRequests)
			})
			b := newTestBot(t, d.URL)
			err := b.api.do(t.Context(), call{method: "GET", path: "/one"}, nil)
			var r *refusal
			if !errors.As(err, &r) || r.Status != 429 || r.After <= 0 {
				t.Fatalf("first call: %v", err)
			}
			began := time.Now()
			if err := b.api.do(t.Context(), call{method: "GET", path: "/two"}, nil); err != nil {
				t.Fatal(err)
			}
			if waited := time.Since(began); waited < r.After/2 {
				t.Errorf("another route went on after %s, told to pause %s", waited, r.After)
			}
		})
	}
}

// TestRouteWithoutCallsLeftWaits is told that a route is exhausted.
func TestRouteWithoutCallsLeftWaits(t *testing.T) {
	d := serve(t, func(w http.ResponseWriter, n int) {
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset-After", "60")
	})
	b := newTestBot(t, d.URL)
	c := call{method: "GET", path: "/one", route: "one"}
	if err := b.api.do(t.Context(), c, nil); err != nil {
		t.Fatal(err)
	}
	var r *refusal
	if err := b.api.do(t.Context(), c, nil); !errors.As(err, &r) || r.After < 50*time.Second {
		t.Errorf("second call: %v", err)
	}
	if n := len(d.calls()); n != 1 {
		t.Errorf("%d calls reached an exhausted route", n)
	}
}

// TestUnreadableInteraction delivers an interaction whose data could not be
// decoded, as discordgo does for components it does not know.
func TestUnreadableInteraction(t *testing.T) {
	d := serve(t, func(w http.ResponseWriter, n int) { w.WriteHeader(http.StatusNoContent) })
	b := newTestBot(t, d.URL)
	b.onInteraction(&discordgo.Interaction{
		ID: "1", Token: "t", Type: discordgo.InteractionApplicationCommand, GuildID: "2",
		Member: &discordgo.Member{User: &discordgo.User{ID: "3"}},
	})
	b.onInteraction(&discordgo.Interaction{ID: "1", Token: "t"}) // a replay
	b.onInteraction(nil)
	if calls := d.calls(); len(calls) != 1 || calls[0] != "POST /v9/interactions/1/t/callback" {
		t.Fatalf("calls %v", calls)
	}
	var sent struct {
		Type int
		Data struct {
			Content string
			Flags   int
		}
	}
	if err := json.Unmarshal([]byte(d.bodies[0]), &sent); err != nil {
		t.Fatal(err)
	}
	if sent.Type != 4 || sent.Data.Flags != 64 || !strings.Contains(sent.Data.Content, "cannot read this") {
		t.Errorf("answer %+v", sent)
	}
}

// TestErrorsKeepSecrets provokes errors whose address holds tokens.
func TestErrorsKeepSecrets(t *testing.T) {
	b := newTestBot(t, "http://127.0.0.1:1")
	err := b.api.edit(t.Context(), &discordgo.Interaction{AppID: "1", Token: "interaction-secret"}, say("x"))
	if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "token") {
		t.Errorf("error %v", err)
	}
}

func TestEffectivePermissions(t *testing.T) {
	guild := &discordgo.Guild{ID: "1", OwnerID: "9", Roles: []*discordgo.Role{
		{ID: "1", Permissions: discordgo.PermissionViewChannel | discordgo.PermissionSendMessages},
		{ID: "2", Permissions: discordgo.PermissionEmbedLinks},
		{ID: "3", Permissions: discordgo.PermissionAdministrator},
	}}
	closed := &discordgo.Channel{PermissionOverwrites: []*discordgo.PermissionOverwrite{
		{ID: "1", Type: discordgo.PermissionOverwriteTypeRole, Deny: discordgo.PermissionViewChannel},
		{ID: "2", Type: discordgo.PermissionOverwriteTypeRole, Deny: discordgo.PermissionSendMessages},
		{ID: "7", Type: discordgo.PermissionOverwriteTypeMember, Allow: discordgo.PermissionSendMessages},
	}}
	for name, tc := range map[string]struct {
		channel *discordgo.Channel
		user    string
		roles   []string
		want    string
	}{
		"open":          {&discordgo.Channel{}, "7", []string{"2"}, ""},
		"no role":       {&discordgo.Channel{}, "7", nil, "Embed Links"},
		"closed":        {closed, "8", []string{"2"}, "View Channel, Send Messages"},
		"member again":  {closed, "7", []string{"2"}, "View Channel."},
		"administrator": {closed, "8", []string{"3"}, ""},
		"owner":         {closed, "9", nil, ""},
	} {
		err := lacking(channelNeeds, effective(guild, tc.channel, tc.user, tc.roles))
		if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), "lacks "+tc.want) {
			t.Errorf("%s: %v, want lacks %q", name, err, tc.want)
		}
	}
}
