// Package llm drafts text through one OpenAI-compatible chat endpoint, or
// through none, and turns texts into vectors through another. It keeps
// deadlines, retries, a circuit breaker, a bounded queue and the guilds' token
// budgets, speaks the dialect the endpoint accepts, and turns each reply into
// sentences with sentence numbers.
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
	"net/url"
	"strings"
	"time"

	"newsdesk/internal/news"

	openai "github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"
)

// Client drafts through one endpoint. It is safe for concurrent use.
type Client struct {
	opts    Options
	host    string         // of the endpoint, for people
	api     *openai.Client // nil when no endpoint is configured
	dialect *dialect
	gauge   *gauge
	queue   *queue
	breaker *gobreaker.CircuitBreaker[news.Draft]
	health  *health
}

// New makes a client; with an empty Options.URL it is one that answers every
// Draft with news.ErrNoModel. Faults in the options are returned together.
func New(opts Options) (*Client, error) {
	opts = opts.withDefaults()
	c := &Client{opts: opts, gauge: newGauge(opts.Now), queue: newQueue(opts.Concurrency, opts.Queue)}
	c.health = &health{
		name: "language model", without: "briefs and answers are extractive",
		now: opts.Now, recheck: opts.Timeouts.Recheck, log: opts.Logger,
	}
	if opts.URL == "" {
		return c, nil
	}
	base, err := baseURL(opts.URL)
	if err := errors.Join(err, opts.check()); err != nil {
		return nil, fmt.Errorf("set up language model: %w", err)
	}
	c.host = base.Host
	c.dialect = newDialect(base.Hostname(), opts.Now)
	c.breaker = newBreaker[news.Draft](c.health.name, opts)
	config := openai.DefaultConfig(opts.Key)
	config.BaseURL = base.String()
	config.HTTPClient = doer{client: opts.HTTP, most: minBody + perToken*int64(opts.MaxTokens)}
	config.EmptyMessagesLimit = 1 << 20 // keep-alive comments count; size and time are bounded elsewhere
	c.api = openai.NewClientWithConfig(config)
	return c, nil
}

// Room is how many tokens of prompt text, as text.Tokens counts them, the
// model takes beside its reply and the format instructions; 0 without a model.
// It follows the ratio between that count and the one the endpoint reports.
func (c *Client) Room() int {
	if c.api == nil {
		return 0
	}
	left := c.opts.ContextTokens - c.opts.MaxTokens - envelope
	return max(1, int(float64(left)/c.gauge.ratio())-formatTokens)
}

// Draft asks the model once for sentences with sentence numbers. Every failure
// is one of: news.ErrNoModel; news.ErrBudget; news.ErrModelDown (not reached,
// refused, or too busy); news.ErrBadDraft as a *DraftError, which says whether
// asking again may help; or the error of a canceled ctx. The guild's budget is
// reserved before and settled after the call, however it ends.
func (c *Client) Draft(ctx context.Context, p news.Prompt) (news.Draft, error) {
	if c.api == nil {
		return news.Draft{}, news.ErrNoModel
	}
	if err := c.health.admit(); err != nil {
		return news.Draft{}, err
	}
	p.MaxTokens = c.replyTokens(p.MaxTokens)
	bill, err := c.reserve(ctx, p)
	if err != nil {
		return news.Draft{}, err
	}
	defer bill.settle(ctx)
	ctx, cancel := context.WithTimeoutCause(ctx, c.opts.Timeouts.Total, errTotal)
	defer cancel()
	draft, err := c.turn(ctx, p, bill)
	c.health.note(err)
	draft.Used = bill.used
	return draft, c.outcome(err)
}

// turn waits for a place in the queue before it asks the breaker, so that
// whoever waited while the endpoint went down does not call it in vain.
func (c *Client) turn(ctx context.Context, p news.Prompt, bill *bill) (news.Draft, error) {
	leave, err := c.queue.enter(ctx)
	if err != nil {
		return news.Draft{}, err
	}
	defer leave()
	return c.breaker.Execute(func() (news.Draft, error) { return c.ask(ctx, p, bill) })
}

// outcome is what the caller is told of err.
func (c *Client) outcome(err error) error {
	var f *failure
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
		return fmt.Errorf("%w: %s failed again and again; the next try follows within %s",
			news.ErrModelDown, c.host, c.opts.Timeouts.Reopen)
	case errors.As(err, &f):
		return fmt.Errorf("%w: %w", news.ErrModelDown, f)
	}
	return err
}

func (c *Client) replyTokens(asked int) int {
	if asked <= 0 {
		return c.opts.MaxTokens
	}
	return min(asked, c.opts.MaxTokens)
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
	Budget        Budget // nil: tokens are not accounted for
	DailyTokens   int    // what one guild may spend in a UTC day; 0: no limit, for Budget to honour
	TotalTokens   int    // what all guilds may spend together; 0: no limit
	Now           func() time.Time
	HTTP          *http.Client // nil: one for an address the operator chose, so without address guard
	Logger        *slog.Logger // for changes of the endpoint's state; nil: discarded
}

// Timeouts bound every wait. The zero value of a field is its default.
type Timeouts struct {
	Connect time.Duration // to dial, and again for TLS; 5 s. Unused when Options.HTTP is given
	Total   time.Duration // one Draft with its wait in the queue and its retries; 90 s
	First   time.Duration // from the request to the first piece of the reply; a third of Total
	Idle    time.Duration // between pieces of a reply; two ninths of Total
	Backoff time.Duration // shortest wait before a retry, the longest is 16 times it; 500 ms
	Reopen  time.Duration // how long a failing endpoint is left alone; 30 s
	Recheck time.Duration // how long a misconfigured one is; 5 min
}

func (t Timeouts) withDefaults() Timeouts {
	set := func(d *time.Duration, to time.Duration) {
		if *d <= 0 {
			*d = to
		}
	}
	set(&t.Connect, 5*time.Second)
	set(&t.Total, 90*time.Second)
	set(&t.First, t.Total/3)
	set(&t.Idle, t.Total*2/9)
	set(&t.Backoff, 500*time.Millisecond)
	set(&t.Reopen, 30*time.Second)
	set(&t.Recheck, 5*time.Minute)
	return t
}

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
	o.Timeouts = o.Timeouts.withDefaults()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.HTTP == nil {
		o.HTTP = newHTTPClient(o.Timeouts.Connect, o.Concurrency)
	}
	return o
}

func (o Options) check() error {
	var faults []error
	if o.Model == "" {
		faults = append(faults, errors.New("no model is named"))
	}
	if o.MaxTokens > o.ContextTokens/2 {
		faults = append(faults, fmt.Errorf("a reply of %d tokens takes more than half of the window of %d",
			o.MaxTokens, o.ContextTokens))
	}
	return errors.Join(faults...)
}

// String leaves the key out.
func (o Options) String() string {
	return fmt.Sprintf("llm %s at %s", o.Model, o.URL)
}

// GoString leaves the key out of %#v.
func (o Options) GoString() string { return o.String() }

// baseURL reads the endpoint's address as people write it: with or without
// /v1, or with the whole path of the chat call.
func baseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("the address is not an http or https URL with a host")
	}
	if u.User != nil {
		return nil, errors.New("the address holds a name or password; give the key apart from it")
	}
	u.Path = strings.TrimSuffix(strings.TrimRight(u.Path, "/"), "/chat/completions")
	u.RawQuery, u.Fragment = "", ""
	if u.Path == "" {
		u.Path = "/v1"
	}
	return u, nil
}
