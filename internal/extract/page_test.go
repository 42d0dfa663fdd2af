package extract_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"newsdesk/internal/extract"
	"newsdesk/internal/news"
)

// long are paragraphs enough for a page that is plainly an article.
var long = []string{
	"The harbour ferry of Lindholm stops running on Friday, the port authority said on Tuesday, after sixty-one years on the same short crossing.",
	"Its two boats, built in 1965, need new engines, and the repair would cost 4.2 million crowns, which is more than the line earns in seven years.",
	"“We looked for another way until last night,” said Nils Aker, who runs the port. “There is none that we could pay for, and the boats are not safe.”",
	"Commuters will take the bus over the Nordbro bridge until a new boat arrives in May. The bus takes twenty minutes longer, and it is full in the morning.",
	"Who pays for it?",
	"The town council will vote on the new boat next week. Two of the five parties want the region to pay half, while the others ask for a loan over thirty years.",
	"The last crossing leaves the old pier at ten in the evening, and the brass bell of the older boat goes to the museum of the town, where it will be rung on Sundays.",
	"Some four thousand people use the ferry on a working day, as many as in the year it began, and a third of them live on the island without a car of their own.",
}

// page puts a story among what a news site puts around it.
func page(head, above, below string, paragraphs ...string) string {
	var b strings.Builder
	b.WriteString("<!doctype html><html lang=en><head>" + head + "</head><body><nav><a href=/>Home</a><a href=/port>Port</a></nav><main><article>" + above)
	for _, p := range paragraphs {
		if p == "Who pays for it?" {
			b.WriteString("<h2>" + p + "</h2>")
		} else {
			b.WriteString("<p>" + p + "</p>\n")
		}
	}
	b.WriteString(below + "</article></main><footer><p>© 2026 Lindholm Courier. All rights reserved.</p></footer></body></html>")
	return b.String()
}

const linked = `<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Courier"},
	{"@type":["NewsArticle"],"headline":"Ferry of Lindholm stops &amp;amp; nobody knows why","datePublished":"2026-03-03T18:30:00+01:00",
	"author":[{"@type":"Person","name":"Mary Kern"},{"@type":"Person","name":"By Rolf Berg"}],"publisher":{"name":"Lindholm Courier"},"image":{"url":"/ferry.jpg"}}]}</script>`

var at, _ = url.Parse("https://www.lindholm-courier.example/port/ferry-stops")

func TestHTML(t *testing.T) {
	above := `<header><h1>Ferry stops on Friday</h1><p class="standfirst">After sixty-one years the crossing ends, and nobody knows who pays for a new boat.</p>
		<div class="byline">By <a rel=author href=/mary>Mary Kern</a></div><time datetime="2026-03-04">4 March</time></header>
		<figure><img src=a.jpg><figcaption>The ferry at the old pier on Monday. Nils Holm/Nordfoto</figcaption></figure>`
	below := `<div class="article-tags"><a href=/t/port>port</a> <a href=/t/ferry>ferry</a></div>
		<p>Mary Kern is a reporter at the Courier. She writes about ports.</p>
		<div class="related"><h3>More on the port</h3><ul><li><a href=/1>The bridge that never closed</a></li><li><a href=/2>Boats of the north</a></li></ul></div>`
	withPlug := slices.Insert(slices.Clone(long), 3, `Sign up for our harbour newsletter`, `<a href=/3>READ MORE: The winter without ice</a>`)
	got, err := extract.HTML([]byte(page(linked+`<title>Ferry stops | Courier</title><meta property="og:title" content="Ferry stops on Friday | Lindholm Courier">
		<meta property="og:site_name" content="Lindholm Courier"><link rel=canonical href="/port/ferry-stops?x=1">`, above, below, withPlug...)), "text/html", at)
	if err != nil {
		t.Fatal(err)
	}
	aside := got.Aside
	got.Aside = nil
	want := extract.Document{
		Title: "Ferry stops on Friday", Byline: "Mary Kern and Rolf Berg", Source: "Lindholm Courier", Language: "en",
		Canonical: "https://www.lindholm-courier.example/port/ferry-stops?x=1", Lead: "https://www.lindholm-courier.example/ferry.jpg",
		Published: time.Date(2026, time.March, 3, 17, 30, 0, 0, time.UTC), Paragraphs: long,
	}
	// The biography names one of two authors, so only its wording tells it.
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("HTML (-want +got):\n%s", diff)
	}
	for _, line := range []string{"Sign up for our harbour newsletter", "READ MORE: The winter without ice", "Mary Kern is a reporter at the Courier. She writes about ports."} {
		if !slices.Contains(aside, line) {
			t.Errorf("aside %q lacks %q", aside, line)
		}
	}
}

