package ask

import (
	"context"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
)

const (
	// maxQuotes is how many sentences answer without a model: one may miss half
	// of it, four are a reading.
	maxQuotes = 3
	// sure is the confidence below which the best sentence is no answer.
	sure = 0.5
)

// reading is what was found for a question, and the sentences among it that
// answer best.
type reading struct {
	asked      string // the question as searched
	found      news.Found
	candidates []summary.Candidate
	choices    []summary.Choice // best first
}

// look searches scope for a question and picks its best sentences.
func (a *Asker) look(ctx context.Context, scope news.Scope, asked string) (reading, error) {
	found, err := a.Finder.Search(ctx, scope, asked, passages)
	if err != nil {
		return reading{}, err
	}
	r := reading{asked: asked, found: found}
	for _, p := range found.Passages {
		for n, s := range p.Sentences {
			r.candidates = append(r.candidates, summary.Candidate{
				Ref:  news.Ref{Article: p.Article.ID, Sentence: p.First + n},
				Text: s.Text, Title: p.Article.Title, Score: p.Score, Published: p.Article.When(),
			})
		}
	}
	r.choices = summary.Answer(asked, r.candidates, maxQuotes)
	return r, nil
}

// promise is how much of the question was found, 0 to 1: by its words in a
// passage, or by their forms and likes in a sentence.
func (r reading) promise() float64 {
	if len(r.choices) == 0 {
		return r.found.Coverage
	}
	return max(r.found.Coverage, r.choices[0].Confidence())
}

// quote answers with the articles' own sentences, or refuses when none is
// likely to answer.
func quote(ans *news.Answer, r reading) {
	if len(r.choices) == 0 || r.choices[0].Confidence() < sure {
		refuse(ans, r.found)
		return
	}
	for _, c := range r.choices {
		picked := r.candidates[c.Index]
		ans.Lines = append(ans.Lines, news.Line{Text: picked.Text, Refs: []news.Ref{picked.Ref}, Verbatim: true})
	}
	gather(r.found.Passages).cite(ans)
}
