package gateway

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"newsdesk/internal/discord/rest"
)

// memory is notes for bots that never stop.
type memory map[string]string

func (m memory) Note(_ context.Context, key string) (string, error) { return m[key], nil }

func (m memory) SetNote(_ context.Context, key, value string) error {
	m[key] = value
	return nil
}

func newTestConnection(now func() time.Time) *Connection {
	return New(Options{
		Token: "token", Transport: http.DefaultTransport, Notes: memory{}, Log: slog.New(slog.DiscardHandler), Now: now,
		Ready: func(string) {}, Interaction: func(*discordgo.Interaction) {},
	})
}

// TestSilentLineIsCut lets a connection fall silent.
func TestSilentLineIsCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &session{line: &line{heard: func(time.Time) {}}, lost: make(chan struct{}, 1)}
		s.line.touch()
		began := time.Now()
		go func() {
			time.Sleep(time.Minute)
			s.line.touch()
		}()
		err := s.watch(t.Context())
		if !errors.Is(err, errAbandoned) {
			t.Errorf("watch: %v", err)
		}
		if took := time.Since(began); took < time.Minute+silenceTime || took > time.Minute+silenceTime+checkEvery+graceTime {
			t.Errorf("noticed after %s", took)
		}
	})
}

// TestLockedSessionIsAbandoned meets the gateway that asks for a reconnect
// before READY, on which discordgo locks itself for ever.
func TestLockedSessionIsAbandoned(t *testing.T) {
	var gateway *httptest.Server
	gateway = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/v9/gateway") {
			_, _ = io.WriteString(w, `{"url":"ws`+strings.TrimPrefix(gateway.URL, "http")+`"}`)
			return
		}
		ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer ws.Close()
		_ = ws.WriteMessage(websocket.TextMessage, []byte(`{"op":10,"d":{"heartbeat_interval":41250}}`))
		if _, _, err := ws.ReadMessage(); err != nil {
			t.Errorf("no identify: %v", err)
		}
		_ = ws.WriteMessage(websocket.TextMessage, []byte(`{"op":7,"d":null}`))
		for err == nil {
			_, _, err = ws.ReadMessage()
		}
	}))
	defer gateway.Close()
	client, err := rest.New(rest.Options{Base: gateway.URL + "/api", Token: "token", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	c := newTestConnection(time.Now)
	c.o.Transport = client.Transport()
	s, err := newSession(c)
	if err != nil {
		t.Fatal(err)
	}
	s.limit = 200 * time.Millisecond
	if err := s.open(t.Context()); !errors.Is(err, errAbandoned) {
		t.Errorf("open: %v", err)
	}
}

func TestFinalErrors(t *testing.T) {
	for code, want := range map[int]string{
		4004: "NEWSDESK_DISCORD_TOKEN", 4010: "shards", 4011: "shards", 4012: "gateway version", 4013: "intents", 4014: "discord.mentions",
	} {
		if err := final(&websocket.CloseError{Code: code}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("code %d: %v, want words about %s", code, err, want)
		}
	}
	for _, mendable := range []error{&websocket.CloseError{Code: 4000}, &websocket.CloseError{Code: 1006}, errLost, errSilent} {
		if err := final(mendable); err != nil {
			t.Errorf("%v ends the bot: %v", mendable, err)
		}
	}
}

func TestBackoffGrowsAndIsBounded(t *testing.T) {
	if backoff(0) != 0 {
		t.Error("the first connection waits")
	}
	for failures := 1; failures < 200; failures++ {
		d := backoff(failures)
		most := min(firstBackoff<<min(failures-1, 10), lastBackoff)
		if d < most/2 || d > most {
			t.Errorf("after %d failures: %s, want %s to %s", failures, d, most/2, most)
		}
	}
}

// TestIdentifiesKeepTheirDistance starts after a process that identified a
// moment ago.
func TestIdentifiesKeepTheirDistance(t *testing.T) {
	now := time.Date(2026, 3, 4, 8, 0, 0, 0, time.UTC)
	c := newTestConnection(func() time.Time { return now })
	if wait := c.sinceIdentify(t.Context()); wait != 0 {
		t.Errorf("the very first connection waits %s", wait)
	}
	c.noteIdentify(t.Context())
	now = now.Add(2 * time.Second)
	if wait := c.sinceIdentify(t.Context()); wait != 3*time.Second {
		t.Errorf("2 s after an identify the wait is %s", wait)
	}
	now = now.Add(-time.Hour) // the clock was set back
	if wait := c.sinceIdentify(t.Context()); wait != identifyGap {
		t.Errorf("with the identify in the future the wait is %s", wait)
	}
}
