package fetch_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"newsdesk/internal/fetch"
	"newsdesk/internal/news"
)

const story = "<!doctype html><title>Ferry stops</title><p>The harbour ferry of Lindholm stops running on Friday."

// loopback lets a client reach test servers at 127.0.0.1 and nothing else there.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}

func client(o fetch.Options) *fetch.Client {
	if o.Allow == nil {
		o.Allow = loopback
	}
	o.Agent = "newsdesk-test (+mailto:desk@courier.example)"
	return fetch.New(o)
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

// wantFault checks that err says something to a member that holds each part.
func wantFault(t *testing.T, err error, parts ...string) {
	t.Helper()
	say, ok := news.Say(err)
	if !ok {
		t.Fatalf("error %v says nothing to a member", err)
	}
	for _, part := range parts {
		if !strings.Contains(say, part) {
			t.Errorf("fault %q does not mention %q", say, part)
		}
	}
}

func TestPage(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/old":
			http.Redirect(w, r, "/new?id=7#top", http.StatusMovedPermanently)
		case "/new":
			if r.Header.Get("User-Agent") != "newsdesk-test (+mailto:desk@courier.example)" || r.Header.Get("Authorization") != "" {
				http.Error(w, "wrong headers", http.StatusTeapot)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
			io.WriteString(w, story)
		}
	})
	address := strings.Replace(server.URL, "http://", "http://reader:secret@", 1) + "/old"
	page, err := client(fetch.Options{}).Page(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	if page.URL.Path != "/new" || page.URL.User != nil || page.URL.Fragment != "" {
		t.Errorf("found at %s, want /new without user and fragment", page.URL)
	}
	if string(page.Body) != story || page.Type != "text/html; charset=iso-8859-1" {
		t.Errorf("got %q as %q", page.Body, page.Type)
	}
}

func TestPageRefusals(t *testing.T) {
	tests := []struct {
		name, contentType, body string
		status                  int
		say                     string // "" when the page is fine
	}{
		{name: "untyped page", body: story},
		{name: "bytes that are a page", contentType: "application/octet-stream", body: story},
		{name: "plain text", contentType: "text/plain", body: "Ferry stops\n\nThe ferry stops on Friday."},
		{name: "xhtml", contentType: "application/xhtml+xml", body: `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>`},
		{name: "utf-16 without mark", contentType: "text/html; charset=UTF-16LE", body: "<\x00p\x00>\x00"},
		{name: "pdf", contentType: "application/pdf", body: "%PDF-1.7\n", say: "a PDF"},
		{name: "pdf called a page", contentType: "text/html", body: "%PDF-1.7\n", say: "a PDF"},
		{name: "page called a pdf", contentType: "application/pdf", body: story, say: "a PDF"},
		{name: "picture", contentType: "image/png", body: "\x89PNG\x0D\x0A\x1A\x0A", say: "a picture"},
		{name: "archive", body: "PK\x03\x04rest", say: "an archive"},
		{name: "binary", contentType: "text/plain", body: "\x00\x01\x02\x03", say: "something other than text"},
		{name: "feed", contentType: "application/rss+xml", body: "<rss><channel/></rss>", say: "data for programs"},
		{name: "script", contentType: "text/javascript", body: "alert(1)", say: "something other than text"},
		{name: "nothing", contentType: "text/html", body: " \n", say: "empty page"},
		{name: "login", status: 401, say: "status 401"},
		{name: "forbidden", status: 403, say: "Paste the article's text"},
		{name: "missing", status: 404, say: "no page at this address"},
		{name: "gone", status: 410, say: "no page at this address"},
		{name: "too many", status: 429, say: "few minutes"},
		{name: "legal", status: 451, say: "legal reasons"},
		{name: "broken", status: 503, say: "Try again later"},
		{name: "no content", status: 204, say: "status 204"},
		{name: "odd", status: 418, say: "status 418"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = nil
				if test.contentType != "" {
					w.Header().Set("Content-Type", test.contentType)
				}
				if test.status != 0 {
					w.WriteHeader(test.status)
				}
				io.WriteString(w, test.body)
			})
			_, err := client(fetch.Options{}).Page(t.Context(), server.URL)
			if test.say == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			wantFault(t, err, test.say, host(server))
		})
	}
}

func host(server *httptest.Server) string { return strings.TrimPrefix(server.URL, "http://") }

func TestPageRedirects(t *testing.T) {
	var reached atomic.Bool
	elsewhere := serve(t, func(w http.ResponseWriter, _ *http.Request) { reached.Store(true) })
	inside := strings.Replace(elsewhere.URL, "127.0.0.1", "127.0.0.2", 1)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var step int
		switch r.URL.Path {
		case "/loop":
			http.Redirect(w, r, "/loop-back", http.StatusFound)
		case "/loop-back":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/self":
			http.Redirect(w, r, "/self", http.StatusFound)
		case "/inside":
			http.Redirect(w, r, inside, http.StatusFound)
		case "/metadata":
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		default:
			fmt.Sscanf(r.URL.Path, "/step/%d", &step)
			if step == 0 {
				io.WriteString(w, story)
				return
			}
			http.Redirect(w, r, fmt.Sprintf("/step/%d", step-1), http.StatusFound)
		}
	})
	tests := []struct{ path, say string }{
		{"/step/5", ""},
		{"/step/6", "more than 5 times"},
		{"/loop", "in a circle"},
		{"/self", "in a circle"},
		{"/inside", "127.0.0.2"},
		{"/inside", "private network"},
		{"/metadata", "169.254.169.254 is inside a private network"},
		{"/file", "(file:)"},
	}
	c := client(fetch.Options{})
	for _, test := range tests {
		_, err := c.Page(t.Context(), server.URL+test.path)
		if test.say == "" {
			if err != nil {
				t.Errorf("%s: %v", test.path, err)
			}
			continue
		}
		wantFault(t, err, test.say)
	}
	if reached.Load() {
		t.Error("the address inside the network was reached")
	}
}

