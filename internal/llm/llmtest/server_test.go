package llmtest_test

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/llm/llmtest"

	"github.com/google/go-cmp/cmp"
	openai "github.com/sashabaranov/go-openai"
)

func client(s *llmtest.Server) *openai.Client {
	config := openai.DefaultConfig("k")
	config.BaseURL = s.URL()
	return openai.NewClientWithConfig(config)
}

func ask(t *testing.T, s *llmtest.Server, schema bool) string {
	t.Helper()
	req := openai.ChatCompletionRequest{Model: llmtest.Model, Messages: []openai.ChatCompletionMessage{
		{Role: "system", Content: "Rules."},
		{Role: "user", Content: "===== ARTICLES =====\n[4] The ferry sank.\n[5] All were rescued.\n=====\nWhat sank?"},
	}}
	if schema {
		req.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
	resp, err := client(s).CreateChatCompletion(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if len(resp.Choices) != 1 || resp.Choices[0].FinishReason != "stop" || resp.Usage.PromptTokens == 0 {
		t.Fatalf("response %+v", resp)
	}
	return resp.Choices[0].Message.Content
}

func TestReplies(t *testing.T) {
	s := llmtest.New(t)
	obey := llmtest.Compute(func(r llmtest.Request) string { return strings.ToUpper(r.Sentences()[0].Text) })
	for _, tt := range []struct {
		reply  llmtest.Reply
		schema bool
		want   string
	}{
		{llmtest.Quote(1), true, `{"answerable":true,"sentences":[{"text":"The ferry sank.","ids":[4]}]}`},
		{llmtest.Quote(9), false, "The ferry sank. [4]\nAll were rescued. [5]"},
		{llmtest.Draft(llmtest.Sentence{Text: "It sank.", IDs: []int{4, 99}}), false, "It sank. [4, 99]"},
		{llmtest.Unanswerable(), true, `{"answerable":false,"sentences":[]}`},
		{llmtest.Unanswerable(), false, "NOT IN THE ARTICLES"},
		{llmtest.Slow(time.Millisecond, obey), true, "THE FERRY SANK."},
	} {
		s.Script(tt.reply)
		if diff := cmp.Diff(tt.want, ask(t, s, tt.schema)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestScriptIsUsedUp(t *testing.T) {
	s := llmtest.New(t, llmtest.Text("one"), llmtest.Text("two"))
	got := []string{ask(t, s, false), ask(t, s, false), ask(t, s, false)}
	if diff := cmp.Diff([]string{"one", "two", "two"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := len(s.Requests()); n != 3 {
		t.Errorf("%d requests", n)
	}
}

func TestRequest(t *testing.T) {
	s := llmtest.New(t)
	ask(t, s, true)
	r := s.Last()
	want := []llmtest.Numbered{{ID: 4, Text: "The ferry sank."}, {ID: 5, Text: "All were rescued."}}
	if diff := cmp.Diff(want, r.Sentences()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{5}, r.IDs("rescued")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if r.System != "Rules." || r.Model != llmtest.Model || r.Stream || r.Format != "json_object" {
		t.Errorf("request %+v", r)
	}
}

func TestModels(t *testing.T) {
	list, err := client(llmtest.New(t)).ListModels(t.Context())
	if err != nil || len(list.Models) != 1 || list.Models[0].ID != llmtest.Model {
		t.Errorf("models %+v, err %v", list, err)
	}
}
