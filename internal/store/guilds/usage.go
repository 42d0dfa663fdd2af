package guilds

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"

	"newsdesk/internal/news"
	"newsdesk/internal/store/outbox"
	"newsdesk/internal/store/sqlite"
)

// Reserve sets tokens of the guild's day (UTC, 2006-01-02) aside for a call that is
// about to be made. news.ErrBudget when the day's total would exceed limit; limit 0
// is none. What a killed process had reserved stays reserved for that day. A guild
// is told once a day that its tokens are spent.
func (s *Store) Reserve(ctx context.Context, guild, day string, tokens, limit int) error {
	err := s.reserve(ctx, guild, day, tokens, limit)
	if !errors.Is(err, news.ErrNotFound) {
		return sqlite.Wrap("reserve tokens", err)
	}
	err = s.db.Write(ctx, "tell of spent tokens", func(tx *sql.Tx) error {
		spent, err := spentOf(ctx, tx, guild, day)
		if err != nil {
			return err
		}
		return s.tellSpent(ctx, tx, guild, day, spent, limit, all)
	})
	return sqlite.Wrap("reserve tokens", cmp.Or(err, news.ErrBudget))
}

// reserve is news.ErrNotFound when the tokens do not fit.
func (s *Store) reserve(ctx context.Context, guild, day string, tokens, limit int) error {
	bound := limit
	if limit <= 0 {
		bound = math.MaxInt
	}
	if tokens > bound {
		return news.ErrNotFound
	}
	return sqlite.MustChange(s.db.Writer.ExecContext(ctx, `
		INSERT INTO usage (guild, day, prompt, reply, calls, reserved, budget) VALUES ($1, $2, 0, 0, 0, $3, $5)
		ON CONFLICT (guild, day) DO UPDATE SET reserved = usage.reserved + excluded.reserved, budget = excluded.budget
		WHERE usage.prompt + usage.reply + usage.reserved <= $4 - excluded.reserved`, guild, day, tokens, bound, max(0, limit)))
}

// Settle replaces what was reserved for a call with what it used: Prompt, Reply and
// Calls of used are added to those of the day. A guild is told once a day that most
// of its tokens are spent, and once that all are.
func (s *Store) Settle(ctx context.Context, guild, day string, reserved int, used news.Usage) error {
	return s.db.Write(ctx, "settle tokens", func(tx *sql.Tx) error {
		var spent, budget int
		err := tx.QueryRowContext(ctx, `
			INSERT INTO usage (guild, day, prompt, reply, calls, reserved) VALUES ($1, $2, $3, $4, $5, 0)
			ON CONFLICT (guild, day) DO UPDATE SET
				prompt = usage.prompt + excluded.prompt,
				reply = usage.reply + excluded.reply,
				calls = usage.calls + excluded.calls,
				reserved = CASE WHEN usage.reserved > $6 THEN usage.reserved - $6 ELSE 0 END
			RETURNING prompt + reply, budget`,
			guild, day, used.Prompt, used.Reply, used.Calls, reserved).Scan(&spent, &budget)
		switch {
		case err != nil, budget == 0, spent < budget*most/all:
			return err
		case spent < budget:
			return s.tellSpent(ctx, tx, guild, day, spent, budget, most)
		}
		return s.tellSpent(ctx, tx, guild, day, spent, budget, all)
	})
}

// Of what share of its tokens, in percent, a guild is told.
const (
	most = 80
	all  = 100
)

// tellSpent tells a guild that a share of its budget is spent, unless it was told of
// as much that day. What all guilds spend together, and what no guild does, is told
// to nobody.
func (s *Store) tellSpent(ctx context.Context, tx *sql.Tx, guild, day string, spent, budget, share int) error {
	kind := news.NoticeSpent
	if share < all {
		kind = news.NoticeNearlySpent
	}
	if _, err := strconv.ParseUint(guild, 10, 64); err != nil {
		return nil //nolint:nilerr // it is the name of such an account, and no guild's id
	}
	err := sqlite.MustChange(tx.ExecContext(ctx, `
		INSERT INTO usage (guild, day, prompt, reply, calls, reserved, told) VALUES ($1, $2, 0, 0, 0, 0, $3)
		ON CONFLICT (guild, day) DO UPDATE SET told = excluded.told WHERE usage.told < excluded.told`, guild, day, share))
	if errors.Is(err, news.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	reason := fmt.Sprintf("%d of %d tokens.", spent, budget)
	if share == all && spent < budget {
		reason = fmt.Sprintf("%d of %d tokens, and the next call would take more than is left.", spent, budget)
	}
	return outbox.AlertGuild(ctx, tx, news.Notice{Guild: guild, Kind: kind, Reason: reason, At: s.now()})
}

// spentOf is what calls that are over took of a guild's day.
func spentOf(ctx context.Context, tx *sql.Tx, guild, day string) (spent int, err error) {
	err = tx.QueryRowContext(ctx, `SELECT coalesce(sum(prompt + reply), 0) FROM usage WHERE guild = $1 AND day = $2`, guild, day).Scan(&spent)
	return spent, err
}

// UsageOf is what the guild spent on a day, all zero when nothing.
func (s *Store) UsageOf(ctx context.Context, guild, day string) (news.Usage, error) {
	u := news.Usage{Day: day}
	err := s.db.Reader.QueryRowContext(ctx, `
		SELECT prompt, reply, calls, reserved FROM usage WHERE guild = $1 AND day = $2`,
		guild, day).Scan(&u.Prompt, &u.Reply, &u.Calls, &u.Reserved)
	if errors.Is(err, sql.ErrNoRows) {
		return u, nil
	}
	return u, sqlite.Wrap("read usage", err)
}
