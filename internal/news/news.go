// Package news holds the nouns of newsdesk and the rules that hold of them:
// articles and their sentences, briefs, questions and answers, schedules,
// slots and deliveries. It imports the standard library only, does no I/O and
// reads no clock; every other package speaks in these words.
package news

import (
	"fmt"
	"slices"
	"time"
)

// Limits on what newsdesk stores and shows.
const (
	// MaxTitle is the longest title stored, in runes. Discord shows 256 in an
	// embed title; longer ones are cut at a word when the article is read.
	MaxTitle = 250
	// MaxArticle is the largest article text accepted, in bytes.
	MaxArticle = 2 << 20
	// MaxQuestion is the longest question answered, in runes.
	MaxQuestion = 500
)

// Origin says how an article came in.
type Origin string

// The ways in.
const (
	FromURL  Origin = "url"
	FromFile Origin = "file"
	FromText Origin = "text"
	FromFeed Origin = "feed"
)

// Headline is an article without its text: enough to list, link and cite it.
type Headline struct {
	ID        int64     `json:"id"`
	Title     string    `json:"title"`
	URL       string    `json:"url,omitempty"`    // where a reader goes; "" for pasted text and files
	Source    string    `json:"source,omitempty"` // the outlet's name, or the host
	Byline    string    `json:"byline,omitempty"`
	Published time.Time `json:"published,omitzero"` // zero when the article does not say
	Added     time.Time `json:"added,omitzero"`
}

// When is the date of the article for a reader: when it was published or, if that is
// unknown, when it was stored.
func (h Headline) When() time.Time {
	if h.Published.IsZero() {
		return h.Added
	}
	return h.Published
}

// Sentence is one sentence of an article, cut verbatim from its body.
type Sentence struct {
	Text      string `json:"text"`
	Paragraph int    `json:"paragraph"` // 0-based; sentences of one paragraph share it
}

// Passage is a run of whole sentences of one article, the unit of search.
type Passage struct {
	First, Last int    // sentence numbers, as in Ref, both inclusive
	Terms       string // search terms of the run, space-separated, in order, repeated as often as they occur
}

// Article is one stored text with what was made of it when it came in.
type Article struct {
	Headline
	Guild     string // that it belongs to, and that alone may see it; of a feed's article, the guild it is read for
	Feed      int64  // the feed it came from; 0 for a guild's own. Followers see it, nobody else
	AddedBy   string // Discord user id of the member who added it
	Origin    Origin
	Canonical string   // identity form of URL: one article however it was linked
	Language  string   // BCP 47, "" when unknown
	Body      string   // paragraphs separated by a blank line
	Aside     []string // lines kept apart from the story: biography, newsletter plug, legal and share lines
	Partial   string   // why Body is only a teaser, in words such as "the page shows a request to subscribe"; "" when it is whole
	Lead      string   // address of the lead image, "" for none
	First     int      // Ref.Sentence of Sentences[0]: the sentences of a revised text are numbered on, so that old refs hold
	Sentences []Sentence
	Passages  []Passage
	Terms     string  // search terms of title and source, for the title column
	Sketch    []int64 // what copies of the text have in common; empty when it is not compared
}

// Ref names the sentence at an index of Sentences.
func (a Article) Ref(index int) Ref { return Ref{Article: a.ID, Sentence: a.First + index} }

// Ref names one stored sentence.
type Ref struct {
	Article  int64 `json:"article"`
	Sentence int   `json:"sentence"` // number of the sentence: Article.First and its index in Article.Sentences
}

// String is for logs.
func (r Ref) String() string { return fmt.Sprintf("%d.%d", r.Article, r.Sentence) }

// Citation is a stored sentence, verbatim, and where it is.
type Citation struct {
	Ref
	Quote string `json:"quote"`
}

// Line is one printed sentence and the stored sentences it rests on. A line
// without a Ref is never shown.
type Line struct {
	Text     string `json:"text"`
	Refs     []Ref  `json:"refs"`
	Verbatim bool   `json:"verbatim,omitempty"` // Text is the stored sentence itself
	Side     string `json:"side,omitempty"`     // of a comparison, which of Answer.Sides it tells of; "" for several
}

// Report is a figure that one article gives.
type Report struct {
	Ref    Ref    `json:"ref"`
	Figure string `json:"figure"` // verbatim from the sentence: the number with its sign, and maybe what it counts
}

// Difference is one thing for which articles give different figures. No model
// has a part in it: figures and times are those of the stored articles.
type Difference struct {
	Of         string   `json:"of,omitempty"`         // what they count, in words of the last: "dead"; "" when it does not say
	Reports    []Report `json:"reports"`              // oldest article first, at least two
	Superseded bool     `json:"superseded,omitempty"` // the last is the newest state; else the articles disagree
}

// Mode says who wrote the lines, and why no model did.
type Mode string

// The modes. Everything but ByModel is extractive: the articles' own sentences.
const (
	ByModel     Mode = "model"
	NoModel     Mode = "no-model"  // none configured
	ModelDown   Mode = "down"      // configured, but not answering
	OverBudget  Mode = "budget"    // the guild's tokens of the day are spent
	DraftFailed Mode = "unchecked" // it answered, but nothing survived the check
	Mixed       Mode = "mixed"     // some items by the model, some extractive
)

