package llm

import (
	"encoding/json"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"newsdesk/internal/llm/endpoint"
	"newsdesk/internal/llm/reply"
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

func (d *dialect) takeUp(t trait) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.until[t] = time.Time{}
}

// learn gives up what f blames and reports whether the request is worth putting
// in another manner than m. What is blamed although m did without it is taken up
// again: it was not to blame the first time either.
func (d *dialect) learn(m manner, f *endpoint.Failure) bool {
	t, ok := blamed(f)
	switch {
	case !ok:
		return false
	case m[t]:
		d.takeUp(t)
		return false
	}
	d.giveUp(t)
	return true
}

// blamed is the trait that a refusal names, or the one that is most often meant.
func blamed(f *endpoint.Failure) (trait, bool) {
	if f.Status != 0 && f.Status != http.StatusBadRequest && f.Status != http.StatusUnprocessableEntity {
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
		if strings.Contains(f.Detail, word.in) {
			return word.trait, true
		}
	}
	// Old servers refuse a response_format with no more than "bad request".
	return schema, f.Status != 0
}

// request puts p in manner m.
func (d *dialect) request(p news.Prompt, m manner) openai.ChatCompletionRequest {
	form := reply.JSON
	if m[schema] {
		form = reply.Lines
	}
	req := openai.ChatCompletionRequest{Messages: []openai.ChatCompletionMessage{
		{Role: openai.ChatMessageRoleSystem, Content: p.System},
		{Role: openai.ChatMessageRoleUser, Content: p.User + "\n\n" + form},
	}}
	if d.openAI != m[tokenField] {
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
				Name: "draft", Schema: json.RawMessage(reply.Schema), Strict: true,
			},
		}
	}
	return req
}
