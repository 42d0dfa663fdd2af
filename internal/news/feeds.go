package news

import (
	"net/url"
	"time"
)

// The shortest and the longest time between two polls of a feed.
const (
	MinInterval = 15 * time.Minute
	MaxInterval = 24 * time.Hour
)

// FeedState is how a feed stands.
type FeedState string

// The states of a feed.
const (
	FeedNew  FeedState = "new"     // not read yet
	FeedWell FeedState = "well"    // its last poll worked
	FeedSick FeedState = "failing" // its last poll failed; Reason says why
	FeedGone FeedState = "gone"    // its server says that it is no more (410); not polled until resumed
)

// Feed is an address that is polled, once however many guilds follow it.
type Feed struct {
	ID       int64
	URL      string
	Host     string // of URL, port included; polled one feed at a time
	Title    string // what the feed calls itself, "" until it was read
	Site     string // address of the site it belongs to, "" when unknown
	Language string // BCP 47, "" when it does not say
	Health

	// What the next poll rests on.
	Known    Validators
	Hash     string        // digest of the body last read, "" for none
	Target   string        // where its server moved it for good, as seen by the last poll
	Gap      time.Duration // between two of its items, as last seen; 0 when unknown
	Newest   time.Time     // date of its newest item; zero when unknown
	Asked    time.Duration // least time between polls that the feed itself asks for (ttl, sy:)
	Floor    time.Duration // least time between polls that its followers allow
	FullText bool          // some follower wants its pages read where the feed has only teasers
}

// Health tells how the polling of a feed goes.
type Health struct {
	State    FeedState
	Polled   time.Time // the last attempt; zero before the first
	Worked   time.Time // the last that succeeded; zero when none did
	Next     time.Time // the next attempt; zero when there is none to come
	Failures int       // in a row
	Since    time.Time // the first failure of the row; zero when there is none
	Reason   string    // why the last poll failed, a sentence for members; "" when it worked
	Repairs  string    // what was wrong with the feed and read nevertheless; "" for nothing
	Alarmed  bool      // followers were told that it fails
}

// Validators are what a server sent with a body, to ask later whether it has changed.
type Validators struct {
	ETag         string
	LastModified string
}

// Polled is what an address answered to a poll.
type Polled struct {
	Page                    // Body is nil when Unchanged
	Unchanged bool          // 304: as it was when Known was given
	Known     Validators    // for the next poll
	Fresh     time.Duration // how long the server calls the answer fresh, 0 when it does not say
	Moved     *url.URL      // where permanent redirects alone led, nil when they did not
}

// Subscription is a guild's following of a feed.
type Subscription struct {
	ID       int64
	Guild    string
	Feed     Feed
	Title    string        // the guild's name for it; "" for the feed's own
	Channels []string      // whose briefs carry it; none for all of the guild's
	Alerts   string        // channel that is told when the feed fails
	AddedBy  string        // Discord user id
	Include  []string      // an article must hold one of these; none for any
	Exclude  []string      // an article must hold none of these
	Language string        // BCP 47 that articles must be in, when they say; "" for any
	Floor    time.Duration // least time between polls; 0 leaves it to newsdesk
	FullText bool          // read pages where the feed has only teasers
	Paused   bool
	Added    time.Time
	Baseline time.Time // articles that came up to then are no news; zero until the first poll
	Articles int       // of the feed, stored
}

// Name is what the guild calls the feed.
func (s Subscription) Name() string {
	switch {
	case s.Title != "":
		return s.Title
	case s.Feed.Title != "":
		return s.Feed.Title
	}
	return s.Feed.URL
}

// FeedCandidate is a feed that a site offers.
type FeedCandidate struct {
	URL   string
	Title string // "" when the site does not say
	Items int    // how many it holds now; 0 when it was not read
}

// FeedItem is one entry of a feed: its identity, what it says, and its article.
type FeedItem struct {
	Key         int64     // 64 bits of a hash of its identity: the same for the same item of its feed
	Fingerprint int64     // the same of what it says, its date aside
	Article     *Article  // nil when there is no story in it; with an ID, the stored one as it now stands
	Revision    *Revision // what changed in substance, nil when nothing did
}

// KnownItem is an item as it was stored.
type KnownItem struct {
	Fingerprint int64
	Article     int64 // 0 when it has none
	Expired     bool  // its article is gone
}

// Poll is everything that one poll of a feed changes; it is written as a
// whole or not at all.
type Poll struct {
	Feed    Feed       // as it stands after the poll, with Next
	At      time.Time  // when its articles came in
	Items   []FeedItem // new and changed ones, oldest first
	Read    bool       // the feed was read: followers without a baseline get it
	Notices []Notice   // what followers are told: Kind, Reason and Since
}

// PollOutcome says what a poll brought.
type PollOutcome struct {
	Lost    bool // another owner had taken the feed over; nothing was written
	New     int  // articles added
	Copies  int  // of them, those in the words of an article that was there
	Updated int  // articles that changed
	Revised int  // of them, in substance
}

// NoticeKind is what channels are told.
type NoticeKind string

// The kinds of notice.
const (
	NoticeSick   NoticeKind = "failing"   // for a day now
	NoticeHealed NoticeKind = "recovered" // after a NoticeSick
	NoticeGone   NoticeKind = "gone"      // 410

	NoticeRefused NoticeKind = "refused" // a schedule's brief, the first of those refused in a row
	NoticeStopped NoticeKind = "stopped" // a schedule

	NoticeNearlySpent NoticeKind = "nearly spent" // 80 % of the guild's tokens of the day
	NoticeSpent       NoticeKind = "spent"        // all of them
)

// Notice tells a channel about one of its feeds, or a guild about a schedule or about
// its tokens.
type Notice struct {
	ID       int64
	Guild    string
	Channel  string // that is told; "" where none could be: whoever manages the guild is
	Feed     string // the guild's name for it; "" where it is about none
	URL      string
	Schedule int64 // 0 where it is about none
	Kind     NoticeKind
	Reason   string    // a sentence for members
	Since    time.Time // since when it fails, or failed
	At       time.Time
}

// Revision is what a correction changed in an article.
type Revision struct {
	Article int64
	At      time.Time
	Title   string   // as it was before
	Removed []string // sentences that no longer stand, verbatim
	Added   []string // sentences that are new
}

// OPMLResult is what became of one line of an imported list.
type OPMLResult struct {
	URL    string
	Title  string
	Added  bool
	Reason string // why it was not added, a sentence for members
}
