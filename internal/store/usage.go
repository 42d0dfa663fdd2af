package store

import (
	"context"

	"newsdesk/internal/news"
)

// Reserve sets tokens of the guild's day (UTC, 2006-01-02) aside for a call
// about to be made. news.ErrBudget when the day's total would pass limit;
// limit 0 sets none.
func (s *Store) Reserve(ctx context.Context, guild, day string, tokens, limit int) error {
	return errUnbuilt
}

// Settle replaces what was reserved for a call by what it used: Prompt, Reply
// and Calls of used are added to the day's.
func (s *Store) Settle(ctx context.Context, guild, day string, reserved int, used news.Usage) error {
	return errUnbuilt
}

// UsageOf is what the guild spent on a day, all zero when nothing.
func (s *Store) UsageOf(ctx context.Context, guild, day string) (news.Usage, error) {
	return news.Usage{}, errUnbuilt
}