// Extractive reports whether every line is an article's own sentence.
func (m Mode) Extractive() bool { return m != ByModel && m != Mixed }

// Question is what a member asks, and where.
type Question struct {
	Guild, Channel, User string
	Text                 string
	Article              int64          // ask this article only; 0 for all
	Story                int64          // the story whose thread it is asked in, which is asked first; 0 for none
	Topic                string         // what that story is called: the subject of a question that names none, such as "what happened?"
	AsOf                 time.Time      // answer from what had been published then; zero for now
	Zone                 *time.Location // that days are meant in; nil is UTC
}

// Searched says what a search looked through.
type Searched struct {
	Articles int       `json:"articles"`
	From     time.Time `json:"from,omitzero"` // oldest and newest article date
	To       time.Time `json:"to,omitzero"`
}

// Answer is what newsdesk replies to a question: lines with evidence, or a
// refusal that names what was searched.
type Answer struct {
	ID        string     `json:"id"` // NewID
	Guild     string     `json:"guild"`
	Channel   string     `json:"channel"`
	User      string     `json:"user"`
	Question  string     `json:"question"` // as asked
	Asked     string     `json:"asked"`    // as searched: made to stand alone
	Lines     []Line     `json:"lines,omitempty"`
	Sources   []Headline `json:"sources,omitempty"` // in the order of their marks: [1] is Sources[0]
	Citations []Citation `json:"citations,omitempty"`
	Refused   bool       `json:"refused,omitempty"`
	Searched  Searched   `json:"searched"`
	Nearest   []Headline `json:"nearest,omitempty"` // with a refusal: the closest articles, not evidence
	Dropped   int        `json:"dropped,omitempty"` // sentences of the model's that the check left out
	Reasons   []string   `json:"reasons,omitempty"` // why, each once: "holds a number that its sources do not"
	Mode      Mode       `json:"mode"`
	At        time.Time  `json:"at"`

	AsOf        time.Time    `json:"as_of,omitzero"` // nothing published later was looked at; zero when nothing was hidden
	Follows     bool         `json:"follows,omitempty"`
	Respelled   []string     `json:"respelled,omitempty"` // words searched for in place of some that no article holds
	Newest      bool         `json:"newest,omitempty"`    // of a question for nothing but news: the newest stories
	Sides       []string     `json:"sides,omitempty"`     // of a comparison; one without a line has nothing in the articles
	Differences []Difference `json:"differences,omitempty"`
	// Key is equal for answers to the same question from the same sentences and
	// prompts. "" when another try may go better.
	Key string `json:"-"`
}

// Mark is the number printed for an article's sentences, 1-based; 0 when the
// article is not among the sources.
func (a Answer) Mark(article int64) int { return mark(a.Sources, article) }

// mark is the 1-based place of an article among sources, 0 when it is not there.
func mark(sources []Headline, article int64) int {
	return 1 + slices.IndexFunc(sources, func(h Headline) bool { return h.ID == article })
}

// Turn is one earlier question of a conversation: what was asked and what was
// cited, never what was answered.
type Turn struct {
	Asked string
	Refs  []Ref
	AsOf  time.Time // of the answer; zero when it was from everything
	At    time.Time
}

// Scope is what a search or a brief may see.
type Scope struct {
	Guild   string
	Article int64          // this article only; 0 for all the guild may see
	Story   int64          // the articles of this story only; 0 for all the guild may see
	AsOf    time.Time      // only what had been published then; zero for everything
	Zone    *time.Location // of the days that a question names; nil is UTC
}

// Prompt is one request to a language model: the rules, the material, and how
// many tokens the reply may take.
type Prompt struct {
	Guild     string // whose budget pays
	System    string
	User      string
	MaxTokens int // of the reply
}

// Draft is what a model proposed: sentences, each with the numbers of the
// source sentences it rests on. It is shown only after verify.
type Draft struct {
	Answerable bool
	Sentences  []DraftSentence
	Used       Usage // what it took, also when there is none to use
}

// DraftSentence is one proposed sentence.
type DraftSentence struct {
	Text string
	IDs  []int // numbers the prompt gave to the source sentences
}

// Feedback is what a member thought of an answer, with the question's shape,
// and its text only where the guild lets it be kept.
type Feedback struct {
	Answer, Guild, User string
	Helpful             bool
	Kind                string // plain, follow-up, comparison or as-of
	Focus               string // the word that asks: who, how many, …; "" when there is none
	Question            string // "" when the guild does not let it be kept
	Sources             int
	Mode                Mode
	Refused             bool
	At                  time.Time
}

// Usage is what a guild spent on the model in one UTC day.
type Usage struct {
	Day      string // 2006-01-02
	Prompt   int
	Reply    int
	Calls    int
	Reserved int // asked for and not yet settled
}

// Total is what counts against the budget.
func (u Usage) Total() int { return u.Prompt + u.Reply + u.Reserved }

// Plus is u with what was spent besides, on u's day.
func (u Usage) Plus(more Usage) Usage {
	u.Prompt, u.Reply, u.Calls, u.Reserved = u.Prompt+more.Prompt, u.Reply+more.Reply, u.Calls+more.Calls, u.Reserved+more.Reserved
	return u
}
