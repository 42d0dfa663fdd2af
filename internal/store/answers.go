package store

import (
	"context"
	"time"

	"newsdesk/internal/news"
)

// SaveAnswer writes an answer or a refusal. a.At is when it was given.
func (s *Store) SaveAnswer(ctx context.Context, a news.Answer) error { return errUnbuilt }

// Answer reads one answer; news.ErrNotFound when the guild has none of this
// id.
func (s *Store) Answer(ctx context.Context, guild, id string) (news.Answer, error) {
	return news.Answer{}, errUnbuilt
}

// Turns lists the last questions, at most limit, that user asked in channel
// since a time, newest last, refused ones included.
func (s *Store) Turns(ctx context.Context, guild, channel, user string, since time.Time, limit int) ([]news.Turn, error) {
	return nil, errUnbuilt
}
