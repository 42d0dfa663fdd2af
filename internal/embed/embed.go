// Package embed keeps a vector beside every passage and finds the passages
// whose vectors are nearest to a question's. It makes the vectors in the
// background, the newest passages' first, and goes on after a stop where it
// was. Vectors of two models are never compared. It decides nothing about what
// a guild sees beyond looking only there, and holds nobody up: while its model
// does not answer, there is nothing near.
package embed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"newsdesk/internal/news"
)

// Model makes vectors, one for each text, all of one length. An error is
// news.ErrBadText when one of the texts is too long or refused.
type Model interface {
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// Backlog knows the passages without vectors, and takes those made.
// UseEmbedder begins anew with another model or length of vectors. SaveVectors
// gives those it kept, with their scopes: some passages may be gone.
type Backlog interface {
	UseEmbedder(ctx context.Context, e news.Embedder) (news.Embedder, error)
	Unembedded(ctx context.Context, limit int) ([]news.Unembedded, error)
	SaveVectors(ctx context.Context, e news.Embedder, vectors []news.Vector) ([]news.Vector, error)
}

// Shelf has the vectors that were made: all of them, by passage, or those of
// some passages.
type Shelf interface {
	Vectors(ctx context.Context, e news.Embedder, after int64, limit int) ([]news.Vector, error)
	VectorsOf(ctx context.Context, e news.Embedder, passages []int64) ([]news.Vector, error)
}

// Sight tells where to look: in the scopes that a guild sees, or at the last
// passages of the article or story that scope names.
type Sight interface {
	Scopes(ctx context.Context, guild string) ([]string, error)
	PassagesIn(ctx context.Context, scope news.Scope, limit int) ([]int64, error)
}

const (
	// pause is how long to wait when nothing is to be made, or it failed. It
	// doubles up to longest while that stays so.
	pause   = 2 * time.Second
	longest = 30 * time.Second
	// reload is how often the vectors are read anew, which lets go of those
	// that were removed and finds those that another process made.
	reload = 6 * time.Hour
	// page is how many are read at once, and report after how many it is said
	// how far it is.
	page   = 2000
	report = 100_000
	// brisk is how long a call may take: a question waits behind it where the
	// model serves one call at a time.
	brisk = patience / 2
	// sure is how many batches in a row must have another length of vectors
	// until it is believed.
	sure = 3
)

// Options are what a Keeper works with.
type Options struct {
	Embedder news.Embedder // Dims 0: as the model gives
	Batch    int           // texts at once; fewer while the model is slow
	Model    Model
	Backlog  Backlog
	Shelf    Shelf
	Sight    Sight
	Log      *slog.Logger
}

// Keeper makes vectors while Run runs, and compares them at any time.
type Keeper struct {
	Options
	index atomic.Pointer[index] // nil until the vectors were read

	// Run's own.
	loaded       time.Time
	batch        int // texts at once, as the model is fast
	other, times int // another length of vectors, and how many batches had it
	made         int // since the backlog was last empty
	failing      bool
}

// New makes a Keeper; Run sets it to work.
func New(o Options) *Keeper { return &Keeper{Options: o, batch: o.Batch} }

// Run reads the vectors that are here, makes those that are missing and then
// those of what comes in, until ctx ends.
func (k *Keeper) Run(ctx context.Context) {
	for wait := pause; ctx.Err() == nil; {
		more, err := k.step(ctx)
		k.tell(ctx, err)
		if more {
			wait = pause
			continue
		}
		rest(ctx, wait)
		wait = min(2*wait, longest)
	}
}

func rest(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// tell logs when making vectors fails, and when it works again.
func (k *Keeper) tell(ctx context.Context, err error) {
	switch {
	case ctx.Err() != nil:
		return
	case err != nil && !k.failing:
		k.Log.Warn("no vectors are made; what comes in is found by its words alone", "err", err)
	case err == nil && k.failing:
		k.Log.Info("vectors are made again")
	}
	k.failing = err != nil
}

// step makes the vectors of one batch and reports whether there was one.
func (k *Keeper) step(ctx context.Context) (more bool, err error) {
	if k.index.Load() == nil || time.Since(k.loaded) >= reload {
		if err := k.load(ctx); err != nil {
			return false, err
		}
	}
	queued, err := k.Backlog.Unembedded(ctx, k.batch)
	if err != nil || len(queued) == 0 {
		if k.made >= page {
			k.Log.Info("all passages have vectors", "made", k.made)
		}
		k.made = 0
		return false, err
	}
	start := time.Now()
	vectors, err := k.embed(ctx, queued)
	k.pace(len(queued), time.Since(start), err == nil)
	if err != nil {
		return false, fmt.Errorf("embed passages: %w", err)
	}
	x := k.index.Load()
	kept, err := k.Backlog.SaveVectors(ctx, x.maker, vectors)
	if err != nil {
		return false, err
	}
	x.add(kept)
	if k.made/report < (k.made+len(kept))/report {
		k.Log.Info("embedding passages", "made", k.made+len(kept))
	}
	k.made += len(kept)
	return true, nil
}

// pace gives fewer texts at once when so many took too long, be it longer than
// the client waits for them, and more again when they were done soon.
func (k *Keeper) pace(texts int, took time.Duration, done bool) {
	switch {
	case took > brisk:
		k.batch = max(1, texts/2)
	case done && took < brisk/4 && texts == k.batch:
		k.batch = min(2*k.batch, k.Batch)
	}
}

// load reads the vectors that are here. At the start it waits for the model to
// give one: those of another model are then dropped, and making them anew takes
// hours, which a mistyped name must not cost.
func (k *Keeper) load(ctx context.Context) error {
	if k.index.Load() == nil {
		if _, err := k.Model.Embed(ctx, []string{harmless}); err != nil {
			return fmt.Errorf("try embedding model: %w", err)
		}
	}
	maker, err := k.Backlog.UseEmbedder(ctx, k.Embedder)
	if err != nil {
		return err
	}
	x, start := newIndex(maker), time.Now()
	for after := int64(0); ; {
		vectors, err := k.Shelf.Vectors(ctx, maker, after, page)
		if err != nil {
			return err
		}
		if len(vectors) == 0 {
			break
		}
		x.add(vectors)
		after = vectors[len(vectors)-1].Passage
		if n := x.len(); n%report < page && n >= report {
			k.Log.Info("loading vectors", "loaded", n)
		}
	}
	k.Log.Info("vectors loaded", "model", maker.Model, "dimensions", maker.Dims, "passages", x.len(),
		"took", time.Since(start).Round(time.Millisecond))
	k.index.Store(x)
	k.loaded = time.Now()
	return nil
}

// embed makes the vectors of queued, empty ones where the model takes no such
// text, all of one length with those kept.
func (k *Keeper) embed(ctx context.Context, queued []news.Unembedded) ([]news.Vector, error) {
	texts := make([]string, len(queued))
	for i, u := range queued {
		texts[i] = cut(u.Text, maxText)
	}
	all, err := k.Model.Embed(ctx, texts)
	if errors.Is(err, news.ErrBadText) {
		all, err = k.oneByOne(ctx, texts)
	}
	if err != nil {
		return nil, err
	}
	vectors := make([]news.Vector, len(queued))
	for i, u := range queued {
		vectors[i] = news.Vector{Passage: u.Passage, Turn: u.Turn}
		if all[i] == nil {
			continue
		}
		if err := k.agree(ctx, len(all[i])); err != nil {
			return nil, err
		}
		vectors[i].Value = quantised(all[i])
	}
	return vectors, nil
}

// maxText is the most characters of a passage that count; what it is about is
// said before.
const maxText = 4000

// cut is the beginning of a text, of n characters at most. Some endpoints
// refuse an empty one.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		s = string(r[:n])
	}
	if s == "" {
		return harmless
	}
	return s
}

