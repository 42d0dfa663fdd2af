package llm_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const key = "sk-harbour-5521"

// quick are deadlines for a server on loopback that replies at once.
func quick() llm.Timeouts {
	return llm.Timeouts{Total: 20 * time.Second, First: 10 * time.Second, Idle: 10 * time.Second,
		Backoff: time.Millisecond, Reopen: time.Hour}
}

func options(s *llmtest.Server) llm.Options {
	return llm.Options{URL: s.URL(), Key: key, Model: llmtest.Model, Timeouts: quick()}
}

func client(t *testing.T, o llm.Options) *llm.Client {
	t.Helper()
	c, err := llm.New(o)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return c
}

func prompt() news.Prompt {
	return news.Prompt{
		Guild:  "g1",
		System: "You write for a news desk.",
		User:   "[1] The ferry to Aldersund sank on Tuesday.\n[2] All 41 people aboard were rescued.\n\nWhat sank?",
	}
}

var ferry = llmtest.Sentence{Text: "The Aldersund ferry sank.", IDs: []int{1}}

var ferryDraft = news.Draft{Answerable: true, Sentences: []news.DraftSentence{{Text: "The Aldersund ferry sank.", IDs: []int{1}}}}

// wordsOnly compares what was written, not what it took.
var wordsOnly = cmpopts.IgnoreFields(news.Draft{}, "Used")

func TestDraft(t *testing.T) {
	s := llmtest.New(t, llmtest.Draft(ferry))
	got, err := client(t, options(s)).Draft(t.Context(), prompt())
	if diff := cmp.Diff(ferryDraft, got, wordsOnly); err != nil || diff != "" {
		t.Fatalf("draft (-want +got), err %v:\n%s", err, diff)
	}
	if u := got.Used; u.Calls != 1 || u.Prompt == 0 || u.Reply == 0 {
		t.Errorf("it took %+v", u)
	}
	req := s.Last()
	if got := req.Header.Get("Authorization"); got != "Bearer "+key {
		t.Errorf("authorization %q", got)
	}
	if !req.Stream || !req.IncludeUsage || req.Model != llmtest.Model {
		t.Errorf("stream %v, usage %v, model %q", req.Stream, req.IncludeUsage, req.Model)
	}
	if req.MaxTokens != 700 || req.MaxCompletionTokens != 0 {
		t.Errorf("max_tokens %d, max_completion_tokens %d: an unknown server knows the first only", req.MaxTokens, req.MaxCompletionTokens)
	}
	if req.Temperature == nil || *req.Temperature <= 0 || *req.Temperature > 1e-30 {
		t.Errorf("temperature %v: left out, some servers take 1.0", req.Temperature)
	}
	if req.Format != "json_schema" || !strings.Contains(string(req.Schema), `"answerable"`) ||
		!strings.Contains(string(req.Body), `"strict":true`) {
		t.Errorf("format %q, nested schema %s", req.Format, req.Schema)
	}
	if !strings.HasPrefix(req.User, prompt().User) || !strings.Contains(req.User, "JSON object") {
		t.Errorf("user message lacks the prompt or the format:\n%s", req.User)
	}
}

func TestNoModel(t *testing.T) {
	c := client(t, llm.Options{})
	if _, err := c.Draft(t.Context(), prompt()); !errors.Is(err, news.ErrNoModel) {
		t.Errorf("Draft: %v", err)
	}
	if got := c.Room(); got != 0 {
		t.Errorf("Room %d", got)
	}
}

func TestNewFaults(t *testing.T) {
	_, err := llm.New(llm.Options{URL: "ftp://model", MaxTokens: 5000})
	for _, want := range []string{"http or https", "no model is named", "5000"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("faults are not all told at once, %q is missing: %v", want, err)
		}
	}
}

func TestKeyIsNotPrinted(t *testing.T) {
	o := llm.Options{URL: "http://model/v1", Model: "m", Key: key}
	c := client(t, o)
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(format, o) + fmt.Sprintf(format, c); strings.Contains(got, key) {
			t.Errorf("%s prints the key: %s", format, got)
		}
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "options", o)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "options", o)
	if strings.Contains(log.String(), key) {
		t.Errorf("log prints the key: %s", log.String())
	}
}
