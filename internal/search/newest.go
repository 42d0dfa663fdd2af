package search

import (
	"context"
	"fmt"
	"slices"
	"time"

	"newsdesk/internal/news"
)

// Front lists the opening passages of stories, one a story, the most told
// first.
type Front interface {
	Openings(ctx context.Context, l news.Lookup, limit int) ([]int64, error)
}

// recently are the spans that are tried, from the shortest, for a question that
// names no time.
var recently = []time.Duration{24 * time.Hour, 7 * 24 * time.Hour}

// Newest gives what opens the stories of the time and the outlets that asked
// names, a passage a story, the most told first. Of a question that names no
// time that is the last day, or else the last week, or whatever is newest.
func (s *Searcher) Newest(ctx context.Context, scope news.Scope, asked string, limit int) (news.Found, error) {
	searched, err := s.Reader.Searched(ctx, scope)
	if err != nil {
		return news.Found{}, fmt.Errorf("search: %w", err)
	}
	found := news.Found{Searched: searched}
	q, err := s.understand(ctx, scope, asked)
	if err != nil {
		return found, err
	}
	for _, span := range q.lately() {
		l := news.Lookup{Scope: scope, Outlets: q.outlets, From: span.from, To: span.to}
		ids, err := s.Front.Openings(ctx, l, limit)
		if err != nil {
			return found, fmt.Errorf("list newest: %w", err)
		}
		if len(ids) > 0 {
			found.Passages, err = s.opened(ctx, q, ids)
			return found, err
		}
	}
	return found, nil
}

// lately are the spans that a question without a subject is about, the first
// that holds anything counting. What happens on a day may be in the papers of
// the next.
func (q *question) lately() (spans []span) {
	if named := q.dates.spans; len(named) > 0 {
		whole := named[0]
		for _, s := range named[1:] {
			whole = span{earlier(whole.from, s.from), later(whole.to, s.to)}
		}
		return []span{whole, {whole.from, whole.to.AddDate(0, 0, 1)}}
	}
	for _, d := range recently {
		spans = append(spans, span{q.now.Add(-d), q.now})
	}
	return append(spans, span{time.Unix(0, 0), q.now})
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// opened reads passages in the order of ids.
func (s *Searcher) opened(ctx context.Context, q *question, ids []int64) ([]news.FoundPassage, error) {
	pool, err := s.Index.Passages(ctx, q.scope, ids, nil)
	if err != nil {
		return nil, fmt.Errorf("read newest: %w", err)
	}
	top := make([]scored, 0, len(pool))
	for _, id := range ids {
		if i := slices.IndexFunc(pool, func(c news.Candidate) bool { return c.Passage == id }); i >= 0 {
			top = append(top, scored{Candidate: pool[i]})
		}
	}
	return s.read(ctx, q.scope.Guild, top)
}
