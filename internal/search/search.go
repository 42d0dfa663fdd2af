// Package search turns a question and a scope into ranked passages. The index
// tells which passages hold each of the question's terms, the newest of the
// common ones and all of the rare; the candidates chosen from those are ranked
// over all terms, by us and not by the database. What a question names narrows
// the search: outlets and quoted phrases decide what is looked through, unless
// that holds little of the question; days and months weigh. It refuses nothing:
// how much of the question was found is told as Coverage, and the caller
// decides. How a question is read is query's to know, and which of two passages
// answers it better is rank's.
package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/search/query"
	"newsdesk/internal/search/rank"
)

// Index looks terms up.
type Index interface {
	TermCounts(ctx context.Context, terms []string) (counts map[string]int, passages int, err error)
	Postings(ctx context.Context, l news.Lookup) ([][]int64, error)
	Passages(ctx context.Context, scope news.Scope, ids []int64, outlets []string) ([]news.Candidate, error)
}

// Reader tells what there is to search and cuts the sentences of passages, in
// the order given; a passage that was removed meanwhile comes back without
// sentences. Outlets are the sources of the guild's articles, as stored.
type Reader interface {
	Searched(ctx context.Context, scope news.Scope) (news.Searched, error)
	Outlets(ctx context.Context, guild string) ([]string, error)
	PassageSentences(ctx context.Context, guild string, passages []news.Candidate) ([][]news.Sentence, error)
}

const (
	// postings is how many passages are looked up over all terms, at least; of
	// many, one in postingShare.
	postings     = 3000
	postingShare = 20
	// candidates is how many of them are ranked.
	candidates = 100
	perArticle = 2 // passages of one article in a result
)

// Searcher ranks passages. It is safe for use by many goroutines.
type Searcher struct {
	Index  Index
	Reader Reader
	Front  Front
	Near   Near // nil: found by words alone
	Now    func() time.Time
}

// Search gives the passages of scope that match asked best, at most limit and
// at most two of an article; of one article or story alone, all it has. The same
// question over the same articles gives the same passages in the same order.
// One that names no more than times and outlets, or nothing, gets what opens
// their newest stories, a passage a story, the most told first.
func (s *Searcher) Search(ctx context.Context, scope news.Scope, asked string, limit int) (news.Found, error) {
	searched, err := s.Reader.Searched(ctx, scope)
	if err != nil {
		return news.Found{}, fmt.Errorf("search: %w", err)
	}
	found := news.Found{Searched: searched}
	if searched.Articles == 0 {
		return found, nil
	}
	q, err := s.understand(ctx, scope, asked)
	if err != nil {
		return found, err
	}
	if !q.Subject {
		found.Passages, err = s.newest(ctx, q, searched.To, limit)
		found.Newest = true
		return found, err
	}
	ranked, kept, err := s.find(ctx, q)
	if err != nil {
		return found, err
	}
	found.Coverage = rank.Coverage(ranked)
	if ranked, found.Near, err = s.fuse(ctx, q, asked, ranked, kept); err != nil {
		return found, err
	}
	each := perArticle
	if scope.Article != 0 || scope.Story != 0 {
		each = limit
	}
	found.Passages, err = s.read(ctx, scope.Guild, rank.Pick(ranked, each, limit))
	return found, err
}

// understand reads what asked names and weighs its terms by how rare they are.
func (s *Searcher) understand(ctx context.Context, scope news.Scope, asked string) (*question, error) {
	now := s.Now()
	if !scope.AsOf.IsZero() && scope.AsOf.Before(now) {
		now = scope.AsOf
	}
	outlets, err := s.Reader.Outlets(ctx, scope.Guild)
	if err != nil {
		return nil, fmt.Errorf("list outlets: %w", err)
	}
	q := &question{scope: scope}
	q.Query, q.Now = query.Read(asked, outlets, now.In(cmp.Or(scope.Zone, time.UTC))), now
	counts, passages, err := s.Index.TermCounts(ctx, q.Words())
	if err != nil {
		return nil, fmt.Errorf("weigh question: %w", err)
	}
	q.weigh(counts, passages)
	return q, nil
}

// lost is the part of the coverage elsewhere below which the outlets and
// phrases that a question names are taken for what it is about, not for what
// it asks to be kept to.
const lost = 0.7

// find ranks what the question's outlets and phrases leave. Each gives way when
// what it leaves holds much less of the question than there is without it:
// words in scare quotes are seldom printed as they were asked. A phrase alone
// is the whole question, so that it is looked for as it stands. kept is what gave
// no way.
func (s *Searcher) find(ctx context.Context, q *question) (ranked []rank.Scored, kept narrowing, err error) {
	narrowings := q.narrowings()
	kept = narrowings[0]
	for _, n := range narrowings {
		pool, err := s.pool(ctx, q, n)
		if err != nil {
			return nil, n, err
		}
		if wider := q.Rank(pool); rank.Coverage(ranked) < lost*rank.Coverage(wider) {
			ranked, kept = wider, n
		}
		if rank.Coverage(ranked) >= lost {
			break
		}
	}
	return ranked, kept, nil
}

// pool reads the candidates among the passages that n leaves.
func (s *Searcher) pool(ctx context.Context, q *question, n narrowing) ([]news.Candidate, error) {
	var all []int64
	for _, l := range q.lookups() {
		l.Outlets, l.Phrases = n.outlets, n.phrases
		lists, err := s.postings(ctx, q, l)
		if err != nil {
			return nil, fmt.Errorf("find passages: %w", err)
		}
		all = append(all, promising(q.promises(lists, l.Limits), candidates)...)
	}
	slices.Sort(all)
	pool, err := s.Index.Passages(ctx, q.scope, slices.Compact(all), n.outlets)
	if err != nil {
		return nil, fmt.Errorf("read candidates: %w", err)
	}
	return pool, nil
}

// postings looks the terms of l up: those first that no more passages hold than
// may be looked up at all. The others, of which only the newest passages would be
// found, are looked up where that gives too few to choose from; else they only
// weigh what is found.
func (s *Searcher) postings(ctx context.Context, q *question, l news.Lookup) ([][]int64, error) {
	rare, common := l, l
	rare.Limits, common.Limits = q.byRarity(l.Limits)
	lists, err := s.Index.Postings(ctx, rare)
	if err != nil || common.Limits == nil || size(lists) >= candidates {
		return lists, err
	}
	rest, err := s.Index.Postings(ctx, common)
	if err != nil {
		return nil, err
	}
	for i, limit := range common.Limits {
		if limit > 0 {
			lists[i] = rest[i]
		}
	}
	return lists, nil
}

func (s *Searcher) read(ctx context.Context, guild string, top []rank.Scored) ([]news.FoundPassage, error) {
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
				Sentences: sentences, Score: top[i].Score,
			})
		}
	}
	return found, nil
}
