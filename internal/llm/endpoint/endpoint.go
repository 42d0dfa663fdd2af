// Package endpoint calls one model at an OpenAI-compatible endpoint and says in
// plain words why a call brought no reply. It keeps deadlines, a bounded queue,
// retries and a circuit breaker, and leaves an endpoint alone that is
// misconfigured.
//
// It refuses what may not be the whole reply: a stream that broke off, an error
// dressed as success, a web page, a redirect, more bytes than a reply can need.
// What a whole reply says is for the caller to judge.
package endpoint

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

// Options are the settings of an Endpoint. The zero value of a field is its
// default, except where noted.
type Options struct {
	URL         string // base of the endpoint, such as http://127.0.0.1:11434/v1; required
	Key         string // sent with every call, and kept out of every error
	Model       string // required
	MaxBody     int64  // bytes read of a response; required
	Concurrency int    // calls under way at once; no limit
	Queue       int    // calls waiting for their turn, more are turned away; none
	Timeouts    Timeouts
	Now         func() time.Time
	HTTP        *http.Client // nil: one for an address the operator chose, so without address guard
	Logger      *slog.Logger // for changes of the endpoint's state; nil: discarded

	Role    string // what the model is, for logs
	Without string // what happens without it, for logs
}

// Timeouts bound every wait. The zero value of a field is its default.
type Timeouts struct {
	Connect time.Duration // to dial, and again for TLS; 5 s. Unused when Options.HTTP is given
	Total   time.Duration // one Call with its wait in the queue and its retries; 90 s
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

// Endpoint is one model where it can be called. It is safe for concurrent use.
type Endpoint struct {
	opts    Options
	base    *url.URL
	api     *openai.Client
	queue   *queue // nil for no limit
	breaker *gobreaker.CircuitBreaker[struct{}]
	health  health
}

// New makes an endpoint without calling it. Faults in the options are returned
// together.
func New(opts Options) (*Endpoint, error) {
	base, err := baseURL(opts.URL)
	if opts.Model == "" {
		err = errors.Join(err, errors.New("no model is named"))
	}
	if err != nil {
		return nil, err
	}
	opts = opts.withDefaults()
	config := openai.DefaultConfig(opts.Key)
	config.BaseURL = base.String()
	config.HTTPClient = doer{client: opts.HTTP, most: opts.MaxBody}
	config.EmptyMessagesLimit = 1 << 20 // keep-alive comments count; size and time are bounded elsewhere
	e := &Endpoint{
		opts: opts, base: base, api: openai.NewClientWithConfig(config), breaker: newBreaker(opts),
		health: health{role: opts.Role, without: opts.Without, now: opts.Now, recheck: opts.Timeouts.Recheck, log: opts.Logger},
	}
	if opts.Concurrency > 0 {
		e.queue = newQueue(opts.Concurrency, opts.Queue)
	}
	return e, nil
}

// OpenAI reports whether the endpoint is OpenAI's own, or Azure's of it.
func (e *Endpoint) OpenAI() bool {
	host := "." + e.base.Hostname()
	return strings.HasSuffix(host, ".openai.com") || strings.HasSuffix(host, ".openai.azure.com")
}

// Admit turns calls away from a misconfigured endpoint with news.ErrModelDown,
// except one now and then. It is asked before anything is spent on a call.
func (e *Endpoint) Admit() error { return e.health.admit() }

// Call has attempt make its call in turn, and again after a failure that may
// pass. A *Failure that stays is returned as news.ErrModelDown, too; so is a
// call turned away because the endpoint failed again and again. An error of
// attempt's own counts as an answer of the endpoint and is returned as it is.
// ctx may be canceled; Timeouts.Total bounds the whole.
func (e *Endpoint) Call(ctx context.Context, attempt func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, e.opts.Timeouts.Total)
	defer cancel()
	err := e.turn(ctx, attempt)
	e.health.note(err)
	var f *Failure
	switch {
	case turnedAway(err):
		return fmt.Errorf("%w: %s failed again and again; the next try follows within %s",
			news.ErrModelDown, e.base.Host, e.opts.Timeouts.Reopen)
	case errors.As(err, &f):
		return fmt.Errorf("%w: %w", news.ErrModelDown, f)
	}
	return err
}

// turn waits for a place in the queue before it asks the breaker, so that
// whoever waited while the endpoint went down does not call it in vain.
func (e *Endpoint) turn(ctx context.Context, attempt func(context.Context) error) error {
	if e.queue != nil {
		leave, err := e.queue.enter(ctx)
		if err != nil {
			return err
		}
		defer leave()
	}
	_, err := e.breaker.Execute(func() (struct{}, error) { return struct{}{}, e.retried(ctx, attempt) })
	return err
}

// String leaves the key out, which fmt would find in unexported fields.
func (e *Endpoint) String() string { return fmt.Sprintf("%s at %s", e.opts.Model, e.base) }

// GoString leaves the key out of %#v.
func (e *Endpoint) GoString() string { return e.String() }

// baseURL reads the endpoint's address as people write it: with or without
// /v1, or with the whole path of a call.
func baseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("the address is not an http or https URL with a host")
	}
	if u.User != nil {
		return nil, errors.New("the address holds a name or password; give the key apart from it")
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.Path = strings.TrimSuffix(strings.TrimSuffix(u.Path, "/chat/completions"), "/embeddings")
	u.RawQuery, u.Fragment = "", ""
	if u.Path == "" {
		u.Path = "/v1"
	}
	return u, nil
}
