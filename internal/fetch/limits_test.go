package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsdesk/internal/fetch"
	"newsdesk/internal/news"
)

func TestPageSize(t *testing.T) {
	var bomb bytes.Buffer
	zip := gzip.NewWriter(&bomb)
	io.WriteString(zip, "<p>")
	io.CopyN(zip, zeros{}, 64<<20)
	zip.Close()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb.Bytes())
		case "/brotli":
			w.Header().Set("Content-Encoding", "br")
			io.WriteString(w, "packed")
		case "/announced":
			w.Header().Set("Content-Length", "9000000")
		case "/endless":
			io.Copy(w, zeros{})
		case "/short":
			w.Header().Set("Content-Length", "4000")
			io.WriteString(w, story)
		case "/full":
			io.CopyN(w, zeros{}, 1<<20)
		}
	})
	c := client(fetch.Options{MaxPage: 1 << 20})
	tests := []struct{ path, say string }{
		{"/bomb", "more than 1 MB"},
		{"/brotli", "compression"},
		{"/announced", "more than 1 MB"},
		{"/endless", "more than 1 MB"},
		{"/short", "broke off"},
		{"/full", ""},
	}
	for _, test := range tests {
		page, err := c.Page(t.Context(), server.URL+test.path)
		if test.say != "" {
			wantFault(t, err, test.say, host(server))
		} else if err != nil || len(page.Body) != 1<<20 {
			t.Errorf("%s: %d bytes, %v, want 1 MiB", test.path, len(page.Body), err)
		}
	}
}

// zeros reads as the digit without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

func TestPageSlow(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/drip" {
			for r.Context().Err() == nil {
				io.WriteString(w, "<p>")
				w.(http.Flusher).Flush()
				select {
				case <-r.Context().Done():
				case <-time.After(5 * time.Millisecond):
				}
			}
		}
		<-r.Context().Done()
	})
	_, err := client(fetch.Options{HeaderTimeout: 50 * time.Millisecond}).Page(t.Context(), server.URL+"/mute")
	wantFault(t, err, "too long", host(server))
	_, err = client(fetch.Options{Timeout: 100 * time.Millisecond}).Page(t.Context(), server.URL+"/drip")
	wantFault(t, err, "too long", host(server))

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = client(fetch.Options{}).Page(ctx, server.URL+"/mute")
	if _, said := news.Say(err); said || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled fetch: %v, want context.Canceled and nothing to say", err)
	}
}

func TestPageClosed(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	_, err := client(fetch.Options{}).Page(t.Context(), server.URL)
	wantFault(t, err, "does not accept connections", host(server))
}

// TestPagePolite counts the requests a host sees at once while many are asked
// for, and has another host asked meanwhile.
func TestPagePolite(t *testing.T) {
	var now, most atomic.Int32
	other := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, story) })
	c := client(fetch.Options{})
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		most.Store(max(most.Load(), now.Add(1)))
		if _, err := c.Page(t.Context(), other.URL); err != nil {
			t.Error(err)
		}
		now.Add(-1)
		io.WriteString(w, story)
	})
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if _, err := c.Page(t.Context(), server.URL); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() != 1 {
		t.Errorf("the host saw %d requests at once, want 1", most.Load())
	}
}