func TestHTMLKeeps(t *testing.T) {
	tests := []struct{ name, markup, want string }{
		{"link inside a sentence", `<p>The port <a href=/r>published its report</a> on Monday, to the surprise of the council.</p>`, "The port published its report on Monday, to the surprise of the council."},
		{"heading that is a link", `<h2><a href=/b>The boats of Lindholm</a></h2>`, "The boats of Lindholm"},
		{"list of the story", `<ul><li>Ferry: 20 crowns</li><li>Bus: 35 crowns</li></ul>`, "Bus: 35 crowns"},
		{"table", `<table><tr><td>Friday</td><td>last crossing at ten</td></tr></table>`, "last crossing at ten"},
		{"quote", `<blockquote>It is the end of the harbour as we know it.</blockquote>`, "It is the end of the harbour as we know it."},
		{"class made by a program", `<p class="css-1ads9x jPbio">The pier itself will stay open to everybody who wants to fish there.</p>`, "The pier itself will stay open to everybody who wants to fish there."},
		{"paragraphs by line breaks", `The mayor was not at the pier.<br><br>She had been asked to come at noon.`, "She had been asked to come at noon."},
	}
	for _, test := range tests {
		got, err := extract.HTML([]byte(strings.Replace(page("<title>Ferry stops</title>", "", "", long...), "<h2>Who pays", test.markup+"<h2>Who pays", 1)), "", at)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(got.Paragraphs, test.want) || !slices.Contains(got.Paragraphs, long[7]) {
			t.Errorf("%s: %q lacks %q", test.name, got.Paragraphs, test.want)
		}
	}
}

func TestHTMLDrops(t *testing.T) {
	tests := []struct{ name, markup, line string }{
		{"caption by class", `<div class="wp-caption-text">The pier in winter, seen from the island</div>`, "The pier in winter"},
		{"card", `<a href=/x><div><h3>Ten boats that never sailed again</h3></div></a>`, "Ten boats"},
		{"share row", `<ul class="social-share"><li>Facebook</li><li>WhatsApp</li></ul>`, "WhatsApp"},
		{"script and style", `<script>var ferry="stops"</script><style>p{color:red}</style>`, "color"},
		{"hidden characters", "<p>The captain\u200b was\u202e not asked about the boats at all.</p>", "\u200b"},
	}
	for _, test := range tests {
		got, err := extract.HTML([]byte(strings.Replace(page("<title>Ferry stops</title>", "", "", long...), "<h2>Who pays", test.markup+"<h2>Who pays", 1)), "", at)
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(got.Paragraphs, "\n"); strings.Contains(text, test.line) || !strings.Contains(text, long[7]) {
			t.Errorf("%s: %q in %q", test.name, test.line, text)
		}
	}
}

