package embed

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"newsdesk/internal/news"
)

const (
	// patience is how long a search waits for the vector of its question.
	patience = 2 * time.Second
	// rescored is how many times the passages asked for are compared exactly:
	// signs alone put the best among so many.
	rescored = 4
	// few is up to how many passages all are compared exactly.
	few = 500
)

// Nearest lists at most n passages of scope whose vectors are nearest to that
// of text, the nearest first. Some of them may be hidden from the guild, or
// dated a moment too late. There are none while the vectors are being read and
// while the model does not answer, which its client tells when it begins.
func (k *Keeper) Nearest(ctx context.Context, scope news.Scope, text string, n int) ([]news.Likeness, error) {
	x := k.index.Load()
	if x == nil || x.len() == 0 {
		return nil, nil
	}
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	made, err := k.Model.Embed(wait, []string{text})
	if err == nil && len(made[0]) != x.maker.Dims {
		err = fmt.Errorf("vector of %d numbers among those of %d", len(made[0]), x.maker.Dims)
	}
	if err != nil {
		k.Log.Debug("question without vector", "err", err)
		return nil, ctx.Err()
	}
	passages, err := k.candidates(ctx, x, scope, quantised(made[0]), n)
	if err != nil {
		return nil, fmt.Errorf("find near passages: %w", err)
	}
	vectors, err := k.Shelf.VectorsOf(ctx, x.maker, passages)
	if err != nil {
		return nil, fmt.Errorf("compare passages: %w", err)
	}
	return ranked(made[0], vectors, n), nil
}

// candidates are the passages to compare exactly.
func (k *Keeper) candidates(ctx context.Context, x *index, scope news.Scope, question []int8, n int) ([]int64, error) {
	if scope.Article != 0 || scope.Story != 0 {
		return k.Sight.PassagesIn(ctx, scope, few)
	}
	scopes, err := k.Sight.Scopes(ctx, scope.Guild)
	if err != nil {
		return nil, err
	}
	last := int64(math.MaxInt64)
	if !scope.AsOf.IsZero() {
		last = news.FirstPassage(scope.AsOf.Add(time.Second)) - 1
	}
	return x.nearest(signs(question), scopes, last, rescored*n), nil
}

// ranked are the n passages whose vectors point most as the question does; of
// equal ones, the newer first.
func ranked(question []float32, vectors []news.Vector, n int) []news.Likeness {
	all := make([]news.Likeness, 0, len(vectors))
	for _, v := range vectors {
		if len(v.Value) == len(question) {
			all = append(all, news.Likeness{Passage: v.Passage, Cosine: cosine(question, v.Value)})
		}
	}
	slices.SortFunc(all, func(a, b news.Likeness) int {
		return cmp.Or(cmp.Compare(b.Cosine, a.Cosine), cmp.Compare(b.Passage, a.Passage))
	})
	return all[:min(n, len(all))]
}
