// Package webaddr reads addresses as feeds and pages write them: it makes relative
// ones absolute and repairs spoiled ones. For what is not an address of the web, http
// or https, it returns "".
package webaddr

import (
	"net/url"
	"strings"
)

// Resolve makes an address absolute, or leaves it as it is when it cannot.
func Resolve(base *url.URL, ref string) string {
	if ref = repaired(ref); base == nil || ref == "" {
		return ref
	}
	u, err := url.Parse(ref)
	if err != nil || u.IsAbs() {
		return ref
	}
	return base.ResolveReference(u).String()
}

// Base is the base address that ref sets within another, as xml:base does.
func Base(base *url.URL, ref string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(ref))
	switch {
	case err != nil:
		return base
	case base == nil:
		return u
	}
	return base.ResolveReference(u)
}

// repaired is an address as its author meant it: in one line, with spaces and
// stray percent signs escaped, and with a scheme where it begins with a host.
func repaired(ref string) string {
	ref = strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, strings.TrimSpace(ref))
	if strings.HasPrefix(ref, "www.") {
		ref = "https://" + ref
	}
	if !strings.ContainsAny(ref, " %") {
		return ref
	}
	var b strings.Builder
	for i := range len(ref) {
		switch {
		case ref[i] == ' ':
			b.WriteString("%20")
		case ref[i] == '%' && (i+2 >= len(ref) || !isHex(ref[i+1]) || !isHex(ref[i+2])):
			b.WriteString("%25")
		default:
			b.WriteByte(ref[i])
		}
	}
	return b.String()
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

// FirstWeb is the first of links that is an address of the web, "" when none is.
func FirstWeb(links ...string) string {
	for _, link := range links {
		if link = Web(link); link != "" {
			return link
		}
	}
	return ""
}

// Web is s when it is an absolute address of http or https, else "".
func Web(s string) string {
	s = strings.TrimSpace(s)
	if u, err := url.Parse(s); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		return s
	}
	return ""
}

// Subscribed is the address behind one of the scheme feed, which browsers hand
// to a feed reader: feed://host and feed:https://host.
func Subscribed(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme != "feed":
		return address
	case u.Host == "":
		return u.Opaque
	}
	u.Scheme = "https"
	return u.String()
}
