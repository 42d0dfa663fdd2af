package discord

import (
	"bytes"
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
)

const (
	apiVersion  = "v9"     // the version discordgo speaks on the gateway
	maxReply    = 8 << 20  // bytes read of one response
	maxAttempts = 4        // of one call, the first included
	routeLimit  = 10 << 10 // pauses remembered before the ended ones are dropped
)

// api calls Discord over REST. Unlike discordgo's own calls, every wait ends
// with the context, nothing is repeated that could post twice, and no state
// grows with the number of interactions.
type api struct {
	base   string // with version, no slash at the end
	token  string
	client *http.Client
	now    func() time.Time

	mu    sync.Mutex
	until map[string]time.Time // routes without calls left, and when they have some again
}

// call is one request. Repeat says that a second execution does no harm, so
// that network errors and 5xx answers may be tried again. Patient says that a
// rate limit is waited for, as long as the context allows.
type call struct {
	method, path string
	body         any
	files        []file // sent beside the body
	route        string // what Discord counts by; "" is not counted
	repeat       bool
	patient      bool
}

// refusal is an answer of Discord that is not a success.
type refusal struct {
	Status  int
	Code    int    // Discord's own, 0 when there is none
	Message string // Discord's words
	After   time.Duration
}

func (r *refusal) Error() string {
	if r.Code != 0 {
		return fmt.Sprintf("discord answered %d (%d): %s", r.Status, r.Code, r.Message)
	}
	return fmt.Sprintf("discord answered %d: %s", r.Status, r.Message)
}

func newAPI(base *url.URL, token string, client *http.Client, now func() time.Time) *api {
	return &api{
		base: base.String() + "/" + apiVersion, token: token, client: client, now: now,
		until: make(map[string]time.Time),
	}
}

// do makes the call and decodes the answer into out, which may be nil.
func (a *api) do(ctx context.Context, c call, out any) error {
	body, err := c.encode()
	if err != nil {
		return fmt.Errorf("encode %s %s: %w", c.method, c.route, err)
	}
	for attempt := 1; ; attempt++ {
		if err := a.await(ctx, c); err != nil {
			return err
		}
		err = a.once(ctx, c, body, out)
		wait, again := a.again(c, err, attempt)
		if !again || !inTime(ctx, wait) {
			return err
		}
		if stop := pause(ctx, wait); stop != nil {
			return err
		}
	}
}

func (a *api) once(ctx context.Context, c call, body encoded, out any) error {
	var reader io.Reader
	if c.body != nil {
		reader = bytes.NewReader(body.bytes)
	}
	req, err := http.NewRequestWithContext(ctx, c.method, a.base+c.path, reader)
	if err != nil {
		return errors.New("make request: bad path") // the path may hold an interaction's token
	}
	req.Header.Set("Authorization", "Bot "+a.token)
	req.Header.Set("User-Agent", "DiscordBot (newsdesk, 1)")
	if c.body != nil {
		req.Header.Set("Content-Type", body.kind)
	}
	resp, err := a.client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return fmt.Errorf("call discord: %w", err)
	}
	defer func() { _ = resp.Body.Close() }() // all that is wanted of it is read
	a.note(c.route, resp.Header)
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
func (a *api) again(c call, err error, attempt int) (time.Duration, bool) {
	if err == nil || attempt >= maxAttempts {
		return 0, false
	}
	var r *refusal
	if !errors.As(err, &r) {
		return jitter(attempt), c.repeat
	}
	switch {
	case r.Status == http.StatusTooManyRequests:
		return r.After, c.patient
	case r.Status >= 500:
		return jitter(attempt), c.repeat
	}
	return 0, false
}

// await holds a call back while its route has no calls left.
func (a *api) await(ctx context.Context, c call) error {
	a.mu.Lock()
	wait := a.until[c.route].Sub(a.now())
	a.mu.Unlock()
	if wait <= 0 {
		return nil
	}
	if !c.patient || !inTime(ctx, wait) {
		return &refusal{Status: http.StatusTooManyRequests, Message: "rate limit of " + c.route, After: wait}
	}
	return pause(ctx, wait)
}

// note remembers that a route has no calls left.
func (a *api) note(route string, h http.Header) {
	if route == "" || h.Get("X-RateLimit-Remaining") != "0" {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if len(a.until) >= routeLimit {
		for r, t := range a.until {
			if t.Before(now) {
				delete(a.until, r)
			}
		}
	}
	a.until[route] = now.Add(seconds(h.Get("X-RateLimit-Reset-After"), 0))
}

func refuse(resp *http.Response, data []byte) *refusal {
	r := &refusal{Status: resp.StatusCode}
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

// pause waits for d or until the context ends.
func pause(ctx context.Context, d time.Duration) error {
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
	return d/2 + spread(d/2)
}

// spread is a random part of d, so that many who wait do not wake at once.
func spread(d time.Duration) time.Duration {
	return rand.N(d) //nolint:gosec // no secret depends on it
}
