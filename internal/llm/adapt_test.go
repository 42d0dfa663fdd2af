package llm_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/llm/reply"
	"newsdesk/internal/news"

	"github.com/google/go-cmp/cmp"
)

// refusing refuses requests that are like it with a 400 that names field.
func refusing(like func(llmtest.Request) bool, body string) llmtest.Reply {
	return llmtest.If(like, llmtest.Status(400, body), llmtest.Draft(ferry))
}

// elsewhere sends every request to a test server, whatever host it names.
type elsewhere struct{ to *url.URL }

func (e elsewhere) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host = e.to.Scheme, e.to.Host
	return http.DefaultTransport.RoundTrip(req)
}

// TestAdapts: what an endpoint refuses is given up within the same draft, and
// remembered.
func TestAdapts(t *testing.T) {
	for _, tt := range []struct {
		name  string
		model string
		reply llmtest.Reply
		is    func(llmtest.Request) bool // of the request that passed
		first int                        // requests of the first draft
	}{
		{"json_schema", "m",
			refusing(func(r llmtest.Request) bool { return r.Format != "" }, `{"error":"'response_format.type' must be 'text'"}`),
			func(r llmtest.Request) bool { return r.Format == "" && strings.Contains(r.User, "NOT IN THE ARTICLES") }, 2},
		{"no reason given", "m",
			refusing(func(r llmtest.Request) bool { return r.Format != "" }, `Bad Request`),
			func(r llmtest.Request) bool { return r.Format == "" }, 2},
		{"max_tokens", "openai/gpt-5",
			refusing(func(r llmtest.Request) bool { return r.MaxTokens != 0 },
				`{"error":{"message":"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.","param":"max_tokens"}}`),
			func(r llmtest.Request) bool { return r.MaxTokens == 0 && r.MaxCompletionTokens == 700 }, 2},
		{"temperature", "m",
			refusing(func(r llmtest.Request) bool { return r.Temperature != nil }, `{"error":{"message":"no","param":"temperature"}}`),
			func(r llmtest.Request) bool { return r.Temperature == nil && r.Format != "" }, 2},
		{"stream_options", "m",
			refusing(func(r llmtest.Request) bool { return r.IncludeUsage }, `{"detail":"stream_options: extra input"}`),
			func(r llmtest.Request) bool { return !r.IncludeUsage && r.Format != "" }, 2},
		{"names that the library judges itself", "gpt-5-mini", llmtest.Draft(ferry),
			func(r llmtest.Request) bool {
				return r.MaxCompletionTokens == 700 && r.Temperature == nil && r.Format != ""
			}, 1},
		{"all of it", "m",
			llmtest.If(func(r llmtest.Request) bool { return r.MaxTokens != 0 }, llmtest.Status(422, `max_tokens`),
				llmtest.If(func(r llmtest.Request) bool { return r.Temperature != nil }, llmtest.Status(422, `temperature`),
					refusing(func(r llmtest.Request) bool { return r.Format != "" }, `grammar`))),
			func(r llmtest.Request) bool { return r.Format == "" && r.Temperature == nil && r.MaxTokens == 0 }, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := llmtest.New(t, tt.reply)
			now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
			o := options(s)
			o.Model, o.Now = tt.model, func() time.Time { return now }
			c := client(t, o)
			ask := func(requests int) {
				t.Helper()
				before := len(s.Requests())
				got, err := c.Draft(t.Context(), prompt())
				if diff := cmp.Diff(ferryDraft, got, wordsOnly); err != nil || diff != "" {
					t.Fatalf("err %v (-want +got):\n%s", err, diff)
				}
				if n := len(s.Requests()) - before; n != requests {
					t.Errorf("%d requests, want %d", n, requests)
				}
				if !tt.is(s.Last()) {
					t.Errorf("passed: %s", s.Last().Body)
				}
			}
			ask(tt.first)
			now = now.Add(59 * time.Minute)
			ask(1)
			now = now.Add(2 * time.Minute)
			ask(tt.first) // an endpoint may have been updated: it is asked again
		})
	}
}

func TestAdaptsOnce(t *testing.T) {
	s := llmtest.New(t, llmtest.Status(400, `{"error":{"message":"max_tokens and max_completion_tokens are not for you"}}`))
	_, err := client(t, options(s)).Draft(t.Context(), prompt())
	if n := len(s.Requests()); n != 2 || !errors.Is(err, news.ErrModelDown) {
		t.Errorf("%d requests, err %v", n, err)
	}
}

