// Package content makes of what a feed sends what newsdesk keeps: the feed's name
// and rhythm, and an article of each item, from the item itself or, where that is a
// teaser, from the page behind it. It refuses to take a wall, a section's page or an
// item without a text for an article. It stores nothing, and does not decide when a
// feed is read.
package content

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/url"
	"slices"
	"time"

	"newsdesk/internal/feed"
	"newsdesk/internal/ingest/article"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Parse reads a feed. The parser is built for hostile input; should it panic all the
// same, the feed counts as one that cannot be read.
func Parse(p news.Polled) (feed.Feed, error) { return guarded(p, feed.Parse) }

func guarded(p news.Polled, parse func([]byte, string, *url.URL) (feed.Feed, error)) (parsed feed.Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = news.Faultf(fmt.Errorf("parse feed: panic: %v", r), "What the address sends cannot be read as a feed.")
		}
	}()
	return parse(p.Body, p.Type, p.URL)
}

// Describe sets what a feed says of itself.
func Describe(f *news.Feed, parsed feed.Feed) {
	if parsed.Title != "" {
		f.Title = Title(parsed.Title)
	}
	f.Site, f.Language = parsed.Link, parsed.Language
}

// Title is the title of a feed in one line of bearable length.
func Title(s string) string { return text.Truncate(article.Line(s), 100) }

// rhythmItems is from how many of a feed's newest items its rhythm is read.
const rhythmItems = 20

// Rhythm is the mean time between two items, by their dates, and the date of the
// newest; zero where the dates do not tell.
func Rhythm(items []feed.Item, now time.Time) (gap time.Duration, newest time.Time) {
	var dates []time.Time
	for _, i := range items {
		if at := article.Plausible(i.When(), now); !at.IsZero() && !at.After(now) {
			dates = append(dates, at)
		}
	}
	if len(dates) == 0 {
		return 0, time.Time{}
	}
	slices.SortFunc(dates, func(a, b time.Time) int { return b.Compare(a) })
	dates = dates[:min(rhythmItems, len(dates))]
	newest = dates[0]
	if n := len(dates) - 1; n > 0 {
		gap = newest.Sub(dates[n]) / time.Duration(n)
	}
	return gap, newest
}

// NewestFirst sorts items by date. An item without a date stays behind the one before
// it in the document.
func NewestFirst(all []feed.Item) []feed.Item {
	type dated struct {
		feed.Item
		at time.Time
	}
	order := make([]dated, len(all))
	at := time.Unix(1<<40, 0) // later than any date
	for i, item := range all {
		if !item.When().IsZero() {
			at = item.When()
		}
		order[i] = dated{item, at}
	}
	slices.SortStableFunc(order, func(a, b dated) int { return b.at.Compare(a.at) })
	out := make([]feed.Item, len(order))
	for i, d := range order {
		out[i] = d.Item
	}
	return out
}

// Key is what an item is known by within its feed.
func Key(i feed.Item) int64 { return hashed(i.ID) }

// Fingerprint is equal while an item says the same. Its dates do not count: some
// feeds change them with every poll.
func Fingerprint(i feed.Item) int64 {
	return hashed(i.Title, i.Link, i.Author, i.Summary, i.Content)
}

func hashed(parts ...string) int64 {
	h := sha256.New()
	for _, part := range parts {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return int64(binary.BigEndian.Uint64(h.Sum(nil)))
}
