// Package fetch gets what a member points at, a web page, a feed or an uploaded file,
// without becoming a way into the operator's network or a burden on anybody: a host
// is asked for one thing at a time, with a pause in between.
//
// Addresses are checked when they are dialled, after DNS and again for every
// redirect, so that a name which resolves differently the second time gains nothing.
// The package refuses private, loopback, link-local and metadata addresses and their
// IPv6 disguises, unusual ports, anything but http and https, redirects that leave
// https, are long or circular, bodies over the limit once unpacked, servers that take
// too long, and files that are not pages. Every refusal is a news.Fault that names
// the host and says what to do.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/news"
)

// Limits where Options leave them zero. Sizes are counted after decompression.
const (
	MaxPage       = 5 << 20          // bytes of a page
	MaxFeed       = 8 << 20          // bytes of a feed
	MaxAttachment = news.MaxArticle  // bytes of a file
	HeaderTimeout = 10 * time.Second // to connect, and again until the first header
	Timeout       = 20 * time.Second // from the call to the last byte, redirects included

	maxRedirects = 5
	maxAddress   = 2048 // bytes of a URL
	perHost      = 2    // connections; a second one is for a redirect from another host
	atOnce       = 16   // requests, all hosts
)

// Options are the operator's choices. Zero values take the constants above.
type Options struct {
	Allow           []netip.Prefix // ranges inside the operator's network that pages may come from, on any port
	Agent           string         // User-Agent, with a contact
	AttachmentHosts []string       // host or host:port, exact; trusted, so exempt from the address guard
	Pause           time.Duration  // between two requests for pages or feeds of one host; zero is none
	MaxPage         int64
	MaxFeed         int64
	HeaderTimeout   time.Duration
	Timeout         time.Duration
	Resolver        *net.Resolver // nil for the system's
}

// Client fetches under Options. It is safe for concurrent use.
type Client struct {
	options Options
	pages   *http.Client // behind the address guard
	files   *http.Client // AttachmentHosts only
	slots   chan struct{}
	turns   *turns // of hosts
}

// New makes a Client. HTTP proxies from the environment are not used: the
// guard would see the proxy's address in place of the site's.
func New(o Options) *Client {
	if o.MaxPage <= 0 {
		o.MaxPage = MaxPage
	}
	if o.MaxFeed <= 0 {
		o.MaxFeed = MaxFeed
	}
	if o.HeaderTimeout <= 0 {
		o.HeaderTimeout = HeaderTimeout
	}
	if o.Timeout <= 0 {
		o.Timeout = Timeout
	}
	c := &Client{options: o, slots: make(chan struct{}, atOnce), turns: newTurns(o.Pause)}
	guarded := net.Dialer{Timeout: o.HeaderTimeout, Resolver: o.Resolver, Control: newGuard(o.Allow).control}
	c.pages = &http.Client{Transport: transport(guarded, o), CheckRedirect: follow}
	open := net.Dialer{Timeout: o.HeaderTimeout, Resolver: o.Resolver}
	c.files = &http.Client{Transport: transport(open, o), CheckRedirect: c.stay}
	return c
}

// transport speaks HTTP/1.1 only: there MaxConnsPerHost is also the number of
// requests a host sees at once, which HTTP/2 would multiplex past.
func transport(d net.Dialer, o Options) *http.Transport {
	return &http.Transport{
		DialContext:            d.DialContext,
		TLSHandshakeTimeout:    o.HeaderTimeout,
		ResponseHeaderTimeout:  o.HeaderTimeout,
		MaxResponseHeaderBytes: 256 << 10,
		MaxConnsPerHost:        perHost,
		MaxIdleConnsPerHost:    1,
		MaxIdleConns:           atOnce,
		IdleConnTimeout:        30 * time.Second,
	}
}

// Page gets the page at rawURL: HTML or plain text. Its errors are news.Faults, except
// for a cancelled ctx.
func (c *Client) Page(ctx context.Context, rawURL string) (news.Page, error) {
	u, err := address(rawURL)
	if err != nil {
		return news.Page{}, err
	}
	got, err := c.get(ctx, request{client: c.pages, url: u, accept: acceptPage, limit: c.options.MaxPage, errand: forPage, polite: true})
	if err != nil {
		return news.Page{}, err
	}
	if err := readable(got.Page); err != nil {
		return news.Page{}, err
	}
	return got.Page, nil
}

// Attachment gets an uploaded file of at most MaxAttachment bytes. The address
// must be at one of AttachmentHosts, and stay there.
func (c *Client) Attachment(ctx context.Context, rawURL string) ([]byte, error) {
	u, err := address(rawURL)
	if err != nil {
		return nil, err
	}
	if !c.trusted(u) {
		return nil, news.Faultf(nil, "Files are read from Discord only, and %s is not Discord. Attach the file to the command.", u.Host)
	}
	file, err := c.get(ctx, request{client: c.files, url: u, accept: acceptPage, limit: MaxAttachment, errand: forPage})
	return file.Body, err
}

