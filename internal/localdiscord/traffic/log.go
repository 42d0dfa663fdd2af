package traffic

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"newsdesk/internal/localdiscord/wire"
)

// Request is one REST call that the server answered or failed on purpose.
type Request struct {
	At     time.Time
	Method string
	Path   string // below /api/vN, without the query
	Query  string
	Body   []byte // as sent; a multipart body is its payload_json
	Status int    // 0 while it is open or when the connection was cut
	Fault  bool   // a Fault decided the status
}

// Decode reads the body's JSON into a value.
func (r Request) Decode(into any) error { return json.Unmarshal(r.Body, into) }

// maxLogged is how many requests are remembered.
const maxLogged = 10000

// Requests is the log of the latest REST calls, in order of arrival.
func (t *Control) Requests() []Request {
	t.mu.Lock()
	defer t.mu.Unlock()
	log := make([]Request, 0, len(t.requests))
	for _, r := range t.requests {
		log = append(log, *r)
	}
	return log
}

// log notes a call; its status follows.
func (t *Control) log(r *http.Request, raw []byte) *Request {
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(raw))
	if b, err := wire.ReadBody(again); err == nil {
		raw = b.JSON
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	logged := &Request{At: t.opts.Now().UTC(), Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Body: raw}
	t.requests = append(t.requests, logged)
	t.requests = t.requests[max(0, len(t.requests)-maxLogged):]
	return logged
}

func (t *Control) logStatus(logged *Request, seen *recorder) {
	t.mu.Lock()
	defer t.mu.Unlock()
	logged.Status, logged.Fault = seen.status, seen.fault
}
