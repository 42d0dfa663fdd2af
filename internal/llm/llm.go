// Package llm drafts text through one OpenAI-compatible chat endpoint, or
// through none. It keeps the guilds' token budgets, speaks the dialect that the
// endpoint accepts, and turns each reply into sentences with sentence numbers.
//
// It refuses to guess: a reply that was cut short, filtered, made from a
// truncated prompt or written in another form than asked for is an error, not
// a draft. Whether a draft is true is not decided here, and nothing else of a
// reply than its sentences and numbers leaves this package.
package llm

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"newsdesk/internal/llm/endpoint"
	"newsdesk/internal/llm/reply"
	"newsdesk/internal/llm/tokens"
)

// envelope is how many tokens of the window are left to the chat template's own.
const envelope = 48

// A stream wraps every token, thinking included, in some 200 to 800 bytes and
// may carry keep-alives.
const (
	perToken = 1 << 10
	minBody  = 2 << 20
)

// Client drafts through one endpoint. It is safe for concurrent use.
type Client struct {
	opts     Options
	endpoint *endpoint.Endpoint // nil when none is configured
	dialect  *dialect
	gauge    *tokens.Gauge
	till     tokens.Till
}

// New makes a client; with an empty Options.URL it is one that answers every
// Draft with news.ErrNoModel. Faults in the options are returned together.
func New(opts Options) (*Client, error) {
	opts = opts.withDefaults()
	c := &Client{
		opts: opts, gauge: tokens.NewGauge(opts.Now),
		till: tokens.Till{Budget: opts.Budget, Now: opts.Now, Log: opts.Logger},
	}
	if opts.URL == "" {
		return c, nil
	}
	e, err := endpoint.New(endpoint.Options{
		URL: opts.URL, Key: opts.Key, Model: opts.Model, MaxBody: minBody + perToken*int64(opts.MaxTokens),
		Concurrency: opts.Concurrency, Queue: opts.Queue, Timeouts: opts.Timeouts,
		Now: opts.Now, HTTP: opts.HTTP, Logger: opts.Logger,
		Role: "language model", Without: "briefs and answers are extractive",
	})
	if err := errors.Join(err, opts.check()); err != nil {
		return nil, fmt.Errorf("set up language model: %w", err)
	}
	c.endpoint, c.dialect = e, &dialect{openAI: e.OpenAI(), now: opts.Now}
	return c, nil
}

// Room is how many tokens of prompt text, as text.Tokens counts them, the
// model takes beside its reply and the format instructions; 0 without a model.
// It follows the ratio between that count and the one the endpoint reports.
func (c *Client) Room() int {
	if c.endpoint == nil {
		return 0
	}
	return max(1, c.gauge.Ours(c.opts.ContextTokens-c.opts.MaxTokens-envelope)-reply.FormTokens)
}

// Spent is the share of the day's tokens that is spent, the guild's or that of
// all guilds, whichever is more: from 1 on nothing is left. It is 0 where there
// is no limit.
func (c *Client) Spent(ctx context.Context, guild string) (float64, error) {
	return c.till.Spent(ctx, c.limits(guild)...)
}

// limits are those that a guild's calls count against.
func (c *Client) limits(guild string) []tokens.Limit {
	return []tokens.Limit{{Guild: guild, Tokens: c.opts.DailyTokens}, {Guild: tokens.Everyone, Tokens: c.opts.TotalTokens}}
}

// String leaves the key out, which fmt would find in unexported fields.
func (c *Client) String() string { return c.opts.String() }

// GoString leaves the key out of %#v.
func (c *Client) GoString() string { return c.opts.String() }

// Options are the settings of a Client. The zero value of a field is its
// default, except where noted.
type Options struct {
	URL           string // base of the endpoint, such as http://127.0.0.1:11434/v1; "" for no model
	Key           string `json:"-"` // never printed
	Model         string // required with URL
	ContextTokens int    // the model's window; 4096
	MaxTokens     int    // most tokens of a reply, thinking included; 700
	Concurrency   int    // calls under way at once; 2
	Queue         int    // calls waiting for their turn, more are turned away; 16
	Timeouts      Timeouts
	Budget        tokens.Budget // nil: tokens are not accounted for
	DailyTokens   int           // what one guild may spend in a UTC day; 0: no limit, for Budget to honour
	TotalTokens   int           // what all guilds may spend together; 0: no limit
	Now           func() time.Time
	HTTP          *http.Client // nil: one for an address the operator chose, so without address guard
	Logger        *slog.Logger // for changes of the endpoint's state; nil: discarded
}

// Timeouts bound every wait; Total is for one Draft.
type Timeouts = endpoint.Timeouts

func (o Options) withDefaults() Options {
	set := func(n *int, to int) {
		if *n <= 0 {
			*n = to
		}
	}
	set(&o.ContextTokens, 4096)
	set(&o.MaxTokens, 700)
	set(&o.Concurrency, 2)
	set(&o.Queue, 16)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

func (o Options) check() error {
	if o.MaxTokens <= o.ContextTokens/2 {
		return nil
	}
	return fmt.Errorf("a reply of %d tokens takes more than half of the window of %d", o.MaxTokens, o.ContextTokens)
}

// String leaves the key out.
func (o Options) String() string {
	return fmt.Sprintf("llm %s at %s", o.Model, o.URL)
}

// GoString leaves the key out of %#v.
func (o Options) GoString() string { return o.String() }
