package store

import (
	"context"
	"time"

	"newsdesk/internal/news"
)

// Candidates lists at most limit passages in scope that hold any of terms, the
// best by BM25 first, the article's title and source counting twice. terms are
// as text.Terms gives them. since leaves out passages of articles dated
// earlier; zero takes all.
func (s *Store) Candidates(ctx context.Context, scope news.Scope, terms []string, since time.Time, limit int) ([]news.Candidate, error) {
	return nil, errUnbuilt
}

// TermCounts counts, over all guilds, the passages that hold each of terms,
// and all passages. A term that occurs nowhere counts 0. Counts of common
// terms may lag a little behind the last articles saved.
func (s *Store) TermCounts(ctx context.Context, terms []string) (counts map[string]int, total int, err error) {
	return nil, 0, errUnbuilt
}

// Searched says what a search in scope looks through: how many articles, and
// the dates of the oldest and the newest.
func (s *Store) Searched(ctx context.Context, scope news.Scope) (news.Searched, error) {
	return news.Searched{}, errUnbuilt
}

// PassageSentences reads the sentences of each passage: element i is
// passages[i].First to Last, empty when its article is gone or another
// guild's.
func (s *Store) PassageSentences(ctx context.Context, guild string, passages []news.Candidate) ([][]news.Sentence, error) {
	return nil, errUnbuilt
}
