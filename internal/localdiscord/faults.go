package localdiscord

import (
	"net/http"
	"regexp"
	"time"
)

// Fault makes REST calls fail on purpose. With neither Status nor Cut it only
// delays.
type Fault struct {
	Method     string        // "" is every method
	Path       string        // regular expression over the path below /api/vN
	Times      int           // how many matching calls; 0 is one
	Status     int           // answer with it
	After      bool          // the call takes effect before it fails
	Cut        bool          // close the connection without an answer
	Delay      time.Duration // wait before anything else
	RetryAfter time.Duration // told with Status 429
	Global     bool          // a 429 for all routes
}

type armed struct {
	Fault
	path *regexp.Regexp
	left int
}

// Fault arms a fault; faults armed earlier go first. It panics when Path is no
// regular expression.
func (s *Server) Fault(f Fault) {
	a := &armed{Fault: f, path: regexp.MustCompile(f.Path), left: max(1, f.Times)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, a)
}

// ClearFaults disarms every fault.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (s *Server) faultFor(r *http.Request) *armed {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.faults {
		if a.left > 0 && (a.Method == "" || a.Method == r.Method) && a.path.MatchString(r.URL.Path) {
			a.left--
			return a
		}
	}
	return nil
}

// pass waits and fails a call before its effect; it reports whether the call
// goes on.
func (s *Server) pass(w *recorder, r *http.Request, f *armed) bool {
	if f.Delay > 0 {
		late := time.NewTimer(f.Delay)
		defer late.Stop()
		select {
		case <-late.C:
		case <-r.Context().Done(): // the client left, or the server closes
			return false
		}
	}
	if f.After || f.Status == 0 && !f.Cut {
		return true
	}
	s.fail(w, f)
	return false
}

// fail answers as the fault says, or cuts the connection. Gateway errors have
// no JSON body, since Discord's own come from in front of its API.
func (s *Server) fail(w *recorder, f *armed) {
	w.fault = true
	switch {
	case f.Cut || f.Status == 0:
		if conn, _, err := http.NewResponseController(w.ResponseWriter).Hijack(); err == nil {
			_ = conn.Close()
		}
	case f.Status == http.StatusTooManyRequests:
		answerLimited(w, f.RetryAfter, f.Global)
	case f.Status == http.StatusForbidden:
		answer(w, f.Status, errMissingPerms)
	case f.Status >= 500:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = w.Write([]byte("<html><body>" + http.StatusText(f.Status) + "</body></html>"))
	default:
		answer(w, f.Status, map[string]any{"code": 0, "message": http.StatusText(f.Status)})
	}
}
