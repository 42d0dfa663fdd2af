package llm

import (
	"encoding/json"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"newsdesk/internal/news"

	openai "github.com/sashabaranov/go-openai"
)

// trait is a part of a request that some endpoints refuse.
type trait int

const (
	tokenField  trait = iota // given up: the other name for the most tokens of a reply
	temperature              // given up: left to the model
	usageReport              // given up: tokens are counted by us
	schema                   // given up: plain lines instead of JSON
	traits
)

// manner is how one request was put: which traits were given up.
type manner [traits]bool

// dialect remembers for an hour what the endpoint refused.
type dialect struct {
	openAI bool // max_completion_tokens comes first, elsewhere max_tokens: Ollama ignores any other
	now    func() time.Time

	mu    sync.Mutex
	until [traits]time.Time
}

// remember is how long what was learned of the endpoint holds.
const remember = time.Hour

func newDialect(host string, now func() time.Time) *dialect {
	openAI := host == "api.openai.com" || strings.HasSuffix(host, ".openai.com") || strings.HasSuffix(host, ".openai.azure.com")
	return &dialect{openAI: openAI, now: now}
}

func (d *dialect) manner() (m manner) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for t := range m {
		m[t] = d.now().Before(d.until[t])
	}
	return m
}

func (d *dialect) giveUp(t trait) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.until[t] = d.now().Add(remember)
}

// learn gives up what f names and reports whether the request is worth putting
// in another manner than m.
func (d *dialect) learn(m manner, f *failure) bool {
	t, ok := named(f)
	if !ok || m[t] {
		return false
	}
	d.giveUp(t)
	return true
}

func named(f *failure) (trait, bool) {
	if f.status != 0 && f.status != http.StatusBadRequest && f.status != http.StatusUnprocessableEntity {
		return 0, false
	}
	for _, word := range []struct {
		in string
		trait
	}{
		{"max_tokens", tokenField}, {"max_completion_tokens", tokenField}, {"maxtokens", tokenField},
		{"temperature", temperature},
		{"stream_options", usageReport}, {"include_usage", usageReport},
	} {
		if strings.Contains(f.detail, word.in) {
			return word.trait, true
		}
	}
	// Old servers refuse a response_format with no more than "bad request".
	return schema, f.status != 0
}

// request puts p in manner m.
func (c *Client) request(p news.Prompt, m manner) openai.ChatCompletionRequest {
	req := openai.ChatCompletionRequest{
		Model: c.opts.Model,
		Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: p.System},
			{Role: openai.ChatMessageRoleUser, Content: p.User + "\n\n" + form(m)},
		},
		Stream: true,
	}
	if c.dialect.openAI != m[tokenField] {
		req.MaxCompletionTokens = p.MaxTokens
	} else {
		req.MaxTokens = p.MaxTokens //nolint:staticcheck // the only field that Ollama heeds
	}
	if !m[temperature] {
		req.Temperature = math.SmallestNonzeroFloat32 // 0 would be left out, and Ollama then takes 1.0
	}
	if !m[usageReport] {
		req.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	if !m[schema] {
		req.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{
				Name: "draft", Schema: json.RawMessage(draftSchema), Strict: true,
			},
		}
	}
	return req
}
