package fetch

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/news"
)

const acceptFeed = "application/rss+xml,application/atom+xml,application/rdf+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,text/html;q=0.5,*/*;q=0.1"

// Feed gets the feed at rawURL, of whatever content type, unless it is unchanged since
// its server sent known. Its errors are news.Faults, except for a cancelled ctx:
// they wrap news.ErrGone when the server says that the feed is gone for good, and
// come in a *news.RetryError when it says when to come back.
func (c *Client) Feed(ctx context.Context, rawURL string, known news.Validators) (news.Polled, error) {
	u, err := address(rawURL)
	if err != nil {
		return news.Polled{}, err
	}
	got, err := c.get(ctx, request{client: c.pages, url: u, accept: acceptFeed, known: known, limit: c.options.MaxFeed, errand: forFeed, polite: true})
	if err != nil {
		return news.Polled{}, err
	}
	h := got.response.Header
	polled := news.Polled{
		Page:      got.Page,
		Unchanged: got.response.StatusCode == http.StatusNotModified,
		Known:     news.Validators{ETag: bounded(h.Get("ETag")), LastModified: bounded(h.Get("Last-Modified"))},
		Fresh:     freshness(h),
		Moved:     movedTo(got.response.Request),
	}
	if polled.Unchanged && polled.Known == (news.Validators{}) {
		polled.Known = known // a 304 need not repeat them
	}
	return polled, nil
}

// bounded drops a validator that is too long to keep.
func bounded(v string) string {
	if len(v) > 1024 {
		return ""
	}
	return v
}

// movedTo is where the redirects lead up to the first that is not permanent, nil when
// that is the first of all. last is the request that was answered.
func movedTo(last *http.Request) (moved *url.URL) {
	for r := last; r.Response != nil; r = r.Response.Request {
		switch r.Response.StatusCode {
		case http.StatusMovedPermanently, http.StatusPermanentRedirect:
			if moved == nil {
				moved = r.URL
			}
		default:
			moved = nil
		}
	}
	return moved
}

// freshness is how long an answer is fresh by its server's word (RFC 9111, 4.2), zero
// when the server does not say, or says that it is not.
func freshness(h http.Header) time.Duration {
	age, _ := strconv.Atoi(h.Get("Age"))
	for directive := range strings.SplitSeq(strings.ToLower(h.Get("Cache-Control")), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		switch name {
		case "no-cache", "no-store":
			return 0
		case "max-age":
			seconds, err := strconv.Atoi(strings.Trim(value, `"`))
			if err != nil {
				return 0
			}
			return asSeconds(seconds - age)
		}
	}
	expires, err := http.ParseTime(h.Get("Expires"))
	date, err2 := http.ParseTime(h.Get("Date"))
	if err != nil || err2 != nil {
		return 0
	}
	return max(0, expires.Sub(date))
}

// longest is the longest time that a server may ask for. Callers have limits of their
// own, which are lower.
const longest = 30 * 24 * time.Hour

func asSeconds(n int) time.Duration {
	return time.Duration(min(max(n, 0), int(longest/time.Second))) * time.Second
}

// retryAfter is how long a server asks to stay away, zero when it does not.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.Atoi(value); err == nil {
		return asSeconds(n)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(0, at.Sub(now)), longest)
}
