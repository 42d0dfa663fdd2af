package chronicle_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/chronicle"
	"newsdesk/internal/news"
	"newsdesk/internal/store"
	"newsdesk/internal/text"
)

// desk is a store with a clock that tests move, and the feeds of two outlets
// that guilds 1 and 2 follow.
type desk struct {
	*store.Store
	t     *testing.T
	clock time.Time
	feeds []int64
	items int64
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, clock: time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)}
	var err error
	d.Store, err = store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "newsdesk.db"), func() time.Time { return d.clock })
	d.must(err)
	t.Cleanup(func() { d.must(d.Close()) })
	for _, host := range []string{"courier.example", "ledger.example"} {
		for _, guild := range []string{"1", "2"} {
			sub, _, err := d.Feeds.Follow(t.Context(), news.Subscription{Guild: guild, Feed: news.Feed{URL: "https://" + host, Host: host}})
			d.must(err)
			if guild == "2" {
				d.feeds = append(d.feeds, sub.Feed.ID)
			}
		}
	}
	d.poll(0, nil)
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) keeper() *chronicle.Keeper {
	return chronicle.New(d.Stories, func() time.Time { return d.clock }, slog.New(slog.DiscardHandler))
}

func (d *desk) piece(outlet, title, body string) news.Article {
	d.clock = d.clock.Add(time.Minute)
	a := news.Article{
		Headline: news.Headline{Title: title, Source: outlet, Published: d.clock, Added: d.clock},
		Origin:   news.FromFeed, Language: "en", Body: body, Sentences: text.Cut(body),
	}
	a.Passages = text.Passages(a.Sentences, text.PassageWords)
	return a
}

func (d *desk) poll(feed int64, a *news.Article) {
	d.t.Helper()
	claimed, err := d.Feeds.ClaimFeeds(d.t.Context(), "test", time.Minute, 100)
	d.must(err)
	var polls []news.Poll
	for _, f := range claimed {
		f.State, f.Next = news.FeedWell, d.clock
		p := news.Poll{Feed: f, At: d.clock, Read: true}
		if f.ID == feed {
			d.items++
			p.Items = []news.FeedItem{{Key: d.items, Fingerprint: d.items, Article: a}}
		}
		polls = append(polls, p)
	}
	_, err = d.Feeds.SavePolls(d.t.Context(), "test", polls)
	d.must(err)
}

// press publishes an article in the feed of outlet 0 or 1.
func (d *desk) press(outlet int, title, body string) int64 {
	d.t.Helper()
	a := d.piece([]string{"Courier", "Ledger"}[outlet], title, body)
	d.poll(d.feeds[outlet], &a)
	all := d.all()
	return all[len(all)-1].ID
}

// own stores a guild's own article.
func (d *desk) own(guild, title, body string) int64 {
	d.t.Helper()
	a := d.piece("Club paper", title, body)
	a.Guild, a.Origin = guild, news.FromText
	h, _, err := d.Archive.SaveArticle(d.t.Context(), a)
	d.must(err)
	return h.ID
}

func (d *desk) all() []news.Told {
	d.t.Helper()
	all, err := d.Stories.ArticlesSince(d.t.Context(), time.Time{}, 0, 10_000)
	d.must(err)
	return all
}

// stories is the articles by story, in the order of their first.
func (d *desk) stories() (grouped [][]int64) {
	d.t.Helper()
	at := map[int64]int{}
	for _, a := range d.all() {
		i, ok := at[a.Story]
		if !ok {
			i = len(grouped)
			at[a.Story] = i
			grouped = append(grouped, nil)
		}
		grouped[i] = append(grouped[i], a.ID)
	}
	return grouped
}

const (
	mill = "Nine people died when fire tore through the Brandt mill in Marlow on Monday. The blaze began in the weaving hall " +
		"shortly after noon. Fire chief Tom Reed said the roof of the mill had fallen in before his crews could reach the looms. " +
		"Mayor Ines Falk called it the darkest day that Marlow has seen."
	millAgain = "The fire at the Brandt mill in Marlow killed nine people, fire chief Tom Reed said on Monday evening. " +
		"The roof fell in over the weaving hall, and looms burned for hours. Ines Falk, the mayor of Marlow, spoke of a dark day for the mill town."
	millOwn = "Three of our members worked at the Brandt mill in Marlow, where nine people died in the fire on Monday. " +
		"Fire chief Tom Reed and mayor Ines Falk will speak to the club about the blaze in the weaving hall."
	tram = "The first tram line of Norhaven opens in June after nine years of work. The city expects 40,000 passengers a day. " +
		"Tickets will cost the same as for buses. Transport councillor Lea Winther wants a second line to the airport."
)

