package article_test

import (
	"net/url"
	"testing"
	"time"

	"newsdesk/internal/ingest/article"
	"newsdesk/internal/news"
)

// A page may say which of its addresses is the one, and nothing of other sites.
func TestIdentity(t *testing.T) {
	const own = "https://courier.example/pier"
	for claimed, want := range map[string]string{
		"":                                       own,
		"https://courier.example/town/pier":      "https://courier.example/town/pier",
		"https://www.courier.example/town/pier/": "https://courier.example/town/pier",
		"https://gazette.example/pier":           own,
		"https://courier.example.evil.example/":  own,
		"https://courier.example":                own, // every article would be one
		"https://courier.example/":               own,
		"/town/pier":                             own,
		"https://cour ier.example/":              own,
		"javascript:alert(1)":                    own,
	} {
		at, err := url.Parse("http://www.courier.example/pier?utm_source=x")
		if err != nil {
			t.Fatal(err)
		}
		if got := article.Identity(claimed, at); got != want {
			t.Errorf("%q: %s, want %s", claimed, got, want)
		}
	}
}

func TestPlausible(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		at   time.Time
		kept bool
	}{
		{now, true},
		{now.Add(23 * time.Hour), true}, // ahead of us, somewhere
		{now.Add(25 * time.Hour), false},
		{time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), true},
		{time.Unix(0, 0), false},
		{time.Time{}, false},
	} {
		if got := article.Plausible(tt.at.In(time.FixedZone("", 3600)), now); got.IsZero() == tt.kept || tt.kept && !got.Equal(tt.at) {
			t.Errorf("%v becomes %v", tt.at, got)
		}
	}
}

func TestAddress(t *testing.T) {
	for written, want := range map[string]string{
		"\thttps://courier.example/pier\n": "https://courier.example/pier",
		"<HTTP://courier.example/pier>":    "http://courier.example/pier",
		"courier.example/pier":             "",
		"ftp://courier.example/pier":       "",
		"https:///pier":                    "",
		"file:///etc/passwd":               "",
		"javascript:alert(1)":              "",
		"":                                 "",
	} {
		u, err := article.Address(written)
		switch said, plain := news.Say(err); {
		case want == "" && (!plain || said == ""):
			t.Errorf("%q: %v, %v", written, u, err)
		case want != "" && (err != nil || u.String() != want):
			t.Errorf("%q: %v, %v", written, u, err)
		}
	}
}
