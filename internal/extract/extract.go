// Package extract turns the bytes of an article (plain text, Markdown or a web page)
// into a Document: title, byline, date and the paragraphs of the story. What stands
// around a story is kept apart in Aside: author biographies, newsletter plugs, share
// and copyright lines, "read more". It rewords nothing, reads no clock and does no
// I/O, and it refuses, with a news.Fault, what holds no story: empty, binary or too
// short input.
//
// go-readability finds the element of a page that holds the article. Which of its
// blocks are the story is decided by package blocks, from markup (captions, cards,
// class names) and place (above the first paragraph, below the last), and by package
// prose, from wording. On the 98 pages measured with package pagebench, this gets an
// F1 of 0.984 with precision 0.98 at 4 ms CPU a page; readability alone gets 0.957,
// and go-trafilatura 0.965 at 9 ms. Importing go-trafilatura also costs every start
// of the program 0.2 s CPU and 52 MB of memory for the tables of its date parser
// (readability: 4 ms and 3 MB), which is most of what newsdesk may take in all.
package extract

import (
	"time"

	"newsdesk/internal/extract/prose"
	"newsdesk/internal/news"
)

// Document is an article as it was found. All texts are clean (text.Clean) and have no
// line breaks.
type Document struct {
	Title      string
	Byline     string // the authors' names, without "By" and role
	Source     string // the outlet's name, "" when not said
	Language   string // BCP 47, "" when not said
	Canonical  string // address the page gives as its own, made absolute
	Published  time.Time
	Paragraphs []string // the story, in order
	Aside      []string // lines of the text that are not the story, in order
	Lead       string   // address of the lead image
	Wall       Wall     // "" when the story itself was found
}

// Wall is what a page shows in place of its article, in words that complete
// "the page shows …". A Document with a Wall may still hold a teaser.
type Wall string

// The walls.
const (
	Consent   Wall = "a cookie notice"
	Paywall   Wall = "a request to subscribe"
	Script    Wall = "a request to turn JavaScript on"
	Challenge Wall = "a check against robots"
	Broken    Wall = "an error message"
)

// minWords is the shortest story accepted. One plain news sentence has more.
const minWords = 8

// finish refuses a document without a story.
func (d Document) finish() (Document, error) {
	words := 0
	for _, p := range d.Paragraphs {
		words += prose.CountWords(p)
	}
	if words < minWords && d.Wall == "" {
		return Document{}, news.Faultf(nil, "No story was found in it: there is too little text. Check what you added, or paste the article's text.")
	}
	return d, nil
}
