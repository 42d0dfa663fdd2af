// Package story tells which articles are about one event: it groups articles into
// stories as they arrive, and regroups the recent ones when more is known. It reads
// no clock, stores nothing and asks no language model: only words and their weights
// decide. Which articles are one text it leaves to package duplicate.
package story

import "time"

// Article is what grouping reads of an article.
type Article struct {
	ID    int64
	Title string
	Text  string    // the body; may be empty or begin with the title
	At    time.Time // when it was published; articles need not arrive in that order
}

// Placement is where Add put an article.
type Placement struct {
	Story int64
	New   bool // the article is its story's first
}

// Link is a merge, in which From became part of To, or a split, in which To parted
// from From.
type Link struct{ From, To int64 }

// Move is an article that changed its story.
type Move struct{ Article, From, To int64 }

// Changes is what Settle changed. Merges apply to all articles of a story, also to
// those that are no longer live; moves come after them.
type Changes struct {
	Merged []Link
	Split  []Link
	Moved  []Move
}

// Options bound a Grouper. Zero values take the defaults.
type Options struct {
	Live   int           // articles kept in memory, default 50,000
	Recent int           // newest articles whose story may still change, default 4,096
	Life   time.Duration // how long after its last article a story takes new ones, default 4 days
	Next   int64         // the first story id to give, default 1
}

func (o Options) withDefaults() Options {
	if o.Live <= 0 {
		o.Live = 50_000
	}
	if o.Recent <= 0 {
		o.Recent = 4_096
	}
	o.Recent = min(o.Recent, o.Live)
	if o.Life <= 0 {
		o.Life = 4 * 24 * time.Hour
	}
	o.Next = max(o.Next, 1)
	return o
}
