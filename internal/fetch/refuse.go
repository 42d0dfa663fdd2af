package fetch

import (
	"bytes"
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

// explain turns a failed exchange with the host of at into the sentence a
// member is shown. A cancelled ctx stays what it is: nobody is left to read.
func explain(ctx context.Context, at *url.URL, err error) error {
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
		return news.Faultf(err, "newsdesk is fetching many pages just now and did not get to %s. Try again in a minute.", at.Host)
	case errors.As(err, &large):
		return news.Faultf(err, "%s sent more than %d MB, which is too much for an article. Paste the article's text instead.", at.Host, large.limit>>20)
	case errors.Is(err, errPacked):
		return news.Faultf(err, "%s sent the page in a compression newsdesk did not ask for. Paste the article's text instead.", at.Host)
	case errors.Is(err, ssrf.ErrProhibitedPort):
		return news.Faultf(err, "%s asks for a port that web pages do not use, so newsdesk does not open it. Use the site's public address.", at.Host)
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return news.Faultf(err, "%s is inside a private network, and newsdesk opens public addresses only. The operator can allow its range with NEWSDESK_FETCH_ALLOW.", at.Host)
	case errors.As(err, &lookup) && lookup.IsNotFound:
		return news.Faultf(err, "There is no site called %s. Check the spelling of the address.", at.Hostname())
	case timedOut(err):
		return news.Faultf(err, "%s took too long to send the page. Try again later, or paste the article's text.", at.Host)
	case badCertificate(err):
		return news.Faultf(err, "%s has no valid certificate, so what it sends cannot be trusted. Paste the article's text instead.", at.Host)
	case errors.Is(err, syscall.ECONNREFUSED):
		return news.Faultf(err, "%s does not accept connections. Check the address, or try again later.", at.Host)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return news.Faultf(err, "%s broke off before the whole page had arrived. Try again later.", at.Host)
	}
	return news.Faultf(err, "%s could not be read: the connection failed. Try again later, or paste the article's text.", at.Host)
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

// refused explains an answer that is not 200.
func refused(response *http.Response) error {
	host, status := response.Request.URL.Host, response.StatusCode
	cause := fmt.Errorf("fetch %s: status %s", host, response.Status)
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusPaymentRequired:
		return news.Faultf(cause, "%s does not give this page to newsdesk (status %d): it wants a login or keeps programs out. Paste the article's text instead.", host, status)
	case status == http.StatusNotFound || status == http.StatusGone:
		return news.Faultf(cause, "%s has no page at this address (status %d). Check the link.", host, status)
	case status == http.StatusUnavailableForLegalReasons:
		return news.Faultf(cause, "%s withholds this page for legal reasons where newsdesk runs (status 451). Paste the article's text instead.", host)
	case status == http.StatusTooManyRequests:
		return news.Faultf(cause, "%s says it gets too many requests (status 429). Try again in a few minutes.", host)
	case status >= 500:
		return news.Faultf(cause, "%s has trouble of its own (status %d). Try again later.", host, status)
	}
	return news.Faultf(cause, "%s did not send the page (status %d). Open the link in a browser to see why, or paste the article's text.", host, status)
}

// readable refuses what is no page, by what the server calls it and by what
// its first bytes show. Servers mislabel both ways, so both are asked.
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
