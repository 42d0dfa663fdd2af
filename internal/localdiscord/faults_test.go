package localdiscord_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/localdiscord"
)

func TestFaultsHitBeforeOrAfterTheEffect(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		fault    localdiscord.Fault
		status   int // 0: no answer at all
		messages int
	}{
		{"502 before", localdiscord.Fault{Status: 502}, 502, 0},
		{"502 after", localdiscord.Fault{Status: 502, After: true}, 502, 1},
		{"403", localdiscord.Fault{Status: 403}, 403, 0},
		{"429", localdiscord.Fault{Status: 429, RetryAfter: time.Second}, 429, 0},
		{"cut before", localdiscord.Fault{Cut: true}, 0, 0},
		{"cut after", localdiscord.Fault{Cut: true, After: true}, 0, 1},
		{"delay", localdiscord.Fault{Delay: time.Millisecond}, 200, 1},
		{"another method", localdiscord.Fault{Method: "GET", Status: 500}, 200, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := open(t, localdiscord.Options{NoRateLimits: true})
			c.fault.Path = `^/channels/\d+/messages$`
			d.Fault(c.fault)
			post := func() int {
				req, err := http.NewRequestWithContext(d.ctx, http.MethodPost, d.APIURL()+"/v9/channels/"+d.channel.ID+"/messages", strings.NewReader(`{"content":"x"}`))
				if err != nil {
					t.Fatal(err)
				}
				req.Header.Set("Authorization", "Bot "+d.Token())
				res, err := http.DefaultClient.Do(req)
				if err != nil {
					return 0
				}
				_ = res.Body.Close()
				return res.StatusCode
			}
			if got := post(); got != c.status {
				t.Errorf("status %d, want %d", got, c.status)
			}
			if got := len(d.Messages(d.channel.ID)); got != c.messages {
				t.Errorf("%d messages, want %d", got, c.messages)
			}
			d.ClearFaults()
			if got := post(); got != 200 {
				t.Errorf("after the fault: status %d", got)
			}
			log := d.Requests()
			if len(log) != 2 || log[0].Status != c.status || string(log[0].Body) != `{"content":"x"}` || log[0].Fault != (c.status != 200) {
				t.Errorf("log = %+v", log)
			}
		})
	}
}

// TestLibraryRetryPostsTwice shows what the nonce is for: the session repeats
// a post that was answered 502 after it took effect.
func TestLibraryRetryPostsTwice(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{NoRateLimits: true})
	d.Fault(localdiscord.Fault{Method: "POST", Path: "/messages$", Status: 502, After: true, Times: 2})
	bot := d.session()
	must[*discordgo.Message](t)(bot.ChannelMessageSend(d.channel.ID, "once"))
	if got := len(d.Messages(d.channel.ID)); got != 3 {
		t.Errorf("%d messages without a nonce, want 3", got)
	}
	d.Fault(localdiscord.Fault{Method: "POST", Path: "/messages$", Status: 502, After: true, Times: 2})
	endpoint := discordgo.EndpointChannelMessages(d.channel.ID)
	must[[]byte](t)(bot.RequestWithBucketID("POST", endpoint, map[string]any{"content": "once", "nonce": "n", "enforce_nonce": true}, endpoint))
	if got := len(d.Messages(d.channel.ID)); got != 4 {
		t.Errorf("%d messages, want one more with a nonce", got)
	}
}

func TestRateLimits(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{MessagesPerChannel: 2, RequestsPerSecond: 4})
	other := d.AddChannel(d.guild.ID, "other", localdiscord.TextChannel)
	bot := d.session()
	bot.ShouldRetryOnRateLimit = false
	post := func(channel string) (http.Header, error) {
		var header http.Header
		_, err := bot.ChannelMessageSend(channel, "x", func(cfg *discordgo.RequestConfig) {
			next := cfg.Client.Transport
			cfg.Client = &http.Client{Transport: tap(func(r *http.Request) (*http.Response, error) {
				res, err := next.RoundTrip(r)
				if err == nil {
					header = res.Header
				}
				return res, err
			})}
		})
		return header, err
	}
	if h, err := post(d.channel.ID); err != nil || h.Get("X-RateLimit-Remaining") != "1" || h.Get("X-RateLimit-Limit") != "2" {
		t.Errorf("first: %v %v", h, err)
	}
	path := "/channels/" + d.channel.ID + "/messages"
	if status, _ := d.call("POST", path, object{"content": "x"}); status != 200 {
		t.Errorf("second: %d", status)
	}
	status, answer := d.call("POST", path, object{"content": "x"})
	if wait, _ := answer["retry_after"].(float64); status != 429 || answer["global"] != false || wait <= 0 || wait > 5 {
		t.Errorf("third: %d %v", status, answer)
	}
	if status, _ := d.call("POST", "/channels/"+other.ID+"/messages", object{"content": "x"}); status != 200 {
		t.Errorf("another channel: %d", status)
	}
	if status, answer := d.call("GET", "/users/@me", nil); status != 429 || answer["global"] != true {
		t.Errorf("fifth call in a second: %d %v, want the global limit", status, answer)
	}
}

type tap func(*http.Request) (*http.Response, error)

func (f tap) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTokenIsChecked(t *testing.T) {
	t.Parallel()
	d := open(t, localdiscord.Options{})
	bot := d.session()
	bot.Token = "Bot wrong"
	_, err := bot.User("@me")
	if rest := new(discordgo.RESTError); !errors.As(err, &rest) || rest.Response.StatusCode != http.StatusUnauthorized {
		t.Errorf("wrong token: %v", err)
	}
	bot.Token = "Bot " + d.Token()
	if u := must[*discordgo.User](t)(bot.User("@me")); !u.Bot || u.ID != d.Bot().ID {
		t.Errorf("me = %+v", u)
	}
}

func TestOnlyLoopback(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "example.org:80", "nowhere"} {
		if srv, err := localdiscord.Start(t.Context(), localdiscord.Options{Addr: addr}); err == nil {
			_ = srv.Close()
			t.Errorf("%q was listened on", addr)
		}
	}
}
