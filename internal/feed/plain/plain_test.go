package plain_test

import (
	"net/url"
	"testing"

	"newsdesk/internal/feed/plain"
)

func TestText(t *testing.T) {
	for s, want := range map[string]string{
		"":                               "",
		" two\n words ":                  "two words",
		"<p>one</p><p>two</p>":           "one two",
		"<b>har</b>bour":                 "harbour",
		"a<br>b":                         "a b",
		"Fish &amp; chips &lt;3":         "Fish & chips <3",
		"x<script>alert('y')</script>z":  "x z",
		"<style>p{}</style>seen":         "seen",
		"<svg><title>t</title></svg>cut": "cut",
		"<!-- no -->yes":                 "yes",
		"never <i>closed":                "never closed",
		"5 < 6":                          "5 < 6",
		"<script>never closed":           "",
	} {
		if got := plain.Text(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestFirstImage(t *testing.T) {
	at := &url.URL{Scheme: "https", Host: "harbour.example", Path: "/town/"}
	for s, want := range map[string]string{
		"no picture":                          "",
		`<p>x<img src="pier.jpg">`:            "https://harbour.example/town/pier.jpg",
		`<IMG SRC='/pier.jpg'/>`:              "https://harbour.example/pier.jpg",
		`<img src="/t.gif" width=1>`:          "",
		`<img height="2" src="/t.gif">`:       "",
		`<img src="data:image/gif;base64,x">`: "",
		`<img width=1 src=/t.gif><img src=https://cdn.example/pier.jpg>`: "https://cdn.example/pier.jpg",
		`<img alt="none">`: "",
	} {
		if got := plain.FirstImage(s, at); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