func TestArticlesBecomeStories(t *testing.T) {
	d := newDesk(t)
	k := d.keeper()
	d.must(k.CatchUp(t.Context()))
	a := d.press(0, "Nine dead in mill fire", mill)
	b := d.press(1, "Tram to open in June", tram)
	d.must(k.CatchUp(t.Context()))
	c := d.press(1, "Marlow mill fire kills nine", millAgain)
	e := d.press(1, "Nine dead in mill fire at Marlow", mill+" Read more about it tomorrow.")
	d.must(k.CatchUp(t.Context()))
	want := [][]int64{{a, c, e}, {b}}
	if diff := cmp.Diff(want, d.stories()); diff != "" {
		t.Fatal(diff)
	}
	story, err := d.Stories.Story(t.Context(), "1", a)
	d.must(err)
	if story.Outlets != 2 || story.Independent != 2 || len(story.Articles) != 3 {
		t.Errorf("%+v", story)
	}
	for _, told := range d.all() {
		if copied := told.ID == e || told.ID == a; copied != (told.Voice == a) {
			t.Errorf("article %d has the voice of %d", told.ID, told.Voice)
		}
	}

	toll := d.press(0, "Fourteen dead in mill fire", strings.Replace(mill, "Nine people", "Fourteen people", 1))
	d.must(k.CatchUp(t.Context()))
	if all := d.all(); all[len(all)-1].Voice != 0 {
		t.Error("another number is taken for a copy")
	}
	want[0] = append(want[0], toll)

	// Another keeper goes on where this one stopped.
	again := d.press(0, "Mourning in Marlow after mill fire", strings.Replace(millAgain, "killed nine", "took nine", 1))
	d.must(d.keeper().CatchUp(t.Context()))
	want[0] = append(want[0], again)
	if diff := cmp.Diff(want, d.stories()); diff != "" {
		t.Error("after a restart:", diff)
	}
}

// TestOwnArticles: what a guild brings in joins a story for it alone, whichever
// came first, and is no reason for others to see two articles as one event.
func TestOwnArticles(t *testing.T) {
	for name, before := range map[string]bool{"before the feeds": true, "after them": false} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			k := d.keeper()
			var own int64
			if before {
				own = d.own("1", "Our members at the mill", millOwn)
				d.must(k.CatchUp(t.Context()))
			}
			a := d.press(0, "Nine dead in mill fire", mill)
			d.press(1, "Tram to open in June", tram)
			d.must(k.CatchUp(t.Context()))
			if !before {
				own = d.own("1", "Our members at the mill", millOwn)
			}
			theirs := d.own("2", "Their members at the mill", millOwn)
			d.must(k.CatchUp(t.Context()))

			for guild, want := range map[string][]int64{"1": {own, a}, "2": {a, theirs}} {
				story, err := d.Stories.Story(t.Context(), guild, a)
				d.must(err)
				got := map[int64]bool{}
				for _, h := range story.Articles {
					got[h.ID] = true
				}
				if len(got) != 2 || !got[want[0]] || !got[want[1]] {
					t.Errorf("guild %s sees %v, want %v", guild, got, want)
				}
				for _, change := range story.History {
					if guild == "2" && (change.Other == own || change.Story == own) {
						t.Errorf("guild 2 reads of %+v", change)
					}
				}
			}
			if _, err := d.Stories.Story(t.Context(), "3", a); err == nil {
				t.Error("a guild that follows nothing sees the story")
			}
		})
	}
}

// TestGuildsOwnStories: without feeds, a guild's articles make stories, too.
func TestGuildsOwnStories(t *testing.T) {
	d := newDesk(t)
	k := d.keeper()
	a := d.own("1", "Nine dead in mill fire", mill)
	b := d.own("1", "Tram to open in June", tram)
	c := d.own("1", "Marlow mill fire kills nine", millAgain)
	other := d.own("2", "Nine dead in mill fire", millOwn)
	d.must(k.CatchUp(t.Context()))
	if diff := cmp.Diff([][]int64{{a, c}, {b}, {other}}, d.stories()); diff != "" {
		t.Error(diff)
	}
}

// TestFailureIsMadeGood: what could not be written is decided anew.
func TestFailureIsMadeGood(t *testing.T) {
	d := newDesk(t)
	a := d.press(0, "Nine dead in mill fire", mill)
	k := d.keeper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := k.CatchUp(ctx); err == nil {
		t.Fatal("no error")
	}
	d.must(k.CatchUp(t.Context()))
	if diff := cmp.Diff([][]int64{{a}}, d.stories()); diff != "" {
		t.Error(diff)
	}
}
