package endpoint_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm/endpoint"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
)

// well is no failure: a good reply.
const well endpoint.Kind = -1

// TestFaults has one case for each way an endpoint is known to fail: what the
// caller is told, after how many requests.
func TestFaults(t *testing.T) {
	comments := strings.Repeat(": still working\n\n", 2000)
	finish := `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`
	complete := func(c llmtest.Completion) []llmtest.Reply { return []llmtest.Reply{llmtest.Complete(c), good} }
	status := func(code int, body string) []llmtest.Reply { return []llmtest.Reply{llmtest.Status(code, body), good} }
	events := func(raw ...string) []llmtest.Reply { return []llmtest.Reply{llmtest.Events(raw...), good} }
	for _, tt := range []struct {
		name     string
		script   []llmtest.Reply
		kind     endpoint.Kind
		say      string
		requests int
	}{
		{"busy, then well", status(503, `{"error":{"message":"server busy"}}`), well, "", 2},
		{"error as a string, then well", status(500, `{"error":"model is loading"}`), well, "", 2},
		{"408", status(408, ``), well, "", 2},
		{"rate limit", status(429, `{"error":{"message":"slow down","code":"rate_limit_exceeded"}}`), well, "", 2},
		{"busy for long", []llmtest.Reply{llmtest.Status(502, "bad gateway")}, endpoint.Down, "502", 3},
		{"501", status(501, `{}`), endpoint.Down, "501", 1},
		{"out of quota", status(429, `{"error":{"message":"quota","type":"insufficient_quota"}}`), endpoint.Misconfigured, "out of credit", 1},
		{"wrong key", status(401, `{"error":{"message":"no such key"}}`), endpoint.Misconfigured, "does not accept the key (401): no such key", 1},
		{"no credit", status(402, `{"error":{"message":"pay"}}`), endpoint.Misconfigured, "credit", 1},
		{"forbidden", status(403, `{"error":{"message":"flagged"}}`), endpoint.Refused, "flagged", 1},
		{"no such model", status(404, `{"error":{"message":"try pulling it first"}}`), endpoint.Misconfigured, `no model "scripted"`, 1},
		{"refused", status(413, `{"error":"too much"}`), endpoint.Refused, "too much", 1},
		{"overflow", status(400, `{"error":{"message":"too long","code":"context_length_exceeded"}}`), endpoint.Overflow, "longer than the model's window", 1},
		{"overflow, llama.cpp", status(400, `{"error":{"type":"exceed_context_size_error","message":"the request exceeds the available context size","n_ctx":4096}}`), endpoint.Overflow, "window", 1},
		{"200 with an error", []llmtest.Reply{llmtest.Status(200, `{"error":{"code":429,"message":"busy"}}`), good}, well, "", 2},
		{"200 with an error to stay", status(200, `{"error":{"code":"weird","message":"provider gone"}}`), endpoint.Down, "provider gone", 1},
		{"200 with an error string", status(200, `{"error":"provider gone"}`), endpoint.Down, "provider gone", 1},
		{"200 with nothing", status(200, `{}`), endpoint.Down, "nothing in it", 1},
		{"200 with half a JSON", status(200, `{"choices":[`), well, "", 2},
		{"connection cut before the reply", []llmtest.Reply{llmtest.Cut(""), good}, well, "", 2},
		{"connection cut in the reply", []llmtest.Reply{llmtest.Cut(said), good}, endpoint.Down, "broke off", 1},
		{"stream ends without a reason", complete(llmtest.Completion{Text: said, Finish: "none"}), endpoint.Down, "broke off", 1},
		{"last line without its break", events(llmtest.Delta(said), finish), endpoint.Down, "broke off", 1},
		{"no [DONE]", events(llmtest.Delta(said), finish+"\n\n"), well, "", 1},
		{"empty stream", events("data: [DONE]\n\n"), endpoint.Down, "nothing in it", 1},
		{"error in the stream", events(llmtest.Delta("The"), "data: {\"error\":{\"message\":\"fell over\"}}\n\n"), endpoint.Down, "fell over", 1},
		{"error first in the stream", events("data: {\"error\":{\"message\":\"fell over\",\"code\":503}}\n\n"), well, "", 2},
		{"error string in the stream", events(llmtest.Delta("The"), "data: {\"error\":\"fell over\"}\n\n"), endpoint.Down, "broke off", 1},
		{"error as a reason", events(llmtest.Delta("The"), `data: {"id":"x","error":{"code":502},"choices":[{"index":0,"delta":{},"finish_reason":"error"}]}`+"\n\n"), endpoint.Down, "error in the middle", 1},
		{"not JSON in the stream", events(llmtest.Delta("The"), "data: oops\n\n"), endpoint.Down, "broke off", 1},
		{"many keep-alives", events(comments, llmtest.Delta(said), comments, finish+"\n\n", "data: [DONE]\n\n"), well, "", 1},
		{"stalls before the usage", []llmtest.Reply{stallAfter(said, finish)}, well, "", 1},
		{"in one piece", []llmtest.Reply{llmtest.Unstreamed(llmtest.Completion{Text: said})}, well, "", 1},
		{"no usage", complete(llmtest.Completion{Text: said, NoUsage: true}), well, "", 1},
		{"a redirect", []llmtest.Reply{llmtest.Status(307, "", "Location: http://127.0.0.1:1/v1/chat/completions"), good}, endpoint.Misconfigured, "redirects elsewhere (307)", 1},
		{"another content type", []llmtest.Reply{llmtest.Status(200, "It sank.", "Content-Type: text/plain"), good}, endpoint.Down, `answered with "text/plain"`, 1},
		{"a web page", []llmtest.Reply{webPage}, endpoint.Misconfigured, "web page", 1},
		{"endless", []llmtest.Reply{llmtest.Huge(200 << 20)}, endpoint.Endless, "far too much", 1},
		{"endless in one piece", []llmtest.Reply{llmtest.Status(200, `{"x":"`+strings.Repeat("y", 9<<20))}, endpoint.Endless, "far too much", 1},
		{"endless error", []llmtest.Reply{llmtest.Status(403, strings.Repeat("no ", 1<<20))}, endpoint.Refused, "403", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t, tt.script...)
			o := options(s)
			if tt.name == "stalls before the usage" {
				o.Timeouts.Idle = 300 * time.Millisecond // the others reply at once or not at all
			}
			got, err := open(t, o).ask(t.Context())
			if n := len(s.Requests()); n != tt.requests {
				t.Errorf("%d requests, want %d", n, tt.requests)
			}
			if tt.kind == well {
				if err != nil || got.Text != said || !got.Taken {
					t.Errorf("err %v, reply %+v", err, got)
				}
				return
			}
			var f *endpoint.Failure
			if !errors.As(err, &f) || !errors.Is(err, news.ErrModelDown) {
				t.Fatalf("err %v", err)
			}
			if f.Kind != tt.kind || !strings.Contains(f.Error(), tt.say) || len(err.Error()) > 400 {
				t.Errorf("failure %d, want %d with %q: %v", f.Kind, tt.kind, tt.say, err)
			}
		})
	}
}

