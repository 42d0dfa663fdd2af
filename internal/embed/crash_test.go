package embed_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"newsdesk/internal/embed"
	"newsdesk/internal/llm/embedding"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
)

// These name the database and the endpoint to the process that is to be killed.
const (
	crashPath = "NEWSDESK_EMBED_CRASH_PATH"
	crashURL  = "NEWSDESK_EMBED_CRASH_URL"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(crashPath); path != "" {
		fmt.Println(embedAll(context.Background(), path, os.Getenv(crashURL)))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// embedAll embeds what a database holds, until ctx ends, and says "begun".
func embedAll(ctx context.Context, path, url string) error {
	s, err := store.Open(ctx, "sqlite:"+path, time.Now)
	if err != nil {
		return err
	}
	model, err := embedding.New(embedding.Options{URL: url, Model: compass.Model})
	if err != nil {
		return err
	}
	fmt.Println("begun")
	embed.New(embed.Options{
		Embedder: news.Embedder{Model: compass.Model}, Batch: 2, Model: model,
		Backlog: s.Vectors, Shelf: s.Vectors, Sight: s.Index, Log: slog.New(slog.DiscardHandler),
	}).Run(ctx)
	return s.Close()
}

// A process killed while it embeds keeps what it made, and the next one makes
// the rest: all of it, and little twice.
func TestKilledWhileEmbedding(t *testing.T) {
	const articles, kills = 60, 3
	path := filepath.Join(t.TempDir(), "desk.db")
	s, err := store.Open(t.Context(), "sqlite:"+path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range articles {
		body := fmt.Sprintf("Nothing happened on day %d.", i)
		if _, _, err := s.Archive.SaveArticle(t.Context(), article("1", fmt.Sprint("Report ", i), body)); err != nil {
			t.Fatal(err)
		}
	}
	server := llmtest.New(t)
	asked := make(chan struct{}, 1000)
	server.Embed(func(w http.ResponseWriter, texts llmtest.Texts) {
		asked <- struct{}{}
		meanings(64)(w, texts)
	})
	for range kills {
		process := exec.Command(os.Args[0])
		process.Env = append(os.Environ(), crashPath+"="+path, crashURL+"="+server.URL())
		out, err := process.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		if line := bufio.NewScanner(out); !line.Scan() || line.Text() != "begun" {
			t.Fatalf("the process says %q", line.Text())
		}
		for range 5 {
			<-asked
		}
		if err := process.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = process.Wait() // killed
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- embedAll(ctx, path, server.URL()) }()
	for left := -1; left != 0; {
		queued, err := s.Vectors.Unembedded(t.Context(), articles)
		if err != nil {
			t.Fatal(err)
		}
		left = len(queued)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if vectors, err := s.Vectors.Vectors(t.Context(), news.Embedder{Model: "compass", Dims: 64}, 0, 2*articles); err != nil || len(vectors) != articles {
		t.Errorf("%d vectors, %v", len(vectors), err)
	}
	texts := len(embedded(server))
	if most := articles + 2*kills; texts < articles || texts > most {
		t.Errorf("%d texts embedded for %d passages, want at most %d", texts, articles, most)
	}
}
