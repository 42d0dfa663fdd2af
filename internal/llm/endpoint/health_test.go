package endpoint_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
)

func TestBreakerOpensAndCloses(t *testing.T) {
	s := llmtest.New(t, llmtest.Status(501, "gone"))
	var log bytes.Buffer
	o := options(s)
	o.Logger = slog.New(slog.NewTextHandler(&log, nil))
	c := open(t, o)
	for range 5 {
		if _, err := c.ask(t.Context()); !errors.Is(err, news.ErrModelDown) {
			t.Fatalf("err %v", err)
		}
	}
	_, err := c.ask(t.Context())
	if n := len(s.Requests()); n != 5 || !errors.Is(err, news.ErrModelDown) {
		t.Errorf("%d requests after the breaker should have opened, err %v", n, err)
	}
	if !strings.Contains(log.String(), "breaker=open") {
		t.Errorf("log: %s", log.String())
	}
}

func TestBreakerProbes(t *testing.T) {
	s := llmtest.New(t, llmtest.Status(501, "gone"))
	o := options(s)
	o.Timeouts.Reopen = 10 * time.Millisecond
	c := open(t, o)
	for range 5 {
		_, _ = c.ask(t.Context()) // errors until the breaker opens
	}
	s.Script(good)
	for {
		_, err := c.ask(t.Context())
		if err == nil {
			break
		}
		if !errors.Is(err, news.ErrModelDown) || t.Context().Err() != nil {
			t.Fatalf("err %v", err)
		}
		time.Sleep(time.Millisecond)
	}
	if n := len(s.Requests()); n != 6 {
		t.Errorf("%d requests, want the five that failed and the probe", n)
	}
}

// TestAnsweringIsUp: an endpoint that refuses, or answers badly, is not down.
func TestAnsweringIsUp(t *testing.T) {
	for name, reply := range map[string]llmtest.Reply{
		"refuses":   llmtest.Status(413, "no"),
		"overflows": llmtest.Status(400, "maximum context length"),
	} {
		s := llmtest.New(t, reply)
		c := open(t, options(s))
		for range 8 {
			if _, err := c.ask(t.Context()); err == nil {
				t.Errorf("%s: no error", name)
			}
		}
		if n := len(s.Requests()); n != 8 {
			t.Errorf("%s: %d requests", name, n)
		}
	}
}

func TestMisconfigured(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	s := llmtest.New(t, llmtest.Status(401, `{"error":{"message":"key `+key+` is unknown"}}`))
	var log bytes.Buffer
	o := options(s)
	o.Now = func() time.Time { return now }
	o.Logger = slog.New(slog.NewTextHandler(&log, nil))
	c := open(t, o)
	for range 3 {
		_, err := c.ask(t.Context())
		if !errors.Is(err, news.ErrModelDown) || !strings.Contains(err.Error(), "does not accept the key") {
			t.Fatalf("err %v", err)
		}
		if strings.Contains(err.Error(), key) {
			t.Fatalf("error prints the key: %v", err)
		}
	}
	if n := len(s.Requests()); n != 1 {
		t.Errorf("%d requests to an endpoint that refused the key", n)
	}
	if got := log.String(); strings.Count(got, "misconfigured") != 1 || strings.Contains(got, key) {
		t.Errorf("log: %s", got)
	}
	release, probe := make(chan struct{}), make(chan error)
	s.Script(llmtest.Hold(release, good))
	now = now.Add(6 * time.Minute)
	go func() {
		_, err := c.ask(t.Context())
		probe <- err
	}()
	for len(s.Requests()) < 2 {
		time.Sleep(time.Millisecond)
	}
	if _, err := c.ask(t.Context()); !errors.Is(err, news.ErrModelDown) || len(s.Requests()) != 2 {
		t.Errorf("beside the probe: %v after %d requests", err, len(s.Requests()))
	}
	close(release)
	if err := <-probe; err != nil {
		t.Errorf("after the recheck: %v", err)
	}
	if _, err := c.ask(t.Context()); err != nil || !strings.Contains(log.String(), "answers again") {
		t.Errorf("err %v, log %s", err, log.String())
	}
}

func TestQueue(t *testing.T) {
	release := make(chan struct{})
	var now, most atomic.Int64
	hold := llmtest.Hold(release, good)
	s := llmtest.New(t, func(w http.ResponseWriter, req llmtest.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		hold(w, req)
	})
	o := options(s)
	o.Concurrency, o.Queue = 2, 3
	c := open(t, o)
	results := make(chan error, 8)
	for range cap(results) {
		go func() {
			_, err := c.ask(t.Context())
			results <- err
		}()
	}
	for range 3 { // 2 under way, 3 waiting: the other three are turned away at once
		if err := <-results; !errors.Is(err, news.ErrModelDown) || !strings.Contains(err.Error(), "3 calls are waiting") {
			t.Errorf("err %v", err)
		}
	}
	close(release)
	for range 5 {
		if err := <-results; err != nil {
			t.Errorf("err %v", err)
		}
	}
	if got := most.Load(); got > 2 {
		t.Errorf("%d calls at once", got)
	}
}

func TestQueueEnds(t *testing.T) {
	s := llmtest.New(t, llmtest.Stall())
	o := options(s)
	o.Concurrency = 1
	o.Timeouts.Total = 60 * time.Millisecond
	c := open(t, o)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if _, err := c.ask(t.Context()); !errors.Is(err, news.ErrModelDown) {
				t.Errorf("err %v", err)
			}
		})
	}
	wg.Wait()
}

// TestRefusalHeals: an endpoint that refuses a request has taken the key.
func TestRefusalHeals(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	s := llmtest.New(t, llmtest.Status(401, "no"), llmtest.Status(413, "too much"), good)
	o := options(s)
	o.Now = func() time.Time { return now }
	c := open(t, o)
	_, _ = c.ask(t.Context()) // misconfigured
	now = now.Add(6 * time.Minute)
	_, _ = c.ask(t.Context()) // the probe is refused
	if _, err := c.ask(t.Context()); err != nil {
		t.Errorf("after the probe: %v", err)
	}
}