func stallAfter(text, finish string) llmtest.Reply {
	return func(w http.ResponseWriter, req llmtest.Request) {
		llmtest.Events(llmtest.Delta(text), finish+"\n\n")(w, req)
		llmtest.Stall()(w, req)
	}
}

func webPage(w http.ResponseWriter, _ llmtest.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, "<!doctype html><title>Chat</title>")
}

// TestReadsNoMoreThanItNeeds: how much of a body is read is bounded whatever
// the endpoint sends, comments and faults included.
func TestReadsNoMoreThanItNeeds(t *testing.T) {
	const offered = 256 << 20
	for name, tt := range map[string]struct {
		status int
		media  string
		line   string
		kind   endpoint.Kind
	}{
		"comments":  {200, "text/event-stream", ": " + strings.Repeat("still working ", 80) + "\n\n", endpoint.Endless},
		"one event": {200, "text/event-stream", "data: ", endpoint.Endless},
		"one piece": {200, "application/json", "[", endpoint.Endless},
		"fault":     {403, "text/plain", "no ", endpoint.Refused},
	} {
		t.Run(name, func(t *testing.T) {
			sent := make(chan int, 1)
			s := llmtest.New(t, func(w http.ResponseWriter, _ llmtest.Request) {
				w.Header().Set("Content-Type", tt.media)
				w.WriteHeader(tt.status)
				n, block := 0, []byte(strings.Repeat(tt.line, 64))
				for n < offered {
					m, err := w.Write(block)
					if n += m; err != nil {
						break
					}
				}
				sent <- n
			})
			_, err := open(t, options(s)).ask(t.Context())
			if f := (*endpoint.Failure)(nil); !errors.As(err, &f) || f.Kind != tt.kind {
				t.Errorf("err %v", err)
			}
			if n := <-sent; n > 64<<20 { // what is read, and what lies in the sockets' buffers
				t.Errorf("took %d bytes", n)
			}
		})
	}
}

