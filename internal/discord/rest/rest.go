// Package rest calls Discord's REST API: everything newsdesk says to Discord goes
// through it. It keeps Discord's limits, waits when told to, and refuses to repeat
// a call that could post twice.
package rest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"newsdesk/internal/discord/message"
)

// official is where Discord's own API stands.
const official = "https://discord.com/api"

const (
	callTime    = 20 * time.Second // of one call, without its repeats
	apiVersion  = "v9"             // the version discordgo speaks on the gateway
	maxReply    = 8 << 20          // bytes read of one response
	maxAttempts = 4                // of one call, the first included
	routeLimit  = 10 << 10         // pauses remembered before the ended ones are dropped
)

// Client calls Discord over REST. Unlike discordgo's own calls, every wait ends
// with the context, nothing is repeated that could post twice, and no state
// grows with the number of interactions.
type Client struct {
	base   string // with version, no slash at the end
	token  string
	client *http.Client
	gate   *gate
	now    func() time.Time

	mu    sync.Mutex
	until map[string]time.Time // routes without calls left, and when they have some again
}

// Call is one request. Repeat says that a second execution does no harm, so
// that network errors and 5xx answers may be tried again. Patient says that a
// rate limit is waited for, as long as the context allows.
type Call struct {
	Method, Path string
	Body         any
	files        []message.File // sent beside the body
	Route        string         // what Discord counts by; "" is not counted
	Repeat       bool
	Patient      bool
}

// Refusal is an answer of Discord that is not a success.
type Refusal struct {
	Status  int
	Code    int    // Discord's own, 0 when there is none
	Message string // Discord's words
	After   time.Duration
}

func (r *Refusal) Error() string {
	if r.Code != 0 {
		return fmt.Sprintf("discord answered %d (%d): %s", r.Status, r.Code, r.Message)
	}
	return fmt.Sprintf("discord answered %d: %s", r.Status, r.Message)
}

// Options is what a client needs.
type Options struct {
	Base  string        // in place of official, such as that of a proxy; "" is that
	Token string        // without "Bot "
	Rate  int           // calls a second that Discord allows, interactions aside; callsPerSecond when zero
	Rest  time.Duration // no call counts before: another process has made some until now
	Now   func() time.Time
}

// New makes a client; an error is one of the base address.
func New(o Options) (*Client, error) {
	address := cmp.Or(o.Base, official)
	base, err := url.Parse(strings.TrimRight(address, "/"))
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("%q is not an http or https address such as %s", address, official)
	}
	g := newGate(base, newPace(cmp.Or(o.Rate, callsPerSecond), o.Rest), o.Now)
	return &Client{
		base: base.String() + "/" + apiVersion, token: o.Token, now: o.Now, gate: g,
		client: &http.Client{
			Transport: g, Timeout: callTime,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		until: make(map[string]time.Time),
	}, nil
}

// Transport is what calls to Discord besides the client's own are to go
// through: it leads them to the configured address, in the same pace.
func (cl *Client) Transport() http.RoundTripper { return cl.gate }

// Do makes the call and decodes the answer into out, which may be nil.
func (cl *Client) Do(ctx context.Context, c Call, out any) error {
	body, err := c.encode()
	if err != nil {
		return fmt.Errorf("encode %s %s: %w", c.Method, c.Route, err)
	}
	for attempt := 1; ; attempt++ {
		if err := cl.await(ctx, c); err != nil {
			return err
		}
		err = cl.once(ctx, c, body, out)
		wait, again := cl.again(c, err, attempt)
		if !again || !inTime(ctx, wait) {
			return err
		}
		if stop := Pause(ctx, wait); stop != nil {
			return err
		}
	}
}

