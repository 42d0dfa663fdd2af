// Package embedding turns texts into vectors through one OpenAI-compatible
// endpoint, and charges them to an account of their own.
//
// It refuses vectors that nothing could be compared by: too few or too many, of
// other dimensions than asked for, zero or not finite. What a vector is near to
// is not decided here.
package embedding

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"time"

	"newsdesk/internal/llm/endpoint"
	"newsdesk/internal/llm/tokens"
	"newsdesk/internal/news"
	"newsdesk/internal/text"

	openai "github.com/sashabaranov/go-openai"
)

const (
	// account is what vectors are charged to: they serve all guilds, and cost too
	// little to count against what guilds may spend.
	account = "embeddings"
	// maxBody bounds a response, in bytes: a number takes up to 25 of JSON.
	maxBody = 64 << 20
)

// Options are the settings of a Client. The zero value of a field is its
// default, except where noted.
type Options struct {
	URL         string // base of the endpoint, such as http://127.0.0.1:11434/v1; required
	Key         string `json:"-"` // never printed
	Model       string // required
	Dims        int    // how many numbers to ask for; 0 leaves that to the model
	Timeouts    Timeouts
	Budget      tokens.Budget // nil: tokens are not accounted for
	DailyTokens int           // what all vectors of a UTC day may take; 0: no limit
	Now         func() time.Time
	HTTP        *http.Client // nil: one for an address the operator chose, so without address guard
	Logger      *slog.Logger // for changes of the endpoint's state; nil: discarded
}

// Timeouts bound every wait; Total is for one Embed.
type Timeouts = endpoint.Timeouts

// String leaves the key out.
func (o Options) String() string { return fmt.Sprintf("embeddings of %s at %s", o.Model, o.URL) }

// GoString leaves the key out of %#v.
func (o Options) GoString() string { return o.String() }

// Client makes vectors through one endpoint. It is safe for concurrent use.
type Client struct {
	opts     Options
	endpoint *endpoint.Endpoint
	gauge    *tokens.Gauge
	till     tokens.Till
}

// New makes a client. Faults in the options are returned together.
func New(opts Options) (*Client, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	opts.Logger = cmp.Or(opts.Logger, slog.New(slog.DiscardHandler))
	e, err := endpoint.New(endpoint.Options{
		URL: opts.URL, Key: opts.Key, Model: opts.Model, MaxBody: maxBody, Timeouts: opts.Timeouts,
		Now: opts.Now, HTTP: opts.HTTP, Logger: opts.Logger,
		Role: "embedding model", Without: "search goes by words alone",
	})
	if err != nil {
		return nil, fmt.Errorf("set up embedding model: %w", err)
	}
	till := tokens.Till{Budget: opts.Budget, Now: opts.Now, Log: opts.Logger}
	return &Client{opts: opts, endpoint: e, gauge: tokens.NewGauge(opts.Now), till: till}, nil
}

// Embed gives one vector for each of texts, all of one length, finite and none
// of them zero. Every failure is one of: news.ErrBudget; news.ErrModelDown (not
// reached, refused, or an answer that is no vectors); news.ErrBadText, when one
// of the texts is too long or refused; or the error of a canceled ctx.
func (c *Client) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	if err := c.endpoint.Admit(); err != nil {
		return nil, err
	}
	limit := tokens.Limit{Guild: account, Tokens: c.opts.DailyTokens}
	bill, err := c.till.Reserve(ctx, c.gauge.Theirs(counted(texts)), limit)
	if err != nil {
		return nil, err
	}
	defer bill.Settle(ctx)
	var vectors [][]float32
	err = c.endpoint.Call(ctx, func(ctx context.Context) (err error) {
		vectors, err = c.attempt(ctx, texts, bill)
		return err
	})
	var f *endpoint.Failure
	if errors.As(err, &f) && (f.Kind == endpoint.Refused || f.Kind == endpoint.Overflow) {
		return nil, fmt.Errorf("%w: %w", news.ErrBadText, f)
	}
	return vectors, err
}

// attempt makes one call.
func (c *Client) attempt(ctx context.Context, texts []string, bill *tokens.Bill) ([][]float32, error) {
	resp, taken, err := c.endpoint.Embed(ctx, openai.EmbeddingRequestStrings{Input: texts, Dimensions: c.opts.Dims})
	if taken {
		bill.Charge(c.taken(texts, resp.Usage.PromptTokens), 0)
	}
	if err != nil {
		return nil, err
	}
	vectors, wrong := c.read(resp.Data, len(texts))
	if wrong != "" {
		return nil, c.endpoint.Useless("sent " + wrong)
	}
	return vectors, nil
}

// taken is how many tokens texts took: as reported, where there is a report to
// believe.
func (c *Client) taken(texts []string, reported int) int {
	ours, bytes := counted(texts), 0
	for _, t := range texts {
		bytes += len(t)
	}
	if reported <= 0 || !tokens.Believable(reported, bytes) {
		return c.gauge.Theirs(ours)
	}
	c.gauge.Observe(ours, reported)
	return reported
}

// counted is our count of the tokens of texts.
func counted(texts []string) (n int) {
	for _, t := range texts {
		n += text.Tokens(t)
	}
	return n
}

// read puts the vectors of n texts in order, or says what is wrong with them.
func (c *Client) read(data []openai.Embedding, n int) (vectors [][]float32, wrong string) {
	if len(data) != n {
		return nil, fmt.Sprintf("%d vectors for %d texts", len(data), n)
	}
	vectors = make([][]float32, n)
	for _, one := range data {
		if one.Index < 0 || one.Index >= n || vectors[one.Index] != nil {
			return nil, "vectors without saying whose"
		}
		vectors[one.Index] = one.Embedding
	}
	dims := cmp.Or(c.opts.Dims, len(vectors[0]))
	for _, v := range vectors {
		if len(v) != dims || dims == 0 {
			return nil, fmt.Sprintf("a vector of %d numbers in place of %d", len(v), dims)
		}
		if !points(v) {
			return nil, "a vector that points nowhere"
		}
	}
	return vectors, ""
}

// points reports whether a vector has a direction.
func points(v []float32) bool {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return sum > 0 && !math.IsInf(sum, 0) && !math.IsNaN(sum)
}

// String leaves the key out, which fmt would find in unexported fields.
func (c *Client) String() string { return c.opts.String() }

// GoString leaves the key out of %#v.
func (c *Client) GoString() string { return c.opts.String() }
