package llm_test

import (
	"errors"
	"strings"
	"testing"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/llm/reply"
	"newsdesk/internal/news"
)

// TestFaults has one case for each way a reply is no draft. An endpoint that
// answers so is up, and answers every time.
func TestFaults(t *testing.T) {
	words := `{"answerable":true,"sentences":[{"text":"The Aldersund ferry sank.","ids":[1]}]}`
	for _, tt := range []struct {
		name       string
		reply      llmtest.Reply
		say        string
		repairable bool
	}{
		{"prompt too long", llmtest.Status(400, `{"error":{"message":"too long","code":"context_length_exceeded"}}`), "longer than the model's window", false},
		{"endless", llmtest.Huge(200 << 20), "too long", false},
		{"cut at the token cap", llmtest.Complete(llmtest.Completion{Text: words[:20], Finish: "length"}), "cut at 700 tokens", false},
		{"only thought", llmtest.Complete(llmtest.Completion{Reasoning: "hm", Finish: "length"}), "cut at 700 tokens", false},
		{"said nothing", llmtest.Complete(llmtest.Completion{Reasoning: "hm"}), "empty", false},
		{"filtered", llmtest.Complete(llmtest.Completion{Text: words, Finish: "content_filter"}), "filter", false},
		{"called a tool", llmtest.Complete(llmtest.Completion{Finish: "tool_calls"}), "tool", false},
		{"declined", llmtest.Complete(llmtest.Completion{Refusal: "I can't\nhelp with " + key}), "I can't help with ***", false},
		{"prompt cut in silence", llmtest.Complete(llmtest.Completion{Text: words, PromptTokens: 20}), "window is smaller", false},
		{"prose", llmtest.Text("A ferry sank, I think."), "prose", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t, tt.reply)
			c := client(t, options(s))
			for n := 1; n <= 6; n++ {
				_, err := c.Draft(t.Context(), prompt())
				var bad *reply.Error
				if !errors.As(err, &bad) || !errors.Is(err, news.ErrBadDraft) || errors.Is(err, news.ErrModelDown) {
					t.Fatalf("err %v", err)
				}
				if !strings.Contains(err.Error(), tt.say) || bad.Repairable() != tt.repairable || len(err.Error()) > 400 {
					t.Errorf("repairable %v: %v", bad.Repairable(), err)
				}
				if got := len(s.Requests()); got != n {
					t.Fatalf("%d requests for draft %d", got, n)
				}
			}
		})
	}
}
