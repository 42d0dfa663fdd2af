package llmtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode"
)

// Sentence is one sentence of a scripted draft.
type Sentence struct {
	Text string `json:"text"`
	IDs  []int  `json:"ids"`
}

// Draft replies with sentences in the form that was asked for: JSON when the
// request has a response_format, else plain lines.
func Draft(sentences ...Sentence) Reply {
	return From(func(Request) []Sentence { return sentences })
}

// Unanswerable replies that the numbered sentences do not say what is asked.
func Unanswerable() Reply { return Draft() }

// From replies with sentences computed from the request; none is Unanswerable.
func From(write func(Request) []Sentence) Reply {
	return func(w http.ResponseWriter, req Request) {
		Text(render(req, write(req)))(w, req)
	}
}

// Quote repeats the prompt's first n numbered sentences, each with its number.
func Quote(n int) Reply {
	return From(func(req Request) []Sentence {
		var out []Sentence
		for _, s := range req.Sentences() {
			if len(out) == n {
				break
			}
			out = append(out, Sentence{s.Text, []int{s.ID}})
		}
		return out
	})
}

// Compute replies with a text computed from the request, as it is.
func Compute(write func(Request) string) Reply {
	return func(w http.ResponseWriter, req Request) { Text(write(req))(w, req) }
}

func render(req Request, sentences []Sentence) string {
	if req.Format != "" {
		body, err := json.Marshal(map[string]any{
			"answerable": len(sentences) > 0, "sentences": append([]Sentence{}, sentences...),
		})
		if err != nil {
			panic(err) // strings and numbers always marshal
		}
		return string(body)
	}
	if len(sentences) == 0 {
		return "NOT IN THE ARTICLES"
	}
	var lines []string
	for _, s := range sentences {
		ids := strings.Trim(strings.ReplaceAll(fmt.Sprint(s.IDs), " ", ", "), "[]")
		lines = append(lines, fmt.Sprintf("%s [%s]", s.Text, ids))
	}
	return strings.Join(lines, "\n")
}

// Text replies with s, whatever it is, in the usual wrapping.
func Text(s string) Reply { return Complete(Completion{Text: s}) }

// Completion is a reply with its wrapping.
type Completion struct {
	Text         string
	Reasoning    string // sent as reasoning_content
	Refusal      string
	Finish       string // "stop" when empty; "none" leaves it out, as a cut stream does
	PromptTokens int    // reported; counted when 0
	ReplyTokens  int
	NoUsage      bool
}

// Complete replies with c, streamed in small pieces when the request asks.
func Complete(c Completion) Reply {
	return func(w http.ResponseWriter, req Request) {
		if c.Finish == "" {
			c.Finish = "stop"
		}
		if c.PromptTokens == 0 {
			c.PromptTokens = count(req.System) + count(req.User)
		}
		if c.ReplyTokens == 0 {
			c.ReplyTokens = count(c.Text)
		}
		if req.Stream {
			c.stream(w, req)
			return
		}
		c.whole(w)
	}
}

func (c Completion) usage() map[string]int {
	return map[string]int{
		"prompt_tokens": c.PromptTokens, "completion_tokens": c.ReplyTokens,
		"total_tokens": c.PromptTokens + c.ReplyTokens,
	}
}

func (c Completion) stream(w http.ResponseWriter, req Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	event := func(delta map[string]string, finish any) {
		send(w, "data: "+chunk(delta, finish)+"\n\n")
	}
	event(map[string]string{"role": "assistant"}, nil)
	if c.Reasoning != "" {
		event(map[string]string{"reasoning_content": c.Reasoning}, nil)
	}
	if c.Refusal != "" {
		event(map[string]string{"refusal": c.Refusal}, nil)
	}
	for _, piece := range pieces(c.Text, 24) {
		event(map[string]string{"content": piece}, nil)
	}
	if c.Finish == "none" {
		return
	}
	event(map[string]string{}, c.Finish)
	if req.IncludeUsage && !c.NoUsage {
		usage, _ := json.Marshal(c.usage()) // numbers always marshal
		send(w, `data: {"id":"r","object":"chat.completion.chunk","choices":[],"usage":`+string(usage)+"}\n\n")
	}
	send(w, "data: [DONE]\n\n")
}

