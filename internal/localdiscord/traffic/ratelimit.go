package traffic

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/localdiscord/wire"
)

// bucket counts the calls of one route and one channel, guild or token in a
// window that starts with its first call.
type bucket struct {
	ends time.Time
	used int
}

// pace is how many calls a window takes.
type pace struct {
	limit  int
	window time.Duration
}

// paces of the routes that Discord limits more tightly than the rest; Discord
// documents only the headers, these are the values it is known to send.
var paces = map[string]pace{
	"PATCH /channels/{channel}/messages/{message}":          {5, 5 * time.Second},
	"POST /channels/{channel}/messages/{message}/crosspost": {10, time.Hour},
	"POST /channels/{channel}/typing":                       {5, 5 * time.Second},
	"POST /channels/{channel}/threads":                      {50, 5 * time.Minute},
	"POST /channels/{channel}/messages/{message}/threads":   {50, 5 * time.Minute},
	"POST /webhooks/{application}/{token}":                  {5, 2 * time.Second},
}

const createMessageRoute = "POST /channels/{channel}/messages"

func (t *Control) paceOf(pattern string) pace {
	if pattern == createMessageRoute {
		return pace{t.opts.MessagesPerChannel, 5 * time.Second}
	}
	if p, ok := paces[pattern]; ok {
		return p
	}
	return pace{50, time.Second}
}

// limited counts a call and returns how long it must wait, 0 when it may go
// on, and whether the wait is for all routes. It sets the X-RateLimit headers.
func (t *Control) limited(h http.Header, r *http.Request, pattern string) (wait time.Duration, global bool) {
	if t.opts.NoRateLimits || pattern == "" || strings.HasPrefix(r.URL.Path, "/interactions/") {
		return 0, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	defer func() {
		if wait > 0 {
			t.refused++
		}
	}()
	if !strings.HasPrefix(r.URL.Path, "/webhooks/") {
		if _, wait := t.count("global", pace{t.opts.RequestsPerSecond, time.Second}, now); wait > 0 {
			return wait, true
		}
	}
	p := t.paceOf(pattern)
	used, wait := t.count(pattern+" "+major(r.URL.Path), p, now)
	ends := t.buckets[pattern+" "+major(r.URL.Path)].ends
	h.Set("X-RateLimit-Limit", strconv.Itoa(p.limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, p.limit-used)))
	h.Set("X-RateLimit-Reset", seconds(time.Duration(ends.UnixNano())))
	h.Set("X-RateLimit-Reset-After", seconds(ends.Sub(now)))
	h.Set("X-RateLimit-Bucket", bucketName(pattern))
	return wait, false
}

// Limited is how many calls were answered 429 so far.
func (t *Control) Limited() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.refused
}

// count takes one call from a bucket; a wait above 0 refuses it.
func (t *Control) count(key string, p pace, now time.Time) (used int, wait time.Duration) {
	b := t.buckets[key]
	if b == nil || !now.Before(b.ends) {
		b = &bucket{ends: now.Add(p.window)}
		t.buckets[key] = b
	}
	if b.used >= p.limit {
		return b.used, b.ends.Sub(now)
	}
	b.used++
	return b.used, 0
}

// major is the path's first id (with a webhook's token): calls with different
// ones are counted apart.
func major(path string) string {
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	if parts[0] == "webhooks" && len(parts) > 2 {
		return parts[1] + "/" + parts[2]
	}
	if len(parts) > 1 {
		return parts[1]
	}
	return ""
}

func bucketName(pattern string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(pattern))
	return fmt.Sprintf("%016x", h.Sum64())
}

// answerLimited is Discord's 429. The global one has Retry-After and no
// X-RateLimit-Reset-After.
func answerLimited(w http.ResponseWriter, wait time.Duration, global bool) {
	h := w.Header()
	h.Set("Retry-After", strconv.Itoa(int(wait.Seconds()+0.999)))
	h.Set("X-RateLimit-Scope", "user")
	if global {
		h.Set("X-RateLimit-Global", "true")
		h.Set("X-RateLimit-Scope", "global")
		h.Del("X-RateLimit-Reset-After")
	}
	wire.Answer(w, http.StatusTooManyRequests, map[string]any{
		"message": "You are being rate limited.", "retry_after": wait.Seconds(), "global": global, "code": 0,
	})
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 3, 64)
}
