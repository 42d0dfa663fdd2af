package summary_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
	"newsdesk/internal/summary/rouge"
	"newsdesk/internal/text"
)

type pair struct{ Title, Src, Ref, Set string }

// shared reads a JSON-lines file of the shared material.
func shared[T any](t testing.TB, name string) []T {
	t.Helper()
	root := os.Getenv("NEWSDESK_SHARED")
	if root == "" {
		t.Skip("NEWSDESK_SHARED is not set: real articles are not measured")
	}
	f, err := os.Open(filepath.Join(root, "data", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	if err := lines.Err(); err != nil || len(out) == 0 {
		t.Fatalf("read %s: %d lines, %v", name, len(out), err)
	}
	return out
}

func chosen(sentences []news.Sentence, indices []int) []string {
	var out []string
	for _, i := range indices {
		out = append(out, sentences[i].Text)
	}
	return out
}

// Three sentences against the first three that are part of the story, which
// is the baseline hardest to beat on news.
func TestArticleAgainstLead(t *testing.T) {
	type sum struct {
		ours, lead rouge.Score
		n, words   int
	}
	sums := map[string]*sum{}
	for _, p := range shared[pair](t, "summaries/pairs.jsonl") {
		s := sums[p.Set]
		if s == nil {
			s = &sum{}
			sums[p.Set] = s
		}
		sentences := text.Cut(text.Clean(p.Src))
		ref := strings.Split(p.Ref, "\n")
		picked := chosen(sentences, summary.Article(p.Title, sentences, 3))
		lead := chosen(sentences, summary.Lead(sentences, 3))
		s.ours = s.ours.Plus(rouge.Measure(picked, ref))
		s.lead = s.lead.Plus(rouge.Measure(lead, ref))
		s.words += len(strings.Fields(strings.Join(picked, " ")))
		s.n++
	}
	for set, s := range sums {
		ours, lead := s.ours.Percent(s.n), s.lead.Percent(s.n)
		t.Logf("%-15s ours %.2f/%.2f/%.2f lead-3 %.2f/%.2f/%.2f, %d words", set,
			ours.One, ours.Two, ours.Lsum, lead.One, lead.Two, lead.Lsum, s.words/s.n)
		margin := 0.0
		if strings.HasPrefix(set, "cnn") {
			margin = .5
		}
		if ours.One < lead.One+margin || ours.Two < lead.Two || ours.Lsum < lead.Lsum {
			t.Errorf("%s: not above lead-3", set)
		}
	}
}
