package rest

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// longestPause is believed of a Retry-After.
const longestPause = 15 * time.Minute

// gate is the transport under every call, ours and discordgo's. It sends
// discordgo's fixed addresses to the configured API, keeps below the global
// limit, and holds everything back after a global 429 or a refusal by the
// network in front of Discord, which answers 429 without JSON.
type gate struct {
	next http.RoundTripper
	base *url.URL
	pace *pace
	now  func() time.Time

	mu     sync.Mutex
	global time.Time // no counted call before
	banned time.Time // no call at all before
}

func newGate(base *url.URL, p *pace, now func() time.Time) *gate {
	next := http.DefaultTransport.(*http.Transport).Clone()
	next.MaxIdleConnsPerHost = callsPerSecond
	return &gate{next: next, base: base, pace: p, now: now}
}

// RoundTrip implements http.RoundTripper.
func (g *gate) RoundTrip(req *http.Request) (*http.Response, error) {
	req = g.redirect(req)
	counted := !interactionRoute(req.URL.Path)
	if wait := g.wait(counted); wait > 0 {
		if !inTime(req.Context(), wait) {
			return nil, &Refusal{Status: http.StatusTooManyRequests, Message: "discord asked for a pause", After: wait}
		}
		if err := Pause(req.Context(), wait); err != nil {
			return nil, err
		}
	}
	if counted {
		if err := g.pace.enter(req.Context(), isBrief(req.Context())); err != nil {
			return nil, err
		}
		defer g.pace.leave()
	}
	resp, err := g.next.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		g.note(resp.Header)
	}
	return resp, err
}

// redirect points a call that discordgo made to its built-in address at the
// configured API.
func (g *gate) redirect(req *http.Request) *http.Request {
	rest, found := strings.CutPrefix(req.URL.Path, "/api/")
	if req.URL.Host != "discord.com" || !found || g.base.String() == official {
		return req
	}
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host = g.base.Scheme, g.base.Host
	req.URL.Path, req.URL.RawPath = strings.TrimRight(g.base.Path, "/")+"/"+rest, ""
	req.Host = ""
	return req
}

func (g *gate) wait(counted bool) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	until := g.banned
	if counted && g.global.After(until) {
		until = g.global
	}
	return until.Sub(g.now())
}

func (g *gate) note(h http.Header) {
	after := seconds(h.Get("Retry-After"), 5*time.Second)
	until := g.now().Add(after)
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case !strings.HasPrefix(h.Get("Content-Type"), "application/json"):
		g.banned = until
	case h.Get("X-RateLimit-Global") != "" || h.Get("X-RateLimit-Scope") == "global":
		g.global = until
	}
}

// interactionRoute reports whether Discord leaves the path out of its global
// limit: answers to interactions.
func interactionRoute(path string) bool {
	return strings.Contains(path, "/interactions/") || strings.Contains(path, "/webhooks/")
}

// seconds reads a header that holds seconds, possibly with a fraction.
func seconds(s string, otherwise time.Duration) time.Duration {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || f < 0 {
		return otherwise
	}
	return min(time.Duration(f*float64(time.Second)), longestPause)
}
