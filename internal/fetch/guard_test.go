package fetch

import (
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"code.dny.dev/ssrf"

	"newsdesk/internal/news"
)

func TestGuard(t *testing.T) {
	g := newGuard([]netip.Prefix{netip.MustParsePrefix("10.20.0.0/16"), netip.MustParsePrefix("fd12::/16")})
	tests := []struct {
		address string
		want    error
	}{
		{"93.184.215.14:80", nil},
		{"93.184.215.14:443", nil},
		{"93.184.215.14:8443", nil},
		{"[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:443", nil},
		{"10.20.3.4:9000", nil},
		{"[::ffff:10.20.3.4]:80", nil},
		{"[fd12::1]:80", nil},
		{"93.184.215.14:22", ssrf.ErrProhibitedPort},
		{"93.184.215.14:25", ssrf.ErrProhibitedPort},
		{"127.0.0.1:80", ssrf.ErrProhibitedIP},
		{"10.21.0.1:80", ssrf.ErrProhibitedIP},
		{"172.16.0.1:80", ssrf.ErrProhibitedIP},
		{"192.168.1.1:80", ssrf.ErrProhibitedIP},
		{"169.254.169.254:80", ssrf.ErrProhibitedIP},
		{"100.64.0.1:80", ssrf.ErrProhibitedIP},
		{"0.0.0.0:80", ssrf.ErrProhibitedIP},
		{"224.0.0.1:80", ssrf.ErrProhibitedIP},
		{"255.255.255.255:80", ssrf.ErrProhibitedIP},
		{"[::1]:80", ssrf.ErrProhibitedIP},
		{"[::]:80", ssrf.ErrProhibitedIP},
		{"[fe80::1%eth0]:80", ssrf.ErrProhibitedIP},
		{"[fd00:ec2::254]:80", ssrf.ErrProhibitedIP},
		{"[::ffff:127.0.0.1]:80", ssrf.ErrProhibitedIP},
		{"[::ffff:169.254.169.254]:80", ssrf.ErrProhibitedIP},
		{"[64:ff9b::7f00:1]:80", ssrf.ErrProhibitedIP},
		{"[2002:7f00:1::]:80", ssrf.ErrProhibitedIP},
		{"[2001:0:4136:e378:8000:63bf:3fff:fdd2]:80", ssrf.ErrProhibitedIP},
		{"not an address", ssrf.ErrInvalidHostPort},
	}
	for _, test := range tests {
		network := "tcp4"
		if test.address[0] == '[' {
			network = "tcp6"
		}
		if err := g.control(network, test.address, nil); !errors.Is(err, test.want) {
			t.Errorf("control(%s) = %v, want %v", test.address, err, test.want)
		}
	}
	if err := g.control("udp4", "93.184.215.14:80", nil); !errors.Is(err, ssrf.ErrProhibitedNetwork) {
		t.Errorf("control(udp4) = %v, want %v", err, ssrf.ErrProhibitedNetwork)
	}
}

func TestAddress(t *testing.T) {
	tests := []struct{ raw, want string }{
		{" https://reader:secret@Courier.Example/a?b=c#part \n", "https://courier.example/a?b=c"},
		{"http://courier.example:/a", "http://courier.example/a"},
		{"HTTPS://courier.example", "https://courier.example"},
		{"courier.example/a", ""},
		{"ftp://courier.example/a", ""},
		{"file:///etc/passwd", ""},
		{"https://", ""},
		{"https://:443/", ""},
		{"https://courier.example/%zz", ""},
		{"", ""},
	}
	for _, test := range tests {
		u, err := address(test.raw)
		if test.want == "" {
			if err == nil {
				t.Errorf("address(%q) = %s, want an error", test.raw, u)
			}
			continue
		}
		if err != nil || u.String() != test.want {
			t.Errorf("address(%q) = %v, %v, want %s", test.raw, u, err, test.want)
		}
	}
}

func TestFollow(t *testing.T) {
	tests := []struct{ from, to, say string }{
		{"https://courier.example/a", "https://m.courier.example/a", ""},
		{"http://courier.example/a", "https://courier.example/a", ""},
		{"https://courier.example/a", "http://courier.example/a", "insecure"},
		{"https://courier.example/a", "javascript:alert(1)", "(javascript:)"},
		{"https://courier.example/a", "https://courier.example/a", "in a circle"},
		{"https://courier.example/a", "https://u:p@courier.example/a#b", "in a circle"},
	}
	for _, test := range tests {
		from, _ := url.Parse(test.from)
		to, _ := url.Parse(test.to)
		say, _ := news.Say(follow(&http.Request{URL: to}, []*http.Request{{URL: from}}))
		if (test.say == "") != (say == "") || !strings.Contains(say, test.say) {
			t.Errorf("follow(%s, %s) says %q, want %q", test.from, test.to, say, test.say)
		}
	}
}
