// Package feed reads web feeds: the bytes of RSS, Atom, RDF or JSON Feed become a
// Feed with its items. It repairs what publishers break (encodings, entities,
// markup, feeds cut off in the middle) and refuses what is not a feed. It fetches
// nothing, reads no clock and does not decide what is new.
package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"strings"
	"time"

	"newsdesk/internal/charset"
	"newsdesk/internal/feed/mend"
)

// MaxItems is the most items that Parse keeps. What is beyond, or nested too deep, is
// left out without an error.
const MaxItems = mend.MaxItems

// ErrPage is the cause of Parse's error when the body is a web page; package discover
// finds the feeds that such a page names.
var ErrPage = errors.New("a web page, not a feed")

// Feed is one parsed feed. Texts are valid UTF-8 on one line, without markup, but not
// yet cleaned (text.Clean). Addresses are absolute when the feed's own address was
// given.
type Feed struct {
	Format      string // "rss 2.0", "atom 1.0", "json 1.1"; the version may be missing
	ID          string // Atom id or rdf:about, as written; "" when the feed has none
	Title       string
	Description string
	Link        string // of the site; http or https, or ""
	Self        string // where the feed says it lives
	Hub         string // WebSub hub, "" when it names none
	Next        string // the next page of an archived feed, "" when it names none
	Language    string // as written, mostly BCP 47
	Image       string
	Updated     time.Time     // UTC; zero when it does not say
	Every       time.Duration // how often the publisher asks to be polled (ttl, sy:); 0 when it does not say
	Truncated   bool          // the document ends in the middle; Items holds the complete ones
	Dropped     int           // items lost: cut off, unreadable, or beyond MaxItems as far as was looked
	Items       []Item        // in the document's order
}

// Item is one entry of a feed.
type Item struct {
	// ID tells the item from the feed's others: its guid, Atom id or rdf:about
	// as written, or else its link, its title, or a hash of its text. Items
	// that share one are told apart by link, title, then hash, after a space.
	ID         string
	Title      string // without markup; "" when it has none
	Link       string // http or https, or ""
	Summary    string // as text
	Content    string // as HTML, untrusted: the fullest body that the feed carries, "" when it carries none
	Author     string
	Published  time.Time // UTC; zero when unknown or absurd
	Updated    time.Time // UTC; zero when unknown or absurd
	Image      string    // lead image
	Enclosures []Enclosure
}

// When is the date of the item for a reader, zero when it has none.
func (i Item) When() time.Time {
	if i.Published.IsZero() {
		return i.Updated
	}
	return i.Published
}

// Enclosure is a file that belongs to an item.
type Enclosure struct {
	URL    string
	Type   string // media type as written
	Length int64  // bytes as announced; 0 when unknown
}

// Parse reads a feed. contentType is the header that the body came with, "" when
// unknown; at is the address that it came from and that relative links refer to, or
// nil. An error holds a sentence for members.
func Parse(body []byte, contentType string, at *url.URL) (Feed, error) {
	if err := Refuse(body); err != nil {
		return Feed{}, err
	}
	s := strings.TrimLeft(charset.Decode(body, contentType), " \t\r\n\x00")
	if s == "" {
		return Feed{}, empty()
	}
	var f Feed
	var err error
	if s[0] == '{' || s[0] == '[' {
		f, err = parseJSON(s, at)
	} else {
		f, err = parseXML(s, contentType, at)
	}
	if err != nil {
		return Feed{}, err
	}
	f.Items = distinct(f.Items)
	return f, nil
}

// distinct gives every item an ID of its own and drops repetitions: the same
// ID, link and title once more, and the same text where there are neither.
func distinct(items []Item) []Item {
	taken := make(map[string]bool, len(items))
	seen := make(map[[4]string]bool, len(items))
	kept := items[:0]
	for _, item := range items {
		if item.ID == "" && item.Link == "" && item.Title == "" {
			item.ID = fingerprint(item)
		}
		same := [4]string{item.ID, item.Link, item.Title}
		if item.ID == "" && item.Link == "" {
			same[3] = item.Content // items titled "Weather" may be of different days
		}
		if seen[same] {
			continue
		}
		seen[same] = true
		if item.ID = ownID(item, taken); !taken[item.ID] {
			taken[item.ID] = true
			kept = append(kept, item)
		}
	}
	return kept
}

// ownID is an item's ID, made longer by its link, its title and at last a hash of its
// text until it is not taken.
func ownID(item Item, taken map[string]bool) string {
	id := item.ID
	for _, more := range []string{item.Link, item.Title} {
		if id != "" && !taken[id] {
			return id
		}
		if more != id {
			id = strings.TrimSpace(id + " " + more)
		}
	}
	if id == "" || taken[id] {
		id = strings.TrimSpace(id + " " + fingerprint(item))
	}
	return id
}

// fingerprint names an item by its text.
func fingerprint(i Item) string {
	sum := sha256.Sum256([]byte(i.Title + "\x00" + i.Summary + "\x00" + i.Content + "\x00" + i.Author + "\x00" + i.When().String()))
	return "sha256:" + hex.EncodeToString(sum[:16])
}
