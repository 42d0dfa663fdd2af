package poll

import (
	"newsdesk/internal/duplicate"
	"newsdesk/internal/news"
)

// sameText reports whether nothing a reader sees has changed.
func sameText(a, b news.Article) bool {
	return a.Title == b.Title && a.Body == b.Body && a.Byline == b.Byline && a.URL == b.URL && a.Partial == b.Partial
}

// another reports whether an item with the id of a stored article is a different one
// all the same, with another address, title and text. Some feeds give every item
// the same id.
func another(old, now news.Article) bool {
	return old.URL != now.URL && old.Title != now.Title && !duplicate.Same(old.Body, now.Body)
}

// correction is what changed in substance between two versions of an article, nil
// when it was only edited lightly.
func correction(before, after news.Article) *news.Revision {
	d := duplicate.Diff(before.Body, after.Body)
	if !d.Substantial {
		return nil
	}
	return &news.Revision{Article: before.ID, At: after.Added, Title: before.Title, Removed: d.Removed, Added: d.Added}
}
