package llmtest

import (
	"encoding/json"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"unicode"
)

// Texts is one request for vectors as it came over the wire.
type Texts struct {
	Header     http.Header
	Model      string
	Input      []string
	Dimensions int // 0 when absent

	gone <-chan struct{}
}

// Vectors answers one request for vectors.
type Vectors func(w http.ResponseWriter, t Texts)

// Embed replaces the script of the embeddings endpoint, which is used up like
// that of the chat endpoint. Without one it replies with Meanings(64).
func (s *Server) Embed(script ...Vectors) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.vectors = script
}

// Embedded are the requests for vectors received so far, oldest first.
func (s *Server) Embedded() []Texts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.texts)
}

func (s *Server) embed(w http.ResponseWriter, r *http.Request) {
	t := Texts{Header: r.Header.Clone(), gone: r.Context().Done()}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 16<<20)).Decode(&t); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.nextVectors(t)(w, t)
}

func (s *Server) nextVectors(t Texts) Vectors {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts = append(s.texts, t)
	if len(s.vectors) == 0 {
		return Meanings(64)
	}
	reply := s.vectors[0]
	if len(s.vectors) > 1 {
		s.vectors = s.vectors[1:]
	}
	return reply
}

// Instead replies with what a chat request would get: a status, nothing at all,
// a cut connection.
func Instead(reply Reply) Vectors {
	return func(w http.ResponseWriter, t Texts) { reply(w, Request{Header: t.Header, gone: t.gone}) }
}

// Raw replies with vectors as they are, however many were asked for.
func Raw(vectors ...[]float32) Vectors {
	return func(w http.ResponseWriter, t Texts) { sendVectors(w, t, vectors) }
}

// Meanings replies with the sum of a random direction for each word of four
// letters or more. The words of one of synonyms, separated by spaces, have one
// direction.
func Meanings(dims int, synonyms ...string) Vectors {
	sense := map[string]string{}
	for _, words := range synonyms {
		for word := range strings.FieldsSeq(words) {
			sense[word] = words
		}
	}
	return func(w http.ResponseWriter, t Texts) {
		var vectors [][]float32
		for _, input := range t.Input {
			vectors = append(vectors, meaning(input, dims, sense))
		}
		sendVectors(w, t, vectors)
	}
}

func meaning(input string, dims int, sense map[string]string) []float32 {
	v := make([]float32, dims)
	words := strings.FieldsFunc(strings.ToLower(input), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, word := range append(words, "text") { // no input is nothing
		if len(word) < 4 {
			continue
		}
		if same, ok := sense[word]; ok {
			word = same
		}
		seed := fnv.New64a()
		_, _ = seed.Write([]byte(word)) // a hash takes everything
		random := rand.New(rand.NewPCG(seed.Sum64(), 0))
		for i := range v {
			v[i] += float32(random.NormFloat64())
		}
	}
	return v
}

func sendVectors(w http.ResponseWriter, t Texts, vectors [][]float32) {
	type item struct {
		Object    string    `json:"object"`
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	data := []item{}
	for i, v := range vectors {
		data = append(data, item{"embedding", i, v})
	}
	tokens := 0
	for _, input := range t.Input {
		tokens += count(input)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{ // a client that is gone is the test's own affair
		"object": "list", "model": t.Model, "data": data,
		"usage": map[string]int{"prompt_tokens": tokens, "total_tokens": tokens},
	})
}

// Client reaches the server without a network, so that a test in a bubble of
// time can wait for it.
func (s *Server) Client() *http.Client { return &http.Client{Transport: direct{s.http.Config.Handler}} }

type direct struct{ to http.Handler }

// RoundTrip implements http.RoundTripper.
func (d direct) RoundTrip(req *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	d.to.ServeHTTP(answer, req)
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	return answer.Result(), nil
}
