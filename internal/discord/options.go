package discord

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"newsdesk/internal/news"
)

// Librarian takes articles in. Each call stores one article for the guild, or
// reports the one that was there already.
type Librarian interface {
	AddURL(ctx context.Context, guild, user, address string) (news.Stored, error)
	AddFile(ctx context.Context, guild, user string, file news.File) (news.Stored, error)
	AddText(ctx context.Context, guild, user, title, body string) (news.Stored, error)
}

// Archive holds the guild's stored articles. Articles lists those stored
// before the article with id before, newest first; 0 starts at the newest.
// An unknown id, or one of another guild, is news.ErrNotFound.
type Archive interface {
	Article(ctx context.Context, guild string, id int64) (news.Article, error)
	Articles(ctx context.Context, guild string, before int64, limit int) (page []news.Headline, total int, err error)
	RemoveArticle(ctx context.Context, guild string, id int64) error
}

// Titles finds stored articles by what a member typed, newest first.
type Titles interface {
	MatchTitles(ctx context.Context, guild, typed string, limit int) ([]news.Headline, error)
	ArticleByCanonical(ctx context.Context, guild, canonical string) (news.Headline, bool, error)
}

// Quotes gives the stored sentences that refs name; those whose article is
// gone, or belongs to another guild, are left out.
type Quotes interface {
	Sentences(ctx context.Context, guild string, refs []news.Ref) ([]news.Citation, error)
}

// Briefer composes briefs and saves nothing: of one article, of one story in a
// language ("" is its own), or of what is new for a channel.
type Briefer interface {
	Article(ctx context.Context, guild string, id int64, length news.Length) (news.Brief, error)
	Story(ctx context.Context, guild string, id int64, language string) (news.Brief, error)
	Order(ctx context.Context, o news.Order) (news.Brief, error)
}

// Forecaster tells what a schedule's next brief would be and is likely to
// cost, and writes nothing down.
type Forecaster interface {
	Preview(ctx context.Context, s news.Schedule) (news.Brief, error)
	Estimate(ctx context.Context, o news.Order) (news.Estimate, error)
}

// Turns lets one brief after another be made for a channel: two at once would
// tell it the same news. end lets the next begin.
type Turns interface {
	Turn(ctx context.Context, channel string) (end func(), err error)
}

// Briefs keeps briefs that are shown on request: saved as pending, then marked
// delivered or failed.
type Briefs interface {
	SaveBrief(ctx context.Context, b news.Brief) error
	MarkDelivered(ctx context.Context, guild, brief string) error
	FailBrief(ctx context.Context, guild, brief string) error
}

// Receipts gives briefs and answers that were shown, for their evidence.
type Receipts interface {
	Brief(ctx context.Context, guild, id string) (news.Brief, error)
	Answer(ctx context.Context, guild, id string) (news.Answer, error)
}

// Asker answers questions and keeps the conversation. Feedback is whether a
// member found an answer helpful; the last word of each member counts.
type Asker interface {
	Answer(ctx context.Context, q news.Question) (news.Answer, error)
	Feedback(ctx context.Context, guild, answer, user string, helpful bool) error
}

// Orders gives the guild's schedules, and ends them.
type Orders interface {
	Schedules(ctx context.Context, guild string) ([]news.Schedule, error)
	ScheduleOf(ctx context.Context, guild string, id int64) (news.Schedule, error)
	RemoveSchedule(ctx context.Context, guild string, id int64) error
}

// Scheduler takes schedules on. Add checks cron line and zone and fills ID and
// the next run; Edit does the same with one that is there, and starts it when
// it was stopped; RunNow runs a schedule at once, besides its slots, and queues
// its brief, which it returns.
type Scheduler interface {
	Add(ctx context.Context, s news.Schedule) (news.Schedule, error)
	Edit(ctx context.Context, s news.Schedule) (news.Schedule, error)
	RunNow(ctx context.Context, guild string, id int64) (news.Brief, error)
}

// Breaks stops schedules for a time.
type Breaks interface {
	Pause(ctx context.Context, guild string, id int64) error
	Resume(ctx context.Context, guild string, id int64) (news.Schedule, error)
}

// Almanac knows times: the cron line of a rhythm, a zone's proper name, and
// when a schedule comes next.
type Almanac interface {
	Line(r news.Rhythm) (string, error)
	Zone(name string) (string, error)
	Upcoming(s news.Schedule, n int) []time.Time
}

// Runs gives the receipts of briefs, newest first: of a guild or one of its
// schedules, of one brief, furthest article first, and of one article.
type Runs interface {
	Runs(ctx context.Context, guild string, schedule int64, limit int) ([]news.Run, error)
	Explain(ctx context.Context, guild, brief string) (news.Run, []news.Receipt, error)
	Traces(ctx context.Context, guild string, article int64, limit int) ([]news.Trace, error)
}

