package config_test

import (
	"strings"
	"testing"

	"newsdesk/internal/config"
)

// A key goes to the endpoint it was given for, and to no other.
func TestEmbeddings(t *testing.T) {
	const there, elsewhere = "http://model.example/v1", "http://vectors.example/v1"
	llm := []string{"NEWSDESK_LLM_URL", there, "NEWSDESK_LLM_KEY", "ours", "NEWSDESK_LLM_MODEL", "large"}
	for _, tt := range []struct {
		name     string
		env      []string
		url, key string
		fault    string // path
	}{
		{"off", llm, "", "", ""},
		{"the llm's endpoint", append(llm, "NEWSDESK_EMBEDDINGS_MODEL", "compass"), there, "ours", ""},
		{"one of its own", append(llm, "NEWSDESK_EMBEDDINGS_MODEL", "compass", "NEWSDESK_EMBEDDINGS_URL", elsewhere), elsewhere, "", ""},
		{"one of its own, with a key", append(llm, "NEWSDESK_EMBEDDINGS_MODEL", "compass", "NEWSDESK_EMBEDDINGS_URL", elsewhere,
			"NEWSDESK_EMBEDDINGS_KEY", "theirs"), elsewhere, "theirs", ""},
		{"without an llm", []string{"NEWSDESK_EMBEDDINGS_MODEL", "compass", "NEWSDESK_EMBEDDINGS_URL", elsewhere}, elsewhere, "", ""},
		{"no endpoint", []string{"NEWSDESK_EMBEDDINGS_MODEL", "compass"}, "", "", "embeddings.url"},
		{"a key for no endpoint", append(llm, "NEWSDESK_EMBEDDINGS_MODEL", "compass", "NEWSDESK_EMBEDDINGS_KEY", "theirs"), "", "", "embeddings.url"},
		{"no model", append(llm, "NEWSDESK_EMBEDDINGS_URL", elsewhere), "", "", "embeddings.model"},
	} {
		c, err := config.Load("", env(tt.env...))
		if tt.fault != "" {
			if err == nil || !strings.Contains(err.Error(), tt.fault+":") {
				t.Errorf("%s: %v, want a fault of %s", tt.name, err, tt.fault)
			}
			continue
		}
		if e := c.Embeddings; err != nil || e.URL != tt.url || e.Key.Reveal() != tt.key {
			t.Errorf("%s: %s with key %q, %v", tt.name, e.URL, e.Key.Reveal(), err)
		}
	}
}
