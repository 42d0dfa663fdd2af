package content

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/feed"
	"newsdesk/internal/news"
)

func TestRhythm(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	at := func(hours ...int) (items []feed.Item) {
		for _, h := range hours {
			items = append(items, feed.Item{Published: now.Add(-time.Duration(h) * time.Hour)})
		}
		return items
	}
	for name, tt := range map[string]struct {
		items  []feed.Item
		gap    time.Duration
		newest time.Time
	}{
		"none":      {nil, 0, time.Time{}},
		"one":       {at(5), 0, now.Add(-5 * time.Hour)},
		"unordered": {at(9, 1, 5), 4 * time.Hour, now.Add(-time.Hour)},
		"undated":   {append(at(1, 3), feed.Item{}), 2 * time.Hour, now.Add(-time.Hour)},
		"ahead":     {append(at(1, 3), at(-5, -100000)...), 2 * time.Hour, now.Add(-time.Hour)},
		"at once":   {at(2, 2, 2), 0, now.Add(-2 * time.Hour)},
	} {
		if gap, newest := Rhythm(tt.items, now); gap != tt.gap || !newest.Equal(tt.newest) {
			t.Errorf("%s: %v, %v", name, gap, newest)
		}
	}
}

// A panic in what reads hostile bytes is a feed that cannot be read.
func TestParseOutlivesAPanic(t *testing.T) {
	_, err := guarded(news.Polled{}, func([]byte, string, *url.URL) (feed.Feed, error) { panic("index out of range") })
	if said, ok := news.Say(err); !ok || !strings.Contains(said, "cannot be read as a feed") {
		t.Errorf("%v says %q", err, said)
	}
}
