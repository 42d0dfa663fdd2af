package content

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/feed"
	"newsdesk/internal/news"

	"github.com/google/go-cmp/cmp"
)

func TestCarriedGoesOn(t *testing.T) {
	whole := "<p>The harbour is closed today.</p>"
	for content, want := range map[string]bool{
		whole: false,
		"<p>The committee talked for hours…</p>":                   true,
		"<p>The committee talked for hours […]</p>":                true,
		"<p>The committee talked for hours ...</p>":                true,
		whole + "<p>Read more</p>":                                 true,
		whole + "<p><a href=x>Continue reading →</a></p>":          true,
		"<p>The committee met. Read the full story</p>":            true,
		"<p>Nobody reads. Read more books, said the minister.</p>": false,
	} {
		if _, got := carried(feed.Item{Title: "Vote", Content: content}); got != want {
			t.Errorf("%s: %v", content, got)
		}
	}
}

// What several items link to is a section, and a home page is nobody's article.
func TestLinksThatAreNoArticle(t *testing.T) {
	items := []feed.Item{
		{ID: "1", Title: "One", Link: "https://courier.example/1?utm_source=feed"},
		{ID: "2", Title: "Two", Link: "https://courier.example/news/"},
		{ID: "3", Title: "Three", Link: "https://www.courier.example/news"},
		{ID: "4", Title: "Four", Link: "https://courier.example/"},
		{ID: "5", Title: "Five"},
	}
	r := NewReader(nil, news.Feed{ID: 7, Title: "Courier"}, items, 0, time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
	got := map[string]string{}
	for _, i := range items {
		i.Content = "<p>" + strings.Repeat("The council met and talked for long. ", 30) + "</p>"
		a, err := r.Article(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		if got[a.Title] = a.Canonical; a.URL != i.Link || a.Feed != 7 || a.Source != "Courier" || a.Partial != "" {
			t.Errorf("%+v", a)
		}
	}
	want := map[string]string{"One": "https://courier.example/1", "Two": "", "Three": "", "Four": "", "Five": ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNewestFirst(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }
	var ids []string
	for _, i := range NewestFirst([]feed.Item{
		{ID: "no date at the top"}, {ID: "second", Published: day(2)}, {ID: "behind the second"},
		{ID: "third", Published: day(3)}, {ID: "first", Published: day(1)},
	}) {
		ids = append(ids, i.ID)
	}
	if diff := cmp.Diff([]string{"no date at the top", "third", "second", "behind the second", "first"}, ids); diff != "" {
		t.Error(diff)
	}
}

// An item is new when it says something else, not when it is dated anew.
func TestFingerprint(t *testing.T) {
	item := feed.Item{ID: "1", Title: "One", Content: "It sank.", Published: time.Unix(1e9, 0)}
	edited, dated := item, item
	edited.Title, edited.Content = "OneIt", " sank."
	dated.Published = time.Unix(2e9, 0)
	if Fingerprint(dated) != Fingerprint(item) || Fingerprint(edited) == Fingerprint(item) || Key(edited) != Key(item) {
		t.Error("items are told apart by their dates, or not by their words")
	}
}
