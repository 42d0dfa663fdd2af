package search

import (
	"context"
	"fmt"
	"slices"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/search/query"
	"newsdesk/internal/search/rank"
)

// Front lists the opening passages of stories, one a story, the most told
// first.
type Front interface {
	Openings(ctx context.Context, l news.Lookup, limit int) ([]int64, error)
}

// newest reads what opens the stories of the time and the outlets that q names,
// among articles of which the last is dated last.
func (s *Searcher) newest(ctx context.Context, q *question, last time.Time, limit int) ([]news.FoundPassage, error) {
	for _, span := range q.lately(last) {
		l := news.Lookup{Scope: q.scope, Outlets: q.Outlets, From: span.From, To: span.To}
		ids, err := s.Front.Openings(ctx, l, limit)
		if err != nil {
			return nil, fmt.Errorf("list newest: %w", err)
		}
		if len(ids) > 0 {
			return s.opened(ctx, q, ids)
		}
	}
	return nil, nil
}

// lately are the spans that a question without a subject may mean, of which
// the first counts that holds anything: of one that names no time the last day,
// or the week up to the last article, since a search through all the time there
// is takes long. What happens on a day may be in the papers of the next.
func (q *question) lately(last time.Time) []query.Span {
	if q.scope.Article != 0 || q.scope.Story != 0 {
		return []query.Span{{}}
	}
	if named := q.Times.Spans; len(named) > 0 {
		whole := named[0]
		for _, s := range named[1:] {
			if s.From.Before(whole.From) {
				whole.From = s.From
			}
			if s.To.After(whole.To) {
				whole.To = s.To
			}
		}
		return []query.Span{whole, {From: whole.From, To: whole.To.AddDate(0, 0, 1)}}
	}
	return []query.Span{{From: q.Now.AddDate(0, 0, -1), To: q.Now}, {From: last.AddDate(0, 0, -7), To: last}, {}}
}

// opened reads passages in the order of ids.
func (s *Searcher) opened(ctx context.Context, q *question, ids []int64) ([]news.FoundPassage, error) {
	pool, err := s.Index.Passages(ctx, q.scope, ids, nil)
	if err != nil {
		return nil, fmt.Errorf("read newest: %w", err)
	}
	top := make([]rank.Scored, 0, len(pool))
	for _, id := range ids {
		if i := slices.IndexFunc(pool, func(c news.Candidate) bool { return c.Passage == id }); i >= 0 {
			top = append(top, rank.Scored{Candidate: pool[i]})
		}
	}
	return s.read(ctx, q.scope.Guild, top)
}
