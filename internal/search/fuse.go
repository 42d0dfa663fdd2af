package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"newsdesk/internal/news"
	"newsdesk/internal/search/rank"
)

// Near finds the passages that mean what a text means, in whatever words, the
// nearest first. Some may be hidden from the guild.
type Near interface {
	Nearest(ctx context.Context, scope news.Scope, text string, n int) ([]news.Likeness, error)
}

const (
	// nearby is how many passages are looked at for their meaning, and meant how
	// many of them are taken.
	nearby = 80
	meant  = 20
	// flat is the constant of reciprocal rank fusion (Cormack, Clarke, Büttcher:
	// Reciprocal Rank Fusion Outperforms Condorcet, 2009): the higher, the less
	// a place counts against being found at all. With their 60 the first places
	// by words are so close together that a weak model's list shuffles them.
	flat = 2
	// hint is what the list by meaning counts at least, in the list by words. It
	// is less than what the first place is ahead of the second, 1/(flat+2) of it:
	// what words put first stays there, however bad the model.
	hint = 0.2
)

// fuse ranks anew by the place of a passage among those found by words and
// among those that mean what was asked, and reports whether there are any of
// these. Where words found less than half of the question, its meaning counts
// the more, the less they found: elsewhere vectors have been seen to do harm.
// Scores stay those of the words: 0 where none is shared. Nor is there
// more than what the question was narrowed to: a quoted phrase asks for words.
func (s *Searcher) fuse(ctx context.Context, q *question, asked string, ranked []rank.Scored, kept narrowing) ([]rank.Scored, bool, error) {
	if s.Near == nil || len(kept.phrases) > 0 {
		return ranked, false, nil
	}
	near, err := s.Near.Nearest(ctx, q.scope, asked, nearby)
	if err != nil || len(near) == 0 {
		return ranked, false, err
	}
	meaning, err := s.meaning(ctx, q, near, kept.outlets)
	if err != nil {
		return nil, false, err
	}
	all, at := slices.Clone(ranked), map[int64]float64{}
	for i, c := range ranked {
		at[c.Passage] = reciprocal(i)
	}
	weight := max(hint, 1-2*rank.Coverage(ranked))
	for i, c := range meaning {
		if _, found := at[c.Passage]; !found {
			all = append(all, c)
		}
		at[c.Passage] += weight * reciprocal(i)
	}
	slices.SortStableFunc(all, func(x, y rank.Scored) int {
		return cmp.Or(cmp.Compare(at[y.Passage], at[x.Passage]), cmp.Compare(y.Passage, x.Passage))
	})
	return all, len(meaning) > 0, nil
}

// meaning reads near passages and ranks them by how much nearer they are than
// the last of them, and by their prior: a vector knows no date, and most
// questions are about the last days.
func (s *Searcher) meaning(ctx context.Context, q *question, near []news.Likeness, outlets []string) ([]rank.Scored, error) {
	ids, nearer := make([]int64, len(near)), make(map[int64]float64, len(near))
	for i, n := range near {
		ids[i], nearer[n.Passage] = n.Passage, n.Cosine-near[len(near)-1].Cosine
	}
	pool, err := s.Index.Passages(ctx, q.scope, ids, outlets)
	if err != nil {
		return nil, fmt.Errorf("read near passages: %w", err)
	}
	all := q.Rank(pool)
	slices.SortStableFunc(all, func(x, y rank.Scored) int {
		return cmp.Compare(nearer[y.Passage]*q.Prior(y.Candidate), nearer[x.Passage]*q.Prior(x.Candidate))
	})
	return all[:min(meant, len(all))], nil
}

// reciprocal is what the place i of a list counts, from 0.
func reciprocal(i int) float64 { return 1 / float64(flat+1+i) }
