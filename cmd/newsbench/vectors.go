package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"newsdesk/internal/embed"
	"newsdesk/internal/llm/embedding"
	"newsdesk/internal/news"
)

// endpoint is an embedding model, if url is set.
type endpoint struct{ url, model string }

func (e *endpoint) flags(f *flag.FlagSet) {
	f.StringVar(&e.url, "embeddings", "", "search by vectors too, made at this OpenAI-compatible `URL`, with the key in NEWSDESK_EMBEDDINGS_KEY")
	f.StringVar(&e.model, "embedding-model", "", "`name` of the model there")
}

// vectors are made by the product's own keeper, and a desk's search uses them.
type vectors struct {
	*embed.Keeper
	backlog embed.Backlog
	blind   int // questions that were given none
}

// addVectors has d search by the vectors of e, too.
func (d *desk) addVectors(ctx context.Context, e endpoint) (*vectors, error) {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	model, err := embedding.New(embedding.Options{
		URL: e.url, Key: os.Getenv("NEWSDESK_EMBEDDINGS_KEY"), Model: e.model,
		Timeouts: embedding.Timeouts{Total: time.Minute}, Logger: log,
	})
	if err != nil {
		return nil, err
	}
	sample, err := model.Embed(ctx, []string{"news"})
	if err != nil {
		return nil, fmt.Errorf("try embedding model: %w", err)
	}
	// From here on, what is stored is queued.
	maker, err := d.store.Vectors.UseEmbedder(ctx, news.Embedder{Model: e.model, Dims: len(sample[0])})
	if err != nil {
		return nil, err
	}
	v := &vectors{backlog: d.store.Vectors, Keeper: embed.New(embed.Options{
		Embedder: maker, Batch: 32,
		Model: model, Backlog: d.store.Vectors, Shelf: d.store.Vectors, Sight: d.store.Index, Log: log,
	})}
	d.search.Near = v
	return v, nil
}

// Nearest is the keeper's; it counts the questions that get no vector in time.
func (v *vectors) Nearest(ctx context.Context, scope news.Scope, text string, n int) ([]news.Likeness, error) {
	near, err := v.Keeper.Nearest(ctx, scope, text, n)
	if len(near) == 0 {
		v.blind++
	}
	return near, err
}

// catchUp runs the keeper until every passage has its vector.
func (v *vectors) catchUp(ctx context.Context) error {
	running, stop := context.WithCancel(ctx)
	var runs sync.WaitGroup
	runs.Go(func() { v.Run(running) })
	defer runs.Wait()
	defer stop()
	for {
		missing, err := v.backlog.Unembedded(ctx, 1)
		if err != nil || len(missing) == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}
