package fetch

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"

	"newsdesk/internal/news"
)

// guard decides which addresses may be dialled. It checks the address that is about to
// be connected to, not the name that it came from.
type guard struct {
	allow  []netip.Prefix
	public *ssrf.Guardian
}

// newGuard opens the operator's ranges on any port, and the public internet
// on the ports that web servers use.
func newGuard(allow []netip.Prefix) guard {
	return guard{allow: allow, public: ssrf.New(ssrf.WithPorts(80, 443, 8080, 8443))}
}

// control is a net.Dialer.Control.
func (g guard) control(network, address string, conn syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", ssrf.ErrInvalidHostPort, address)
	}
	for _, prefix := range g.allow {
		if prefix.Contains(at.Addr().Unmap()) {
			return nil
		}
	}
	// Safe checks the port first; the error for a private address should say that it
	// is one.
	if err := g.public.SafeAddr(at.Addr()); err != nil {
		return err
	}
	return g.public.Safe(network, address, conn)
}

// address reads an address as a member typed it: http or https, with a host; it drops
// credentials and fragment.
func address(raw string) (*url.URL, error) {
	raw = strings.TrimSpace(raw)
	if len(raw) > maxAddress {
		return nil, news.Faultf(nil, "That address is longer than %d characters. Use the article's plain link.", maxAddress)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, notAddress(err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, notAddress(nil)
	}
	if _, port, err := net.SplitHostPort(u.Host); err == nil && port == "" {
		u.Host = strings.TrimSuffix(u.Host, ":")
	}
	u.Host = strings.ToLower(u.Host)
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	return u, nil
}

func notAddress(cause error) error {
	return news.Faultf(cause, "That is not the address of a web page. Copy it from the browser: it starts with https:// or http://.")
}
