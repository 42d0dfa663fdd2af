package brief_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"context"

	"newsdesk/internal/brief"
	"newsdesk/internal/llm"
	"newsdesk/internal/llm/llmtest"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
	"newsdesk/internal/text"
	"newsdesk/prompts"
)

// desk is a composer over a store of its own, and a clock that tests move.
// Stories are what the test says they are.
type desk struct {
	*store.Store
	*brief.Composer
	t     *testing.T
	clock time.Time
	feeds map[string]int64 // by outlet
	items int64

	patience time.Duration // with a model that is silent
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, clock: time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC), feeds: map[string]int64{}, patience: 10 * time.Second}
	now := func() time.Time { return d.clock }
	var err error
	d.Store, err = store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "newsdesk.db"), now)
	d.must(err)
	t.Cleanup(func() { d.must(d.Close()) })
	set, err := prompts.Load("")
	d.must(err)
	d.Composer = &brief.Composer{
		Shelf: d.Archive, Intake: d.Briefs, Ledger: d.Briefs, Tastes: d.Guilds,
		Stories: d.Store.Stories, Chronicle: settled{}, Cache: d.Briefs, Prompts: set,
		MaxItems: 7, FirstWindow: 24 * time.Hour, Now: now, Log: slog.New(slog.DiscardHandler),
	}
	d.model(nil, 0)
	return d
}

// settled has every article in its story.
type settled struct{}

func (settled) CatchUp(context.Context) error { return nil }

// model gives the desk a language model, nil for none; daily is its budget.
func (d *desk) model(s *llmtest.Server, daily int) {
	d.t.Helper()
	o := llm.Options{Budget: d.Guilds, DailyTokens: daily, Now: func() time.Time { return d.clock }}
	if s != nil {
		o.URL, o.Model, o.ContextTokens = s.URL(), llmtest.Model, 8192
		o.Timeouts = llm.Timeouts{Total: 20 * time.Second, First: d.patience, Idle: 10 * time.Second, Backoff: time.Millisecond}
	}
	client, err := llm.New(o)
	d.must(err)
	d.Writer, d.Meter, d.Model = client, client, llmtest.Model
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// piece is an article as it is brought in.
func (d *desk) piece(outlet, title, body string) news.Article {
	a := news.Article{
		Headline: news.Headline{Title: title, Source: outlet, Published: d.clock, Added: d.clock},
		Origin:   news.FromText, Language: "en", Body: body, Sentences: text.Cut(body),
	}
	a.Passages = text.Passages(a.Sentences, text.PassageWords)
	a.Terms = strings.Join(append(text.Terms(title), text.Terms(outlet)...), " ")
	return a
}

// own stores a guild's own article.
func (d *desk) own(guild, outlet, title, body string) int64 {
	d.t.Helper()
	a := d.piece(outlet, title, body)
	a.Guild = guild
	h, existing, err := d.Archive.SaveArticle(d.t.Context(), a)
	d.must(err)
	if existing {
		d.t.Fatalf("%q is stored twice", title)
	}
	return h.ID
}

// follow has guilds follow an outlet's feed from now on.
func (d *desk) follow(outlet string, guilds ...string) {
	d.t.Helper()
	host := strings.ToLower(strings.ReplaceAll(outlet, " ", "-")) + ".example"
	for _, guild := range guilds {
		sub, _, err := d.Feeds.Follow(d.t.Context(), news.Subscription{Guild: guild, Feed: news.Feed{URL: "https://" + host + "/feed", Host: host}})
		d.must(err)
		d.feeds[outlet] = sub.Feed.ID
	}
	d.poll(0)
	d.clock = d.clock.Add(time.Second) // what comes now is no baseline
}

// press publishes an article in an outlet's feed.
func (d *desk) press(outlet, title, body string) int64 {
	d.t.Helper()
	a := d.piece(outlet, title, body)
	return d.print(outlet, a)
}

func (d *desk) print(outlet string, a news.Article) int64 {
	d.t.Helper()
	a.Origin = news.FromFeed
	d.items++
	d.poll(d.feeds[outlet], news.FeedItem{Key: d.items, Fingerprint: d.items, Article: &a})
	all, err := d.Store.Stories.ArticlesSince(d.t.Context(), time.Time{}, 0, 10_000)
	d.must(err)
	return all[len(all)-1].ID
}

// poll polls every feed; one of them has news.
func (d *desk) poll(feed int64, items ...news.FeedItem) {
	d.t.Helper()
	d.clock = d.clock.Add(time.Minute)
	claimed, err := d.Feeds.ClaimFeeds(d.t.Context(), "test", time.Minute, 100)
	d.must(err)
	var polls []news.Poll
	for _, f := range claimed {
		f.State, f.Next = news.FeedWell, d.clock
		p := news.Poll{Feed: f, At: d.clock, Read: true}
		if f.ID == feed {
			p.Items, items = items, nil
		}
		polls = append(polls, p)
	}
	if items != nil {
		d.t.Fatalf("feed %d is not due", feed)
	}
	_, err = d.Feeds.SavePolls(d.t.Context(), "test", polls)
	d.must(err)
}

// one makes articles one story, the first of them its name; copies say the
// same in other outlets.
func (d *desk) one(ids ...int64) {
	d.t.Helper()
	var placed []news.Placement
	for _, id := range ids {
		placed = append(placed, news.Placement{Article: id, Story: ids[0]})
	}
	d.must(d.Store.Stories.PlaceArticles(d.t.Context(), placed, nil))
}

func (d *desk) copies(first int64, others ...int64) {
	d.t.Helper()
	all, err := d.Store.Stories.ArticlesSince(d.t.Context(), time.Time{}, 0, 10_000)
	d.must(err)
	var placed []news.Placement
	for _, a := range all {
		for _, id := range others {
			if a.ID == id {
				placed = append(placed, news.Placement{Article: id, Story: a.Story, Voice: first})
			}
		}
	}
	d.must(d.Store.Stories.PlaceArticles(d.t.Context(), placed, nil))
}

// order is a brief of a channel of guild 1.
func (d *desk) order(o news.Order) news.Brief {
	d.t.Helper()
	if o.Guild == "" {
		o.Guild = "1"
	}
	if o.Channel == "" {
		o.Channel = "10"
	}
	b, err := d.Order(d.t.Context(), o)
	d.must(err)
	return b
}

// told composes a brief and shows it.
func (d *desk) told(o news.Order) news.Brief {
	d.t.Helper()
	b := d.order(o)
	d.must(d.Briefs.SaveBrief(d.t.Context(), b))
	d.must(d.Briefs.MarkDelivered(d.t.Context(), b.Guild, b.ID))
	return b
}

func titles(b news.Brief) (out []string) {
	for _, item := range b.Items {
		out = append(out, item.Headline.Title)
	}
	return out
}

// stages is what became of articles: "posted", or with a reason "capped: …".
func stages(b news.Brief) map[int64]string {
	out := map[int64]string{}
	for _, r := range b.Receipts {
		out[r.Article] = string(r.Stage)
		if r.Reason != "" {
			out[r.Article] += ": " + r.Reason
		}
		if r.Other != 0 {
			out[r.Article] += fmt.Sprintf(" (%d)", r.Other)
		}
	}
	return out
}
