package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"newsdesk/internal/news"
)

var (
	errBusy   = errors.New("too many requests under way")
	errPacked = errors.New("unrequested content encoding")
)

// tooLargeError says that a body went past its limit, in bytes.
type tooLargeError struct{ limit int64 }

func (e *tooLargeError) Error() string { return fmt.Sprintf("body over %d bytes", e.limit) }

// errand is what a request is for, which decides what is said when it fails.
type errand struct {
	thing   string // "page" or "feed"
	waiting bool   // a member waits for it and can do something else instead
}

var (
	forPage = errand{thing: "page", waiting: true}
	forFeed = errand{thing: "feed"}
)

// fault is a news.Fault, with advice for a member who waits.
func (e errand) fault(cause error, advice, format string, args ...any) error {
	said := fmt.Sprintf(format, args...)
	if e.waiting {
		said += " " + advice
	}
	return news.Faultf(cause, "%s", said)
}

// explain turns a failed exchange with the host of at into a news.Fault. A cancelled
// ctx stays what it is: nobody is left to read a sentence.
func (e errand) explain(ctx context.Context, at *url.URL, err error) error {
	if _, said := news.Say(err); said {
		return fmt.Errorf("fetch %s: %w", at.Host, err)
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return fmt.Errorf("fetch %s: %w", at.Host, ctx.Err())
	}
	var large *tooLargeError
	var lookup *net.DNSError
	switch {
	case errors.Is(err, errBusy):
		return e.fault(err, "Try again in a minute.", "newsdesk is fetching many pages right now and did not get to %s.", at.Host)
	case errors.As(err, &large):
		return e.fault(err, "Paste the article's text instead.", "%s sent more than %d MB, which is too much for a %s.", at.Host, large.limit>>20, e.thing)
	case errors.Is(err, errPacked):
		return e.fault(err, "Paste the article's text instead.", "%s sent the %s in a compression newsdesk did not ask for.", at.Host, e.thing)
	case errors.Is(err, ssrf.ErrProhibitedPort):
		return news.Faultf(err, "%s asks for a port that web pages do not use, so newsdesk does not open it. Use the site's public address.", at.Host)
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return news.Faultf(err, "%s is inside a private network, and newsdesk opens public addresses only. The operator can allow its range with NEWSDESK_FETCH_ALLOW.", at.Host)
	case errors.As(err, &lookup) && lookup.IsNotFound:
		return news.Faultf(err, "There is no site called %s. Check the spelling of the address.", at.Hostname())
	case timedOut(err):
		return e.fault(err, "Try again later, or paste the article's text.", "%s took too long to send the %s.", at.Host, e.thing)
	case badCertificate(err):
		return e.fault(err, "Paste the article's text instead.", "%s has no valid certificate, so what it sends cannot be trusted.", at.Host)
	case errors.Is(err, syscall.ECONNREFUSED):
		return e.fault(err, "Check the address, or try again later.", "%s does not accept connections.", at.Host)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return e.fault(err, "Try again later.", "%s broke off before the whole %s had arrived.", at.Host, e.thing)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return e.fault(err, "Try again later.", "%s sent the %s damaged: it cannot be unpacked.", at.Host, e.thing)
	}
	return e.fault(err, "Try again later, or paste the article's text.", "%s could not be read: the connection failed.", at.Host)
}

func timedOut(err error) bool {
	var slow net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &slow) && slow.Timeout()
}

func badCertificate(err error) bool {
	var (
		chain   *tls.CertificateVerificationError
		name    x509.HostnameError
		record  tls.RecordHeaderError
		unknown x509.UnknownAuthorityError
	)
	return errors.As(err, &chain) || errors.As(err, &name) || errors.As(err, &record) || errors.As(err, &unknown)
}

// refused explains an answer that is not 200, in a *news.RetryError when the server
// says when to come back.
func (e errand) refused(response *http.Response) error {
	err := e.status(response)
	if after := retryAfter(response.Header, time.Now()); after > 0 {
		return &news.RetryError{After: after, Err: err}
	}
	return err
}

func (e errand) status(response *http.Response) error {
	host, status := response.Request.URL.Host, response.StatusCode
	cause := fmt.Errorf("fetch %s: status %s", host, response.Status)
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusPaymentRequired:
		return e.fault(cause, "Paste the article's text instead.", "%s does not give this %s to newsdesk (status %d): it wants a login or keeps programs out.", host, e.thing, status)
	case status == http.StatusGone:
		return e.fault(errors.Join(news.ErrGone, cause), "Check the link.", "%s has no %s at this address any more (status %d).", host, e.thing, status)
	case status == http.StatusNotFound:
		return e.fault(cause, "Check the link.", "%s has no %s at this address (status %d).", host, e.thing, status)
	case status == http.StatusUnavailableForLegalReasons:
		return e.fault(cause, "Paste the article's text instead.", "%s withholds this %s for legal reasons where newsdesk runs (status 451).", host, e.thing)
	case status == http.StatusTooManyRequests:
		return e.fault(cause, "Try again in a few minutes.", "%s says it gets too many requests (status 429).", host)
	case status >= 500:
		return e.fault(cause, "Try again later.", "%s has trouble of its own (status %d).", host, status)
	}
	return e.fault(cause, "Open the link in a browser to see why, or paste the article's text.", "%s did not send the %s (status %d).", host, e.thing, status)
}

// readable refuses what is not a page, by its content type and by its first bytes:
// servers mislabel pages as files, and files as pages.
func readable(page news.Page) error {
	at, body := page.URL, page.Body
	if len(bytes.TrimSpace(body)) == 0 {
		return news.Faultf(nil, "%s sent an empty page. Check the link, or paste the article's text.", at.Host)
	}
	sniffed, _, _ := mime.ParseMediaType(http.DetectContentType(body))
	declared, params, err := mime.ParseMediaType(page.Type)
	if err != nil {
		declared = sniffed
	}
	// UTF-16 without a byte order mark looks binary to the sniffer.
	wide := strings.HasPrefix(strings.ToLower(params["charset"]), "utf-16")
	if !strings.HasPrefix(sniffed, "text/") && !wide {
		return notPage(at, sniffed)
	}
	switch declared {
	case "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/xml", "application/xml", "application/octet-stream":
		return nil
	}
	return notPage(at, declared)
}

func notPage(at *url.URL, mediaType string) error {
	cause := fmt.Errorf("fetch %s: media type %s", at.Host, mediaType)
	family, _, _ := strings.Cut(mediaType, "/")
	what := "something other than text"
	switch {
	case mediaType == "application/pdf":
		what = "a PDF"
	case family == "image":
		what = "a picture"
	case family == "video":
		what = "a video"
	case family == "audio":
		what = "a sound recording"
	case strings.HasSuffix(mediaType, "+xml") || mediaType == "application/json":
		what = "data for programs"
	case mediaType == "application/zip" || mediaType == "application/x-gzip":
		what = "an archive"
	}
	return news.Faultf(cause, "The address at %s leads to %s, not to a page. Paste the article's text instead.", at.Host, what)
}
