package llm

import (
	"context"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Budget keeps what each guild spends in a UTC day (2006-01-02). Reserve
// returns news.ErrBudget when the guild's total with tokens would pass limit,
// 0 being no limit; Settle replaces a reservation by what was used.
type Budget interface {
	Reserve(ctx context.Context, guild, day string, tokens, limit int) error
	Settle(ctx context.Context, guild, day string, reserved int, used news.Usage) error
}

// bill is one reservation and what has been used of it.
type bill struct {
	client   *Client
	guild    string
	reserved int
	used     news.Usage
}

func (c *Client) reserve(ctx context.Context, p news.Prompt) (*bill, error) {
	b := &bill{client: c, guild: p.Guild, used: news.Usage{Day: c.opts.Now().UTC().Format(time.DateOnly)}}
	if c.opts.Budget == nil {
		return b, nil
	}
	b.reserved = c.expected(counted(p)) + p.MaxTokens
	err := c.opts.Budget.Reserve(ctx, p.Guild, b.used.Day, b.reserved, c.opts.DailyTokens)
	if err != nil {
		return nil, err
	}
	return b, nil
}

// counted is our count of a prompt's tokens, format instructions included.
func counted(p news.Prompt) int { return text.Tokens(p.System) + text.Tokens(p.User) + formatTokens }

// expected turns our count into the endpoint's.
func (c *Client) expected(counted int) int { return int(float64(counted) * c.gauge.ratio()) }

// charge adds one call that the endpoint took on, by its own report or, when
// it sent none, by our count.
func (b *bill) charge(counted int, r reply) {
	prompt, out := b.client.expected(counted), text.Tokens(r.text)
	if r.usage != nil {
		prompt, out = r.usage.PromptTokens, r.usage.CompletionTokens
	}
	b.used.Calls++
	b.used.Prompt += max(0, prompt)
	b.used.Reply += max(0, out)
}

// settle runs however the call ended, also when ctx is over by then.
func (b *bill) settle(ctx context.Context) {
	if b.client.opts.Budget == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := b.client.opts.Budget.Settle(ctx, b.guild, b.used.Day, b.reserved, b.used)
	if err != nil { // the draft is good all the same, so this cannot be returned
		b.client.opts.Logger.Error("settle tokens", "guild", b.guild, "reserved", b.reserved, "err", err)
	}
}
