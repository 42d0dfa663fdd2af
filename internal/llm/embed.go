package llm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"

	openai "github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"
)

const (
	// embeddings is the account that vectors are charged to: they serve all
	// guilds, and cost too little to count against what guilds may spend.
	embeddings = "embeddings"
	// maxVectors bounds a reply, in bytes: a number takes up to 25 of JSON.
	maxVectors = 64 << 20
)

// Embedder turns texts into vectors through one endpoint. It is safe for
// concurrent use.
type Embedder struct {
	client  *Client // whose endpoint, health and counts it uses
	dims    int
	breaker *gobreaker.CircuitBreaker[[][]float32]
}

// NewEmbedder makes an embedder of the model that opts name; URL is required.
// Of the limits DailyTokens alone counts, for all vectors of a UTC day. dims is
// how many numbers to ask for; 0 leaves that to the model.
func NewEmbedder(opts Options, dims int) (*Embedder, error) {
	opts = opts.withDefaults()
	base, err := baseURL(opts.URL)
	if err := errors.Join(err, opts.check()); err != nil {
		return nil, fmt.Errorf("set up embedding model: %w", err)
	}
	config := openai.DefaultConfig(opts.Key)
	config.BaseURL = base.String()
	config.HTTPClient = doer{client: opts.HTTP, most: maxVectors}
	c := &Client{opts: opts, host: base.Host, gauge: newGauge(opts.Now), api: openai.NewClientWithConfig(config)}
	c.health = &health{
		name: "embedding model", without: "search goes by words alone",
		now: opts.Now, recheck: opts.Timeouts.Recheck, log: opts.Logger,
	}
	return &Embedder{client: c, dims: dims, breaker: newBreaker[[][]float32](c.health.name, opts)}, nil
}

// Embed gives one vector for each of texts, all of one length, finite and none
// of them zero. Every failure is one of: news.ErrBudget; news.ErrModelDown (not
// reached, refused, or an answer that is no vectors); news.ErrBadText, when one
// of the texts is too long or refused; or the error of a canceled ctx.
func (e *Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	c := e.client
	if len(texts) == 0 {
		return nil, nil
	}
	if err := c.health.admit(); err != nil {
		return nil, err
	}
	bill, counted, err := e.reserve(ctx, texts)
	if err != nil {
		return nil, err
	}
	defer e.settle(ctx, bill)
	ctx, cancel := context.WithTimeoutCause(ctx, c.opts.Timeouts.Total, errTotal)
	defer cancel()
	vectors, err := e.breaker.Execute(func() ([][]float32, error) { return e.ask(ctx, texts, counted, bill) })
	c.health.note(err)
	var f *failure
	if errors.As(err, &f) && (f.kind == refused || f.kind == overflow) {
		return nil, fmt.Errorf("%w: %w", news.ErrBadText, f)
	}
	return vectors, c.outcome(err)
}

// ask gets the vectors, with retries.
func (e *Embedder) ask(ctx context.Context, texts []string, counted int, bill *bill) ([][]float32, error) {
	for try := 0; ; try++ {
		vectors, after, err := e.attempt(ctx, texts, counted, bill)
		var f *failure
		if err == nil || !errors.As(err, &f) || !f.retry || try == retries || !e.client.pause(ctx, try, after) {
			return vectors, err
		}
	}
}

// attempt makes one call; its error is as that of Client.attempt.
func (e *Embedder) attempt(ctx context.Context, texts []string, counted int, bill *bill) ([][]float32, time.Duration, error) {
	c := e.client
	x := exchange{whole: true}
	resp, err := c.api.CreateEmbeddings(withExchange(ctx, &x), openai.EmbeddingRequestStrings{
		Input: texts, Model: openai.EmbeddingModel(c.opts.Model), Dimensions: e.dims,
	})
	if x.status == http.StatusOK {
		bill.charge(counted, e.reported(counted, resp.Usage))
	}
	after := retryAfter(x.header, c.opts.Now())
	switch {
	case errors.Is(err, errTooLarge):
		return nil, after, c.fail(down, "sent far too much", false)
	case err != nil:
		return nil, after, c.classify(ctx, err, &x, false)
	}
	vectors, wrong := e.read(resp.Data, len(texts))
	if wrong != "" {
		return nil, after, c.fail(down, "sent "+wrong, false)
	}
	return vectors, after, nil
}

// reported is the usage of a reply, which some endpoints leave out.
func (e *Embedder) reported(counted int, usage openai.Usage) reply {
	if usage.PromptTokens <= 0 {
		return reply{}
	}
	e.client.gauge.observe(counted, usage.PromptTokens)
	usage.CompletionTokens = 0
	return reply{usage: &usage}
}

// read puts the vectors of n texts in order, or says what is wrong with them.
func (e *Embedder) read(data []openai.Embedding, n int) (vectors [][]float32, wrong string) {
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
	dims := e.dims
	if dims == 0 {
		dims = len(vectors[0])
	}
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

func (e *Embedder) reserve(ctx context.Context, texts []string) (b *bill, counted int, err error) {
	c := e.client
	for _, t := range texts {
		counted += text.Tokens(t)
	}
	b = &bill{client: c, guild: embeddings, reserved: c.expected(counted), used: news.Usage{Day: c.today()}}
	if c.opts.Budget == nil {
		return b, counted, nil
	}
	return b, counted, c.opts.Budget.Reserve(ctx, b.guild, b.used.Day, b.reserved, c.opts.DailyTokens)
}

func (e *Embedder) settle(ctx context.Context, b *bill) {
	if e.client.opts.Budget != nil {
		b.settleFor(ctx, b.guild)
	}
}

// String leaves the key out, which fmt would find in unexported fields.
func (e *Embedder) String() string { return e.client.String() }

// GoString leaves the key out of %#v.
func (e *Embedder) GoString() string { return e.client.String() }
