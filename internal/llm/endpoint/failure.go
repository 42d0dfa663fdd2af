package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/text"

	openai "github.com/sashabaranov/go-openai"
)

// The causes of contexts that this package ends itself.
var (
	errFirst = errors.New("the reply did not begin in time")
	errIdle  = errors.New("the reply stopped half-way")
)

// Kind says what a failure means for the calls that follow.
type Kind int

// The kinds.
const (
	Down          Kind = iota // not answering; counts towards opening the breaker
	Endless                   // sent more than a reply can need; counts likewise
	Misconfigured             // key, credit, model or address is wrong: asking again soon is of no use
	Refused                   // this request was refused; another may pass
	Overflow                  // the prompt is larger than the model's window
	Crowded                   // turned away here, the endpoint was not asked
)

// Failure is why a call brought no reply. It prints in plain words, cut to one
// line and without the key.
type Failure struct {
	Kind   Kind
	Status int    // of the response; 0 when none came
	Detail string // what the endpoint wrote, in lower case and uncut, for matching: never printed

	say   string
	retry bool
	after time.Duration // the wait that the endpoint asked for
	err   error         // what a caller may look for with errors.Is
}

// Error says what the endpoint did.
func (f *Failure) Error() string { return f.say }

// Unwrap is context.DeadlineExceeded for a call that ran out of time.
func (f *Failure) Unwrap() error { return f.err }

// stopped is the error of a ctx that is over: the caller's own if it canceled,
// else a failure of kind k, as somebody waited in vain.
func stopped(ctx context.Context, k Kind, say string) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return fmt.Errorf("call model: %w", ctx.Err())
	}
	return &Failure{Kind: k, say: say, err: context.DeadlineExceeded}
}

// explain makes a *Failure of err, or the error of a canceled ctx. ctx is the
// attempt's; begun is whether something of the reply had arrived.
func (e *Endpoint) explain(ctx context.Context, err error, x *exchange, begun bool) error {
	if err == nil {
		return nil
	}
	var f *Failure
	if !errors.As(err, &f) {
		err = e.classify(ctx, err, x, begun)
	}
	if errors.As(err, &f) {
		f.after = retryAfter(x.header, e.opts.Now())
	}
	return err
}

// classify says what err of one attempt means.
func (e *Endpoint) classify(ctx context.Context, err error, x *exchange, begun bool) error {
	t := e.opts.Timeouts
	switch cause := context.Cause(ctx); {
	case cause == nil:
	case errors.Is(cause, errFirst):
		return e.fail(Down, fmt.Sprintf("sent nothing within %s", t.First), false)
	case errors.Is(cause, errIdle):
		return e.fail(Down, fmt.Sprintf("stopped half-way for %s", t.Idle), false)
	default:
		return stopped(ctx, Down, e.base.Host+" gave no whole reply in time")
	}
	switch {
	case errors.Is(err, errTooLarge):
		return e.fail(Endless, "sent far too much", false)
	case errors.Is(err, errRedirected):
		return e.fail(Misconfigured, fmt.Sprintf("redirects elsewhere (%d): give the address it redirects to", x.status), false)
	}
	return e.translate(err, x, begun)
}

// translate says what an error of go-openai's means.
func (e *Endpoint) translate(err error, x *exchange, begun bool) *Failure {
	// RequestError first: it may wrap an APIError without status and message.
	var request *openai.RequestError
	var api *openai.APIError
	var conn *url.Error
	switch {
	case errors.As(err, &request):
		return e.rejected(request.HTTPStatusCode, readComplaint(request.Body), begun)
	case errors.As(err, &api):
		said := complaint{message: api.Message, kind: api.Type, code: fmt.Sprint(api.Code)}
		if api.Param != nil {
			said.param = *api.Param
		}
		return e.rejected(api.HTTPStatusCode, said, begun)
	case x.status >= http.StatusBadRequest:
		return e.rejected(x.status, complaint{}, begun)
	case errors.As(err, &conn):
		return e.fail(Down, "could not be reached: "+conn.Err.Error(), true)
	case x.status == 0: // go-openai refused the request itself
		return &Failure{Kind: Refused, say: e.tidy(err.Error()), Detail: strings.ToLower(err.Error())}
	}
	return e.fail(Down, "broke off its reply: "+err.Error(), !begun)
}

// fail makes a failure whose subject is the endpoint.
func (e *Endpoint) fail(k Kind, did string, retry bool) *Failure {
	return &Failure{Kind: k, say: e.tidy(e.base.Host + " " + did), retry: retry}
}

// rejected says what an error status, or an error inside a reply with status
// 200, means; status 0 is taken from the complaint's code.
func (e *Endpoint) rejected(status int, said complaint, begun bool) *Failure {
	if status < http.StatusBadRequest {
		status, _ = strconv.Atoi(said.code)
	}
	f := &Failure{Status: status, Detail: said.all()}
	var did string
	switch {
	case status == http.StatusUnauthorized:
		f.Kind, did = Misconfigured, "does not accept the key"
	case status == http.StatusPaymentRequired || strings.Contains(f.Detail, "insufficient_quota"):
		f.Kind, did = Misconfigured, "says that the account is out of credit"
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		f.Kind, did = Misconfigured, fmt.Sprintf("knows no model %q, or the address is wrong", e.opts.Model)
	case overflowWords.MatchString(f.Detail):
		f.Kind, did = Overflow, "says that the prompt is longer than the model's window"
	case status == http.StatusTooManyRequests:
		f.retry, did = !begun, "asks to slow down"
	case status == http.StatusRequestTimeout || status >= 500 || status == 0:
		f.retry, did = !begun && retryable[status], "failed"
	default:
		f.Kind, did = Refused, "refused the request"
	}
	if status != 0 {
		did += fmt.Sprintf(" (%d)", status)
	}
	if said.message != "" {
		did += ": " + said.message
	}
	f.say = e.tidy(e.base.Host + " " + did)
	return f
}

var retryable = map[int]bool{408: true, 500: true, 502: true, 503: true, 504: true}

var overflowWords = regexp.MustCompile(`context_length_exceeded|exceed_context_size|maximum context|context (length|size|window)`)

// tidy makes foreign words fit to print: one short line without the key.
func (e *Endpoint) tidy(s string) string {
	if key := e.opts.Key; key != "" {
		s = strings.ReplaceAll(s, key, "***")
	}
	return text.Truncate(strings.Join(strings.Fields(text.Clean(s)), " "), 240)
}