// harmless is a text that no model refuses: one that does refuses every text.
const harmless = "news"

// oneByOne finds which of texts the model refuses, and shortens those by half;
// it gives nil for one that is refused even so.
func (k *Keeper) oneByOne(ctx context.Context, texts []string) ([][]float32, error) {
	if _, err := k.Model.Embed(ctx, []string{harmless}); err != nil {
		return nil, err
	}
	vectors := make([][]float32, len(texts))
	for i, t := range texts {
		for _, try := range []string{t, cut(t, len([]rune(t))/2)} {
			one, err := k.Model.Embed(ctx, []string{try})
			if err == nil {
				vectors[i] = one[0]
				break
			}
			if !errors.Is(err, news.ErrBadText) {
				return nil, err
			}
		}
	}
	return vectors, nil
}

// agree makes sure that vectors of so many dimensions go with those kept. When
// the model keeps giving others, it has changed behind its name, and all begins
// anew.
func (k *Keeper) agree(ctx context.Context, dims int) error {
	maker := k.index.Load().maker
	if maker.Dims == dims {
		k.times = 0
		return nil
	}
	if maker.Dims != 0 {
		if k.other != dims {
			k.other, k.times = dims, 0
		}
		if k.times++; k.times < sure {
			return fmt.Errorf("model %s gives vectors of %d numbers, and gave %d before", maker.Model, dims, maker.Dims)
		}
		k.Log.Warn("the embedding model has changed; all passages are embedded anew", "dimensions", dims, "were", maker.Dims)
	}
	maker.Dims = dims
	maker, err := k.Backlog.UseEmbedder(ctx, maker)
	if err != nil {
		return err
	}
	k.times = 0
	k.index.Store(newIndex(maker))
	return nil
}
