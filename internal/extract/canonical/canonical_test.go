package canonical_test

import (
	"net/url"
	"testing"

	"newsdesk/internal/extract/canonical"
)

func TestAddress(t *testing.T) {
	const ferry = "https://courier.example/harbour/ferry-stops"
	tests := []struct{ in, want string }{
		{ferry, ferry},
		{"HTTP://WWW.Courier.Example:80/harbour/ferry-stops/", ferry},
		{"https://courier.example:443//harbour/./ferry-stops/index.html", ferry},
		{"https://reader:secret@courier.example./harbour/ferry-stops#comments", ferry},
		{"https://m.courier.example/harbour/ferry-stops?utm_source=x&utm_medium=y", ferry},
		{"https://mobile.courier.example/harbour/ferry-stops?fbclid=1&gclid=2&mc_cid=3&CMP=rss", ferry},
		{"https://amp.courier.example/harbour/ferry-stops", ferry},
		{"https://courier.example/harbour/ferry-stops/amp/", ferry},
		{"https://courier.example/amp/harbour/ferry-stops", ferry},
		{"https://courier.example/harbour/ferry-stops.amp", ferry},
		{"https://courier.example/harbour/ferry-stops?amp=1", ferry},
		{"https://courier.example/harbour/ferry-stops?amp", ferry},
		{"https://www.google.com/amp/s/www.courier.example/harbour/ferry-stops/amp", ferry},
		{"https://courier-example.cdn.ampproject.org/c/s/courier.example/harbour/ferry-stops?amp_js_v=0.1", ferry},
		{"https://courier.example/story.amp.html", "https://courier.example/story.html"},
		{"https://courier.example/?id=7&page=2&id=3&ref=home", "https://courier.example?id=3&id=7&page=2"},
		{"https://courier.example/", "https://courier.example"},
		{"https://courier.example:8080/a", "https://courier.example:8080/a"},
		{"https://en.m.encyclopedia.example/wiki/Ferry", "https://en.encyclopedia.example/wiki/Ferry"},
		{"https://bücher.example/ä b", "https://xn--bcher-kva.example/%C3%A4%20b"},
		{"http://[2001:db8::1]:80/a", "https://[2001:db8::1]/a"},
		{"https://m.example/a", "https://m.example/a"},
		{"https://courier.example/amplifier", "https://courier.example/amplifier"},
		{"https://courier.example/Harbour/Ferry", "https://courier.example/Harbour/Ferry"},
		{"https://www.google.com/amp/", "https://google.com"},
		{"/harbour", ""},
		{"//..", ""},
		{"//www.google.com/amp/.", "https://google.com"},
		{"https://courier.example/story/amp.amp", "https://courier.example/story"},
		{"mailto:desk@courier.example", ""},
	}
	for _, test := range tests {
		u, err := url.Parse(test.in)
		if err != nil {
			t.Fatal(err)
		}
		got := canonical.Address(u)
		if got != test.want {
			t.Errorf("Canonical(%s) = %s, want %s", test.in, got, test.want)
		}
		if again, err := url.Parse(got); err != nil || got != "" && canonical.Address(again) != got {
			t.Errorf("Canonical(%s) is not its own canonical form", got)
		}
	}
	if got := canonical.Address(nil); got != "" {
		t.Errorf("Canonical(nil) = %q", got)
	}
}

func FuzzAddress(f *testing.F) {
	f.Add("https://www.google.com/amp/s/m.courier.example/amp/a/amp/?utm_source=x&b=1&a=%20#c")
	f.Fuzz(func(t *testing.T, s string) {
		u, err := url.Parse(s)
		if err != nil {
			t.Skip()
		}
		got := canonical.Address(u)
		again, err := url.Parse(got)
		if err != nil {
			t.Skip() // no address that any server has
		}
		if twice := canonical.Address(again); got != "" && twice != got {
			t.Fatalf("Address(%q) = %q, and of that %q", s, got, twice)
		}
	})
}
