package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/news"

	openai "github.com/sashabaranov/go-openai"
)

// retries follow the first try; putting a request in another manner is none.
const retries = 2

// reply is what one attempt brought.
type reply struct {
	text    string
	refusal string
	finish  openai.FinishReason
	usage   *openai.Usage // nil when the endpoint reported none
	begun   bool          // something of the reply arrived
}

// ask gets a reply, with retries, and reads it.
func (c *Client) ask(ctx context.Context, p news.Prompt, bill *bill) (news.Draft, error) {
	for try := 0; ; {
		m := c.dialect.manner()
		r, after, err := c.attempt(ctx, p, m, bill)
		if err == nil {
			return c.read(p, m, r)
		}
		var f *failure
		if !errors.As(err, &f) {
			return news.Draft{}, err
		}
		switch {
		case f.kind == refused && c.dialect.learn(m, f):
			continue
		case f.kind == overflow:
			c.gauge.overflowed()
			return news.Draft{}, &DraftError{Reason: f.say}
		case !f.retry || try == retries || !c.pause(ctx, try, after):
			return news.Draft{}, err
		}
		try++
	}
}

// attempt makes one call. The result is the reply, or an error as classify
// makes it with the wait that the endpoint asked for.
func (c *Client) attempt(ctx context.Context, p news.Prompt, m manner, bill *bill) (r reply, after time.Duration, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var x exchange
	watch := newWatch(cancel, c.opts.Timeouts)
	defer watch.stop()
	r, err = c.stream(withExchange(ctx, &x), c.request(p, m), &x, watch)
	if !r.believable(p) {
		r.usage = nil
	}
	if x.status == http.StatusOK {
		bill.charge(counted(p), r)
	}
	var f *failure
	if err != nil && !errors.As(err, &f) {
		err = c.classify(ctx, err, &x, r.begun)
	}
	return r, retryAfter(x.header, c.opts.Now()), err
}

// eventStream is the content type of a streamed reply.
const eventStream = "text/event-stream"

// stream collects a streamed reply. Streaming shows nobody anything early; it
// is how a stalled model is told from a slow one. A stream is whole only when
// it gave a finish reason: its end alone proves nothing.
func (c *Client) stream(ctx context.Context, req openai.ChatCompletionRequest, x *exchange, w *watch) (r reply, err error) {
	s, err := c.api.CreateChatCompletionStream(ctx, req)
	if err != nil {
		return r, err
	}
	defer func() { _ = s.Close() }() // read to its end, or given up
	if x.plain != nil {
		return c.unstreamed(x.plain)
	}
	if x.media == "text/html" {
		return r, c.fail(misconfigured, "answered with a web page: the address is wrong", false)
	}
	var content strings.Builder
	for {
		chunk, err := s.Recv()
		r.text = content.String()
		if err != nil {
			return r, c.ended(r, x, err)
		}
		r.begun = true
		w.touch()
		if chunk.Usage != nil {
			r.usage = chunk.Usage
		}
		if len(chunk.Choices) == 0 {
			continue
		}
		first := chunk.Choices[0]
		content.WriteString(first.Delta.Content)
		r.refusal += first.Delta.Refusal
		if first.FinishReason != "" {
			r.finish = first.FinishReason
		}
		if content.Len()+len(r.refusal) > maxReply {
			return r, errTooLarge
		}
	}
}

// ended is why a stream is no reply, nil for one that was whole: what is lost
// behind the finish reason is the usage at most.
func (c *Client) ended(r reply, x *exchange, err error) error {
	switch {
	case r.finish == "" && !errors.Is(err, io.EOF):
		return err
	case !r.begun && x.media != eventStream:
		return c.fail(down, fmt.Sprintf("answered with %q, which is no reply", x.media), false)
	}
	return c.whole(r)
}

// unstreamed reads a reply that came in one piece, which is how endpoints send
// an error with status 200, and some every reply.
func (c *Client) unstreamed(body []byte) (r reply, err error) {
	var whole struct {
		openai.ChatCompletionResponse
		Error json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(body, &whole); err != nil {
		return r, fmt.Errorf("decode reply: %w", err)
	}
	if len(whole.Error) > 0 && string(whole.Error) != "null" {
		return r, c.rejected(0, readComplaint(body), false)
	}
	if whole.Usage.PromptTokens > 0 {
		r.usage = &whole.Usage
	}
	if len(whole.Choices) > 0 {
		first := whole.Choices[0]
		r.begun = true
		r.text, r.refusal, r.finish = first.Message.Content, first.Message.Refusal, first.FinishReason
	}
	if len(r.text) > maxReply {
		return r, errTooLarge
	}
	return r, c.whole(r)
}

// whole is nil for a reply that says how it ended, and not by an error.
func (c *Client) whole(r reply) error {
	switch {
	case !r.begun:
		return c.fail(down, "sent a reply with nothing in it", false)
	case r.finish == "":
		return c.fail(down, "broke off its reply", false)
	case r.finish == "error":
		return c.fail(down, "reported an error in the middle of its reply", r.text == "")
	}
	return nil
}

// watch ends an attempt that does not begin, or goes quiet half-way.
type watch struct {
	first, idle *time.Timer
	quiet       time.Duration
}

func newWatch(cancel context.CancelCauseFunc, t Timeouts) *watch {
	w := &watch{quiet: t.Idle}
	w.first = time.AfterFunc(t.First, func() { cancel(errFirst) })
	w.idle = time.AfterFunc(t.Total, func() { cancel(errIdle) })
	w.idle.Stop()
	return w
}

// touch notes that a piece of the reply arrived.
func (w *watch) touch() {
	w.first.Stop()
	w.idle.Reset(w.quiet)
}

func (w *watch) stop() {
	w.first.Stop()
	w.idle.Stop()
}

// pause waits before the next try: as long as the endpoint asked for, else a
// random time up to 4 and then 16 times Backoff. It reports false at once when
// the time left does not allow that.
func (c *Client) pause(ctx context.Context, try int, asked time.Duration) bool {
	wait := asked
	if wait <= 0 {
		least := c.opts.Timeouts.Backoff
		wait = least + rand.N(least<<(2*try+2)-least) //nolint:gosec // jitter is no secret
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// retryAfter reads Retry-After: seconds, or an HTTP date; 0 when there is none.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds >= 0 && seconds < 1e6 {
		return time.Duration(seconds * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
