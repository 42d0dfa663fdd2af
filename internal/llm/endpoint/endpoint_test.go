package endpoint_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm/endpoint"
	"newsdesk/internal/llm/llmtest"

	openai "github.com/sashabaranov/go-openai"
)

const key = "sk-harbour-5521"

// good is a whole reply, and said its words.
var good = llmtest.Text(said)

const said = "The Aldersund ferry sank."

// options has deadlines for a server on loopback that replies at once.
func options(s *llmtest.Server) endpoint.Options {
	return endpoint.Options{
		URL: s.URL(), Key: key, Model: llmtest.Model, MaxBody: 4 << 20, Concurrency: 2, Queue: 16,
		Timeouts: endpoint.Timeouts{Total: 20 * time.Second, First: 10 * time.Second, Idle: 10 * time.Second,
			Backoff: time.Millisecond, Reopen: time.Hour},
		Role: "test model", Without: "nothing is told",
	}
}

// client asks an endpoint one thing.
type client struct{ *endpoint.Endpoint }

func open(t *testing.T, o endpoint.Options) client {
	t.Helper()
	e, err := endpoint.New(o)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return client{e}
}

func (c client) ask(ctx context.Context) (r endpoint.Reply, err error) {
	if err := c.Admit(); err != nil {
		return r, err
	}
	err = c.Call(ctx, func(ctx context.Context) (err error) {
		r, err = c.Chat(ctx, openai.ChatCompletionRequest{Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleUser, Content: "What sank?"},
		}})
		return err
	})
	return r, err
}

func TestNewFaults(t *testing.T) {
	for name, o := range map[string]endpoint.Options{
		"no scheme": {URL: "localhost:11434", Model: "m"},
		"no host":   {URL: "http:///v1", Model: "m"},
		"other":     {URL: "ftp://model/v1", Model: "m"},
		"user":      {URL: "http://me:" + key + "@model/v1", Model: "m"},
		"nothing":   {Model: "m"},
		"no model":  {URL: "http://model/v1"},
	} {
		if _, err := endpoint.New(o); err == nil {
			t.Errorf("%s: no error", name)
		} else if strings.Contains(err.Error(), key) {
			t.Errorf("%s: prints the key: %v", name, err)
		}
	}
	_, err := endpoint.New(endpoint.Options{URL: "ftp://model"})
	for _, want := range []string{"http or https", "no model is named"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("faults are not all told at once, %q is missing: %v", want, err)
		}
	}
}

func TestAddressForms(t *testing.T) {
	s := llmtest.New(t, good)
	root := strings.TrimSuffix(s.URL(), "/v1")
	for _, url := range []string{
		root, root + "/", s.URL() + "/", s.URL() + "/chat/completions", s.URL() + "/embeddings/", " " + s.URL() + " ",
	} {
		o := options(s)
		o.URL = url
		if _, err := open(t, o).ask(t.Context()); err != nil {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func TestOpenAI(t *testing.T) {
	for url, want := range map[string]bool{
		"https://api.openai.com/v1": true, "https://desk.openai.azure.com": true, "http://127.0.0.1:1/v1": false, "https://api.notopenai.com": false,
	} {
		if got := open(t, endpoint.Options{URL: url, Model: "m"}).OpenAI(); got != want {
			t.Errorf("%s: %v", url, got)
		}
	}
}
