// Package canonical tells whether two addresses are of one article. It fetches
// nothing, and refuses to guess what only a server can tell.
package canonical

import (
	"net"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// Address is the identity form of an article's address: https, the host in
// lower case without www and mobile or AMP prefix, no default port, the path
// without AMP mark, index page and last slash, the query sorted and without
// tracking parameters, no user, no fragment. It is for comparing; it need not
// be an address that answers. "" for an address without a host.
func Address(u *url.URL) string {
	if u == nil {
		return ""
	}
	for inner := fromAMPCache(u); inner != nil; inner = fromAMPCache(u) {
		u = inner
	}
	host := canonicalHost(u)
	if host == "" {
		return ""
	}
	out := url.URL{Scheme: "https", Host: host, Path: canonicalPath(u.Path), RawQuery: canonicalQuery(u.Query())}
	return out.String()
}

// fromAMPCache is the publisher's address inside one of Google's AMP viewer
// or cache, nil for any other address.
func fromAMPCache(u *url.URL) *url.URL {
	host := strings.ToLower(u.Hostname())
	var rest string
	switch {
	case host == "google.com" || host == "www.google.com":
		rest = strings.TrimPrefix(u.Path, "/amp/")
	case strings.HasSuffix(host, ".cdn.ampproject.org"):
		// /c/s/host/path: content kind, then s for https.
		_, rest, _ = strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	}
	rest = strings.TrimPrefix(rest, "s/")
	if rest == "" || rest == u.Path {
		return nil
	}
	inner, err := url.Parse("https://" + rest)
	if err != nil || !strings.Contains(canonicalHost(inner), ".") {
		return nil
	}
	inner.RawQuery = u.RawQuery
	return inner
}

func canonicalHost(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	host = settle(host, func(host string) string {
		host = strings.Trim(strings.Replace(host, ".m.", ".", 1), ".")
		for _, prefix := range []string{"www.", "m.", "mobile.", "amp."} {
			if rest, ok := strings.CutPrefix(host, prefix); ok && strings.Contains(rest, ".") {
				host = rest
			}
		}
		return host
	})
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		return net.JoinHostPort(host, port)
	}
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

func canonicalPath(p string) string {
	return settle(p, func(p string) string {
		p = path.Clean("/" + p)
		p = strings.TrimSuffix(p, "/amp")
		p = strings.TrimSuffix(p, ".amp")
		p = strings.Replace(p, ".amp.html", ".html", 1)
		if rest, ok := strings.CutPrefix(p, "/amp/"); ok {
			p = "/" + rest
		}
		switch path.Base(p) {
		case "index.html", "index.htm", "index.php":
			p = path.Dir(p)
		}
		return strings.TrimSuffix(p, "/")
	})
}

// settle applies step until nothing changes. Every step shortens s.
func settle(s string, step func(string) string) string {
	for {
		next := step(s)
		if next == s {
			return s
		}
		s = next
	}
}

// canonicalQuery encodes sorted by key, and by value within a key.
func canonicalQuery(query url.Values) string {
	for key, values := range query {
		if tracks(strings.ToLower(key)) {
			query.Del(key)
			continue
		}
		slices.Sort(values)
	}
	return query.Encode()
}

// tracking are parameters that say where a reader came from, or ask for
// another form of the same article.
var tracking = map[string]bool{
	"fbclid": true, "gclid": true, "dclid": true, "gbraid": true, "wbraid": true, "msclkid": true, "twclid": true, "ttclid": true,
	"yclid": true, "igshid": true, "igsh": true, "li_fat_id": true, "mkt_tok": true, "s_cid": true, "cmp": true, "cmpid": true,
	"ncid": true, "ocid": true, "icid": true, "ito": true, "smid": true, "smtyp": true, "ftag": true, "xtor": true, "wt_mc": true,
	"ref": true, "ref_src": true, "ref_url": true, "referrer": true, "source": true, "rss": true, "feedtype": true, "partner": true,
	"_ga": true, "_gl": true, "spm": true, "trk": true, "taid": true, "guccounter": true, "guce_referrer": true,
	"guce_referrer_sig": true, "share": true, "sh": true, "__twitter_impression": true, "__source": true, "soc_src": true, "soc_trk": true,
	"amp": true, "amp_js_v": true, "usqp": true, "outputtype": true,
}

func tracks(key string) bool {
	for _, prefix := range []string{"utm_", "mc_", "at_", "hsa_", "pk_", "mtm_", "oly_", "vero_", "_hs", "ns_"} {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return tracking[key]
}
