// Package traffic is what stands between the network and the routes of the REST
// API: a log of every call, faults armed on purpose, and Discord's rate limits.
// It knows routes by their patterns alone and refuses to know what they do.
package traffic

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"time"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/wire"
)

// maxBody is the largest request, in bytes.
const maxBody = 25 << 20

// Options are how calls are paced and dated.
type Options struct {
	Now                func() time.Time // dates the log; rate limits count real time
	NoRateLimits       bool             // no 429 and no X-RateLimit headers
	MessagesPerChannel int              // messages a bot may create per channel in 5 s
	RequestsPerSecond  int              // over all routes but interactions'
}

// Control serves routes and decides which calls reach them.
type Control struct {
	routes *http.ServeMux
	opts   Options

	mu       sync.Mutex
	requests []*Request
	faults   []*armed
	buckets  map[string]*bucket
	refused  int // calls beyond a limit
}

// New controls the calls to routes, whose patterns stand below /api/vN.
func New(routes *http.ServeMux, o Options) *Control {
	return &Control{routes: routes, opts: o, buckets: map[string]*bucket{}}
}

// ServeHTTP reads the body, then lets faults and rate limits decide before the
// route does; every call is logged.
func (t *Control) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		wire.Answer(w, apierror.TooLarge.Status, apierror.TooLarge)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	seen := &recorder{ResponseWriter: w}
	logged := t.log(r, raw)
	defer func() { t.logStatus(logged, seen) }()
	fault := t.faultFor(r)
	if fault != nil && !t.pass(seen, r, fault) {
		return
	}
	if wait, global := t.limited(seen.Header(), r, t.pattern(r)); wait > 0 {
		answerLimited(seen, wait, global)
		return
	}
	if fault != nil && fault.After {
		t.routes.ServeHTTP(&recorder{ResponseWriter: discard{http.Header{}}}, r)
		t.fail(seen, r, fault)
		return
	}
	if t.pattern(r) == "" {
		wire.Answer(seen, http.StatusNotFound, apierror.NotFound)
		return
	}
	t.routes.ServeHTTP(seen, r)
}

// pattern is the route's pattern; "" when there is none.
func (t *Control) pattern(r *http.Request) string {
	_, pattern := t.routes.Handler(r)
	return pattern
}

// recorder remembers the status that was written.
type recorder struct {
	http.ResponseWriter
	status int
	fault  bool
}

func (w *recorder) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// discard takes an answer that the caller is not to see.
type discard struct{ header http.Header }

func (d discard) Header() http.Header { return d.header }

func (d discard) Write(b []byte) (int, error) { return len(b), nil }

func (d discard) WriteHeader(int) {}
