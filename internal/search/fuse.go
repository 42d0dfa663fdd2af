package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"newsdesk/internal/news"
)

// Near finds the passages that mean what a text means, in whatever words, the
// nearest first. Some may be hidden from the guild.
type Near interface {
	Nearest(ctx context.Context, scope news.Scope, text string, n int) ([]int64, error)
}

const (
	// nearby is how many passages are taken for their meaning.
	nearby = 20
	// flat is the constant of reciprocal rank fusion (Cormack, Clarke, Büttcher:
	// Reciprocal Rank Fusion Outperforms Condorcet, 2009): the lower a list
	// ranks something, the less the rank matters.
	flat = 60
)

// fuse ranks anew by the place of a passage among those found by words and
// among those that mean what was asked, and reports whether there are any of
// these. Scores stay those of the words: 0 where none is shared. A quoted
// phrase asks for words, and so leaves out the rest.
func (s *Searcher) fuse(ctx context.Context, q *question, asked string, ranked []scored) ([]scored, bool, error) {
	if s.Near == nil || len(q.phrases) > 0 {
		return ranked, false, nil
	}
	near, err := s.Near.Nearest(ctx, q.scope, asked, nearby)
	if err != nil || len(near) == 0 {
		return ranked, false, err
	}
	pool, err := s.Index.Passages(ctx, q.scope, near, q.heeded(ranked))
	if err != nil {
		return nil, false, fmt.Errorf("read near passages: %w", err)
	}
	all, at := slices.Clone(ranked), map[int64]float64{}
	for i, c := range ranked {
		at[c.Passage] = reciprocal(i)
	}
	for _, c := range q.rank(pool) {
		if at[c.Passage] == 0 {
			all = append(all, c)
		}
		at[c.Passage] += reciprocal(slices.Index(near, c.Passage))
	}
	slices.SortStableFunc(all, func(x, y scored) int {
		return cmp.Or(cmp.Compare(at[y.Passage], at[x.Passage]), cmp.Compare(y.Passage, x.Passage))
	})
	return all, len(pool) > 0, nil
}

// reciprocal is what the place i of a list counts, from 0.
func reciprocal(i int) float64 { return 1 / float64(flat+1+i) }

// heeded are the outlets that the question names, unless they gave way.
func (q *question) heeded(ranked []scored) []string {
	for _, c := range ranked {
		if !slices.Contains(q.outlets, c.Article.Source) {
			return nil
		}
	}
	return q.outlets
}