func TestUnreachable(t *testing.T) {
	s := llmtest.New(t)
	o := options(s)
	o.URL = "http://127.0.0.1:1/v1"
	_, err := open(t, o).ask(t.Context())
	if !errors.Is(err, news.ErrModelDown) || !strings.Contains(err.Error(), "127.0.0.1:1 could not be reached") {
		t.Fatalf("err %v", err)
	}
}

func TestDeadlines(t *testing.T) {
	for _, tt := range []struct {
		name  string
		reply llmtest.Reply
		set   func(*endpoint.Timeouts)
		say   string
	}{
		{"first", llmtest.Stall(), func(d *endpoint.Timeouts) { d.First = 30 * time.Millisecond }, "sent nothing within 30ms"},
		{"idle", llmtest.StallAfter("The"), func(d *endpoint.Timeouts) { d.Idle = 30 * time.Millisecond }, "stopped half-way for 30ms"},
		{"total", llmtest.Stall(), func(d *endpoint.Timeouts) { d.Total = 30 * time.Millisecond }, "no whole reply in time"},
		{"total in the reply", llmtest.StallAfter("The"), func(d *endpoint.Timeouts) { d.Total = 200 * time.Millisecond }, "no whole reply in time"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := llmtest.New(t, tt.reply)
			o := options(s)
			tt.set(&o.Timeouts)
			_, err := open(t, o).ask(t.Context())
			if !errors.Is(err, news.ErrModelDown) || !strings.Contains(err.Error(), tt.say) {
				t.Errorf("err %v, want %q", err, tt.say)
			}
			if n := len(s.Requests()); n > 1 {
				t.Errorf("%d requests: a slow model is not asked twice", n)
			}
		})
	}
}

func TestCallerEnds(t *testing.T) {
	s := llmtest.New(t, llmtest.Stall())
	c := open(t, options(s))
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := c.ask(ctx); !errors.Is(err, context.Canceled) || errors.Is(err, news.ErrModelDown) {
		t.Errorf("canceled: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.ask(ctx); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, news.ErrModelDown) {
		t.Errorf("deadline: %v", err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, int(980*time.Millisecond), time.UTC)
	busy := `{"error":{"message":"slow down"}}`
	for name, tt := range map[string]struct {
		header   string
		requests int
	}{
		"seconds that fit":       {"0.01", 2},
		"seconds too many":       {"3600", 1},
		"date that fits":         {"Mon, 23 Nov 2026 08:00:01 GMT", 2},
		"date too late":          {"Mon, 23 Nov 2026 09:00:00 GMT", 1},
		"neither, jitter is off": {"soon", 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := llmtest.New(t, llmtest.Status(429, busy, "Retry-After: "+tt.header), good)
			o := options(s)
			o.Now = func() time.Time { return now }
			o.Timeouts.Backoff = time.Hour // only a wait named by the server can fit
			ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
			defer cancel()
			_, err := open(t, o).ask(ctx)
			if ctx.Err() != nil {
				t.Error("waited for its deadline instead of giving up at once")
			}
			if n := len(s.Requests()); n != tt.requests {
				t.Errorf("%d requests, want %d; err %v", n, tt.requests, err)
			}
			if (err == nil) != (tt.requests == 2) {
				t.Errorf("err %v", err)
			}
		})
	}
}
