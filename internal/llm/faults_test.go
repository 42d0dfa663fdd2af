package llm_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"

	"github.com/google/go-cmp/cmp"
)

// TestFaults has one case for each way an endpoint is known to fail: what the
// caller is told, after how many requests.
func TestFaults(t *testing.T) {
	good := llmtest.Draft(ferry)
	comments := strings.Repeat(": still working\n\n", 2000)
	finish := `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`
	draft := `{"answerable":true,"sentences":[{"text":"The Aldersund ferry sank.","ids":[1]}]}`
	complete := func(c llmtest.Completion) []llmtest.Reply { return []llmtest.Reply{llmtest.Complete(c), good} }
	status := func(code int, body string) []llmtest.Reply { return []llmtest.Reply{llmtest.Status(code, body), good} }
	events := func(raw ...string) []llmtest.Reply { return []llmtest.Reply{llmtest.Events(raw...), good} }
	for _, tt := range []struct {
		name     string
		script   []llmtest.Reply
		want     error // nil: the good draft
		say      string
		requests int
	}{
		{"busy, then well", status(503, `{"error":{"message":"server busy"}}`), nil, "", 2},
		{"error as a string, then well", status(500, `{"error":"model is loading"}`), nil, "", 2},
		{"408", status(408, ``), nil, "", 2},
		{"rate limit", status(429, `{"error":{"message":"slow down","code":"rate_limit_exceeded"}}`), nil, "", 2},
		{"busy for long", []llmtest.Reply{llmtest.Status(502, "bad gateway")}, news.ErrModelDown, "502", 3},
		{"501", status(501, `{}`), news.ErrModelDown, "501", 1},
		{"out of quota", status(429, `{"error":{"message":"quota","type":"insufficient_quota"}}`), news.ErrModelDown, "out of credit", 1},
		{"wrong key", status(401, `{"error":{"message":"no such key"}}`), news.ErrModelDown, "does not accept the key (401): no such key", 1},
		{"no credit", status(402, `{"error":{"message":"pay"}}`), news.ErrModelDown, "credit", 1},
		{"forbidden", status(403, `{"error":{"message":"flagged"}}`), news.ErrModelDown, "flagged", 1},
		{"no such model", status(404, `{"error":{"message":"try pulling it first"}}`), news.ErrModelDown, `no model "scripted"`, 1},
		{"refused", status(413, `{"error":"too much"}`), news.ErrModelDown, "too much", 1},
		{"overflow", status(400, `{"error":{"message":"too long","code":"context_length_exceeded"}}`), news.ErrBadDraft, "longer than the model's window", 1},
		{"overflow, llama.cpp", status(400, `{"error":{"type":"exceed_context_size_error","message":"the request exceeds the available context size","n_ctx":4096}}`), news.ErrBadDraft, "window", 1},
		{"200 with an error", []llmtest.Reply{llmtest.Status(200, `{"error":{"code":429,"message":"busy"}}`), good}, nil, "", 2},
		{"200 with an error to stay", status(200, `{"error":{"code":"weird","message":"provider gone"}}`), news.ErrModelDown, "provider gone", 1},
		{"200 with an error string", status(200, `{"error":"provider gone"}`), news.ErrModelDown, "provider gone", 1},
		{"200 with nothing", status(200, `{}`), news.ErrModelDown, "nothing in it", 1},
		{"200 with half a JSON", status(200, `{"choices":[`), nil, "", 2},
		{"connection cut before the reply", []llmtest.Reply{llmtest.Cut(""), good}, nil, "", 2},
		{"connection cut in the reply", []llmtest.Reply{llmtest.Cut(draft), good}, news.ErrModelDown, "broke off", 1},
		{"stream ends without a reason", complete(llmtest.Completion{Text: draft, Finish: "none"}), news.ErrModelDown, "broke off", 1},
		{"last line without its break", events(llmtest.Delta(draft), finish), news.ErrModelDown, "broke off", 1},
		{"no [DONE]", events(llmtest.Delta(strings.ReplaceAll(draft, `\`, ``)), finish+"\n\n"), nil, "", 1},
		{"empty stream", events("data: [DONE]\n\n"), news.ErrModelDown, "nothing in it", 1},
		{"error in the stream", events(llmtest.Delta("The"), "data: {\"error\":{\"message\":\"fell over\"}}\n\n"), news.ErrModelDown, "fell over", 1},
		{"error first in the stream", events("data: {\"error\":{\"message\":\"fell over\",\"code\":503}}\n\n"), nil, "", 2},
		{"error string in the stream", events(llmtest.Delta("The"), "data: {\"error\":\"fell over\"}\n\n"), news.ErrModelDown, "broke off", 1},
		{"error as a reason", events(llmtest.Delta("The"), `data: {"id":"x","error":{"code":502},"choices":[{"index":0,"delta":{},"finish_reason":"error"}]}`+"\n\n"), news.ErrModelDown, "error in the middle", 1},
		{"not JSON in the stream", events(llmtest.Delta("The"), "data: oops\n\n"), news.ErrModelDown, "broke off", 1},
		{"many keep-alives", events(comments, llmtest.Delta(draft), comments, finish+"\n\n", "data: [DONE]\n\n"), nil, "", 1},
		{"stalls before the usage", []llmtest.Reply{stallAfter(draft, finish)}, nil, "", 1},
		{"in one piece", []llmtest.Reply{llmtest.Unstreamed(llmtest.Completion{Text: draft})}, nil, "", 1},
		{"no usage", complete(llmtest.Completion{Text: draft, NoUsage: true}), nil, "", 1},
		{"a redirect", []llmtest.Reply{llmtest.Status(307, "", "Location: http://127.0.0.1:1/v1/chat/completions"), good}, news.ErrModelDown, "redirects elsewhere (307)", 1},
		{"another content type", []llmtest.Reply{llmtest.Status(200, "It sank.", "Content-Type: text/plain"), good}, news.ErrModelDown, `answered with "text/plain"`, 1},
		{"a web page", []llmtest.Reply{webPage}, news.ErrModelDown, "web page", 1},
		{"cut at the token cap", complete(llmtest.Completion{Text: draft[:20], Finish: "length"}), news.ErrBadDraft, "cut at 700 tokens", 1},
		{"only thought", complete(llmtest.Completion{Reasoning: "hm", Finish: "length"}), news.ErrBadDraft, "cut at 700 tokens", 1},
		{"said nothing", complete(llmtest.Completion{Reasoning: "hm"}), news.ErrBadDraft, "empty", 1},
		{"filtered", complete(llmtest.Completion{Text: draft, Finish: "content_filter"}), news.ErrBadDraft, "filter", 1},
		{"called a tool", complete(llmtest.Completion{Finish: "tool_calls"}), news.ErrBadDraft, "tool", 1},
		{"declined", complete(llmtest.Completion{Refusal: "I can't help"}), news.ErrBadDraft, "I can't help", 1},
		{"prompt cut in silence", complete(llmtest.Completion{Text: draft, PromptTokens: 20}), news.ErrBadDraft, "window is smaller", 1},
		{"prose", complete(llmtest.Completion{Text: "A ferry sank, I think."}), news.ErrBadDraft, "prose", 1},
		{"endless", []llmtest.Reply{llmtest.Huge(200 << 20)}, news.ErrBadDraft, "too long", 1},
		{"endless in one piece", []llmtest.Reply{llmtest.Status(200, `{"x":"`+strings.Repeat("y", 9<<20))}, news.ErrBadDraft, "too long", 1},
		{"endless error", []llmtest.Reply{llmtest.Status(403, strings.Repeat("no ", 1<<20))}, news.ErrModelDown, "403", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t, tt.script...)
			o := options(s)
			if tt.name == "stalls before the usage" {
				o.Timeouts.Idle = 300 * time.Millisecond // the others reply at once or not at all
			}
			got, err := client(t, o).Draft(t.Context(), prompt())
			if n := len(s.Requests()); n != tt.requests {
				t.Errorf("%d requests, want %d", n, tt.requests)
			}
			if tt.want == nil {
				if diff := cmp.Diff(ferryDraft, got, wordsOnly); err != nil || diff != "" {
					t.Fatalf("err %v (-want +got):\n%s", err, diff)
				}
				return
			}
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.say) {
				t.Fatalf("err %v, want %v with %q", err, tt.want, tt.say)
			}
			if len(err.Error()) > 400 {
				t.Errorf("error of %d bytes", len(err.Error()))
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
		want   error
	}{
		"comments":  {200, "text/event-stream", ": " + strings.Repeat("still working ", 80) + "\n\n", news.ErrBadDraft},
		"one event": {200, "text/event-stream", "data: ", news.ErrBadDraft},
		"one piece": {200, "application/json", "[", news.ErrBadDraft},
		"fault":     {403, "text/plain", "no ", news.ErrModelDown},
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
			if _, err := client(t, options(s)).Draft(t.Context(), prompt()); !errors.Is(err, tt.want) {
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
	_, err := client(t, o).Draft(t.Context(), prompt())
	if !errors.Is(err, news.ErrModelDown) || !strings.Contains(err.Error(), "127.0.0.1:1 could not be reached") {
		t.Fatalf("err %v", err)
	}
}

func TestDeadlines(t *testing.T) {
	for _, tt := range []struct {
		name  string
		reply llmtest.Reply
		set   func(*llm.Timeouts)
		say   string
	}{
		{"first", llmtest.Stall(), func(d *llm.Timeouts) { d.First = 30 * time.Millisecond }, "sent nothing within 30ms"},
		{"idle", llmtest.StallAfter("The"), func(d *llm.Timeouts) { d.Idle = 30 * time.Millisecond }, "stopped half-way for 30ms"},
		{"total", llmtest.Stall(), func(d *llm.Timeouts) { d.Total = 30 * time.Millisecond }, "no whole reply in time"},
		{"total in the reply", llmtest.StallAfter("The"), func(d *llm.Timeouts) { d.Total = 200 * time.Millisecond }, "no whole reply in time"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := llmtest.New(t, tt.reply)
			o := options(s)
			tt.set(&o.Timeouts)
			_, err := client(t, o).Draft(t.Context(), prompt())
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
	c := client(t, options(s))
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := c.Draft(ctx, prompt()); !errors.Is(err, context.Canceled) || errors.Is(err, news.ErrModelDown) {
		t.Errorf("canceled: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.Draft(ctx, prompt()); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, news.ErrModelDown) {
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
			s := llmtest.New(t, llmtest.Status(429, busy, "Retry-After: "+tt.header), llmtest.Draft(ferry))
			o := options(s)
			o.Now = func() time.Time { return now }
			o.Timeouts.Backoff = time.Hour // only a wait named by the server can fit
			ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
			defer cancel()
			_, err := client(t, o).Draft(ctx, prompt())
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
