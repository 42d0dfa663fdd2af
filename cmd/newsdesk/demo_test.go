package main

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"
)

// syncBuffer is read while the demo writes.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// TestDemo starts the demo as a visitor would and ends it with Ctrl+C: it is
// ready only once its first brief is posted.
func TestDemo(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var out syncBuffer
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"demo", "-addr", "127.0.0.1:0", "-data", t.TempDir()}, func(string) string { return "" }, &out)
	}()
	for deadline := time.Now().Add(30 * time.Second); !strings.Contains(out.String(), "The demo is ready"); time.Sleep(10 * time.Millisecond) {
		select {
		case err := <-ended:
			t.Fatalf("ended early: %v\n%s", err, out.String())
		default:
		}
		if time.Now().After(deadline) {
			t.Fatal("not ready in 30 s")
		}
	}
	interrupt()
	if err := <-ended; err != nil {
		t.Errorf("demo: %v", err)
	}
}