const acceptPage = "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1"

// request is what to get, and how.
type request struct {
	client *http.Client
	url    *url.URL
	accept string
	known  news.Validators // to ask whether it changed; zero for a plain request
	limit  int64           // bytes of body
	errand errand
	polite bool // wait for the host's turn
}

// reply is an answer of 200, or of 304 without a body.
type reply struct {
	news.Page
	response *http.Response // its body is read and closed
}

// get waits for the host's turn and a free slot, and keeps both until it has read the
// whole body.
func (c *Client) get(ctx context.Context, r request) (reply, error) {
	done, err := c.enter(ctx, r)
	if err != nil {
		return reply{}, r.errand.explain(ctx, r.url, errors.Join(errBusy, err))
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	outgoing, err := c.outgoing(ctx, r)
	if err != nil {
		return reply{}, notAddress(err)
	}
	response, err := r.client.Do(outgoing)
	if err != nil {
		return reply{}, r.errand.explain(ctx, failedAt(err, r.url), err)
	}
	defer response.Body.Close()
	got := reply{Page: news.Page{URL: response.Request.URL, Type: response.Header.Get("Content-Type")}, response: response}
	switch {
	case response.StatusCode == http.StatusNotModified && r.known != news.Validators{}:
		return got, nil
	case response.StatusCode != http.StatusOK:
		return reply{}, r.errand.refused(response)
	}
	if got.Body, err = read(response, r.limit); err != nil {
		return reply{}, r.errand.explain(ctx, got.URL, err)
	}
	return got, nil
}

// enter waits until r may be sent, at most as long as a request may take.
func (c *Client) enter(ctx context.Context, r request) (done func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	leave := func() {}
	if r.polite {
		if leave, err = c.turns.take(ctx, r.url.Host); err != nil {
			return nil, err
		}
	}
	select {
	case c.slots <- struct{}{}:
		return func() { <-c.slots; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}

func (c *Client) outgoing(ctx context.Context, r request) (*http.Request, error) {
	out, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url.String(), nil)
	if err != nil {
		return nil, err
	}
	out.Header.Set("User-Agent", c.options.Agent)
	out.Header.Set("Accept", r.accept)
	if r.known.ETag != "" {
		out.Header.Set("If-None-Match", r.known.ETag)
	}
	if r.known.LastModified != "" {
		out.Header.Set("If-Modified-Since", r.known.LastModified)
	}
	return out, nil
}

// failedAt is the address that a failed request had been redirected to, or first when
// it was not redirected.
func failedAt(err error, first *url.URL) *url.URL {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		if at, parseErr := url.Parse(wrapped.URL); parseErr == nil && at.Host != "" {
			return at
		}
	}
	return first
}

// read reads the whole body, unpacked; a *tooLargeError when it is over limit bytes.
func read(response *http.Response, limit int64) ([]byte, error) {
	if packed := response.Header.Get("Content-Encoding"); packed != "" && !strings.EqualFold(packed, "identity") {
		return nil, fmt.Errorf("%w: %s", errPacked, packed)
	}
	if response.ContentLength > limit {
		return nil, &tooLargeError{limit}
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > limit {
		return nil, &tooLargeError{limit}
	}
	return body, nil
}

// follow decides on redirects of pages.
func follow(request *http.Request, via []*http.Request) error {
	from, to := via[len(via)-1].URL, request.URL
	to.User, to.Fragment, to.RawFragment = nil, "", ""
	if to.Scheme != "http" && to.Scheme != "https" {
		return news.Faultf(nil, "%s redirects to an address that is not a web page (%s:). Open the link and paste the article's text instead.", from.Host, to.Scheme)
	}
	if from.Scheme == "https" && to.Scheme == "http" {
		return news.Faultf(nil, "%s redirects from a secure address to an insecure one, which newsdesk does not follow. Try the article's own address.", from.Host)
	}
	for _, earlier := range via {
		if earlier.URL.String() == to.String() {
			return news.Faultf(nil, "%s redirects in a circle, so there is no page to read. Open the link in a browser and copy the address it ends at, or paste the text.", from.Host)
		}
	}
	if len(via) > maxRedirects {
		return news.Faultf(nil, "%s redirects more than %d times. Open the link in a browser and copy the address it ends at.", from.Host, maxRedirects)
	}
	return nil
}

// stay decides on redirects of files, which must stay on the same trusted host.
func (c *Client) stay(request *http.Request, via []*http.Request) error {
	if request.URL.Host != via[0].URL.Host {
		return news.Faultf(nil, "%s redirects to another host, which newsdesk does not follow for files. Attach the file again.", via[0].URL.Host)
	}
	return follow(request, via)
}

func (c *Client) trusted(u *url.URL) bool {
	return slices.ContainsFunc(c.options.AttachmentHosts, func(host string) bool {
		return strings.EqualFold(host, u.Host)
	})
}
