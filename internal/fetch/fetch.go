// Package fetch gets what a member points at, a web page or an uploaded file,
// without becoming a way into the operator's network or a burden on anybody.
//
// Addresses are judged at dial time, after DNS and again for every redirect,
// so a name that resolves differently the second time gains nothing. Refused
// are private, loopback, link-local and metadata addresses and their IPv6
// disguises, odd ports, anything but http and https, a step down from https,
// long or circular redirects, bodies over the cap once unpacked, servers that
// drip, and files that are no page. Every refusal is a news.Fault that names
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
	MaxAttachment = news.MaxArticle  // bytes of a file
	HeaderTimeout = 10 * time.Second // to connect, and again until the first header
	Timeout       = 20 * time.Second // from the call to the last byte, redirects included

	maxRedirects = 5
	maxAddress   = 2048 // bytes of a URL
	perHost      = 2    // connections
	atOnce       = 16   // requests, all hosts
)

// Options are the operator's choices. Zero values take the constants above.
type Options struct {
	Allow           []netip.Prefix // ranges inside the operator's network that pages may come from, on any port
	Agent           string         // User-Agent, with a contact
	AttachmentHosts []string       // host or host:port, exact; trusted, so exempt from the address guard
	MaxPage         int64
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
}

// New makes a Client. HTTP proxies from the environment are not used: the
// guard would see the proxy's address in place of the site's.
func New(o Options) *Client {
	if o.MaxPage <= 0 {
		o.MaxPage = MaxPage
	}
	if o.HeaderTimeout <= 0 {
		o.HeaderTimeout = HeaderTimeout
	}
	if o.Timeout <= 0 {
		o.Timeout = Timeout
	}
	c := &Client{options: o, slots: make(chan struct{}, atOnce)}
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

// Page gets the page at rawURL: HTML or plain text. Its errors are news.Faults
// but for a cancelled ctx.
func (c *Client) Page(ctx context.Context, rawURL string) (news.Page, error) {
	u, err := address(rawURL)
	if err != nil {
		return news.Page{}, err
	}
	page, err := c.get(ctx, c.pages, u, c.options.MaxPage)
	if err != nil {
		return news.Page{}, err
	}
	if err := readable(page); err != nil {
		return news.Page{}, err
	}
	return page, nil
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
	file, err := c.get(ctx, c.files, u, MaxAttachment)
	return file.Body, err
}

// get waits for a free slot and keeps it until the whole body, at most limit
// bytes of it, is here.
func (c *Client) get(ctx context.Context, client *http.Client, u *url.URL, limit int64) (news.Page, error) {
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return news.Page{}, explain(ctx, u, errBusy)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return news.Page{}, notAddress(err)
	}
	request.Header.Set("User-Agent", c.options.Agent)
	request.Header.Set("Accept", "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1")
	response, err := client.Do(request)
	if err != nil {
		return news.Page{}, explain(ctx, failedAt(err, u), err)
	}
	defer response.Body.Close()
	at := response.Request.URL
	if response.StatusCode != http.StatusOK {
		return news.Page{}, refused(response)
	}
	body, err := read(response, limit)
	if err != nil {
		return news.Page{}, explain(ctx, at, err)
	}
	return news.Page{URL: at, Type: response.Header.Get("Content-Type"), Body: body}, nil
}

// failedAt is the address a failed request had been redirected to, first when
// it had not been.
func failedAt(err error, first *url.URL) *url.URL {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		if at, parseErr := url.Parse(wrapped.URL); parseErr == nil && at.Host != "" {
			return at
		}
	}
	return first
}

// read gives the whole body, unpacked, or errTooLarge.
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

// follow is the redirect rule for pages.
func follow(request *http.Request, via []*http.Request) error {
	from, to := via[len(via)-1].URL, request.URL
	to.User, to.Fragment, to.RawFragment = nil, "", ""
	if to.Scheme != "http" && to.Scheme != "https" {
		return news.Faultf(nil, "%s sends readers on to an address that is no web page (%s:). Open the link and paste the article's text instead.", from.Host, to.Scheme)
	}
	if from.Scheme == "https" && to.Scheme == "http" {
		return news.Faultf(nil, "%s sends readers on from a secure address to an insecure one, which newsdesk does not follow. Try the article's own address.", from.Host)
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

// stay is the redirect rule for files: the same trusted host.
func (c *Client) stay(request *http.Request, via []*http.Request) error {
	if request.URL.Host != via[0].URL.Host {
		return news.Faultf(nil, "%s sends the file request on to another host, which newsdesk does not follow. Attach the file again.", via[0].URL.Host)
	}
	return follow(request, via)
}

func (c *Client) trusted(u *url.URL) bool {
	return slices.ContainsFunc(c.options.AttachmentHosts, func(host string) bool {
		return strings.EqualFold(host, u.Host)
	})
}
