package extract_test

import (
	"testing"
	"time"

	"newsdesk/internal/extract"
)

func describe(t *testing.T, head, above string) extract.Document {
	t.Helper()
	got, err := extract.HTML([]byte(page(head, above, "", long...)), "text/html", at)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestTitle(t *testing.T) {
	const want = "Ferry stops on Friday"
	tests := []struct{ name, head, above string }{
		{"title element", "<title>Ferry stops on Friday</title>", ""},
		{"outlet by heading", "<title>Ferry stops on Friday - News of the Nordbro</title>", "<h1>Ferry stops on Friday</h1>"},
		{"outlet by site name", `<title>Ferry stops on Friday – The Daily Boat</title><meta property=og:site_name content="The Daily Boat">`, ""},
		{"outlet by host", "<title>Ferry stops on Friday | Lindholm Courier</title>", ""},
		{"section and outlet", `<title>Ferry stops on Friday | Port | Lindholm Courier</title>`, "<h1>Ferry stops on Friday</h1>"},
		{"og:title first", `<title>Boats!</title><meta property=og:title content="Ferry stops on Friday">`, ""},
		{"escaped twice", `<meta property=og:title content="Ferry stops&amp;nbsp;on Friday">`, ""},
		{"picture's title", "<svg><title>Logo</title></svg>", "<svg><title>Logo</title></svg><h1>Ferry stops on Friday</h1>"},
		{"bad data before good", `<script type="application/ld+json">{"@type":"NewsArticle",</script><script type="application/ld+json">[{"@type":"NewsArticle","headline":"Ferry stops on Friday"}]</script>`, ""},
	}
	for _, test := range tests {
		if got := describe(t, test.head, test.above).Title; got != want {
			t.Errorf("%s: title %q, want %q", test.name, got, want)
		}
	}
	if got := describe(t, "<title>Ferry - the end of an era</title>", "").Title; got != "Ferry - the end of an era" {
		t.Errorf("title %q lost its end", got)
	}
}

func TestPublished(t *testing.T) {
	want := time.Date(2026, time.March, 3, 17, 30, 0, 0, time.UTC)
	day := want.Truncate(24 * time.Hour)
	tests := []struct {
		head string
		want time.Time
	}{
		{`<meta property=article:published_time content="2026-03-03T18:30:00+01:00">`, want},
		{`<meta name=pubdate content="2026-03-03T17:30Z">`, want},
		{`<meta name=date content="2026-03-03 17:30:00">`, want},
		{`<meta itemprop=datePublished content="Tue, 03 Mar 2026 17:30:00 +0000">`, want},
		{`<meta name=parsely-pub-date content="2026-03-03T17:30:00.000Z">`, want},
		{`<meta name=DC.date.issued content="2026-03-03">`, day},
		{`<meta name=date content="March 3, 2026">`, day},
		{`<meta name=date content="yesterday"><meta name=pubdate content="2026-03-03">`, day},
		{`<meta name=date content="9999-99-99">`, time.Time{}},
		{``, time.Time{}},
	}
	for _, test := range tests {
		if got := describe(t, test.head, "").Published; !got.Equal(test.want) {
			t.Errorf("%s: published %s, want %s", test.head, got, test.want)
		}
	}
}

func TestByline(t *testing.T) {
	tests := []struct{ head, above, want string }{
		{`<meta name=author content="By Mary Kern">`, "", "Mary Kern"},
		{`<meta name=author content="Mary Kern, harbour reporter">`, "", "Mary Kern, harbour reporter"},
		{`<meta name=author content="https://courier.example/mary"><meta name=byl content="By Mary Kern and Rolf Berg">`, "", "Mary Kern and Rolf Berg"},
		{`<meta name=author content="Lindholm Courier"><meta property=og:site_name content="Lindholm Courier">`, "", ""},
		{`<meta name=author content="Mary Kern 3 March 2026">`, "", ""},
		{``, `<p class=byline>By <a rel=author href=/m>Mary Kern</a></p>`, "Mary Kern"},
		{``, ``, ""},
	}
	for _, test := range tests {
		if got := describe(t, test.head, test.above).Byline; got != test.want {
			t.Errorf("%s%s: byline %q, want %q", test.head, test.above, got, test.want)
		}
	}
}

func TestDescription(t *testing.T) {
	got := describe(t, `<base href="https://static.example/x/"><link rel=canonical href="javascript:alert(1)"><meta property=og:url content="https://courier.example/a">
		<meta property=og:image content="boat.jpg"><meta property=og:site_name content="https://courier.example"><meta property=og:locale content=de_DE>`, "")
	if got.Canonical != "" {
		t.Errorf("canonical %q from a script address", got.Canonical)
	}
	if got.Lead != "https://static.example/x/boat.jpg" {
		t.Errorf("lead %q", got.Lead)
	}
	if got.Source != "" {
		t.Errorf("source %q is an address", got.Source)
	}
	if got.Language != "en" {
		t.Errorf("language %q, want that of the html element", got.Language)
	}
}
