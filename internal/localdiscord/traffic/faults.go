package traffic

import (
	"net/http"
	"regexp"
	"time"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/wire"
)

// Fault makes REST calls fail on purpose. With none of Status, Cut and Stall it
// only delays.
type Fault struct {
	Method     string        // "" is every method
	Path       string        // regular expression over the path below /api/vN
	Times      int           // how many matching calls; 0 is one
	Status     int           // answer with it
	After      bool          // the call takes effect before it fails
	Cut        bool          // close the connection without an answer
	Stall      bool          // never answer: the client must leave
	Delay      time.Duration // wait before anything else
	RetryAfter time.Duration // told with Status 429
	Global     bool          // a 429 for all routes
}

type armed struct {
	Fault
	path *regexp.Regexp
	left int
}

// Arm arms a fault; faults armed earlier go first. It panics when Path is no
// regular expression.
func (t *Control) Arm(f Fault) {
	a := &armed{Fault: f, path: regexp.MustCompile(f.Path), left: max(1, f.Times)}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = append(t.faults, a)
}

// Clear disarms every fault.
func (t *Control) Clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = nil
}

func (t *Control) faultFor(r *http.Request) *armed {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, a := range t.faults {
		if a.left > 0 && (a.Method == "" || a.Method == r.Method) && a.path.MatchString(r.URL.Path) {
			a.left--
			return a
		}
	}
	return nil
}

// pass waits and fails a call before its effect; it reports whether the call
// goes on.
func (t *Control) pass(w *recorder, r *http.Request, f *armed) bool {
	if f.Delay > 0 {
		late := time.NewTimer(f.Delay)
		defer late.Stop()
		select {
		case <-late.C:
		case <-r.Context().Done(): // the client left, or the server closes
			return false
		}
	}
	if f.After || f.Status == 0 && !f.Cut && !f.Stall {
		return true
	}
	t.fail(w, r, f)
	return false
}

// fail answers as the fault says, cuts the connection, or leaves it at that. Gateway errors have
// no JSON body, since Discord's own come from in front of its API.
func (t *Control) fail(w *recorder, r *http.Request, f *armed) {
	w.fault = true
	switch {
	case f.Stall:
		<-r.Context().Done()
	case f.Cut || f.Status == 0:
		if conn, _, err := http.NewResponseController(w.ResponseWriter).Hijack(); err == nil {
			_ = conn.Close()
		}
	case f.Status == http.StatusTooManyRequests:
		answerLimited(w, f.RetryAfter, f.Global)
	case f.Status == http.StatusForbidden:
		wire.Answer(w, f.Status, apierror.MissingPerms)
	case f.Status >= 500:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = w.Write([]byte("<html><body>" + http.StatusText(f.Status) + "</body></html>"))
	default:
		wire.Answer(w, f.Status, map[string]any{"code": 0, "message": http.StatusText(f.Status)})
	}
}
