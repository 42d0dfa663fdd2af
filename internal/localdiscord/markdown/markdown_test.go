package markdown

import (
	"errors"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

func TestHTML(t *testing.T) {
	const a = `target="_blank" rel="noopener noreferrer nofollow">`
	names := func(kind, id string) string {
		return map[string]string{"user 1": "Ada <b>", "role 2": "Editors", "channel 3": "news-desk"}[kind+" "+id]
	}
	for _, tt := range []struct{ name, in, want string }{
		{"spans", "**b** *i* _i_ __u__ ~~s~~ `c` ***bi***",
			"<div><strong>b</strong> <em>i</em> <em>i</em> <u>u</u> <s>s</s> <code>c</code> <em><strong>bi</strong></em></div>"},
		{"spoilers may hold blanks", "||a b|| || c ||", `<div><span class="spoiler">a b</span> <span class="spoiler"> c </span></div>`},
		{"one mark is a mark", "~5 | ~6, |||| __", "<div>~5 | ~6, |||| __</div>"},
		{"words keep their underscores", "snake_case_name", "<div>snake_case_name</div>"},
		{"lines stay lines", "one\ntwo\r\nthree", "<div>one<br>two<br>three</div>"},
		{"a span crosses lines", "a **b\nc** d", "<div>a <strong>b<br>c</strong> d</div>"},
		{"a blank line is a gap", "one\n\n\ntwo", `<div>one</div><div class="gap"></div><div>two</div>`},
		{"headings", "# A\n## B\n### C\n#### D\n#E", "<h1>A</h1><h2>B</h2><h3>C</h3><div>#### D<br>#E</div>"},
		{"subtext", "-# small *print*\nnext", `<div class="subtext">small <em>print</em></div><div>next</div>`},
		{"a quote ends with its line", "> q\n> r\nout\n>no", "<blockquote><div>q<br>r</div></blockquote><div>out<br>&gt;no</div>"},
		{"quotes do not nest", "> > q", "<blockquote><div>&gt; q</div></blockquote>"},
		{"a quote to the end", ">>> q\n\nr", `<blockquote><div>q</div><div class="gap"></div><div>r</div></blockquote>`},
		{"an item ends with its line", "- a\n  - b\n* c\nout",
			"<ul><li><div>a</div><ul><li><div>b</div></li></ul></li></ul><ul><li><div>c</div></li></ul><div>out</div>"},
		{"numbers", "2. a\n3. b", `<ol start="2"><li><div>a</div></li><li><div>b</div></li></ol>`},
		{"fence", "```go\na<b **c**\n```\nx", `<pre><code class="language-go">a&lt;b **c**` + "\n</code></pre><div>x</div>"},
		{"indented text is text", "    x", "<div>x</div>"},
		{"masked link", `[a *b*](https://x.example/p_(1)?q=1&r=2 "tip")`,
			`<div><a href="https://x.example/p_(1)?q=1&amp;r=2" title="tip" ` + a + "a <em>b</em></a></div>"},
		{"masked link posing as another", "[https://a.example](https://b.example)", "<div>[https://a.example](https://b.example)</div>"},
		{"addresses", "<https://a.example> https://b.example/c_d_e. (http://127.0.0.1:7300/x)",
			`<div><a href="https://a.example" ` + a + `https://a.example</a> <a href="https://b.example/c_d_e" ` + a +
				`https://b.example/c_d_e</a>. (<a href="http://127.0.0.1:7300/x" ` + a + "http://127.0.0.1:7300/x</a>)</div>"},
		{"no scheme but http", "[a](javascript:alert(1)) <javascript:alert(1)> [b](/x) [c](data:text/html,x) ftp://d.example",
			"<div>[a](javascript:alert(1)) &lt;javascript:alert(1)&gt; [b](/x) [c](data:text/html,x) ftp://d.example</div>"},
		{"image is a link", "![a](https://x.example)", `<div>!<a href="https://x.example" ` + a + "a</a></div>"},
		{"open bracket", "[a **b**", "<div>[a <strong>b</strong></div>"},
		{"html and entities are text", `<img src=x onerror=y> &lt; &#60; "`, "<div>&lt;img src=x onerror=y&gt; &amp;lt; &amp;#60; &quot;</div>"},
		{"escapes", `\*a\* \<@1> \\`, `<div>*a* &lt;@1&gt; \</div>`},
		{"time", "<t:1700000000:R> <t:0> <t:9999999999999> <t:1:x>",
			`<div><time datetime="2023-11-14T22:13:20Z" data-unix="1700000000" data-style="R">14 November 2023 22:13 UTC</time> ` +
				`<time datetime="1970-01-01T00:00:00Z" data-unix="0" data-style="f">1 January 1970 00:00 UTC</time> ` +
				"&lt;t:9999999999999&gt; &lt;t:1:x&gt;</div>"},
		{"mentions", "<@1> <@!9> <@&2> <#3> <#4>",
			`<div><span class="mention" data-user="1">@Ada &lt;b&gt;</span> <span class="mention" data-user="9">@unknown-user</span> ` +
				`<span class="mention" data-role="2">@Editors</span> <span class="mention" data-channel="3">#news-desk</span> ` +
				`<span class="mention" data-channel="4">#deleted-channel</span></div>`},
		{"command and emoji", "</brief now:5> <a:wave:6>", `<div><span class="mention" data-command="brief now">/brief now</span> :wave:</div>`},
		{"invalid UTF-8", "a\xffb\x00c", "<div>a\uFFFDb\uFFFDc</div>"},
		{"empty", " \n ", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := HTML(tt.in, names)
			if diff := cmp.Diff(tt.want, compact(got)); diff != "" {
				t.Errorf("HTML(%q) (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

// compact drops the line breaks that goldmark puts between tags.
func compact(s string) string {
	return regexp.MustCompile(`(</?(?:div|blockquote|ul|ol|li|h[1-3]|pre|br)[^>]*>)\n`).ReplaceAllString(s, "$1")
}

func TestHTMLWithoutNames(t *testing.T) {
	want := `<span class="mention" data-user="1">@unknown-user</span>`
	if got := HTML("<@1>", nil); !strings.Contains(got, want) {
		t.Errorf("got %q, want it to contain %q", got, want)
	}
}

// mayHave lists every tag the page may receive and, per tag, the attributes.
var mayHave = map[string]string{
	"div": "class", "span": "class data-user data-role data-channel data-command", "time": "datetime data-unix data-style",
	"a": "href title target rel", "code": "class", "ol": "start",
	"strong": "", "em": "", "u": "", "s": "", "pre": "", "blockquote": "", "ul": "", "li": "", "h1": "", "h2": "", "h3": "", "br": "",
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"**a** __b__ ||c|| ~~d~~ `e`", "> a\n>>> b\n- c\n  1. d", "[a](javascript:x) [b](https://c \"d\" onclick=e)", "```<script>\n</script>\n```",
		"<t:1:R><@1></a b:2><https://x\"onload=1>", "<img src=x onerror=alert(1)>", "](x)[[[[**__||", "# a\n-# b\n\n\tc\\", "https://x/\"><script>",
		"[\x00](HTTPS://A%0a@b)", "&lt;script&gt;", "||[a||](https://b.example)||",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := HTML(s, func(_, id string) string { return s + id })
		checkSafe(t, s, out)
		checkNothingLost(t, s, out)
	})
}

func checkSafe(t *testing.T, in, out string) {
	t.Helper()
	for z := html.NewTokenizer(strings.NewReader(out)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				t.Fatalf("%q gives unreadable HTML %q: %v", in, out, z.Err())
			}
			return
		case html.CommentToken, html.DoctypeToken:
			t.Fatalf("%q gives %q in %q", in, z.Raw(), out)
		case html.StartTagToken, html.SelfClosingTagToken:
			checkTag(t, in, z.Token())
		}
	}
}

func checkTag(t *testing.T, in string, tag html.Token) {
	t.Helper()
	attributes, ok := mayHave[tag.Data]
	if !ok {
		t.Fatalf("%q gives the tag %v", in, tag)
	}
	for _, attr := range tag.Attr {
		if !strings.Contains(" "+attributes+" ", " "+attr.Key+" ") {
			t.Fatalf("%q gives the attribute %s in %v", in, attr.Key, tag)
		}
		if attr.Key != "href" {
			continue
		}
		if u, err := url.Parse(attr.Val); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			t.Fatalf("%q gives the link %q", in, attr.Val)
		}
	}
}

// checkNothingLost compares the letters shown with the letters written, for
// sources without the marks that hide some on purpose.
func checkNothingLost(t *testing.T, in, out string) {
	t.Helper()
	if strings.ContainsAny(in, "<[`") {
		return
	}
	shown, err := html.Parse(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range shown.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	if want, got := letters(in), letters(b.String()); want != got {
		t.Errorf("%q shows the letters %q, want %q", in, got, want)
	}
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}
