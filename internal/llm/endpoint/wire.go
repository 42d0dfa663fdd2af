package endpoint

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"
	"time"
)

// maxFault bounds what is read of a response with an error status, in bytes.
const maxFault = 64 << 10

var (
	errTooLarge   = errors.New("response too large")
	errRedirected = errors.New("response is a redirect")
)

// newHTTPClient is for an address the operator chose: it may lie on this
// machine or behind the operator's proxy. Waiting for a response is bounded by
// the request's context. Redirects are not followed: prompts go where the
// operator said, and nowhere else.
func newHTTPClient(connect time.Duration, conns int) *http.Client {
	dial := &net.Dialer{Timeout: connect, KeepAlive: 30 * time.Second}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{CheckRedirect: stay, Transport: &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dial.DialContext,
		TLSHandshakeTimeout:   connect,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   conns,
		IdleConnTimeout:       90 * time.Second,
		ExpectContinueTimeout: time.Second,
	}}
}

// exchange is what go-openai does not hand on: status and headers, which it
// loses when opening a stream fails, and the body of a reply that should have
// been a stream and was not.
type exchange struct {
	status int
	header http.Header
	plain  []byte // of a JSON body with status 200, where a stream was asked for
	media  string // content type without parameters
	whole  bool   // no stream was asked for
}

type exchangeKey struct{}

func withExchange(ctx context.Context, x *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

// doer sends go-openai's requests: it caps what is read of the response, which
// go-openai does not, and fills in the request's exchange.
type doer struct {
	client *http.Client
	most   int64 // bytes of a body
}

// Do implements openai.HTTPDoer.
func (d doer) Do(req *http.Request) (*http.Response, error) {
	resp, err := d.client.Do(req) //nolint:gosec // the operator chose the address, nobody else can
	if err != nil {
		return nil, err
	}
	x, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		x = &exchange{}
	}
	x.status, x.header = resp.StatusCode, resp.Header
	x.media, _, _ = mime.ParseMediaType(resp.Header.Get("Content-Type"))
	body := resp.Body
	switch {
	case resp.StatusCode >= http.StatusMultipleChoices && resp.StatusCode < http.StatusBadRequest:
		_ = body.Close() // nothing of it is wanted
		return nil, errRedirected
	case resp.StatusCode >= http.StatusBadRequest:
		resp.Body = limited{io.LimitReader(body, maxFault), body}
	case strings.HasSuffix(x.media, "json") && !x.whole:
		defer func() { _ = body.Close() }() // read to its end, or given up
		x.plain, err = io.ReadAll(&capped{body, d.most})
		if err != nil {
			return nil, fmt.Errorf("read reply: %w", err)
		}
		resp.Body = io.NopCloser(bytes.NewReader(nil))
	default:
		resp.Body = limited{&capped{body, d.most}, body}
	}
	return resp, nil
}

type limited struct {
	io.Reader
	io.Closer
}

// capped fails where io.LimitReader would end: a cut reply must not look whole.
type capped struct {
	r    io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errTooLarge
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}
