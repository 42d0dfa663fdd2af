// Package llmtest is an OpenAI-compatible endpoint that says what a test tells
// it to: well-formed drafts, faults of every kind, and replies computed from
// the prompt, such as those of a model that obeys an article; and vectors by
// which texts of the same words, or of words said to be synonyms, are near. It
// runs on loopback over real HTTP. It holds no model and judges nothing.
package llmtest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Model is the name that /v1/models lists.
const Model = "scripted"

// Reply answers one chat request.
type Reply func(w http.ResponseWriter, req Request)

// Server is a scripted endpoint. Its replies are used up in order; the last
// one stays.
type Server struct {
	http *httptest.Server

	mu      sync.Mutex
	script  []Reply
	history []Request
	vectors []Vectors
	texts   []Texts
}

// New starts a server that stops with the test. Without a script it replies
// with Quote(2).
func New(t testing.TB, script ...Reply) *Server {
	s := &Server{script: script}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", s.chat)
	mux.HandleFunc("POST /v1/embeddings", s.embed)
	mux.HandleFunc("GET /v1/models", models)
	s.http = httptest.NewServer(mux)
	t.Cleanup(func() {
		s.http.CloseClientConnections() // a stalled reply would hold Close up
		s.http.Close()
	})
	return s
}

// URL is the base that a client is given; it ends in /v1.
func (s *Server) URL() string { return s.http.URL + "/v1" }

// Script replaces what is left of the script.
func (s *Server) Script(script ...Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = script
}

// Requests are the chat requests received so far, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.history)
}

// Last is the newest chat request; its zero value when there was none.
func (s *Server) Last() Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.history) == 0 {
		return Request{}
	}
	return s.history[len(s.history)-1]
}

func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 16<<20))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	req := Request{Header: r.Header.Clone(), Body: body, gone: r.Context().Done()}
	if err := req.read(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.next(req)(w, req)
}

// next records req and takes the reply that is due.
func (s *Server) next(req Request) Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.history = append(s.history, req)
	if len(s.script) == 0 {
		return Quote(2)
	}
	reply := s.script[0]
	if len(s.script) > 1 {
		s.script = s.script[1:]
	}
	return reply
}

func models(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"object":"list","data":[{"id":"`+Model+`","object":"model"}]}`)
}

// Request is one chat request as it came over the wire.
type Request struct {
	Header http.Header
	Body   []byte

	Model               string
	System, User        string // the messages of either role, joined by a line break
	Stream              bool
	IncludeUsage        bool
	Format              string          // type of response_format; "" when absent
	Schema              json.RawMessage // response_format.json_schema.schema, the nested form
	MaxTokens           int             // 0 when absent, as the next
	MaxCompletionTokens int
	Temperature         *float64 // nil when absent

	gone <-chan struct{}
}

func (r *Request) read() error {
	var wire struct {
		Model    string
		Stream   bool
		Messages []struct{ Role, Content string }
		Format   struct {
			Type   string
			Schema struct{ Schema json.RawMessage } `json:"json_schema"`
		} `json:"response_format"`
		Options struct {
			IncludeUsage bool `json:"include_usage"`
		} `json:"stream_options"`
		MaxTokens           int `json:"max_tokens"`
		MaxCompletionTokens int `json:"max_completion_tokens"`
		Temperature         *float64
	}
	if err := json.Unmarshal(r.Body, &wire); err != nil {
		return err
	}
	r.Model, r.Stream, r.IncludeUsage = wire.Model, wire.Stream, wire.Options.IncludeUsage
	r.Format, r.Schema = wire.Format.Type, wire.Format.Schema.Schema
	r.MaxTokens, r.MaxCompletionTokens, r.Temperature = wire.MaxTokens, wire.MaxCompletionTokens, wire.Temperature
	var system, user []string
	for _, m := range wire.Messages {
		if m.Role == "system" || m.Role == "developer" {
			system = append(system, m.Content)
		} else {
			user = append(user, m.Content)
		}
	}
	r.System, r.User = strings.Join(system, "\n"), strings.Join(user, "\n")
	return nil
}

// Numbered is one numbered sentence of a prompt.
type Numbered struct {
	ID   int
	Text string
}

var numberedLine = regexp.MustCompile(`(?m)^\[(\d+)\] (.+)$`)

// Sentences are the prompt's numbered sentences, lines of the form "[3] Text.",
// in the order they stand in.
func (r Request) Sentences() []Numbered {
	var found []Numbered
	for _, m := range numberedLine.FindAllStringSubmatch(r.User, -1) {
		id, _ := strconv.Atoi(m[1]) // digits by the pattern; too many of them name no sentence
		found = append(found, Numbered{id, m[2]})
	}
	return found
}

// IDs are the numbers of the prompt's sentences that contain part.
func (r Request) IDs(part string) []int {
	var ids []int
	for _, s := range r.Sentences() {
		if strings.Contains(s.Text, part) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}
