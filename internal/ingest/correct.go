package ingest

import (
	"slices"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Parts of an article's words, of which more must change to be a correction in
// substance.
const lightly = 0.2

// sameText reports whether nothing a reader sees has changed.
func sameText(a, b news.Article) bool {
	return a.Title == b.Title && a.Body == b.Body && a.Byline == b.Byline && a.URL == b.URL && a.Partial == b.Partial
}

// correction is what changed in substance between two texts of one article,
// nil when it was edited lightly: other punctuation or wording here and there,
// but no other number, name or polarity, and no more than a fifth of the words.
func correction(before, after news.Article, at time.Time) *news.Revision {
	removed := missing(before.Sentences, after.Sentences)
	added := missing(after.Sentences, before.Sentences)
	if before.Title != after.Title && folded(before.Title) != folded(after.Title) && (len(removed)+len(added) > 0 || facts([]string{before.Title}) != facts([]string{after.Title})) {
		return &news.Revision{Article: before.ID, At: at, Title: before.Title, Removed: removed, Added: added}
	}
	changed, all := max(count(removed), count(added)), max(len(strings.Fields(before.Body)), 1)
	if len(removed)+len(added) == 0 || float64(changed) <= lightly*float64(all) && facts(removed) == facts(added) {
		return nil
	}
	return &news.Revision{Article: before.ID, At: at, Title: before.Title, Removed: removed, Added: added}
}

// missing lists the sentences of one text that the other does not hold, not
// counting capitals and punctuation.
func missing(of, from []news.Sentence) (list []string) {
	held := make(map[string]bool, len(from))
	for _, s := range from {
		held[folded(s.Text)] = true
	}
	for _, s := range of {
		if !held[folded(s.Text)] {
			list = append(list, s.Text)
		}
	}
	return list
}

func folded(s string) string { return strings.Join(text.Terms(s), " ") }

// facts are the numbers, names and negations of sentences, as one comparable
// string.
func facts(sentences []string) string {
	var all []string
	for _, s := range sentences {
		for _, n := range text.Numbers(s) {
			all = append(all, n.Value)
		}
		all = append(all, text.Names(s)...)
		for _, word := range strings.Fields(text.Fold(s)) {
			if word == "not" || word == "no" || word == "never" || strings.HasSuffix(word, "n't") {
				all = append(all, "not")
			}
		}
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), "\n")
}

func count(sentences []string) (words int) {
	for _, s := range sentences {
		words += len(strings.Fields(s))
	}
	return words
}