func (c Completion) whole(w http.ResponseWriter) {
	body := map[string]any{
		"id": "r", "object": "chat.completion",
		"choices": []any{map[string]any{
			"index": 0, "finish_reason": c.Finish,
			"message": map[string]string{
				"role": "assistant", "content": c.Text, "refusal": c.Refusal, "reasoning_content": c.Reasoning,
			},
		}},
	}
	if !c.NoUsage {
		body["usage"] = c.usage()
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body) // a client that is gone is the test's own affair
}

// Unstreamed sends c in one piece even when a stream was asked for.
func Unstreamed(c Completion) Reply {
	return func(w http.ResponseWriter, req Request) {
		req.Stream = false
		Complete(c)(w, req)
	}
}

// Status replies with a status, a body and headers given as "Name: value".
func Status(code int, body string, headers ...string) Reply {
	return func(w http.ResponseWriter, _ Request) {
		w.Header().Set("Content-Type", "application/json")
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			w.Header().Set(name, value)
		}
		w.WriteHeader(code)
		send(w, body)
	}
}

// Events sends raw stream lines as they are, without a line break of its own,
// and ends the stream cleanly.
func Events(raw ...string) Reply {
	return func(w http.ResponseWriter, _ Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for _, line := range raw {
			send(w, line)
		}
	}
}

// Delta is a stream event that carries a piece of text, for Events.
func Delta(text string) string {
	return "data: " + chunk(map[string]string{"content": text}, nil) + "\n\n"
}

// Stall sends nothing at all until the client gives up.
func Stall() Reply { return func(_ http.ResponseWriter, req Request) { <-req.gone } }

// StallAfter streams some text and then nothing until the client gives up.
func StallAfter(text string) Reply {
	return func(w http.ResponseWriter, req Request) {
		Events(Delta(text))(w, req)
		<-req.gone
	}
}

// Slow waits before it replies.
func Slow(wait time.Duration, then Reply) Reply {
	return func(w http.ResponseWriter, req Request) {
		select {
		case <-req.gone:
		case <-time.After(wait):
			then(w, req)
		}
	}
}

// Hold waits for release to be closed before it replies.
func Hold(release <-chan struct{}, then Reply) Reply {
	return func(w http.ResponseWriter, req Request) {
		select {
		case <-req.gone:
		case <-release:
			then(w, req)
		}
	}
}

// Cut streams some text and breaks the connection in the middle; "" breaks it
// before the response.
func Cut(text string) Reply {
	return func(w http.ResponseWriter, req Request) {
		if text != "" {
			Events(Delta(text), "data: {\"id\":")(w, req)
		}
		panic(http.ErrAbortHandler)
	}
}

// Huge streams text until n bytes are sent or the client has had enough.
func Huge(n int) Reply {
	return func(w http.ResponseWriter, req Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		event := Delta(strings.Repeat("many words ", 90))
		for sent := 0; sent < n; sent += len(event) {
			if _, err := io.WriteString(w, event); err != nil {
				return
			}
		}
	}
}

// If replies in one of two ways, by what the request is like.
func If(like func(Request) bool, then, otherwise Reply) Reply {
	return func(w http.ResponseWriter, req Request) {
		if like(req) {
			then(w, req)
			return
		}
		otherwise(w, req)
	}
}

func chunk(delta map[string]string, finish any) string {
	body, err := json.Marshal(map[string]any{
		"id": "r", "object": "chat.completion.chunk",
		"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}},
	})
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(body)
}

func send(w http.ResponseWriter, s string) {
	_, _ = io.WriteString(w, s) // a client that is gone is the test's own affair
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}

func pieces(s string, runes int) []string {
	var out []string
	for r := []rune(s); len(r) > 0; {
		n := min(runes, len(r))
		out, r = append(out, string(r[:n])), r[n:]
	}
	return out
}

// count is what a usual tokenizer makes of English, about: four tokens for
// three words, and one for a mark or a character of the East.
func count(s string) int {
	marks := 0
	for _, r := range s {
		if unicode.IsPunct(r) || r >= 0x2E80 {
			marks++
		}
	}
	return len(strings.Fields(s))*4/3 + marks + 8
}
