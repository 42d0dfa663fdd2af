// Package tokens accounts for what a model takes and gives in tokens: it keeps
// guilds within what they may spend, reserving before a call and settling after
// it, and learns how the model's count differs from ours.
//
// It refuses a call that would pass a limit, and does not believe a report that
// cannot be true. It calls no model.
package tokens

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"newsdesk/internal/news"
)

// Budget keeps what each guild spends in a UTC day (2006-01-02), and what all
// spend together as the guild Everyone. Reserve returns news.ErrBudget when the
// guild's total with tokens would pass limit, 0 being no limit; Settle replaces
// a reservation by what was used.
type Budget interface {
	Reserve(ctx context.Context, guild, day string, tokens, limit int) error
	Settle(ctx context.Context, guild, day string, reserved int, used news.Usage) error
	UsageOf(ctx context.Context, guild, day string) (news.Usage, error)
}

// Everyone is the guild under which all guilds' tokens are counted.
const Everyone = ""

// Limit is how many tokens a guild may spend in a UTC day; 0 is no limit.
type Limit struct {
	Guild  string
	Tokens int
}

// Till takes what calls cost from a budget. Log is for what cannot be settled.
type Till struct {
	Budget Budget // nil: nothing is kept
	Now    func() time.Time
	Log    *slog.Logger
}

func (t Till) today() string { return t.Now().UTC().Format(time.DateOnly) }

// Bill is one reservation, and what has been used of it. It is for one
// goroutine.
type Bill struct {
	Used news.Usage

	till     Till
	reserved int
	guilds   []string // that reserved
}

// Reserve takes so many tokens from each guild of limits, or from none: then
// its error is news.ErrBudget, or the budget's own. The bill is to be settled.
func (t Till) Reserve(ctx context.Context, tokens int, limits ...Limit) (*Bill, error) {
	b := &Bill{till: t, reserved: tokens, Used: news.Usage{Day: t.today()}}
	if t.Budget == nil {
		return b, nil
	}
	for _, l := range limits {
		if err := t.Budget.Reserve(ctx, l.Guild, b.Used.Day, tokens, l.Tokens); err != nil {
			b.Settle(ctx)
			return nil, err
		}
		b.guilds = append(b.guilds, l.Guild)
	}
	return b, nil
}

// Charge adds one call. What is below zero counts as nothing.
func (b *Bill) Charge(prompt, reply int) {
	b.Used.Calls++
	b.Used.Prompt += max(0, prompt)
	b.Used.Reply += max(0, reply)
}

// settleTime bounds the settling of one guild.
const settleTime = 5 * time.Second

// Settle gives back what was reserved and not used. It runs however the call
// ended, also when ctx is over by then.
func (b *Bill) Settle(ctx context.Context) {
	for _, guild := range b.guilds {
		if err := b.settle(ctx, guild); err != nil { // what the call brought is good all the same
			b.till.Log.Error("settle tokens", "guild", guild, "reserved", b.reserved, "err", err)
		}
	}
}

func (b *Bill) settle(ctx context.Context, guild string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	return b.till.Budget.Settle(ctx, guild, b.Used.Day, b.reserved, b.Used)
}

// Spent is the share of the day's tokens that is spent, of the limit that is
// nearest: from 1 on nothing is left. It is 0 where there is no limit.
func (t Till) Spent(ctx context.Context, limits ...Limit) (most float64, err error) {
	for _, l := range limits {
		if t.Budget == nil || l.Tokens <= 0 {
			continue
		}
		used, fault := t.Budget.UsageOf(ctx, l.Guild, t.today())
		err = errors.Join(err, fault)
		most = max(most, float64(used.Total())/float64(l.Tokens))
	}
	return most, err
}

// slack is what a chat template, format instructions and marks between texts
// may add, in any tokenizer, and how far a server may overshoot.
const slack = 2048

// Believable reports whether so many tokens can have been reported for a text
// of so many bytes: no token is shorter than a byte. One wrong report must not
// spend a day's tokens.
func Believable(reported, bytes int) bool { return reported >= 0 && reported <= bytes+slack }
