package fetch_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"newsdesk/internal/fetch"
	"newsdesk/internal/news"
)

// A redirect into the network is refused at whichever hop it comes, by
// address and by name, for pages and for feeds.
func TestPrivateAtEachHop(t *testing.T) {
	var reached atomic.Bool
	inside := serve(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) })
	_, port, err := net.SplitHostPort(host(inside))
	if err != nil {
		t.Fatal(err)
	}
	private := netip.MustParseAddr("127.0.0.2")
	var answer atomic.Pointer[netip.Addr]
	answer.Store(&private)
	c := client(fetch.Options{Resolver: nameserver(t, &answer)})
	for _, to := range []string{"http://127.0.0.2:" + port + "/", "http://inside.courier.test:80/", "http://[::ffff:127.0.0.2]:" + port + "/"} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			var hops int
			fmt.Sscanf(r.URL.Path, "/%d", &hops)
			if hops == 1 {
				http.Redirect(w, r, to, http.StatusMovedPermanently)
				return
			}
			http.Redirect(w, r, fmt.Sprintf("/%d", hops-1), http.StatusFound)
		})
		for hop := range 5 {
			address := fmt.Sprintf("%s/%d", server.URL, hop+1)
			_, err := c.Page(t.Context(), address)
			wantFault(t, err, "private network")
			_, err = c.Feed(t.Context(), address, news.Validators{})
			wantFault(t, err, "private network")
		}
	}
	if reached.Load() {
		t.Error("the address inside the network was reached")
	}
}

// Of the addresses of one name, each is judged when it is dialled: one that is
// refused does not open the way to the next.
func TestAddressesOfOneName(t *testing.T) {
	var reached atomic.Bool
	inside := serve(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) })
	_, port, err := net.SplitHostPort(host(inside))
	if err != nil {
		t.Fatal(err)
	}
	names := answers(t, these("127.0.0.3", "127.0.0.1")) // the first may be dialled, and nobody listens there
	o := fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.3/32")}, Resolver: names}
	_, err = client(o).Page(t.Context(), "http://courier.test:"+port+"/")
	if _, said := news.Say(err); !said || reached.Load() {
		t.Errorf("reached %v, %v", reached.Load(), err)
	}
}

func these(addresses ...string) func() []netip.Addr {
	return func() (all []netip.Addr) {
		for _, a := range addresses {
			all = append(all, netip.MustParseAddr(a))
		}
		return all
	}
}

// What the environment says of proxies does not change whom the guard judges.
func TestNoProxy(t *testing.T) {
	var asked atomic.Bool
	proxy := serve(t, func(http.ResponseWriter, *http.Request) { asked.Store(true) })
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, story) })
	// Loopback is never proxied by default; a name that is not loopback would be.
	_, port, err := net.SplitHostPort(host(server))
	if err != nil {
		t.Fatal(err)
	}
	c := client(fetch.Options{Resolver: answers(t, these("127.0.0.1"))})
	page, err := c.Page(t.Context(), "http://courier.test:"+port+"/")
	if err != nil || asked.Load() || !strings.Contains(string(page.Body), "harbour ferry") {
		t.Errorf("asked the proxy: %v; %q, %v", asked.Load(), page.Body, err)
	}
}
