package llm

import (
	"cmp"
	"context"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Budget keeps what each guild spends in a UTC day (2006-01-02), and what all
// spend together as the guild "". Reserve returns news.ErrBudget when the
// guild's total with tokens would pass limit, 0 being no limit; Settle replaces
// a reservation by what was used.
type Budget interface {
	Reserve(ctx context.Context, guild, day string, tokens, limit int) error
	Settle(ctx context.Context, guild, day string, reserved int, used news.Usage) error
	UsageOf(ctx context.Context, guild, day string) (news.Usage, error)
}

// everyone is the guild under which all guilds' tokens are counted.
const everyone = ""

// bill is one reservation and what has been used of it.
type bill struct {
	client   *Client
	guild    string
	reserved int
	used     news.Usage
}

func (c *Client) reserve(ctx context.Context, p news.Prompt) (*bill, error) {
	b := &bill{client: c, guild: p.Guild, used: news.Usage{Day: c.today()}}
	if c.opts.Budget == nil {
		return b, nil
	}
	b.reserved = c.expected(counted(p)) + p.MaxTokens
	err := c.opts.Budget.Reserve(ctx, p.Guild, b.used.Day, b.reserved, c.opts.DailyTokens)
	if err != nil {
		return nil, err
	}
	err = c.opts.Budget.Reserve(ctx, everyone, b.used.Day, b.reserved, c.opts.TotalTokens)
	if err != nil {
		b.settleFor(ctx, b.guild)
		return nil, err
	}
	return b, nil
}

func (c *Client) today() string { return c.opts.Now().UTC().Format(time.DateOnly) }

// Spent is the share of the day's tokens that is spent, the guild's or that of
// all guilds, whichever is more: from 1 on nothing is left. It is 0 where there
// is no limit.
func (c *Client) Spent(ctx context.Context, guild string) (float64, error) {
	if c.opts.Budget == nil {
		return 0, nil
	}
	own, err := c.share(ctx, guild, c.opts.DailyTokens)
	all, err2 := c.share(ctx, everyone, c.opts.TotalTokens)
	return max(own, all), cmp.Or(err, err2)
}

func (c *Client) share(ctx context.Context, guild string, limit int) (float64, error) {
	if limit <= 0 {
		return 0, nil
	}
	u, err := c.opts.Budget.UsageOf(ctx, guild, c.today())
	return float64(u.Total()) / float64(limit), err
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

// believable reports whether a reply to p can have taken what the endpoint
// reports: no token is shorter than a byte, and a reply has no more than were
// asked for, unless it is longer than that. One wrong report must not spend a
// day's tokens.
func (r reply) believable(p news.Prompt) bool {
	if r.usage == nil {
		return false
	}
	prompt, out := r.usage.PromptTokens, r.usage.CompletionTokens
	return prompt > 0 && prompt <= len(p.System)+len(p.User)+slackTokens &&
		out >= 0 && out <= max(p.MaxTokens, len(r.text))+slackTokens
}

// slackTokens is what a chat template and the format instructions may add, in
// any tokenizer, and how far a server may overshoot.
const slackTokens = 2048

// settle runs however the call ended, also when ctx is over by then.
func (b *bill) settle(ctx context.Context) {
	if b.client.opts.Budget == nil {
		return
	}
	b.settleFor(ctx, b.guild)
	b.settleFor(ctx, everyone)
}

func (b *bill) settleFor(ctx context.Context, guild string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := b.client.opts.Budget.Settle(ctx, guild, b.used.Day, b.reserved, b.used)
	if err != nil { // the draft is good all the same, so this cannot be returned
		b.client.opts.Logger.Error("settle tokens", "guild", guild, "reserved", b.reserved, "err", err)
	}
}