func TestPagePrivate(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, story) })
	closed := fetch.New(fetch.Options{})
	for _, address := range []string{
		server.URL,
		strings.Replace(server.URL, "127.0.0.1", "localhost", 1),
		strings.Replace(server.URL, "127.0.0.1", "[::ffff:127.0.0.1]", 1),
	} {
		_, err := closed.Page(t.Context(), address)
		wantFault(t, err, "private network")
	}
	_, err := closed.Page(t.Context(), "http://127.0.0.1/")
	wantFault(t, err, "127.0.0.1 is inside a private network", "NEWSDESK_FETCH_ALLOW")
	_, err = closed.Page(t.Context(), "http://93.184.215.14:22/")
	wantFault(t, err, "port")
	_, err = closed.Page(t.Context(), "gopher://127.0.0.1/")
	wantFault(t, err, "https://")
}

func TestPageCertificate(t *testing.T) {
	plain := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, story) })
	secure := httptest.NewUnstartedServer(http.RedirectHandler(plain.URL, http.StatusFound))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	_, err := client(fetch.Options{}).Page(t.Context(), secure.URL)
	wantFault(t, err, "no valid certificate")
}

// TestPageRebinding has a name point at an allowed address for the first
// request and at another one for the second.
func TestPageRebinding(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		io.WriteString(w, story)
	})
	_, port, err := net.SplitHostPort(host(server))
	if err != nil {
		t.Fatal(err)
	}
	var answer atomic.Pointer[netip.Addr]
	point := func(to string) { a := netip.MustParseAddr(to); answer.Store(&a) }
	c := client(fetch.Options{Resolver: nameserver(t, &answer)})
	address := "http://courier.test:" + port + "/"

	point("127.0.0.1")
	if _, err := c.Page(t.Context(), address); err != nil {
		t.Fatalf("before the change: %v", err)
	}
	point("127.0.0.2")
	_, err = c.Page(t.Context(), "http://courier.test:80/")
	wantFault(t, err, "courier.test", "private network")

	answer.Store(nil)
	_, err = c.Page(t.Context(), address)
	wantFault(t, err, "no site called courier.test")
}

// nameserver is a resolver whose every name has the address answer holds, or
// does not exist.
func nameserver(t *testing.T, answer *atomic.Pointer[netip.Addr]) *net.Resolver {
	t.Helper()
	return answers(t, func() []netip.Addr {
		if to := answer.Load(); to != nil {
			return []netip.Addr{*to}
		}
		return nil
	})
}

// answers is a resolver that gives every name these addresses.
func answers(t *testing.T, addresses func() []netip.Addr) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var done sync.WaitGroup
	done.Go(func() {
		buffer := make([]byte, 512)
		for {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			conn.WriteTo(resolve(buffer[:n], addresses()), from)
		}
	})
	t.Cleanup(func() { conn.Close(); done.Wait() })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func resolve(query []byte, to []netip.Addr) []byte {
	var message dnsmessage.Message
	if err := message.Unpack(query); err != nil {
		return nil
	}
	message.Response, message.Additionals = true, nil
	question := message.Questions[0]
	if len(to) == 0 {
		message.RCode = dnsmessage.RCodeNameError
	}
	if question.Type == dnsmessage.TypeA {
		for _, a := range to {
			message.Answers = append(message.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: question.Name, Type: question.Type, Class: question.Class},
				Body:   &dnsmessage.AResource{A: a.As4()},
			})
		}
	}
	packed, _ := message.Pack()
	return packed
}

func TestAttachment(t *testing.T) {
	elsewhere := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "stolen") })
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/story.txt":
			io.WriteString(w, "Ferry stops")
		case "/full.txt":
			io.CopyN(w, zeros{}, fetch.MaxAttachment)
		case "/large.txt":
			io.CopyN(w, zeros{}, fetch.MaxAttachment+1)
		case "/moved.txt":
			http.Redirect(w, r, "/story.txt", http.StatusFound)
		case "/away.txt":
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	})
	// No range is allowed: the host list alone opens loopback.
	c := fetch.New(fetch.Options{AttachmentHosts: []string{"cdn.discordapp.com", host(server)}})
	tests := []struct {
		address, say string
		size         int
	}{
		{address: server.URL + "/story.txt", size: 11},
		{address: server.URL + "/moved.txt", size: 11},
		{address: server.URL + "/full.txt", size: fetch.MaxAttachment},
		{address: server.URL + "/large.txt", say: "more than 2 MB"},
		{address: server.URL + "/away.txt", say: "another host"},
		{address: server.URL + "/none.txt", say: "status 404"},
		{address: elsewhere.URL + "/story.txt", say: "is not Discord"},
		{address: "https://cdn.discordapp.com.courier.example/story.txt", say: "is not Discord"},
		{address: "https://cdn.discordapp.com:8443/story.txt", say: "is not Discord"},
		{address: "story.txt", say: "not the address"},
	}
	for _, test := range tests {
		body, err := c.Attachment(t.Context(), test.address)
		if test.say != "" {
			wantFault(t, err, test.say)
		} else if err != nil || len(body) != test.size {
			t.Errorf("%s: %d bytes, %v, want %d", test.address, len(body), err, test.size)
		}
	}
}
