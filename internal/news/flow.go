package news

import (
	"net/url"
	"time"
)

// Page is what an address answered, not yet read.
type Page struct {
	URL  *url.URL // after redirects
	Type string   // content type as sent, with its charset
	Body []byte   // decompressed
}

// File is an attachment as Discord describes it.
type File struct {
	Name string
	URL  string
	Size int // bytes, as announced
}

// Stored is the outcome of bringing an article in.
type Stored struct {
	Headline Headline
	Existing bool // it was here already; nothing was written
	Aside    int  // lines kept apart from the story
}

// Lookup asks the index which passages hold each of some terms.
type Lookup struct {
	Scope
	Terms    []string   // as text.Terms gives them
	Limits   []int      // of each term, at most so many of the newest; 0 for none
	Phrases  [][]string // passages must hold all of these, too, word after word
	Outlets  []string   // and be from one of these, named as stored; none for any
	From, To time.Time  // and be dated within, both inclusive; zero for no bound
}

// The id of a passage is the second of its article's date and, in the low
// bits, a count within that second: a window of time is a range of ids.
const passageBits = 20

// FirstPassage is the least id that a passage dated t or later has.
func FirstPassage(t time.Time) int64 { return t.Unix() << passageBits }

// PassageTime is the second that a passage is dated by.
func PassageTime(passage int64) time.Time { return time.Unix(passage>>passageBits, 0).UTC() }

// Candidate is a passage that a search may rank: where it stands and the terms
// to score it by, without its text.
type Candidate struct {
	Passage     int64 // see FirstPassage
	Article     Headline
	First, Last int    // sentence numbers, as in Ref, both inclusive
	Opens       bool   // it is the article's first
	TitleTerms  string // of the article's title and source
	Terms       string // of the passage
}

// FoundPassage is a ranked passage with its sentences.
type FoundPassage struct {
	Article   Headline
	First     int        // Ref.Sentence of Sentences[0]
	Sentences []Sentence // verbatim, in order
	Score     float64    // comparable within one search only
}

// Found is the outcome of a search, best passage first.
type Found struct {
	Passages []FoundPassage
	Coverage float64 // share of the question's idf mass found in the best passages, 0 to 1
	Near     bool    // some were found by what they mean, whatever their words
	Newest   bool    // nothing was asked for but news: they open the newest stories
	Searched Searched
}

// Post is one message of a brief before it is queued: the body of Discord's
// create-message call and the text that identifies it in a channel's history.
type Post struct {
	Payload []byte
	Marker  string
}

// SlotRun is everything that one run of a schedule changes; it is written as
// a whole or not at all.
type SlotRun struct {
	Slot    Slot
	Outcome SlotOutcome
	Skipped []string // keys of slots passed over, recorded as skipped
	Brief   *Brief   // as composed; nil for a slot that was skipped
	Posts   []Post   // the messages of the brief, in order; none when nothing is posted
	NextAt  time.Time
	Next    string // SlotLayout; "" when the spec never fires again
}
