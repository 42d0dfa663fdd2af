package summary_test

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

type realArticles map[string]struct{ ID, Title, Published, Text string }

type realQuestion struct {
	ID, Asked, Question, Answer string
	Gold                        []string
}

func questionArticles(t *testing.T) realArticles {
	t.Helper()
	f, err := os.Open(filepath.Join(os.Getenv("NEWSDESK_SHARED"), "data/questions/articles.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out := realArticles{}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var a struct{ ID, Title, Published, Text string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		out[a.ID] = a
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

var notAnswer = regexp.MustCompile(`[^a-z0-9 ]+`)

func plainAnswer(s string) string {
	s = notAnswer.ReplaceAllString(text.Fold(s), " ")
	return " " + strings.Join(strings.Fields(s), " ") + " "
}

// lookAlikes are the articles from before the question's month that share most
// with it, best first: the hardest places to be asked for what is not there.
func lookAlikes(q realQuestion, articles realArticles, terms map[string]map[string]bool, df map[string]int) []string {
	type ranked struct {
		id  string
		sum float64
	}
	var all []ranked
	asked := text.Terms(q.Question)
	for id, have := range terms {
		if slices.Contains(q.Gold, id) || articles[id].Published[:7] >= q.Asked[:7] {
			continue
		}
		sum := 0.0
		for _, term := range asked {
			if have[term] && !text.IsStop(term) {
				sum += math.Log(float64(len(terms)) / float64(df[term]))
			}
		}
		all = append(all, ranked{id, sum})
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.sum, a.sum), cmp.Compare(a.id, b.id))
	})
	var out []string
	for _, r := range all[:min(5, len(all))] {
		out = append(out, r.id)
	}
	return out
}

// sentencesOf are the candidates of some articles.
func sentencesOf(articles realArticles, ids []string) []summary.Candidate {
	var out []summary.Candidate
	for n, id := range ids {
		a := articles[id]
		out = append(out, candidatesOf(int64(n+1), a.Title, text.Cut(text.Clean(a.Text)))...)
	}
	return out
}

func confidence(choices []summary.Choice) float64 {
	if len(choices) == 0 {
		return 0
	}
	return choices[0].Confidence()
}

// How often the recorded answer of a real question stands in the sentences
// chosen from its article, and how sure Answer is there and among articles
// that only look alike.
func TestRealQuestions(t *testing.T) {
	questions := shared[realQuestion](t, "questions/questions.jsonl")
	articles := questionArticles(t)
	terms, df := map[string]map[string]bool{}, map[string]int{}
	for id, a := range articles {
		terms[id] = map[string]bool{}
		for _, term := range text.Terms(a.Title + " " + text.Truncate(a.Text, 3000)) {
			if !terms[id][term] {
				terms[id][term] = true
				df[term]++
			}
		}
	}
	possible, first, three, among := 0, 0, 0, 0
	var sure, unsure []float64
	for _, q := range questions {
		want := plainAnswer(q.Answer)
		candidates := sentencesOf(articles, q.Gold)
		holds := func(s string) bool { return strings.Contains(plainAnswer(s), want) }
		if slices.ContainsFunc(candidates, func(c summary.Candidate) bool { return holds(c.Text) }) {
			possible++
		}
		rank := func(candidates []summary.Candidate, got []summary.Choice) int {
			return slices.IndexFunc(got, func(c summary.Choice) bool { return holds(candidates[c.Index].Text) })
		}
		switch n := rank(candidates, summary.Answer(q.Question, candidates, 3)); {
		case n == 0:
			first++
			three++
		case n > 0:
			three++
		}
		others := lookAlikes(q, articles, terms, df)
		candidates = sentencesOf(articles, append(slices.Clone(q.Gold), others[:4]...))
		got := summary.Answer(q.Question, candidates, 3)
		if rank(candidates, got) >= 0 {
			among++
		}
		sure = append(sure, confidence(got))
		unsure = append(unsure, confidence(summary.Answer(q.Question, sentencesOf(articles, others), 3)))
	}
	share := func(n int) float64 { return float64(n) / float64(len(questions)) }
	t.Logf("answer in the article %.3f, in the first sentence %.3f, in up to three %.3f; with four look-alikes as well %.3f",
		share(possible), share(first), share(three), share(among))
	for _, g := range []float64{.3, .35, .4, .45, .5, .55, .6} {
		t.Logf("gate %.2f: answered %.3f, refused where only look-alikes are there %.3f", g, above(sure, g), 1-above(unsure, g))
	}
	if share(three) < .6 {
		t.Error("fewer answers found than before")
	}
}

func above(values []float64, gate float64) float64 {
	n := 0
	for _, v := range values {
		if v >= gate {
			n++
		}
	}
	return float64(n) / float64(len(values))
}
