package embed_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/embed"
	"newsdesk/internal/llm/embedding"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
)

// BenchmarkLoad is a start over 20,000 vectors of 768 numbers, up to the first
// question that is compared with all of them.
func BenchmarkLoad(b *testing.B) {
	const passages = 20_000
	s, err := store.Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "desk.db"), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	maker := news.Embedder{Model: "compass", Dims: 768}
	server := llmtest.New(b)
	server.Embed(llmtest.Raw(slices.Repeat([]float32{1}, maker.Dims)))
	model, err := embedding.New(embedding.Options{URL: server.URL(), Model: maker.Model})
	if err != nil {
		b.Fatal(err)
	}
	fill(b, s, passages)
	queue := time.Now()
	if _, err := s.Vectors.UseEmbedder(b.Context(), maker); err != nil {
		b.Fatal(err)
	}
	queued := time.Since(queue)
	save := time.Now()
	embedRandomly(b, s, maker)
	saved := time.Since(save)
	for b.Loop() {
		k := embed.New(embed.Options{Embedder: maker, Batch: 32, Model: model, Backlog: s.Vectors, Shelf: s.Vectors, Sight: s.Index, Log: slog.New(slog.DiscardHandler)})
		ctx, cancel := context.WithCancel(b.Context())
		var runs sync.WaitGroup
		runs.Go(func() { k.Run(ctx) })
		for near := []news.Likeness(nil); len(near) == 0; {
			if near, err = k.Nearest(ctx, news.Scope{Guild: "1"}, "anything", 20); err != nil {
				b.Fatal(err)
			}
			time.Sleep(time.Millisecond)
		}
		cancel()
		runs.Wait()
	}
	b.ReportMetric(float64(queued.Microseconds())/passages, "µs-to-queue")
	b.ReportMetric(float64(saved.Microseconds())/passages, "µs-to-save")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/passages, "µs-to-load")
}

// fill stores so many passages.
func fill(b *testing.B, s *store.Store, passages int) {
	b.Helper()
	for n := 0; n < passages; n += 1000 {
		articles := make([]news.Article, 1000)
		for i := range articles {
			body := fmt.Sprintf("Nothing happened on day %d.", n+i)
			articles[i] = article("1", fmt.Sprint("Report ", n+i), body)
		}
		if _, err := s.Archive.SaveArticles(b.Context(), articles); err != nil {
			b.Fatal(err)
		}
	}
}

func embedRandomly(b *testing.B, s *store.Store, maker news.Embedder) {
	b.Helper()
	for {
		queued, err := s.Vectors.Unembedded(b.Context(), 32)
		if err != nil {
			b.Fatal(err)
		}
		if len(queued) == 0 {
			return
		}
		vectors := make([]news.Vector, len(queued))
		for i, u := range queued {
			vectors[i] = news.Vector{Passage: u.Passage, Turn: u.Turn, Value: make([]int8, maker.Dims)}
			for j := range vectors[i].Value {
				vectors[i].Value[j] = int8(rand.N(255) - 127)
			}
		}
		if _, err := s.Vectors.SaveVectors(b.Context(), maker, vectors); err != nil {
			b.Fatal(err)
		}
	}
}
