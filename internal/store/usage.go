package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"newsdesk/internal/news"
)

// Reserve sets tokens of the guild's day (UTC, 2006-01-02) aside for a call that is
// about to be made. news.ErrBudget when the day's total would exceed limit; limit 0
// is none. What a killed process had reserved stays reserved for that day.
func (s *Store) Reserve(ctx context.Context, guild, day string, tokens, limit int) error {
	if limit <= 0 {
		limit = math.MaxInt
	}
	if tokens > limit {
		return fmt.Errorf("reserve tokens: %w", news.ErrBudget)
	}
	err := mustChange(s.writer.ExecContext(ctx, `
		INSERT INTO usage (guild, day, prompt, reply, calls, reserved) VALUES ($1, $2, 0, 0, 0, $3)
		ON CONFLICT (guild, day) DO UPDATE SET reserved = usage.reserved + excluded.reserved
		WHERE usage.prompt + usage.reply + usage.reserved <= $4 - excluded.reserved`, guild, day, tokens, limit))
	if errors.Is(err, news.ErrNotFound) {
		err = news.ErrBudget
	}
	return wrap("reserve tokens", err)
}

// Settle replaces what was reserved for a call with what it used: Prompt, Reply and
// Calls of used are added to those of the day.
func (s *Store) Settle(ctx context.Context, guild, day string, reserved int, used news.Usage) error {
	_, err := s.writer.ExecContext(ctx, `
		INSERT INTO usage (guild, day, prompt, reply, calls, reserved) VALUES ($1, $2, $3, $4, $5, 0)
		ON CONFLICT (guild, day) DO UPDATE SET
			prompt = usage.prompt + excluded.prompt,
			reply = usage.reply + excluded.reply,
			calls = usage.calls + excluded.calls,
			reserved = CASE WHEN usage.reserved > $6 THEN usage.reserved - $6 ELSE 0 END`,
		guild, day, used.Prompt, used.Reply, used.Calls, reserved)
	return wrap("settle tokens", err)
}

// UsageOf is what the guild spent on a day, all zero when nothing.
func (s *Store) UsageOf(ctx context.Context, guild, day string) (news.Usage, error) {
	u := news.Usage{Day: day}
	err := s.reader.QueryRowContext(ctx, `
		SELECT prompt, reply, calls, reserved FROM usage WHERE guild = $1 AND day = $2`,
		guild, day).Scan(&u.Prompt, &u.Reply, &u.Calls, &u.Reserved)
	if errors.Is(err, sql.ErrNoRows) {
		return u, nil
	}
	return u, wrap("read usage", err)
}
