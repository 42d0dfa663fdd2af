package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store"
)

func TestFeedbackIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "desk.db")
	getenv := func(key string) string {
		return map[string]string{"NEWSDESK_DATABASE_URL": "sqlite:" + file}[key]
	}
	told := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := run(t.Context(), append([]string{"feedback"}, args...), getenv, &out)
		return out.String(), err
	}
	if out, err := told(); err == nil || exitCode(err) != exitFailed {
		t.Errorf("without a database: %q, %v", out, err)
	}
	st, err := store.Open(t.Context(), "sqlite:"+file, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for i, helpful := range []bool{true, false, false} {
		f := news.Feedback{Answer: "A", Guild: "1", User: string(rune('a' + i)), Helpful: helpful, Kind: "plain", Focus: "who", Mode: news.NoModel, At: time.Now()}
		if i == 1 {
			f.Question = "who left\x1b[2J the ferry?"
		}
		if err := st.Answers.SaveFeedback(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	old := news.Feedback{Answer: "B", Guild: "1", User: "a", Kind: "follow-up", Mode: news.ByModel, At: time.Now().AddDate(0, 0, -40)}
	if err := st.Answers.SaveFeedback(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := told()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if err != nil || len(lines) != 3 || strings.Join(strings.Fields(lines[1]), " ") != "2 1 plain who no-model" {
		t.Errorf("%v\n%s", err, out)
	}
	if !strings.Contains(out, "who left") || strings.Contains(out, "\x1b") {
		t.Errorf("the question: %q", out)
	}
	if out, err = told("-days", "60"); err != nil || !strings.Contains(out, "follow-up") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err = told("-days", "0"); exitCode(err) != exitUsage {
		t.Errorf("no days: %v", err)
	}
}
