// Package search turns a question and a scope into ranked passages. Two cheap
// queries find candidates (every term over the recent past, the rarest terms
// over everything); the ranking itself is done here, over all terms, so that
// both databases rank alike. It refuses nothing: how much of the question was
// found is told as Coverage, and the caller decides.
package search

import (
	"context"
	"fmt"
	"slices"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Index finds candidate passages and counts terms.
type Index interface {
	Candidates(ctx context.Context, l news.Lookup) ([]news.Candidate, error)
	TermCounts(ctx context.Context, terms []string) (counts map[string]int, passages int, err error)
	Searched(ctx context.Context, scope news.Scope) (news.Searched, error)
}

// Reader cuts the sentences of passages, in the order given; a passage that
// was removed meanwhile comes back without sentences.
type Reader interface {
	PassageSentences(ctx context.Context, guild string, passages []news.Candidate) ([][]news.Sentence, error)
}

const (
	recent      = 30 * 24 * time.Hour // of the query over all terms
	candidates  = 100                 // of each query
	rarest      = 4                   // terms of the query over everything
	perArticle  = 2                   // passages of one article in a result
	coverageTop = 5                   // passages that coverage is read from
)

// Searcher ranks passages.
type Searcher struct {
	Index  Index
	Reader Reader
	Now    func() time.Time
}

// Search gives the passages of scope that match question best, at most limit.
func (s *Searcher) Search(ctx context.Context, scope news.Scope, question string, limit int) (news.Found, error) {
	searched, err := s.Index.Searched(ctx, scope)
	if err != nil {
		return news.Found{}, fmt.Errorf("search: %w", err)
	}
	found := news.Found{Searched: searched}
	q, err := s.query(ctx, question)
	if err != nil || len(q.terms) == 0 || searched.Articles == 0 {
		return found, err
	}
	pool, err := s.pool(ctx, scope, q)
	if err != nil {
		return found, err
	}
	ranked := q.rank(pool, s.Now())
	found.Coverage = q.coverage(ranked)
	found.Passages, err = s.read(ctx, scope.Guild, spread(ranked, perArticleIn(scope), limit))
	return found, err
}

// query weighs the question's terms by how rare they are in the corpus.
func (s *Searcher) query(ctx context.Context, question string) (query, error) {
	terms := content(text.Terms(question))
	counts, n, err := s.Index.TermCounts(ctx, terms)
	if err != nil {
		return query{}, fmt.Errorf("weigh question: %w", err)
	}
	return newQuery(terms, counts, n, namesOlderDate(question, s.Now())), nil
}

// pool unites the candidates of both queries.
func (s *Searcher) pool(ctx context.Context, scope news.Scope, q query) ([]news.Candidate, error) {
	since := s.Now().Add(-recent)
	if scope.Article != 0 {
		since = time.Time{}
	}
	pool, err := s.Index.Candidates(ctx, news.Lookup{Scope: scope, Terms: q.terms, From: since, Limit: candidates})
	if err != nil {
		return nil, fmt.Errorf("find passages: %w", err)
	}
	if scope.Article != 0 {
		return pool, nil
	}
	older, err := s.Index.Candidates(ctx, news.Lookup{Scope: scope, Terms: q.rarest(rarest), Limit: candidates})
	if err != nil {
		return nil, fmt.Errorf("find passages: %w", err)
	}
	seen := make(map[int64]bool, len(pool))
	for _, c := range pool {
		seen[c.Passage] = true
	}
	for _, c := range older {
		if !seen[c.Passage] {
			pool = append(pool, c)
		}
	}
	return pool, nil
}

func (s *Searcher) read(ctx context.Context, guild string, top []scored) ([]news.FoundPassage, error) {
	at := make([]news.Candidate, len(top))
	for i, c := range top {
		at[i] = c.Candidate
	}
	cut, err := s.Reader.PassageSentences(ctx, guild, at)
	if err != nil {
		return nil, fmt.Errorf("read passages: %w", err)
	}
	var found []news.FoundPassage
	for i, sentences := range cut {
		if len(sentences) > 0 {
			found = append(found, news.FoundPassage{
				Article: top[i].Article, First: top[i].First,
				Sentences: sentences, Score: top[i].score,
			})
		}
	}
	return found, nil
}

// spread keeps at most each passages of one article, so that an answer can
// rest on several articles.
func spread(ranked []scored, each, limit int) (top []scored) {
	taken := map[int64]int{}
	for _, c := range ranked {
		if len(top) == limit {
			break
		}
		if taken[c.Article.ID]++; taken[c.Article.ID] <= each {
			top = append(top, c)
		}
	}
	return top
}

func perArticleIn(scope news.Scope) int {
	if scope.Article != 0 {
		return candidates
	}
	return perArticle
}

// content is the terms that carry the question: without stop words, unless
// there is nothing else, and each once.
func content(terms []string) []string {
	kept := slices.DeleteFunc(slices.Clone(terms), text.IsStop)
	if len(kept) == 0 {
		kept = terms
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(kept, func(t string) bool {
		again := seen[t]
		seen[t] = true
		return again
	})
}