// TestGuessesAgain: a request that is refused in any manner was not refused for
// its form, so the next has the better one.
func TestGuessesAgain(t *testing.T) {
	s := llmtest.New(t, llmtest.Status(400, "no"), llmtest.Status(400, "no"), llmtest.Draft(ferry))
	c := client(t, options(s))
	if _, err := c.Draft(t.Context(), prompt()); !errors.Is(err, news.ErrModelDown) || s.Last().Format != "" {
		t.Fatalf("err %v, last in the form %q", err, s.Last().Format)
	}
	if _, err := c.Draft(t.Context(), prompt()); err != nil || s.Last().Format != "json_schema" {
		t.Errorf("err %v, asked for the form %q", err, s.Last().Format)
	}
}

func TestOpenAIHostTakesTheNewField(t *testing.T) {
	s := llmtest.New(t, llmtest.Draft(ferry))
	to, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	o := options(s)
	o.URL, o.HTTP = "http://api.openai.com/v1", &http.Client{Transport: elsewhere{to}}
	if _, err := client(t, o).Draft(t.Context(), prompt()); err != nil {
		t.Fatal(err)
	}
	if r := s.Last(); r.MaxCompletionTokens != 700 || r.MaxTokens != 0 {
		t.Errorf("max_tokens %d, max_completion_tokens %d", r.MaxTokens, r.MaxCompletionTokens)
	}
}

// TestProseUnderSchema: a server that ignores the schema, as some do without a
// word, is asked for plain lines from then on.
func TestProseUnderSchema(t *testing.T) {
	s := llmtest.New(t, llmtest.If(func(r llmtest.Request) bool { return r.Format != "" },
		llmtest.Text("Sure! A ferry sank."), llmtest.Draft(ferry)))
	c := client(t, options(s))
	_, err := c.Draft(t.Context(), prompt())
	var bad *reply.Error
	if !errors.As(err, &bad) || !bad.Repairable() {
		t.Fatalf("err %v", err)
	}
	got, err := c.Draft(t.Context(), prompt())
	if diff := cmp.Diff(ferryDraft, got, wordsOnly); err != nil || diff != "" {
		t.Errorf("err %v (-want +got):\n%s", err, diff)
	}
}

func TestRoomFollowsTheEndpoint(t *testing.T) {
	long := news.Prompt{System: "Rules.", User: strings.Repeat("The ferry sank off Aldersund in heavy seas. ", 60)}
	reported := func(tokens int) int {
		s := llmtest.New(t, llmtest.Complete(llmtest.Completion{Text: "A ferry sank. [1]", PromptTokens: tokens}))
		c := client(t, options(s))
		before := c.Room()
		for range 30 {
			if _, err := c.Draft(t.Context(), long); err != nil {
				t.Fatal(err)
			}
		}
		return c.Room() - before
	}
	if grew := reported(620); grew <= 0 {
		t.Errorf("room changed by %d after fewer tokens were used than counted", grew)
	}
	if shrank := reported(3000); shrank >= 0 {
		t.Errorf("room changed by %d after more tokens were used than counted", shrank)
	}
	s := llmtest.New(t, llmtest.Status(400, "context_length_exceeded"))
	c := client(t, options(s))
	before := c.Room()
	_, err := c.Draft(t.Context(), long)
	if after := c.Room(); after >= before || !errors.Is(err, news.ErrBadDraft) {
		t.Errorf("room %d, before the overflow %d; err %v", after, before, err)
	}
}

// A prompt that has no room is never sent, so that nothing would ever make room
// again: what was learned is forgotten.
func TestRoomComesBack(t *testing.T) {
	s := llmtest.New(t, llmtest.Status(400, "context_length_exceeded"))
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	o := options(s)
	o.Now = func() time.Time { return now }
	c := client(t, o)
	before := c.Room()
	for range 20 {
		if _, err := c.Draft(t.Context(), prompt()); !errors.Is(err, news.ErrBadDraft) {
			t.Fatal(err)
		}
	}
	now = now.Add(59 * time.Minute)
	if got := c.Room(); got >= before/2 {
		t.Errorf("room for %d after overflows, before for %d", got, before)
	}
	now = now.Add(time.Minute)
	if got := c.Room(); got != before {
		t.Errorf("room for %d an hour later, before for %d", got, before)
	}
}

func TestReplyTokens(t *testing.T) {
	s := llmtest.New(t, llmtest.Draft(ferry))
	c := client(t, options(s))
	for asked, want := range map[int]int{0: 700, 120: 120, 9000: 700} {
		p := prompt()
		p.MaxTokens = asked
		if _, err := c.Draft(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if got := s.Last().MaxTokens; got != want {
			t.Errorf("%d asked for: max_tokens %d, want %d", asked, got, want)
		}
	}
}
