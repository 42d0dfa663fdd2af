package summary_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
	"newsdesk/internal/text"
)

// gate is the confidence below which nothing should be shown as an answer.
const gate = 0.5

// realArticle reads a file of the shared material: a title line, then the body.
func realArticle(t *testing.T) (string, []news.Sentence) {
	t.Helper()
	root := os.Getenv("NEWSDESK_SHARED")
	if root == "" {
		t.Skip("NEWSDESK_SHARED is not set: the real article is not asked")
	}
	raw, err := os.ReadFile(filepath.Join(root, "data/articles/talks-between-us-and-russia.txt"))
	if err != nil {
		t.Fatal(err)
	}
	title, body, _ := strings.Cut(text.Clean(string(raw)), "\n")
	body, _, _ = strings.Cut(body, "\n\n\n") // the author's biography is no candidate
	return title, text.Cut(body)
}

func candidatesOf(id int64, title string, sentences []news.Sentence) []summary.Candidate {
	var out []summary.Candidate
	for i, s := range sentences {
		out = append(out, summary.Candidate{Ref: news.Ref{Article: id, Sentence: i}, Text: s.Text, Title: title, Score: 1})
	}
	return out
}

func TestRealArticleAnswers(t *testing.T) {
	title, sentences := realArticle(t)
	candidates := candidatesOf(1, title, sentences)
	tests := []struct{ question, holds string }{
		{"Where did Blinken and Lavrov meet?", "Geneva"},
		{"where did they meet, Blinken and Lavrov", "Geneva"},
		{"Who did Blinken meet earlier?", "Ukrainian president"},
		{"who had the us secretary met earlier", "Ukrainian president"},
		{"Who was met earlier?", "Ukrainian president"},
		{"What does Russia demand?", "eastwards"},
		{"What does Russia want?", "eastwards"},
		{"What did Russia ask for?", "eastwards"},
		{"What would the US do if Russia invaded?", "would respond against them"},
		{"What did the US say would follow an invasion?", "would respond against them"},
		{"What would happen if Russia invades Ukraine?", "would respond against them"},
		{"Why were the talks held?", "reduce any chances"},
		{"Who did Blinken meet in Berlin?", "in Berlin"},
		{"What did Lavrov accuse Ukraine of?", "Minsk"},
		{"What did Biden say?", "regret"},
		{"What does Russia fear?", "fears"},
	}
	for _, tt := range tests {
		t.Run(tt.question, func(t *testing.T) {
			got := summary.Answer(tt.question, candidates, 3)
			for i, c := range got {
				t.Logf("%d. %.2f coverage %.2f focused %v confidence %.2f: %s", i+1, c.Score, c.Coverage, c.Focused, c.Confidence(), candidates[c.Index].Text)
			}
			if len(got) == 0 || !strings.Contains(candidates[got[0].Index].Text, tt.holds) || got[0].Confidence() < gate {
				t.Errorf("want %q first with confidence", tt.holds)
			}
		})
	}
}

func TestRealArticleDoesNotAnswer(t *testing.T) {
	title, sentences := realArticle(t)
	candidates := candidatesOf(1, title, sentences)
	for _, question := range []string{
		"Who won the World Cup?", "What is the population of Geneva?", "How many troops does Russia have at the border?",
		"What is the price of oil?", "When will the next election in Germany take place?", "How old is Lavrov?", "What did Macron say in Paris?",
	} {
		t.Run(question, func(t *testing.T) {
			for _, c := range summary.Answer(question, candidates, 1) {
				t.Logf("%.2f coverage %.2f focused %v confidence %.2f: %s", c.Score, c.Coverage, c.Focused, c.Confidence(), candidates[c.Index].Text)
				if c.Confidence() >= gate {
					t.Error("too sure of an answer that is not there")
				}
			}
		})
	}
}

func TestRealArticleBrief(t *testing.T) {
	title, sentences := realArticle(t)
	for _, i := range summary.Article(title, sentences, 3) {
		t.Log(sentences[i].Text)
	}
}
