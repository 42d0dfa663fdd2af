package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/text"

	openai "github.com/sashabaranov/go-openai"
)

// The causes of contexts that this package ends itself.
var (
	errTotal = errors.New("the time for a draft is over")
	errFirst = errors.New("the reply did not begin in time")
	errIdle  = errors.New("the reply stopped half-way")
)

// kind says what a failure means for the calls that follow.
type kind int

const (
	down          kind = iota // not answering; counts towards opening the breaker
	misconfigured             // key, credit, model or address is wrong: asking again soon is of no use
	refused                   // this request was refused; another may pass
	overflow                  // the prompt is larger than the model's window
	crowded                   // turned away here, the endpoint was not asked
)

// failure is why a call brought no reply. It prints in plain words, cut to one
// line and without the key.
type failure struct {
	kind   kind
	say    string
	detail string // what the endpoint wrote, for matching only: never printed
	status int
	retry  bool
	err    error // what a caller may look for with errors.Is
}

func (f *failure) Error() string { return f.say }

func (f *failure) Unwrap() error { return f.err }

// DraftError is a reply that is no draft. It is news.ErrBadDraft.
type DraftError struct {
	Reason string // in plain words, for logs and for the model
	shape  bool
}

// Error says why.
func (e *DraftError) Error() string { return news.ErrBadDraft.Error() + ": " + e.Reason }

// Unwrap is news.ErrBadDraft.
func (e *DraftError) Unwrap() error { return news.ErrBadDraft }

// Repairable reports whether the model answered, but in another form than
// asked for: telling it so may help, which it does not after a reply that was
// cut, filtered, refused or made from part of the prompt.
func (e *DraftError) Repairable() bool { return e.shape }

// stopped is the error of a ctx that is over: the caller's own if it canceled,
// else a failure of kind k, as somebody waited in vain.
func stopped(ctx context.Context, k kind, say string) error {
	if cause := context.Cause(ctx); !errors.Is(cause, errTotal) && !errors.Is(cause, context.DeadlineExceeded) {
		return fmt.Errorf("draft: %w", ctx.Err())
	}
	return &failure{kind: k, say: say, err: context.DeadlineExceeded}
}

// classify says what err of one attempt means. ctx is the attempt's.
func (c *Client) classify(ctx context.Context, err error, x *exchange, begun bool) error {
	t := c.opts.Timeouts
	switch cause := context.Cause(ctx); {
	case cause == nil:
	case errors.Is(cause, errFirst):
		return c.fail(down, fmt.Sprintf("sent nothing within %s", t.First), false)
	case errors.Is(cause, errIdle):
		return c.fail(down, fmt.Sprintf("stopped half-way for %s", t.Idle), false)
	default:
		return stopped(ctx, down, c.host+" gave no whole reply in time")
	}
	if errors.Is(err, errTooLarge) {
		return &DraftError{Reason: "the reply was far too long"}
	}
	if errors.Is(err, errRedirected) {
		return c.fail(misconfigured, fmt.Sprintf("redirects elsewhere (%d): give the address it redirects to", x.status), false)
	}
	// RequestError first: it may wrap an APIError without status and message.
	var request *openai.RequestError
	var api *openai.APIError
	var conn *url.Error
	switch {
	case errors.As(err, &request):
		return c.rejected(request.HTTPStatusCode, readComplaint(request.Body), begun)
	case errors.As(err, &api):
		said := complaint{message: api.Message, kind: api.Type, code: fmt.Sprint(api.Code)}
		if api.Param != nil {
			said.param = *api.Param
		}
		return c.rejected(api.HTTPStatusCode, said, begun)
	case x.status >= http.StatusBadRequest:
		return c.rejected(x.status, complaint{}, begun)
	case errors.As(err, &conn):
		return c.fail(down, "could not be reached: "+conn.Err.Error(), true)
	case x.status == 0: // go-openai refused the request itself
		return &failure{kind: refused, say: c.tidy(err.Error()), detail: strings.ToLower(err.Error())}
	}
	return c.fail(down, "broke off its reply: "+err.Error(), !begun)
}

// fail makes a failure whose subject is the endpoint.
func (c *Client) fail(k kind, did string, retry bool) *failure {
	return &failure{kind: k, say: c.tidy(c.host + " " + did), retry: retry}
}

// rejected says what an error status, or an error inside a reply with status
// 200, means; status 0 is taken from the complaint's code.
func (c *Client) rejected(status int, said complaint, begun bool) *failure {
	if status < http.StatusBadRequest {
		status, _ = strconv.Atoi(said.code)
	}
	f := &failure{status: status, detail: said.all()}
	var did string
	switch {
	case status == http.StatusUnauthorized:
		f.kind, did = misconfigured, "does not accept the key"
	case status == http.StatusPaymentRequired || strings.Contains(f.detail, "insufficient_quota"):
		f.kind, did = misconfigured, "says that the account is out of credit"
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		f.kind, did = misconfigured, fmt.Sprintf("knows no model %q, or the address is wrong", c.opts.Model)
	case overflowWords.MatchString(f.detail):
		f.kind, did = overflow, "says that the prompt is longer than the model's window"
	case status == http.StatusTooManyRequests:
		f.retry, did = !begun, "asks to slow down"
	case status == http.StatusRequestTimeout || status >= 500 || status == 0:
		f.retry, did = !begun && retryable[status], "failed"
	default:
		f.kind, did = refused, "refused the request"
	}
	if status != 0 {
		did += fmt.Sprintf(" (%d)", status)
	}
	if said.message != "" {
		did += ": " + said.message
	}
	f.say = c.tidy(c.host + " " + did)
	return f
}

var retryable = map[int]bool{408: true, 500: true, 502: true, 503: true, 504: true}

var overflowWords = regexp.MustCompile(`context_length_exceeded|exceed_context_size|maximum context|context (length|size|window)`)

// complaint is the error object of an endpoint, in any of its forms.
type complaint struct{ message, kind, code, param string }

func (s complaint) all() string {
	return strings.ToLower(strings.Join([]string{s.message, s.kind, s.code, s.param}, " "))
}

// readComplaint reads {"error": {…}}, {"error": "text"}, {"message": "text"}
// and plain text.
func readComplaint(body []byte) complaint {
	var outer map[string]json.RawMessage
	if json.Unmarshal(body, &outer) != nil {
		return complaint{message: string(body)}
	}
	fields := outer
	if inner, ok := outer["error"]; ok {
		if json.Unmarshal(inner, &fields) != nil {
			return complaint{message: plain(inner)}
		}
	}
	message := plain(fields["message"])
	if message == "" {
		message = plain(fields["detail"])
	}
	return complaint{message, plain(fields["type"]), plain(fields["code"]), plain(fields["param"])}
}

// plain is a JSON string's text, or any other value as it is written.
func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// tidy makes foreign words fit to print: one short line without the key.
func (c *Client) tidy(s string) string {
	if key := c.opts.Key; key != "" {
		s = strings.ReplaceAll(s, key, "***")
	}
	return text.Truncate(strings.Join(strings.Fields(text.Clean(s)), " "), 240)
}
