package summary_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kljensen/snowball/english"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

// rouge is ROUGE-1, ROUGE-2 and ROUGE-Lsum F1 of a candidate against a
// reference, each a list of sentences, as the rouge_score package computes
// them with stemming: words of a-z0-9, those over three letters stemmed.
type rouge struct{ one, two, lsum float64 }

func score(candidate, reference []string) rouge {
	c, r := tokens(candidate), tokens(reference)
	return rouge{
		one:  overlap(grams(c, 1), grams(r, 1)),
		two:  overlap(grams(c, 2), grams(r, 2)),
		lsum: unionLCS(c, r),
	}
}

func (a rouge) plus(b rouge) rouge { return rouge{a.one + b.one, a.two + b.two, a.lsum + b.lsum} }

func (a rouge) percent(n int) rouge {
	f := 100 / float64(n)
	return rouge{a.one * f, a.two * f, a.lsum * f}
}

func tokens(sentences []string) [][]string {
	var out [][]string
	for _, s := range sentences {
		words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
		for i, w := range words {
			if len(w) > 3 {
				words[i] = english.Stem(w, true)
			}
		}
		out = append(out, words)
	}
	return out
}

func grams(sentences [][]string, n int) map[string]int {
	var all []string
	for _, s := range sentences {
		all = append(all, s...)
	}
	m := map[string]int{}
	for i := 0; i+n <= len(all); i++ {
		m[strings.Join(all[i:i+n], " ")]++
	}
	return m
}

func overlap(c, r map[string]int) float64 {
	both, nc, nr := 0, 0, 0
	for g, n := range c {
		nc += n
		both += min(n, r[g])
	}
	for _, n := range r {
		nr += n
	}
	return f1(both, nc, nr)
}

func f1(both, candidate, reference int) float64 {
	if both == 0 {
		return 0
	}
	p, r := float64(both)/float64(candidate), float64(both)/float64(reference)
	return 2 * p * r / (p + r)
}

// unionLCS is ROUGE-Lsum: for each reference sentence the union of its longest
// common subsequences with the candidate's sentences, words counted once.
func unionLCS(c, r [][]string) float64 {
	left, right, nc, nr := grams(c, 1), grams(r, 1), 0, 0
	for _, n := range left {
		nc += n
	}
	for _, n := range right {
		nr += n
	}
	hits := 0
	for _, ref := range r {
		in := make([]bool, len(ref))
		for _, cand := range c {
			markLCS(ref, cand, in)
		}
		for i, w := range ref {
			if in[i] && left[w] > 0 && right[w] > 0 {
				hits++
				left[w]--
				right[w]--
			}
		}
	}
	return f1(hits, nc, nr)
}

// markLCS marks the words of a that are in the longest common subsequence.
func markLCS(a, b []string, in []bool) {
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
	}
	for i := range a {
		for j := range b {
			if a[i] == b[j] {
				table[i+1][j+1] = table[i][j] + 1
			} else {
				table[i+1][j+1] = max(table[i][j+1], table[i+1][j])
			}
		}
	}
	for i, j := len(a), len(b); i > 0 && j > 0; {
		switch {
		case a[i-1] == b[j-1]:
			in[i-1] = true
			i, j = i-1, j-1
		case table[i-1][j] >= table[i][j-1]:
			i--
		default:
			j--
		}
	}
}

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
		ours, lead rouge
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
		s.ours = s.ours.plus(score(picked, ref))
		s.lead = s.lead.plus(score(lead, ref))
		s.words += len(strings.Fields(strings.Join(picked, " ")))
		s.n++
	}
	for set, s := range sums {
		ours, lead := s.ours.percent(s.n), s.lead.percent(s.n)
		t.Logf("%-15s ours %.2f/%.2f/%.2f lead-3 %.2f/%.2f/%.2f, %d words", set,
			ours.one, ours.two, ours.lsum, lead.one, lead.two, lead.lsum, s.words/s.n)
		margin := 0.0
		if strings.HasPrefix(set, "cnn") {
			margin = .5
		}
		if ours.one < lead.one+margin || ours.two < lead.two || ours.lsum < lead.lsum {
			t.Errorf("%s: not above lead-3", set)
		}
	}
}
