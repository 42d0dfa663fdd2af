package posting_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/discord/posting"
	"newsdesk/internal/discord/rest"
	"newsdesk/internal/news"
)

// TestRefusals: what Discord says of a message decides what becomes of it. A
// thread that is archived and locked is closed to the bot, though Discord
// answers as it does to a malformed message. Members are told what to mend.
func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		status, code int
		want         error
		says         string
	}{
		{http.StatusForbidden, 50013, news.ErrUnreachable, "Its role needs Send Messages"},
		{http.StatusForbidden, 50020, news.ErrUnreachable, "Discord refused the brief with code 50020"},
		{http.StatusNotFound, 10003, news.ErrUnreachable, "The channel is gone."},
		{http.StatusBadRequest, 50083, news.ErrUnreachable, "archived"},
		{http.StatusBadRequest, 160005, news.ErrUnreachable, "The thread is locked."},
		{http.StatusBadRequest, 40067, news.ErrUnreachable, "a tag on every post"},
		{http.StatusBadRequest, 50035, news.ErrRejected, "Discord refused the brief with code 50035"},
	} {
		t.Run(fmt.Sprint(tt.code), func(t *testing.T) {
			t.Parallel()
			discord := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(tt.status)
				_, _ = fmt.Fprintf(w, `{"code":%d,"message":"Refused"}`, tt.code)
			}))
			defer discord.Close()
			client, err := rest.New(rest.Options{Base: discord.URL, Token: "token", Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			p := posting.Poster{API: client, Self: func(context.Context) (string, error) { return "1", nil }, Log: slog.New(slog.DiscardHandler)}
			_, err = p.Post(t.Context(), news.Delivery{Guild: "1", Channel: "10", Payload: []byte(`{"content":"news"}`), Nonce: "N"})
			if !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
			if says, _ := news.Say(err); !strings.Contains(says, tt.says) {
				t.Errorf("says %q, want %q", says, tt.says)
			}
		})
	}
}
