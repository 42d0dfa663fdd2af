package news

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
)

// Schedule is a standing order for a brief in a channel.
type Schedule struct {
	ID        int64
	Guild     string
	Channel   string
	Spec      string // five-field cron line or @daily and the like, without a zone
	Zone      string // IANA name
	CreatedBy string
	Grace     time.Duration // a missed slot still runs when it is no later than this
	NextAt    time.Time     // UTC; zero when the spec never fires again
	NextSlot  string        // intended local time of the slot at NextAt, SlotLayout
	Enabled   bool
	Reason    string // why it is not enabled
	Failures  int    // posts refused in a row
	Missed    int    // slots skipped since the last that ran; known of a schedule that is claimed

	Filter    Filter
	Style     Style
	Language  string // BCP 47 to write in; "" leaves each story in its own
	MaxItems  int    // MinItems to MostItems; 0 for newsdesk's default
	NoNews    NoNews
	Role      string // Discord role that is pinged; "" for nobody
	Crosspost bool   // of an announcement channel: publish to its followers
}

// Order is what the schedule's briefs are to be.
func (s Schedule) Order() Order {
	return Order{
		Guild: s.Guild, Channel: s.Channel, Filter: s.Filter, Style: s.Style, Language: s.Language, MaxItems: s.MaxItems,
	}
}

// Order is what a brief for a channel is to be. Beyond guild and channel the
// zero value is newsdesk's default.
type Order struct {
	Guild, Channel string
	Filter         Filter
	Style          Style
	Language       string    // BCP 47 to write in; "" leaves each story in its own
	MaxItems       int       // at most MostItems
	Since          time.Time // of the window; zero for where the channel's last brief ended
}

// Bounds of Schedule.MaxItems.
const (
	MinItems  = 3
	MostItems = 15
)

// NoNews is what a schedule does when there is nothing to tell.
type NoNews string

// The ways; "" is NoNewsSay.
const (
	NoNewsSay    NoNews = "say" // a line saying so
	NoNewsSilent NoNews = "silent"
)

// Filter is what a brief is chosen by. The zero Filter lets everything pass.
type Filter struct {
	Feeds    []int64  `json:"feeds,omitempty"`    // only these; OwnArticles stands for the server's own. None for all
	Topics   []string `json:"topics,omitempty"`   // an article must be about one of these: words, or a description
	Include  []string `json:"include,omitempty"`  // an article must hold one of these, word for word
	Exclude  []string `json:"exclude,omitempty"`  // an article must hold none of these
	Language string   `json:"language,omitempty"` // BCP 47 that articles must be in, when they say
	Outlets  int      `json:"outlets,omitempty"`  // the fewest that must tell a story
}

// OwnArticles is the feed, in a Filter, of the articles the server itself
// brought in.
const OwnArticles int64 = 0

// Key is equal for filters that let the same articles pass, "" for the zero
// Filter.
func (f Filter) Key() string {
	f.Feeds = sorted(f.Feeds)
	f.Topics, f.Include, f.Exclude = sorted(f.Topics), sorted(f.Include), sorted(f.Exclude)
	if f.Outlets <= 1 {
		f.Outlets = 0
	}
	b, err := json.Marshal(f)
	if err != nil || string(b) == "{}" { // numbers and strings always marshal
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

func sorted[T int64 | string](s []T) []T {
	s = slices.Clone(s)
	slices.Sort(s)
	return slices.Compact(s)
}

// SlotLayout is the key of a slot: its intended local date and time. A local
// time that DST skips still has its own key, so it runs once.
const SlotLayout = "2006-01-02T15:04"

// Slot is one run of a schedule.
type Slot struct {
	Schedule int64
	Key      string    // SlotLayout
	At       time.Time // when it is due
	Missed   int       // earlier slots it stands in for
}

// SlotOutcome is how a slot ended.
type SlotOutcome string

// The outcomes kept as receipts.
const (
	SlotBriefed SlotOutcome = "briefed" // a brief is in the outbox
	SlotEmpty   SlotOutcome = "empty"   // nothing new; the channel is told so
	SlotSkipped SlotOutcome = "skipped" // later than its grace, or merged into a newer one
)

// DeliveryState is where a message of a brief stands.
type DeliveryState string

// The states of a delivery.
const (
	Pending DeliveryState = "pending" // to be sent, at NextTry
	Sending DeliveryState = "sending" // handed to Discord, answer unknown
	Sent    DeliveryState = "sent"
	Dead    DeliveryState = "dead" // given up; Reason says why
)

// Delivery is one message of a brief on its way to a channel.
type Delivery struct {
	ID        int64
	Brief     string
	Guild     string
	Channel   string
	Part      int    // 0-based
	Payload   []byte // body of Discord's create-message call, without nonce
	Nonce     string // at most 25 characters, unique
	Marker    string // text that stands in the posted message and in no other
	State     DeliveryState
	Attempts  int
	NextTry   time.Time
	StartedAt time.Time // of the first attempt; zero before
	MessageID string
	Reason    string
}
