package webaddr_test

import (
	"net/url"
	"testing"

	"newsdesk/internal/feed/webaddr"
)

var base = &url.URL{Scheme: "https", Host: "harbour.example", Path: "/town/feed.xml"}

func TestResolve(t *testing.T) {
	for _, tt := range []struct{ ref, want string }{
		{"", ""},
		{"/story", "https://harbour.example/story"},
		{"story?a=1", "https://harbour.example/town/story?a=1"},
		{"//cdn.example/x", "https://cdn.example/x"},
		{"http://sea.example/", "http://sea.example/"},
		{"www.sea.example/a", "https://www.sea.example/a"},
		{" /a b\n ", "https://harbour.example/a%20b"},
		{"/100%", "https://harbour.example/100%25"},
		{"/a%20b", "https://harbour.example/a%20b"},
		{"mailto:a@sea.example", "mailto:a@sea.example"},
		{"http://[::1", "http://[::1"}, // cannot be read: left as it is
		{"/%zz", "https://harbour.example/%25zz"},
		{"https://sea.example/\t", "https://sea.example/"},
	} {
		if got := webaddr.Resolve(base, tt.ref); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.ref, got, tt.want)
		}
	}
	if got := webaddr.Resolve(nil, "/story"); got != "/story" {
		t.Errorf("without a base: %q", got)
	}
}

func TestBase(t *testing.T) {
	for ref, want := range map[string]string{
		"":                    "https://harbour.example/town/feed.xml",
		"/sea/":               "https://harbour.example/sea/",
		"https://x.example/a": "https://x.example/a",
		"http://[::1":         "https://harbour.example/town/feed.xml",
	} {
		if got := webaddr.Base(base, ref); got.String() != want {
			t.Errorf("%q: %q, want %q", ref, got, want)
		}
	}
	if got := webaddr.Base(nil, "https://x.example/a"); got.String() != "https://x.example/a" {
		t.Errorf("within nothing: %q", got)
	}
}

func TestWeb(t *testing.T) {
	for address, want := range map[string]bool{
		"https://harbour.example/": true, "http://harbour.example": true,
		"": false, "/story": false, "ftp://harbour.example/": false, "javascript:alert(1)": false, "https:///x": false, "data:text/plain,x": false,
	} {
		if got := webaddr.Web(address); (got != "") != want || want && got != address {
			t.Errorf("%q: %q", address, got)
		}
	}
	if got := webaddr.FirstWeb("", "/x", "ftp://x.example", "https://a.example", "https://b.example"); got != "https://a.example" {
		t.Errorf("first: %q", got)
	}
}

func TestSubscribed(t *testing.T) {
	for address, want := range map[string]string{
		"feed://harbour.example/rss":      "https://harbour.example/rss",
		"feed:https://harbour.example/":   "https://harbour.example/",
		"https://harbour.example/feed:ed": "https://harbour.example/feed:ed",
		"/rss":                            "/rss",
	} {
		if got := webaddr.Subscribed(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