// Stories gives a story as the guild sees it, by its own id or by that of an
// article that tells it.
type Stories interface {
	Story(ctx context.Context, guild string, id int64) (news.Story, error)
	StoryOf(ctx context.Context, guild string, article int64) (news.Story, error)
}

// Settings keeps what a guild chose.
type Settings interface {
	Settings(ctx context.Context, guild string) (news.Settings, error)
	SaveSettings(ctx context.Context, chosen news.Settings) error
}

// Meter tells what a guild spent on the language model on a day (UTC,
// 2006-01-02).
type Meter interface {
	UsageOf(ctx context.Context, guild, day string) (news.Usage, error)
}

// Prober looks at feeds: those that an address leads to, and the newest items
// of a followed one as they would be stored. One candidate is the feed itself;
// several are a site's, to choose from.
type Prober interface {
	Probe(ctx context.Context, address string) ([]news.FeedCandidate, error)
	Test(ctx context.Context, guild string, id int64) ([]news.Article, error)
}

// Follower begins, changes and ends a guild's following of a feed. Follow goes
// by Feed.URL and reports a subscription that was there already; Edit takes
// the whole subscription as it is to be.
type Follower interface {
	Follow(ctx context.Context, s news.Subscription) (followed news.Subscription, existing bool, err error)
	Edit(ctx context.Context, s news.Subscription) (news.Subscription, error)
	Unfollow(ctx context.Context, guild string, id int64) error
}

// Pauser stops the following of a feed for a time.
type Pauser interface {
	Pause(ctx context.Context, guild string, id int64) error
	Resume(ctx context.Context, guild string, id int64) error
}

// FeedLists reads and writes lists of feeds as OPML. Import follows every feed
// of the list as like says, tells progress how far it is, from one goroutine
// at a time, and returns a result for each.
type FeedLists interface {
	Import(ctx context.Context, like news.Subscription, opml []byte, progress func(done, total int)) ([]news.OPMLResult, error)
	Export(ctx context.Context, guild string) ([]byte, error)
}

// Subscriptions is what the guild follows, by name. An unknown id, or one of
// another guild, is news.ErrNotFound.
type Subscriptions interface {
	Subscriptions(ctx context.Context, guild string) ([]news.Subscription, error)
	Subscription(ctx context.Context, guild string, id int64) (news.Subscription, error)
}

// Files reads what members attach.
type Files interface {
	Attachment(ctx context.Context, address string) ([]byte, error)
}

// Notes keeps small facts across restarts; an unknown key is "".
type Notes interface {
	Note(ctx context.Context, key string) (string, error)
	SetNote(ctx context.Context, key, value string) error
}

// Options is what a Bot needs. All interfaces are required.
type Options struct {
	Token    string   // without "Bot "
	APIURL   string   // base in place of https://discord.com/api; "" is that
	Mentions bool     // read messages that mention the bot or reply to it, and direct messages
	Model    string   // name of the configured language model, "" when there is none
	Tokens   int      // of the model that a guild may use a day; 0 for any number
	Zones    []string // IANA names offered for a schedule

	Rate int           // calls a second that Discord allows, interactions aside; 50 when zero
	Rest time.Duration // no call counts before: another process has made some until now

	Librarian Librarian
	Archive   Archive
	Titles    Titles
	Quotes    Quotes
	Briefer   Briefer
	Briefs    Briefs
	Receipts  Receipts
	Asker     Asker
	Orders    Orders
	Scheduler Scheduler
	Notes     Notes

	Forecaster Forecaster
	Turns      Turns
	Breaks     Breaks
	Almanac    Almanac
	Runs       Runs
	Stories    Stories
	Settings   Settings
	Meter      Meter

	Prober        Prober
	Follower      Follower
	Pauser        Pauser
	FeedLists     FeedLists
	Subscriptions Subscriptions
	Files         Files

	Log *slog.Logger
	Now func() time.Time
}

// officialAPI is where Discord's own API stands.
const officialAPI = "https://discord.com/api"

func (o *Options) fill() (*url.URL, error) {
	if strings.TrimSpace(o.Token) == "" {
		return nil, errors.New("no Discord token: set NEWSDESK_DISCORD_TOKEN to the bot's token")
	}
	if o.APIURL == "" {
		o.APIURL = officialAPI
	}
	if o.Rate == 0 {
		o.Rate = callsPerSecond
	}
	base, err := url.Parse(strings.TrimRight(o.APIURL, "/"))
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, errors.New("NEWSDESK_DISCORD_API_URL is not an http or https address such as " + officialAPI)
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return base, nil
}
