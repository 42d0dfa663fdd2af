package endpoint

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// maxReply bounds what is left of a reply without its wrapping, in bytes: some
// 15,000 tokens.
const maxReply = 64 << 10

// Reply is what one chat call brought. With an error, it is what had come
// before that.
type Reply struct {
	Text    string
	Refusal string // in the model's words, cut to one line
	Finish  openai.FinishReason
	Usage   *openai.Usage // as reported, believable or not; nil without a report
	Taken   bool          // the endpoint took the call on, so it costs tokens

	begun bool // something of the reply arrived
}

// Chat makes one chat call, with the model and the stream set in req. Its error
// is a *Failure, or that of a canceled ctx.
func (e *Endpoint) Chat(ctx context.Context, req openai.ChatCompletionRequest) (Reply, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := newWatch(cancel, e.opts.Timeouts)
	defer watch.stop()
	req.Model, req.Stream = e.opts.Model, true
	var x exchange
	r, err := e.stream(withExchange(ctx, &x), req, &x, watch)
	r.Taken = x.status == http.StatusOK
	r.Refusal = e.tidy(r.Refusal)
	return r, e.explain(ctx, err, &x, r.begun)
}

// eventStream is the content type of a streamed reply.
const eventStream = "text/event-stream"

// stream collects a streamed reply. Streaming shows nobody anything early; it
// is how a stalled model is told from a slow one. A stream is whole only when
// it gave a finish reason: its end alone proves nothing.
func (e *Endpoint) stream(ctx context.Context, req openai.ChatCompletionRequest, x *exchange, w *watch) (r Reply, err error) {
	s, err := e.api.CreateChatCompletionStream(ctx, req)
	if err != nil {
		return r, err
	}
	defer func() { _ = s.Close() }() // read to its end, or given up
	if x.plain != nil {
		return e.unstreamed(x.plain)
	}
	if x.media == "text/html" {
		return r, e.fail(Misconfigured, "answered with a web page: the address is wrong", false)
	}
	var content strings.Builder
	for {
		chunk, err := s.Recv()
		r.Text = content.String()
		if err != nil {
			return r, e.ended(r, x, err)
		}
		r.begun = true
		w.touch()
		if chunk.Usage != nil {
			r.Usage = chunk.Usage
		}
		if len(chunk.Choices) == 0 {
			continue
		}
		first := chunk.Choices[0]
		content.WriteString(first.Delta.Content)
		r.Refusal += first.Delta.Refusal
		if first.FinishReason != "" {
			r.Finish = first.FinishReason
		}
		if content.Len()+len(r.Refusal) > maxReply {
			return r, errTooLarge
		}
	}
}

// ended is why a stream is no reply, nil for one that was whole: what is lost
// behind the finish reason is the usage at most.
func (e *Endpoint) ended(r Reply, x *exchange, err error) error {
	switch {
	case r.Finish == "" && !errors.Is(err, io.EOF):
		return err
	case !r.begun && x.media != eventStream:
		return e.fail(Down, fmt.Sprintf("answered with %q, which is no reply", x.media), false)
	}
	return e.whole(r)
}

// unstreamed reads a reply that came in one piece, which is how endpoints send
// an error with status 200, and some every reply.
func (e *Endpoint) unstreamed(body []byte) (r Reply, err error) {
	var whole struct {
		openai.ChatCompletionResponse
		Error json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(body, &whole); err != nil {
		return r, fmt.Errorf("decode reply: %w", err)
	}
	if len(whole.Error) > 0 && string(whole.Error) != "null" {
		return r, e.rejected(0, readComplaint(body), false)
	}
	if whole.Usage.PromptTokens > 0 {
		r.Usage = &whole.Usage
	}
	if len(whole.Choices) > 0 {
		first := whole.Choices[0]
		r.begun = true
		r.Text, r.Refusal, r.Finish = first.Message.Content, first.Message.Refusal, first.FinishReason
	}
	if len(r.Text)+len(r.Refusal) > maxReply {
		return r, errTooLarge
	}
	return r, e.whole(r)
}

// whole is nil for a reply that says how it ended, and not by an error.
func (e *Endpoint) whole(r Reply) error {
	switch {
	case !r.begun:
		return e.fail(Down, "sent a reply with nothing in it", false)
	case r.Finish == "":
		return e.fail(Down, "broke off its reply", false)
	case r.Finish == "error":
		return e.fail(Down, "reported an error in the middle of its reply", r.Text == "")
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
