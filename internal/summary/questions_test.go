package summary_test

import (
	"bufio"
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

// nearest is the article before the question's month that shares most with it:
// the hardest place to be asked for what is not there.
func nearest(question realQuestion, articles realArticles, terms map[string]map[string]bool, df map[string]int) string {
	best, most := "", -1.0
	for id, have := range terms {
		if slices.Contains(question.Gold, id) || articles[id].Published[:7] >= question.Asked[:7] {
			continue
		}
		sum := 0.0
		for _, term := range text.Terms(question.Question) {
			if have[term] && !text.IsStop(term) {
				sum += math.Log(float64(len(terms)) / float64(df[term]))
			}
		}
		if sum > most {
			best, most = id, sum
		}
	}
	return best
}

// How often the recorded answer of a real question stands in the sentences
// chosen from its article, and how sure Answer is there and in an article that
// only looks alike.
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
	var possible, first, three, sentences int
	var sure, unsure []float64
	for _, q := range questions {
		want := plainAnswer(q.Answer)
		var candidates []summary.Candidate
		for n, id := range q.Gold {
			candidates = append(candidates, candidatesOf(int64(n+1), articles[id].Title, text.Cut(text.Clean(articles[id].Text)))...)
		}
		got := summary.Answer(q.Question, candidates, 3)
		if len(got) > 0 {
			sure = append(sure, got[0].Confidence())
		} else {
			sure = append(sure, 0)
		}
		holds := func(c summary.Candidate) bool { return strings.Contains(plainAnswer(c.Text), want) }
		if slices.ContainsFunc(candidates, holds) {
			possible++
		}
		for n, c := range got {
			sentences++
			if holds(candidates[c.Index]) {
				if n == 0 {
					first++
				}
				three++
				break
			}
		}
		if os.Getenv("DBG") != "" && slices.ContainsFunc(candidates, holds) && !slices.ContainsFunc(got, func(c summary.Choice) bool { return holds(candidates[c.Index]) }) {
			t.Logf("MISS %s => %s", q.Question, q.Answer)
			for _, c := range got { t.Logf("    %.2f %.2f %v %s", c.Score, c.Coverage, c.Focused, text.Truncate(candidates[c.Index].Text, 160)) }
			for _, c := range candidates { if holds(c) { t.Logf("    want: %s", text.Truncate(c.Text, 200)); break } }
		}
		id := nearest(q, articles, terms, df)
		other := summary.Answer(q.Question, candidatesOf(9, articles[id].Title, text.Cut(text.Clean(articles[id].Text))), 1)
		if len(other) > 0 {
			unsure = append(unsure, other[0].Confidence())
		} else {
			unsure = append(unsure, 0)
		}
	}
	n := float64(len(questions))
	t.Logf("answer in the article %.3f, in the first sentence %.3f, in up to three %.3f", float64(possible)/n, float64(first)/n, float64(three)/n)
	for _, g := range []float64{.3, .35, .4, .45, .5, .55, .6} {
		t.Logf("gate %.2f: answered %.3f, refused where only a look-alike is there %.3f", g, above(sure, g), 1-above(unsure, g))
	}
	if float64(three)/n < .6 {
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
