package fetch_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/fetch"
	"newsdesk/internal/news"
)

const rss = `<?xml version="1.0"?><rss version="2.0"><channel><title>Lindholm Courier</title></channel></rss>`

func TestFeedValidators(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		given := r.URL.Query().Get("given")
		if given != "" && (r.Header.Get("If-None-Match") == given || r.Header.Get("If-Modified-Since") == given) {
			if r.URL.Query().Has("anew") {
				w.Header().Set("ETag", `"b"`)
			}
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"a"`)
		w.Header().Set("Last-Modified", "Mon, 02 Mar 2026 12:00:00 GMT")
		w.Header().Set("Content-Type", "image/png") // servers mislabel
		io.WriteString(w, rss)
	})
	const stamp = "Mon, 02 Mar 2026 12:00:00 GMT"
	both := news.Validators{ETag: `"a"`, LastModified: stamp}
	for _, tt := range []struct {
		query     string
		known     news.Validators
		unchanged bool
		want      news.Validators
	}{
		{"", news.Validators{}, false, both},
		{`?given="a"`, both, true, both},
		{`?given="a"&anew`, both, true, news.Validators{ETag: `"b"`}},
		{`?given="old"`, both, false, both},
		{"?given=Mon,+02+Mar+2026+12:00:00+GMT", news.Validators{LastModified: stamp}, true, news.Validators{LastModified: stamp}},
	} {
		got, err := client(fetch.Options{}).Feed(t.Context(), server.URL+tt.query, tt.known)
		if err != nil {
			t.Fatal(err)
		}
		if got.Unchanged != tt.unchanged || got.Known != tt.want || (string(got.Body) == rss) == tt.unchanged {
			t.Errorf("%s: unchanged %v, %+v, %q", tt.query, got.Unchanged, got.Known, got.Body)
		}
	}
}

// A 304 that nobody asked for is no answer.
func TestFeedUnchangedUnasked(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) })
	_, err := client(fetch.Options{}).Feed(t.Context(), server.URL, news.Validators{})
	wantFault(t, err, "did not send the feed (status 304)")
}

func TestFeedMoves(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		steps := map[string]struct {
			to   string
			code int
		}{
			"/301": {"/new", 301}, "/308": {"/new", 308}, "/302": {"/new", 302}, "/307": {"/new", 307},
			"/301-302": {"/302", 301}, "/302-301": {"/301", 302}, "/301-308": {"/308", 301},
		}
		if s, ok := steps[r.URL.Path]; ok {
			http.Redirect(w, r, s.to, s.code)
			return
		}
		io.WriteString(w, rss)
	})
	for path, want := range map[string]string{
		"/new": "", "/301": "/new", "/308": "/new", "/302": "", "/307": "", "/301-302": "/302", "/302-301": "", "/301-308": "/new",
	} {
		got, err := client(fetch.Options{}).Feed(t.Context(), server.URL+path, news.Validators{})
		if err != nil {
			t.Fatal(err)
		}
		moved := ""
		if got.Moved != nil {
			moved = got.Moved.Path
		}
		if moved != want {
			t.Errorf("%s: moved to %q, want %q", path, moved, want)
		}
	}
}

func TestFeedFreshness(t *testing.T) {
	const date, later = "Mon, 02 Mar 2026 12:00:00 GMT", "Mon, 02 Mar 2026 13:30:00 GMT"
	for name, tt := range map[string]struct {
		header http.Header
		want   time.Duration
	}{
		"nothing":    {http.Header{}, 0},
		"max-age":    {http.Header{"Cache-Control": {"public, max-age=600"}}, 10 * time.Minute},
		"quoted":     {http.Header{"Cache-Control": {`Max-Age="600"`}}, 10 * time.Minute},
		"aged":       {http.Header{"Cache-Control": {"max-age=600"}, "Age": {"120"}}, 8 * time.Minute},
		"stale":      {http.Header{"Cache-Control": {"max-age=600"}, "Age": {"900"}}, 0},
		"no-cache":   {http.Header{"Cache-Control": {"no-cache, max-age=600"}}, 0},
		"nonsense":   {http.Header{"Cache-Control": {"max-age=soon"}}, 0},
		"negative":   {http.Header{"Cache-Control": {"max-age=-5"}}, 0},
		"forever":    {http.Header{"Cache-Control": {"max-age=999999999999"}}, 30 * 24 * time.Hour},
		"expires":    {http.Header{"Date": {date}, "Expires": {later}}, 90 * time.Minute},
		"expired":    {http.Header{"Date": {later}, "Expires": {date}}, 0},
		"never":      {http.Header{"Date": {date}, "Expires": {"0"}}, 0},
		"both given": {http.Header{"Date": {date}, "Expires": {later}, "Cache-Control": {"max-age=60"}}, time.Minute},
	} {
		server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			for k, v := range tt.header {
				w.Header()[k] = v
			}
			io.WriteString(w, rss)
		})
		got, err := client(fetch.Options{}).Feed(t.Context(), server.URL, news.Validators{})
		if err != nil || got.Fresh != tt.want {
			t.Errorf("%s: fresh for %v, want %v (%v)", name, got.Fresh, tt.want, err)
		}
	}
}

func TestFeedRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		after  string
		say    string
		wait   time.Duration
		gone   bool
	}{
		"gone":             {410, "", "has no feed at this address any more (status 410)", 0, true},
		"not found":        {404, "", "has no feed at this address (status 404)", 0, false},
		"forbidden":        {403, "", "does not give this feed to newsdesk (status 403)", 0, false},
		"too many":         {429, "120", "too many requests", 2 * time.Minute, false},
		"busy":             {503, "3600", "trouble of its own (status 503)", time.Hour, false},
		"far":              {503, "99999999999", "trouble of its own", 30 * 24 * time.Hour, false},
		"past":             {503, "Mon, 02 Mar 2015 12:00:00 GMT", "trouble of its own", 0, false},
		"nonsense":         {503, "later", "trouble of its own", 0, false},
		"no advice to say": {500, "", "has trouble of its own (status 500).", 0, false},
	} {
		server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			if tt.after != "" {
				w.Header().Set("Retry-After", tt.after)
			}
			w.WriteHeader(tt.status)
		})
		_, err := client(fetch.Options{}).Feed(t.Context(), server.URL, news.Validators{})
		wantFault(t, err, tt.say)
		var retry *news.RetryError
		var wait time.Duration
		if errors.As(err, &retry) {
			wait = retry.After
		}
		if wait != tt.wait || errors.Is(err, news.ErrGone) != tt.gone {
			t.Errorf("%s: wait %v, gone %v", name, wait, errors.Is(err, news.ErrGone))
		}
	}
}

func TestFeedRetryAfterDate(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	_, err := client(fetch.Options{}).Feed(t.Context(), server.URL, news.Validators{})
	var retry *news.RetryError
	if !errors.As(err, &retry) || retry.After <= 50*time.Minute || retry.After > time.Hour {
		t.Errorf("%v", err)
	}
}

func TestFeedHostile(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/endless":
			io.Copy(w, zeros{})
		case "/inside":
			http.Redirect(w, r, "http://10.0.0.1/feed", http.StatusMovedPermanently)
		case "/short":
			w.Header().Set("Content-Length", "4000")
			io.WriteString(w, rss)
		case "/unpackable":
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, rss)
		}
	})
	c := client(fetch.Options{MaxFeed: 1 << 20})
	for path, say := range map[string]string{
		"/endless":    "more than 1 MB, which is too much for a feed",
		"/inside":     "private network",
		"/short":      "broke off before the whole feed",
		"/unpackable": "cannot be unpacked",
	} {
		_, err := c.Feed(t.Context(), server.URL+path, news.Validators{})
		wantFault(t, err, say)
	}
}

// Requests of one host wait for each other and for the pause; a wait that is
// given up leaves the turn to the next.
func TestTurnsPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := fetch.NewTurns(time.Second)
		start := time.Now()
		var taken []time.Duration
		ask := func(ctx context.Context, host string) error {
			done, err := turns.Take(ctx, host)
			if err != nil {
				return err
			}
			taken = append(taken, time.Since(start))
			time.Sleep(100 * time.Millisecond)
			done()
			return nil
		}
		for _, host := range []string{"a", "a", "b", "a"} {
			if err := ask(t.Context(), host); err != nil {
				t.Fatal(err)
			}
		}
		late, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if err := ask(late, "a"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waited past its time: %v", err)
		}
		if err := ask(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		want := []time.Duration{0, 1100 * time.Millisecond, 1200 * time.Millisecond, 2200 * time.Millisecond, 3300 * time.Millisecond}
		if diff := cmp.Diff(want, taken); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTurnsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := fetch.NewTurns(time.Second)
		var held atomic.Int32
		for i := range 5000 {
			done, err := turns.Take(t.Context(), string(rune('a'+i)))
			if err != nil {
				t.Fatal(err)
			}
			held.Add(1)
			done()
			time.Sleep(2 * time.Millisecond)
		}
		if n := turns.Len(); n > 1100 {
			t.Errorf("%d hosts are remembered of %d", n, held.Load())
		}
	})
}
