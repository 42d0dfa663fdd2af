package message

import (
	"regexp"
	"strings"
	"testing"

	"newsdesk/internal/discord/message/messagetest"
)

func TestEscape(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"The bridge opened (again) at 3:30 p.m. - finally.", "The bridge opened (again) at 3:30 p.m. - finally."},
		{"*bold* _it_ ~~no~~ ||hide|| `code`", "\\*bold\\* \\_it\\_ \\~\\~no\\~\\~ \\|\\|hide\\|\\| \\`code\\`"},
		{"[click](https://evil.example/x)", "\\[click\\](https:\u200b//evil.example/x)"},
		{"# Title", `\# Title`},
		{"-# small", `\-# small`},
		{"> quote", `\> quote`},
		{"1. first", `1\. first`},
		{"1.5 metres", "1.5 metres"},
		{"ping @everyone and <@123> <#5> <t:1:R>", "ping @\u200beveryone and \\<\u200b@123> \\<\u200b#5> \\<\u200bt:1:R>"},
		{"join discord.gg/abc", "join discord\u200b.gg/abc"},
		{"two\n\n# lines", "two # lines"},
		{"zero\u200bwidth \u202eevil\u202c", "zerowidth evil"},
		{`back\slash`, `back\\slash`},
		{"", ""},
	} {
		if got := Escape(tc.in); got != tc.want {
			t.Errorf("escape(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

var escaped = regexp.MustCompile(`\\([^\p{L}\p{N}\s])`)

// FuzzEscape holds two things for every text: nothing in it is active, and a
// reader sees the text itself.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"a", "@everyone <@!1> [x](http://y)", `\\*`, "1) x", "- x", "<a:b:1>", "@@here", "discord.gg", ":// <<@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Escape(s)
		if found := messagetest.Active(got); found != "" {
			t.Errorf("escape(%q) = %q holds %q", s, got, found)
		}
		if seen := strings.ReplaceAll(escaped.ReplaceAllString(got, "$1"), "\u200b", ""); seen != Plain(s) {
			t.Errorf("escape(%q) reads %q, want %q", s, seen, Plain(s))
		}
	})
}

func TestLink(t *testing.T) {
	for _, tc := range []struct{ title, url, want string }{
		{"Bridge opens", "https://post.example/a", "[Bridge opens](https://post.example/a)"},
		{"Bridge", "https://post.example/a(b) c", "[Bridge](https://post.example/a%28b%29%20c)"},
		{"A [b](c) *d*", "https://post.example/", "[A (b)(c) d](https://post.example/)"},
		{"see https://evil.example", "https://post.example/", "[see https: evil.example](https://post.example/)"},
		{"Rocket 🚀", "https://post.example/", "[Rocket](https://post.example/)"},
		{"🚀", "https://post.example/", "[untitled](https://post.example/)"},
		{"@everyone", "https://post.example/", "[@\u200beveryone](https://post.example/)"},
		{"User", "https://me:pw@post.example:8443/x", "[User](https://post.example:8443/x)"},
		{"Look-alike", "https://bücher.example/x", "[Look-alike](https://xn--bcher-kva.example/x)"},
		{"Script", "javascript:alert(1)", "Script"},
		{"File", "file:///etc/passwd", "File"},
		{"None", "", "None"},
		{"*None*", "", `\*None\*`},
		{"Long", "https://post.example/" + strings.Repeat("x", 2000), "Long"},
		{"Six", "http://[::1]:80/x", "Six"},
	} {
		if got := Link(tc.title, tc.url); got != tc.want {
			t.Errorf("link(%q, %q) = %q, want %q", tc.title, tc.url, got, tc.want)
		}
	}
}
