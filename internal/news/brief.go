package news

import (
	"strings"
	"time"
)

// Length is how much of an article a brief gives.
type Length string

// The lengths, in sentences at most: 1, 2 and 3.
const (
	OneLine Length = "one line"
	Short   Length = "short"
	Long    Length = "long"
)

// Sentences is the most sentences a brief of this length holds.
func (l Length) Sentences() int {
	switch l {
	case OneLine:
		return 1
	case Long:
		return 3
	default:
		return 2
	}
}

// ParseLength reads a member's choice; "" is Short.
func ParseLength(s string) (Length, error) {
	switch l := Length(strings.ToLower(strings.TrimSpace(s))); l {
	case "":
		return Short, nil
	case OneLine, Short, Long:
		return l, nil
	}
	return "", Faultf(nil, "%q is not a length. Choose one line, short or long.", s)
}

// Style is how much a brief of several stories says of each.
type Style string

// The styles: the headline alone, and with one or two sentences under it.
const (
	Headlines  Style = "headlines"
	ShortStyle Style = "short"
	Detailed   Style = "detailed"
)

// Sentences is the most sentences under a headline of this style.
func (s Style) Sentences() int {
	switch s {
	case Headlines:
		return 0
	case Detailed:
		return 2
	default:
		return 1
	}
}

// ParseStyle reads a member's choice; "" is ShortStyle.
func ParseStyle(s string) (Style, error) {
	switch st := Style(strings.ToLower(strings.TrimSpace(s))); st {
	case "":
		return ShortStyle, nil
	case Headlines, ShortStyle, Detailed:
		return st, nil
	}
	return "", Faultf(nil, "%q is not a style. Choose headlines, short or detailed.", s)
}

// Item is one entry of a brief: a story or, in a brief of one article, that
// article.
type Item struct {
	Headline  Headline   `json:"headline"` // of the article the story is told by
	Lines     []Line     `json:"lines"`
	Citations []Citation `json:"citations"` // the stored sentence behind every Ref of Title and Lines
	Mode      Mode       `json:"mode"`
	Dropped   int        `json:"dropped,omitempty"` // sentences of the model's that the check left out

	Story       int64        `json:"story,omitempty"` // 0 in a brief of one article
	Title       Line         `json:"title,omitzero"`  // the headline in the brief's language; zero where Headline.Title is in it
	Language    string       `json:"language,omitempty"`
	Sources     []Headline   `json:"sources,omitempty"` // the articles it rests on, in the order of their marks: [1] is Sources[0]
	Outlets     int          `json:"outlets,omitempty"` // that tell the story
	Independent int          `json:"independent,omitempty"`
	Update      bool         `json:"update,omitempty"` // the channel was told of this story before
	Changes     []Change     `json:"changes,omitempty"`
	Differences []Difference `json:"differences,omitempty"`

	Articles []int64 `json:"-"` // of the whole story: known to the channel once this is told
	Facts    Facts   `json:"-"` // what the channel's ledger keeps
}

// Mark is the number printed for an article's sentences, 1-based; 0 when the
// item does not rest on it.
func (i Item) Mark(article int64) int { return mark(i.Sources, article) }

// Figure is a number and what it counts.
type Figure struct {
	Of    string `json:"of"`    // folded and in its base form, so that it compares: "injured"
	Value string `json:"value"` // comparable, as text.Number has it
	Text  string `json:"text"`  // the number verbatim, with its sign: "$40 million"
	Label string `json:"label"` // what it counts, verbatim; "" when its sentence does not say
}

// Facts are what a channel was told of a story.
type Facts struct {
	Sentences []string `json:"sentences,omitempty"` // the stored sentences told or cited
	Figures   []Figure `json:"figures,omitempty"`
	Names     []string `json:"names,omitempty"` // folded
}

// Change is a figure that is not what the channel was told.
type Change struct {
	Of  string `json:"of"`  // what it counts, verbatim: "dead"; "" when the sentence does not say
	Was string `json:"was"` // as told
	Now string `json:"now"`
	Ref Ref    `json:"ref"` // the sentence that holds Now
}

// String words the change: "dead: 9 → 12".
func (c Change) String() string {
	return strings.TrimPrefix(c.Of+": ", ": ") + c.Was + " → " + c.Now
}

// Brief is what a channel is told.
type Brief struct {
	ID       string        `json:"id"` // NewID; names the brief in buttons and receipts
	Guild    string        `json:"guild"`
	Channel  string        `json:"channel"`
	Schedule int64         `json:"schedule,omitempty"` // 0 for a brief on request
	Slot     string        `json:"slot,omitempty"`     // intended local date and time of the slot
	From     time.Time     `json:"from,omitzero"`      // the window (From, To]
	To       time.Time     `json:"to"`
	Items    []Item        `json:"items"`
	More     int           `json:"more,omitempty"`   // new stories that did not fit
	Missed   int           `json:"missed,omitempty"` // earlier slots this brief stands in for
	Late     time.Duration `json:"late,omitempty"`
	Mode     Mode          `json:"mode"`

	Language  string `json:"language,omitempty"` // asked for; "" leaves each story in its own
	Filter    string `json:"filter,omitempty"`   // Filter.Key of what it was chosen by
	Role      string `json:"role,omitempty"`     // pinged by it; "" for nobody
	Crosspost bool   `json:"crosspost,omitempty"`

	Receipts []Receipt `json:"-"` // one for every article considered
	Used     Usage     `json:"-"` // of the model, for this brief
}

// Covers is how much time the window spans, in whole hours.
func (b Brief) Covers() time.Duration {
	if b.From.IsZero() {
		return 0
	}
	return b.To.Sub(b.From).Round(time.Hour)
}

// Estimate is what a run of a schedule is likely to cost.
type Estimate struct {
	Stories int // it would tell now
	Calls   int // of the model, most: those that were written before cost nothing
	Tokens  int // prompts and replies of those calls
}
