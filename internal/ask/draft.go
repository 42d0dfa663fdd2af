package ask

import (
	"context"
	"fmt"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/verify"
	"newsdesk/prompts"
)

// maxLines keeps an answer readable in a channel.
const maxLines = 5

// material is the sentences a model is shown, numbered from 1 in reading
// order, with the way back to the stored ones.
type material struct {
	sources  []prompts.Source // best article first
	refs     []news.Ref       // refs[id-1]
	evidence map[int]verify.Evidence
	articles map[int64]news.Headline
}

// gather groups passages by article, the best passage's article first.
func gather(found []news.FoundPassage) material {
	m := material{evidence: map[int]verify.Evidence{}, articles: map[int64]news.Headline{}}
	at := map[int64]int{}
	for _, p := range found {
		i, ok := at[p.Article.ID]
		if !ok {
			i = len(m.sources)
			at[p.Article.ID] = i
			m.articles[p.Article.ID] = p.Article
			m.sources = append(m.sources, prompts.Source{
				Outlet: p.Article.Source, Title: p.Article.Title,
				Byline: p.Article.Byline, Published: p.Article.When(),
			})
		}
		about := strings.Join([]string{p.Article.Title, p.Article.Byline, p.Article.Source, p.Article.When().Format("2 January 2006")}, "\n")
		for n, s := range p.Sentences {
			m.refs = append(m.refs, news.Ref{Article: p.Article.ID, Sentence: p.First + n})
			id := len(m.refs)
			m.evidence[id] = verify.Evidence{Text: s.Text, Context: about, Article: p.Article.ID}
			m.sources[i].Sentences = append(m.sources[i].Sentences, prompts.Sentence{ID: id, Text: s.Text})
		}
	}
	return m
}

// draft asks the model and keeps what the check lets through. The error is one
// that news.ModeAfter knows when extractive sentences should take over.
func (a *Asker) draft(ctx context.Context, ans *news.Answer, found news.Found, earlier []news.Turn) error {
	m := gather(found.Passages)
	prompt, err := a.Prompts.Answer(prompts.Answer{
		Guild: ans.Guild, Today: ans.At, Question: ans.Question,
		Earlier: questions(earlier), Sources: m.sources,
	}, a.Writer.Room())
	if err != nil {
		return fmt.Errorf("write prompt: %w", err)
	}
	draft, err := a.Writer.Draft(ctx, prompt)
	if err != nil {
		return fmt.Errorf("draft answer: %w", err)
	}
	if !draft.Answerable || len(draft.Sentences) == 0 {
		refuse(ans, found)
		return nil
	}
	claims := make([]verify.Claim, len(draft.Sentences))
	for i, s := range draft.Sentences {
		claims[i] = verify.Claim{Text: s.Text, IDs: s.IDs}
	}
	kept, dropped := verify.Draft(claims, m.evidence)
	ans.Dropped = len(dropped)
	if len(kept) == 0 {
		return fmt.Errorf("%w: no sentence of %d passed the check", news.ErrBadDraft, len(dropped))
	}
	for _, claim := range kept[:min(maxLines, len(kept))] {
		line := news.Line{Text: claim.Text}
		for _, id := range claim.IDs {
			line.Refs = append(line.Refs, m.refs[id-1])
		}
		ans.Lines = append(ans.Lines, line)
	}
	m.cite(ans)
	return nil
}

// cite lists the sources in the order their marks appear, and cuts the
// sentence behind every ref, each once.
func (m material) cite(ans *news.Answer) {
	quotes := make(map[news.Ref]string, len(m.refs))
	for i, ref := range m.refs {
		quotes[ref] = m.evidence[i+1].Text
	}
	seen := map[news.Ref]bool{}
	for _, line := range ans.Lines {
		for _, ref := range line.Refs {
			if ans.Mark(ref.Article) == 0 {
				ans.Sources = append(ans.Sources, m.articles[ref.Article])
			}
			if !seen[ref] {
				seen[ref] = true
				ans.Citations = append(ans.Citations, news.Citation{Ref: ref, Quote: quotes[ref]})
			}
		}
	}
}

func questions(turns []news.Turn) (asked []string) {
	for _, t := range turns {
		asked = append(asked, t.Asked)
	}
	return asked
}
