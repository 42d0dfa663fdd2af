package ingest

import (
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/story"
)

// sameText reports whether nothing a reader sees has changed.
func sameText(a, b news.Article) bool {
	return a.Title == b.Title && a.Body == b.Body && a.Byline == b.Byline && a.URL == b.URL && a.Partial == b.Partial
}

// correction is what changed in substance between two texts of one article,
// nil when it was edited lightly.
func correction(before, after news.Article, at time.Time) *news.Revision {
	d := story.Diff(before.Body, after.Body)
	if !d.Substantial() {
		return nil
	}
	return &news.Revision{Article: before.ID, At: at, Title: before.Title, Removed: d.Removed, Added: d.Added}
}
