package draft

import (
	"strings"
	"time"

	"newsdesk/internal/ask/wording"
	"newsdesk/internal/news"
	"newsdesk/internal/verify"
	"newsdesk/prompts"
)

// material is the sentences a model is shown, numbered from 1 in reading
// order, with the way back to the stored ones.
type material struct {
	sources  []prompts.Source // best article first
	refs     []news.Ref       // refs[id-1]
	evidence map[int]verify.Evidence
	quotes   map[news.Ref]string
	articles map[int64]news.Headline
}

// gather groups passages by article, the best passage's article first.
func gather(found []news.FoundPassage) material {
	m := material{evidence: map[int]verify.Evidence{}, quotes: map[news.Ref]string{}, articles: map[int64]news.Headline{}}
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
		about := strings.Join([]string{p.Article.Title, p.Article.Byline, p.Article.Source}, "\n")
		for n, s := range p.Sentences {
			ref := news.Ref{Article: p.Article.ID, Sentence: p.First + n}
			m.refs = append(m.refs, ref)
			m.quotes[ref] = s.Text
			id := len(m.refs)
			m.evidence[id] = verify.Evidence{Text: s.Text, Context: about, Article: p.Article.ID}
			m.sources[i].Sentences = append(m.sources[i].Sentences, prompts.Sentence{ID: id, Text: s.Text})
		}
	}
	return m
}

// dated adds to the evidence the day its article was published, as a prompt
// in that zone tells it to the model.
func (m material) dated(zone *time.Location) material {
	for id, e := range m.evidence {
		e.Context += "\n" + m.articles[e.Article].When().In(zone).Format("Monday, 2 January 2006")
		m.evidence[id] = e
	}
	return m
}

// lines are a kept claim with what it rests on. Sentences of its sources that
// it copies are no words of the model's: when it is nothing else, they stand
// for it.
func (m material) lines(claim verify.Claim) (copied []news.Line) {
	own := news.Line{Text: claim.Text}
	rest := wording.Words(claim.Text)
	for _, id := range claim.IDs {
		ref := m.refs[id-1]
		own.Refs = append(own.Refs, ref)
		if after, ok := strings.CutPrefix(rest+" ", wording.Words(m.quotes[ref])+" "); ok {
			copied = append(copied, news.Line{Text: m.quotes[ref], Refs: []news.Ref{ref}, Verbatim: true})
			rest = strings.TrimSpace(after)
		}
	}
	if rest == "" {
		return copied
	}
	return []news.Line{own}
}