func (cl *Client) once(ctx context.Context, c Call, body encoded, out any) error {
	var reader io.Reader
	if c.Body != nil {
		reader = bytes.NewReader(body.bytes)
	}
	req, err := http.NewRequestWithContext(ctx, c.Method, cl.base+c.Path, reader)
	if err != nil {
		return errors.New("make request: bad path") // the path may hold an interaction's token
	}
	req.Header.Set("Authorization", "Bot "+cl.token)
	req.Header.Set("User-Agent", "DiscordBot (newsdesk, 1)")
	if c.Body != nil {
		req.Header.Set("Content-Type", body.kind)
	}
	resp, err := cl.client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return fmt.Errorf("call discord: %w", err)
	}
	defer func() { _ = resp.Body.Close() }() // all that is wanted of it is read
	cl.note(c.Route, resp.Header)
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	if err != nil {
		return fmt.Errorf("read discord's answer: %w", err)
	}
	if resp.StatusCode/100 != 2 {
		return refuse(resp, data)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(data, out); err != nil {
		return fmt.Errorf("decode discord's answer: %w", err)
	}
	return nil
}

// again says whether, and after what wait, a failed call is made once more.
func (cl *Client) again(c Call, err error, attempt int) (time.Duration, bool) {
	if err == nil || attempt >= maxAttempts {
		return 0, false
	}
	var r *Refusal
	if !errors.As(err, &r) {
		return jitter(attempt), c.Repeat
	}
	switch {
	case r.Status == http.StatusTooManyRequests:
		return r.After, c.Patient
	case r.Status >= 500:
		return jitter(attempt), c.Repeat
	}
	return 0, false
}

// await holds a call back while its route has no calls left.
func (cl *Client) await(ctx context.Context, c Call) error {
	cl.mu.Lock()
	wait := cl.until[c.Route].Sub(cl.now())
	cl.mu.Unlock()
	if wait <= 0 {
		return nil
	}
	if !c.Patient || !inTime(ctx, wait) {
		return &Refusal{Status: http.StatusTooManyRequests, Message: "rate limit of " + c.Route, After: wait}
	}
	return Pause(ctx, wait)
}

// note remembers that a route has no calls left.
func (cl *Client) note(route string, h http.Header) {
	if route == "" || h.Get("X-RateLimit-Remaining") != "0" {
		return
	}
	cl.mu.Lock()
	defer cl.mu.Unlock()
	now := cl.now()
	if len(cl.until) >= routeLimit {
		for r, t := range cl.until {
			if t.Before(now) {
				delete(cl.until, r)
			}
		}
	}
	cl.until[route] = now.Add(seconds(h.Get("X-RateLimit-Reset-After"), 0))
}

func refuse(resp *http.Response, data []byte) *Refusal {
	r := &Refusal{Status: resp.StatusCode}
	var said struct {
		Code       int     `json:"code"`
		Message    string  `json:"message"`
		RetryAfter float64 `json:"retry_after"`
	}
	if json.Unmarshal(data, &said) == nil && said.Message != "" {
		r.Code, r.Message = said.Code, said.Message
	} else {
		r.Message = http.StatusText(resp.StatusCode)
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		r.After = time.Duration(said.RetryAfter * float64(time.Second))
		if r.After <= 0 {
			r.After = seconds(resp.Header.Get("Retry-After"), 5*time.Second)
		}
	}
	if resp.StatusCode == http.StatusBadRequest {
		r.Message = strings.TrimSpace(r.Message + " " + cutBytes(string(data), 500))
	}
	return r
}

// inTime reports whether a wait of d ends before the context does.
func inTime(ctx context.Context, d time.Duration) bool {
	end, ok := ctx.Deadline()
	return !ok || time.Until(end) > d
}

// Pause waits for d or until the context ends.
func Pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// jitter is the wait before attempt+1: 250 ms doubling, between half and whole.
func jitter(attempt int) time.Duration {
	d := 250 * time.Millisecond << (attempt - 1)
	return d/2 + Spread(d/2)
}

// Spread is a random part of d, so that many who wait do not wake at once.
func Spread(d time.Duration) time.Duration {
	return rand.N(d) //nolint:gosec // no secret depends on it
}

// cutBytes is at most n bytes of s, whole runes.
func cutBytes(s string, n int) string {
	for len(s) > n {
		_, w := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-w]
	}
	return s
}