func TestHTMLShort(t *testing.T) {
	got, err := extract.HTML([]byte("<title>Ferry stops</title><p>"+ferry[0]+"<p>"+ferry[1]), "text/html", nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(extract.Document{Title: "Ferry stops", Paragraphs: ferry[:2]}, got); diff != "" {
		t.Errorf("HTML (-want +got):\n%s", diff)
	}
}

func TestHTMLCharset(t *testing.T) {
	const cyrillic, kana = "Паром в порту Линдхольм остановится в пятницу, сообщила администрация порта.", "リンドホルムの渡し船は金曜日に運航を終える、と港湾局が火曜日に発表した。"
	tests := []struct {
		name, contentType, meta, text string
		as                            encoding.Encoding
	}{
		{"header", "text/html; charset=windows-1251", "", cyrillic, charmap.Windows1251},
		{"meta", "text/html", "<meta charset=shift_jis>", kana, japanese.ShiftJIS},
		{"meta, and a server that does not know", "text/html; charset=iso-8859-1", "<meta charset=koi8-r>", cyrillic, charmap.KOI8R},
		{"no label", "text/html", "", kana, japanese.EUCJP},
		{"seven bits", "text/html; charset=iso-2022-jp", "", kana, japanese.ISO2022JP},
		{"byte order mark", "text/html", "", cyrillic, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
		{"Latin-1 under a wrong label", "text/html; charset=utf-8", "<meta charset=utf-8>", "Die Fähre von Lindholm fährt ab Freitag nicht mehr über den Öresund.", charmap.ISO8859_1},
		{"UTF-8 under a wrong label", "text/html; charset=iso-8859-1", "<meta charset=windows-1252>", cyrillic, unicode.UTF8},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			raw, err := test.as.NewEncoder().String("<html><head>" + test.meta + "<title>Ferry</title></head><body><p>" + test.text + "</p></body></html>")
			if err != nil {
				t.Fatal(err)
			}
			got, err := extract.HTML([]byte(raw), test.contentType, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{test.text}, got.Paragraphs); diff != "" {
				t.Errorf("paragraphs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestHTMLStrayByte keeps UTF-8 that is broken in one place.
func TestHTMLStrayByte(t *testing.T) {
	got, err := extract.HTML([]byte("<p>Die F\xe4hre von Lindholm fährt ab Freitag nicht mehr über den Öresund."), "text/html; charset=utf-8", nil)
	if err != nil || len(got.Paragraphs) != 1 || !strings.HasSuffix(got.Paragraphs[0], "fährt ab Freitag nicht mehr über den Öresund.") {
		t.Errorf("%q, %v", got.Paragraphs, err)
	}
}

// TestHTMLLinkedBody reads an article that only programs are given, and none
// that readers must pay for.
func TestHTMLLinkedBody(t *testing.T) {
	const script = `<title>Ferry stops</title><script type="application/ld+json">{"@graph":[{"@type":"WebPage"},{"@type":"NewsArticle","headline":"Ferry stops"%s,"articleBody":%q}]}</script>%s`
	const shell = `<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>`
	tests := []struct {
		name, more, body, page string
		want                   []string
		wall                   extract.Wall
	}{
		{"text", "", strings.Join(long, "\n\n"), shell, long, ""},
		{"HTML", "", "<p>" + strings.Join(long, "</p><p>") + "</p>", shell, long, ""},
		{"closed", `,"isAccessibleForFree":false`, strings.Join(long, "\n\n"), "<p>" + ferry[0], ferry[:1], extract.Paywall},
		{"behind a gate", "", strings.Join(long, "\n\n"), "<p>" + ferry[0] + "<p>Subscribe to keep reading", ferry[:1], extract.Paywall},
		{"on the page too", "", long[0], "<p>" + strings.Join(long, "<p>"), long, ""},
		{"shorter than the page", "", "Ferry stops.", "<p>" + ferry[0], ferry[:1], ""},
	}
	for _, tt := range tests {
		got, err := extract.HTML(fmt.Appendf(nil, script, tt.more, tt.body, tt.page), "text/html", at)
		if err != nil || got.Wall != tt.wall {
			t.Errorf("%s: wall %q, %v, want %q", tt.name, got.Wall, err, tt.wall)
		}
		if diff := cmp.Diff(tt.want, got.Paragraphs); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestHTMLRefusals(t *testing.T) {
	tests := []struct{ name, in, say string }{
		{"empty", "", "empty"},
		{"no text", "<html><body><img src=a.jpg></body></html>", "No story"},
		{"a title alone", "<title>Ferry stops on Friday</title><h1>Ferry stops on Friday</h1>", "No story"},
		{"binary", "<p>\x00\x01\x02", "binary"},
		{"PDF", "%PDF-1.7", "binary"},
		{"nested too deeply", strings.Repeat("<div>", 600) + "x", "cannot be read"},
		{"too much markup", strings.Repeat("<b><p>", 1<<18), "too large"},
		{"too large", strings.Repeat("<p>ferry ", 1<<20), "larger than 8 MB"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc, err := extract.HTML([]byte(test.in), "text/html", at)
			if say, ok := news.Say(err); !ok || !strings.Contains(say, test.say) {
				t.Errorf("HTML = %+v, %v, want a fault with %q", doc, err, test.say)
			}
		})
	}
}

func TestWall(t *testing.T) {
	notice := "We and our 212 partners store cookies on your device to show you advertisements. By clicking Accept all you give your consent. You can change your choices at any time in the cookie policy of this site, which also explains your privacy."
	tests := []struct {
		name, in string
		want     extract.Wall
	}{
		{"browser check", `<title>Just a moment...</title><body><h1>courier.example</h1><p>Checking your browser before accessing the site.</p>`, extract.Challenge},
		{"captcha", `<title>Courier</title><p>Please verify you are human by completing the action below.</p>`, extract.Challenge},
		{"empty shell", `<title>Courier</title><div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>`, extract.Script},
		{"not found", `<title>Page not found | Courier</title><h1>Sorry</h1><p>The page you asked for is not here. Try our front page or the search at the top.</p>`, extract.Broken},
		{"server error", `<title>502 Bad Gateway</title><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>`, extract.Broken},
		{"cookie notice alone", `<title>Courier</title><h1>Before you continue to Courier</h1><p>We use cookies and data to deliver our service. <button>Accept all</button></p>`, extract.Consent},
		{"long cookie notice", `<title>Courier</title>` + page("", "", "", notice, notice+" Really.", notice+" We mean it.", notice+" So do they.", notice+" Yes.", notice+" No."), extract.Consent},
		{"teaser", page("<title>Ferry stops</title>", "", `<div class=wall><p>Already a subscriber? Sign in</p></div>`, long[:2]...), extract.Paywall},
		{"gate taken for the article", `<title>Ferry stops</title><article><p>` + long[0] + `</p></article><div class=gate><h3>Subscribe to keep reading</h3><p>Get unlimited access for 1 euro a month.</p></div>`, extract.Paywall},
		{"not found, with news below", page("<title>Page not found | Courier</title>", "", "", long...), extract.Broken},
		{"teaser said by markup", page(strings.Replace(linked, `"headline"`, `"isAccessibleForFree":"False","headline"`, 1), "", "", long[:2]...), extract.Paywall},

		{"whole article", page("<title>Ferry stops</title>", "", "", long...), ""},
		{"whole article for subscribers", page(strings.Replace(linked, `"headline"`, `"isAccessibleForFree":false,"headline"`, 1), "", "<p>Already a subscriber? Sign in</p>", long...), ""},
		{"short news", page("<title>Ferry stops</title>", "", "", long[0]), ""},
		{"short news, scripts off", page("<title>Ferry stops</title>", "<noscript>Please enable JavaScript.</noscript>", "", long[:2]...), ""},
		{"news without spaces, scripts off", page("<title>渡し船</title>", "<noscript>Please enable JavaScript.</noscript>", "", "リンドホルムの渡し船は金曜日に運航を終える、と港湾局が火曜日に発表した。次の船が来るのは五月になるという。島の住民は冬の間の買い物をどうするのか心配している。"), ""},
		{"news of an error", page("<title>404 days at sea - Courier</title>", "", "", long[:2]...), ""},
		{"news of cookies", page("<title>Court rules on cookies</title>", "", "", "The court of Lindholm fined the port for cookies that its site stored without consent.", "The port said it would ask its visitors from May on.", long[0]), ""},
	}
	for _, test := range tests {
		got, err := extract.HTML([]byte(test.in), "text/html", at)
		if err != nil || got.Wall != test.want {
			t.Errorf("%s: wall %q, %v, want %q (%q)", test.name, got.Wall, err, test.want, got.Paragraphs)
		}
	}
}

func BenchmarkHTML(b *testing.B) {
	in := []byte(page(linked, "", "", long...))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := extract.HTML(in, "text/html", at); err != nil {
			b.Fatal(err)
		}
	}
}
