package rest

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/message"
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

func newTestClient(t *testing.T, base string) *Client {
	t.Helper()
	c, err := New(Options{Base: base, Token: "token", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return c
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
			c := newTestClient(t, d.URL)
			err := c.Post(t.Context(), "5", message.Message{Content: "x", Nonce: tc.nonce})
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
			c := newTestClient(t, d.URL)
			err := c.Do(t.Context(), Call{Method: "GET", Path: "/one"}, nil)
			var r *Refusal
			if !errors.As(err, &r) || r.Status != 429 || r.After <= 0 {
				t.Fatalf("first call: %v", err)
			}
			began := time.Now()
			if err := c.Do(t.Context(), Call{Method: "GET", Path: "/two"}, nil); err != nil {
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
	c := newTestClient(t, d.URL)
	one := Call{Method: "GET", Path: "/one", Route: "one"}
	if err := c.Do(t.Context(), one, nil); err != nil {
		t.Fatal(err)
	}
	var r *Refusal
	if err := c.Do(t.Context(), one, nil); !errors.As(err, &r) || r.After < 50*time.Second {
		t.Errorf("second call: %v", err)
	}
	if n := len(d.calls()); n != 1 {
		t.Errorf("%d calls reached an exhausted route", n)
	}
}

// TestErrorsKeepSecrets provokes errors whose address holds tokens.
func TestErrorsKeepSecrets(t *testing.T) {
	c := newTestClient(t, "http://127.0.0.1:1")
	err := c.Edit(t.Context(), &discordgo.Interaction{AppID: "1", Token: "interaction-secret"}, message.Say("x"))
	if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "token") {
		t.Errorf("error %v", err)
	}
}
