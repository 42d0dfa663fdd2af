package wire

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Encode panics on values that JSON cannot hold: all are Discord's objects.
func Encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err))
	}
	return b
}

// OrEmpty is a list that JSON writes as [] when it is empty, never as null.
func OrEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Answer answers an HTTP request with a value's JSON.
func Answer(w http.ResponseWriter, status int, body any) { WriteJSON(w, status, Encode(body)) }

// WriteJSON answers an HTTP request with JSON, or with nothing when body is nil.
func WriteJSON(w http.ResponseWriter, status int, body []byte) {
	if body != nil {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that left gets no answer
}
