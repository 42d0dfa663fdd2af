package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/search"
	"newsdesk/internal/story"
)

const lease = time.Minute

// follow makes a guild follow a feed.
func follow(t testing.TB, s *Store, guild, url string, edit func(*news.Subscription)) news.Subscription {
	t.Helper()
	sub := news.Subscription{Guild: guild, Alerts: "9", AddedBy: "7", FullText: true, Feed: news.Feed{URL: url, Host: "courier.example"}}
	if edit != nil {
		edit(&sub)
	}
	got, existing, err := s.Follow(t.Context(), sub)
	must(t, err)
	if existing {
		t.Fatalf("guild %s follows %s already", guild, url)
	}
	return got
}

// lend leases the feed of a subscription, which must be due.
func lend(t testing.TB, s *Store, sub news.Subscription) news.Feed {
	t.Helper()
	_, err := s.writer.Exec(`UPDATE feed SET next_at = CASE WHEN id = $1 THEN $2 ELSE $2 + 1000 END`, sub.Feed.ID, s.now().UnixMilli())
	must(t, err)
	claimed, err := s.ClaimFeeds(t.Context(), "a", lease, 100)
	must(t, err)
	at := slices.IndexFunc(claimed, func(f news.Feed) bool { return f.ID == sub.Feed.ID })
	if at < 0 {
		t.Fatalf("feed %d is not due: %v", sub.Feed.ID, claimed)
	}
	return claimed[at]
}

// deliver polls a feed that has these items.
func deliver(t testing.TB, s *Store, sub news.Subscription, items ...news.FeedItem) news.PollOutcome {
	t.Helper()
	f := lend(t, s, sub)
	f.State, f.Polled, f.Worked, f.Next = news.FeedWell, s.now(), s.now(), s.now().Add(time.Hour)
	outcomes, err := s.SavePolls(t.Context(), "a", []news.Poll{{Feed: f, At: s.now(), Items: items, Read: true}})
	must(t, err)
	return outcomes[0]
}

// item is a feed's item that holds a.
func item(key int64, a news.Article) news.FeedItem {
	a.Guild, a.AddedBy, a.Origin = "", "", news.FromFeed
	return news.FeedItem{Key: key, Fingerprint: key * 10, Article: &a}
}

// sights is what a guild sees of the article with this title, by every door.
func sights(t testing.TB, s *Store, guild string, id int64) map[string]bool {
	t.Helper()
	ctx := t.Context()
	seen := map[string]bool{}
	a, err := s.Article(ctx, guild, id)
	seen["Article"] = err == nil
	all, _, err := s.Articles(ctx, guild, 0, 100)
	must(t, err)
	has := func(h news.Headline) bool { return h.ID == id }
	seen["Articles"] = slices.ContainsFunc(all, has)
	titles, err := s.MatchTitles(ctx, guild, "", 100)
	must(t, err)
	seen["MatchTitles"] = slices.ContainsFunc(titles, has)
	_, seen["ArticleByCanonical"], err = s.ArticleByCanonical(ctx, guild, fmt.Sprintf("https://courier.example/%d", id))
	must(t, err)
	quotes, err := s.Sentences(ctx, guild, []news.Ref{{Article: id, Sentence: a.First}})
	must(t, err)
	seen["Sentences"] = len(quotes) == 1
	window, err := s.Window(ctx, guild, "5", time.Time{}, s.now())
	must(t, err)
	seen["Window"] = slices.ContainsFunc(window, func(p news.Prospect) bool { return p.ID == id && !p.Old })
	read, err := s.PassageSentences(ctx, guild, []news.Candidate{{Article: news.Headline{ID: id}, First: a.First, Last: a.First}})
	must(t, err)
	seen["PassageSentences"] = len(read[0]) > 0
	searched, err := s.Searched(ctx, news.Scope{Guild: guild, Article: id})
	must(t, err)
	seen["Searched"] = searched.Articles == 1
	return seen
}

func wantSight(t testing.TB, s *Store, guild string, id int64, want bool) {
	t.Helper()
	for door, seen := range sights(t, s, guild, id) {
		if seen != want {
			t.Errorf("guild %s sees article %d by %s: %v, want %v", guild, id, door, seen, want)
		}
	}
}

// find is the titles of the articles that a search finds, each once.
func find(t testing.TB, s *Store, guild, words string) []string {
	t.Helper()
	searcher := search.Searcher{Index: s, Reader: s, Now: s.now}
	found, err := searcher.Search(t.Context(), news.Scope{Guild: guild}, words, 50)
	must(t, err)
	var titles []string
	for _, p := range found.Passages {
		titles = append(titles, p.Article.Title)
	}
	slices.Sort(titles)
	return slices.Compact(titles)
}

// idOf is the id of the last article of a title.
func idOf(t testing.TB, s *Store, title string) int64 {
	t.Helper()
	return int64(one(t, s, `SELECT coalesce(max(id), 0) FROM article WHERE title = $1`, title))
}

// withAddress gives the article an identity that sights knows.
func withAddress(t testing.TB, s *Store, id int64) {
	t.Helper()
	_, err := s.writer.Exec(`UPDATE article SET canonical = $1 WHERE id = $2`, fmt.Sprintf("https://courier.example/%d", id), id)
	must(t, err)
}

func TestFeedArticlesAreSeenByFollowersAlone(t *testing.T) {
	c := newClock()
	s := open(t, c)
	one := follow(t, s, "1", "https://courier.example/feed", nil)
	two := follow(t, s, "2", "https://courier.example/feed", nil)
	other := follow(t, s, "3", "https://gazette.example/feed", nil)
	if one.Feed.ID != two.Feed.ID || one.Feed.ID == other.Feed.ID {
		t.Fatalf("feeds %d, %d, %d", one.Feed.ID, two.Feed.ID, other.Feed.ID)
	}
	deliver(t, s, one)
	deliver(t, s, other)
	c.pass(time.Hour)
	if out := deliver(t, s, one, item(1, piece("", "Night ferry cancelled", ferryBody))); out.New != 1 {
		t.Fatalf("%+v", out)
	}
	deliver(t, s, other, item(1, piece("", "Tram opens", "The tram line opens on Monday with free rides for everybody.")))
	ferry, tram := idOf(t, s, "Night ferry cancelled"), idOf(t, s, "Tram opens")
	withAddress(t, s, ferry)
	withAddress(t, s, tram)

	for guild, sees := range map[string][2]bool{"1": {true, false}, "2": {true, false}, "3": {false, true}, "4": {false, false}} {
		wantSight(t, s, guild, ferry, sees[0])
		wantSight(t, s, guild, tram, sees[1])
	}
	a, err := s.Article(t.Context(), "2", ferry)
	if err != nil || a.Guild != "2" || a.Feed != one.Feed.ID || a.Origin != news.FromFeed {
		t.Errorf("read as %q of feed %d, %v", a.Guild, a.Feed, err)
	}

	must(t, s.RemoveArticle(t.Context(), "1", ferry))
	wantSight(t, s, "1", ferry, false)
	wantSight(t, s, "2", ferry, true)
	wantErr(t, s.RemoveArticle(t.Context(), "1", ferry), news.ErrNotFound)
	wantErr(t, s.RemoveArticle(t.Context(), "3", ferry), news.ErrNotFound)
	if _, total, err := s.Articles(t.Context(), "1", 0, 10); err != nil || total != 0 {
		t.Errorf("guild 1 has %d articles, %v", total, err)
	}

	must(t, s.Unfollow(t.Context(), "2", two.ID))
	wantSight(t, s, "2", ferry, false)
	wantErr(t, s.Unfollow(t.Context(), "2", two.ID), news.ErrNotFound)
}

// A guild's own articles stay its own when it follows feeds.
func TestOwnArticlesBesideFeeds(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sub := follow(t, s, "1", "https://courier.example/feed", nil)
	follow(t, s, "2", "https://courier.example/feed", nil)
	own := save(t, s, piece("1", "Own", "The council met on Monday about the new bridge."))
	withAddress(t, s, own.ID)
	deliver(t, s, sub)
	wantSight(t, s, "1", own.ID, true)
	wantSight(t, s, "2", own.ID, false)
}

// What is at a feed's address is not stored again for a guild that follows it,
// unless the feed has only a teaser of it.
func TestSaveArticleKnowsTheFeedsArticle(t *testing.T) {
	s := open(t, newClock())
	sub := follow(t, s, "1", "https://courier.example/feed", nil)
	carried := piece("", "Night ferry cancelled", ferryBody)
	carried.Canonical = "https://courier.example/ferry"
	teaser := piece("", "Tram opens", "The tram line opens on Monday with free rides.")
	teaser.Canonical, teaser.Partial = "https://courier.example/tram", "the page could not be read"
	deliver(t, s, sub, item(1, carried), item(2, teaser))
	for _, tt := range []struct {
		guild, canonical string
		existing         bool
	}{
		{"1", "https://courier.example/ferry", true},
		{"1", "https://courier.example/tram", false},
		{"2", "https://courier.example/ferry", false},
	} {
		a := piece(tt.guild, "Added", "A text of its own about "+tt.canonical+" and nothing else.")
		a.Canonical = tt.canonical
		_, existing, err := s.SaveArticle(t.Context(), a)
		if err != nil || existing != tt.existing {
			t.Errorf("guild %s, %s: existing %v, %v", tt.guild, tt.canonical, existing, err)
		}
	}
}

func TestFeedArticlesAreFound(t *testing.T) {
	for _, feeds := range []int{1, 40, maxTokens + 10} { // by tokens, and by a join
		s := open(t, newClock())
		for n := range feeds {
			sub := follow(t, s, "1", fmt.Sprintf("https://courier.example/feed/%d", n), nil)
			if n == 0 {
				deliver(t, s, sub, item(1, piece("", "Night ferry cancelled", ferryBody)))
			}
		}
		other := follow(t, s, "2", "https://gazette.example/feed", nil)
		deliver(t, s, other, item(1, piece("", "Rudder elsewhere", "Their rudder, their ferry, their rudder, and nothing of ours.")))
		if diff := cmp.Diff([]string{"Night ferry cancelled"}, find(t, s, "1", "rudder")); diff != "" {
			t.Errorf("%d feeds: %s", feeds, diff)
		}
		must(t, s.RemoveArticle(t.Context(), "1", idOf(t, s, "Night ferry cancelled")))
		if found := find(t, s, "1", "rudder"); len(found) != 0 {
			t.Errorf("%d feeds: a removed article is found: %v", feeds, found)
		}
	}
}

// What a feed holds when a guild begins to follow it is stored and no news;
// what comes later is, and a pause is like a new beginning.
func TestBaseline(t *testing.T) {
	c := newClock()
	s := open(t, c)
	news1 := func(guild string) []string { return fresh(t, s, guild, "5", time.Time{}) }
	carry := func(sub news.Subscription, title string) {
		t.Helper()
		c.pass(time.Hour)
		deliver(t, s, sub, item(int64(len(title)), piece("", title, "The text of "+title+" and of nothing else at all.")))
	}
	sub := follow(t, s, "1", "https://courier.example/feed", nil)
	carry(sub, "a")
	carry(sub, "bb")
	late := follow(t, s, "2", "https://courier.example/feed", nil)
	carry(sub, "ccc")
	carry(sub, "dddd")
	if diff := cmp.Diff([]string{"bb", "ccc", "dddd"}, news1("1")); diff != "" {
		t.Error("guild 1:", diff)
	}
	if diff := cmp.Diff([]string{"dddd"}, news1("2")); diff != "" {
		t.Error("guild 2:", diff)
	}
	must(t, s.PauseSubscription(t.Context(), "2", late.ID, true))
	carry(sub, "eeeee")
	if got := news1("2"); got != nil {
		t.Error("paused:", got)
	}
	must(t, s.PauseSubscription(t.Context(), "2", late.ID, false))
	carry(sub, "ffffff")
	carry(sub, "ggggggg")
	if diff := cmp.Diff([]string{"ggggggg"}, news1("2")); diff != "" {
		t.Error("resumed:", diff)
	}
	wantErr(t, s.PauseSubscription(t.Context(), "1", late.ID, true), news.ErrNotFound)
}

func TestChannelsOfAFeed(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sub := follow(t, s, "1", "https://courier.example/feed", func(sub *news.Subscription) { sub.Channels = []string{"6", "5"} })
	if diff := cmp.Diff([]string{"5", "6"}, sub.Channels); diff != "" {
		t.Error(diff)
	}
	deliver(t, s, sub)
	c.pass(time.Hour)
	deliver(t, s, sub, item(1, piece("", "Night ferry cancelled", ferryBody)))
	for channel, want := range map[string]int{"5": 1, "6": 1, "7": 0} {
		if got := fresh(t, s, "1", channel, time.Time{}); len(got) != want {
			t.Errorf("channel %s: %v, want %d", channel, got, want)
		}
	}
	sub.Channels = nil
	must(t, s.EditSubscription(t.Context(), sub))
	if got := fresh(t, s, "1", "7", time.Time{}); len(got) != 1 {
		t.Errorf("any channel: %v", got)
	}
}

func TestTastes(t *testing.T) {
	c := newClock()
	s := open(t, c)
	subs := map[string]func(*news.Subscription){
		"all":      nil,
		"ferries":  func(s *news.Subscription) { s.Include = []string{"Ferries"} },
		"phrase":   func(s *news.Subscription) { s.Include = []string{"Alder Island", "zeppelin"} },
		"broken":   func(s *news.Subscription) { s.Include = []string{"Island Alder"} },
		"no crack": func(s *news.Subscription) { s.Exclude = []string{"CRACKS"} },
		"no tram":  func(s *news.Subscription) { s.Exclude = []string{"tram"} },
		"both":     func(s *news.Subscription) { s.Include, s.Exclude = []string{"ferry"}, []string{"rudder"} },
		"English":  func(s *news.Subscription) { s.Language = "en" },
		"German":   func(s *news.Subscription) { s.Language = "de" },
		"nothing":  func(s *news.Subscription) { s.Include = []string{"…"} }, // no word, no filter
	}
	var any news.Subscription
	for guild, edit := range subs {
		any = follow(t, s, guild, "https://courier.example/feed", edit)
	}
	a := piece("", "Night ferry cancelled", ferryBody)
	a.Language = "en-GB"
	deliver(t, s, any, item(1, a))
	id := idOf(t, s, "Night ferry cancelled")
	for guild, want := range map[string]bool{
		"all": true, "ferries": true, "phrase": true, "broken": false, "no crack": false, "no tram": true,
		"both": false, "English": true, "German": false, "nothing": true,
	} {
		if _, err := s.Article(t.Context(), guild, id); (err == nil) != want {
			t.Errorf("%s sees it: %v, want %v", guild, err == nil, want)
		}
		named, err := s.Named(t.Context(), guild, []int64{id, id + 1})
		if err != nil || len(named) != 1 || named[id].Title != a.Title {
			t.Errorf("a receipt of %s names %v, %v", guild, named, err)
		}
	}
}

func TestFollow(t *testing.T) {
	c := newClock()
	s := open(t, c)
	want := news.Subscription{
		Guild: "1", Title: "Ferries", Channels: []string{"5"}, Alerts: "9", AddedBy: "7",
		Include: []string{"ferry"}, Exclude: []string{"tram"}, Language: "en", Floor: time.Hour, FullText: true,
		Feed: news.Feed{URL: "https://courier.example/feed", Host: "courier.example", Title: "Courier"},
	}
	got, existing, err := s.Follow(t.Context(), want)
	must(t, err)
	want.ID, want.Added = got.ID, c.now()
	want.Feed.ID, want.Feed.State, want.Feed.Next, want.Feed.Floor, want.Feed.FullText = got.Feed.ID, news.FeedNew, c.now(), time.Hour, true
	if diff := cmp.Diff(want, got); diff != "" || existing {
		t.Error(existing, diff)
	}
	again, existing, err := s.Follow(t.Context(), news.Subscription{Guild: "1", Title: "Other", Feed: want.Feed})
	if diff := cmp.Diff(got, again); diff != "" || !existing || err != nil {
		t.Error(existing, err, diff)
	}
	if name := got.Name(); name != "Ferries" {
		t.Errorf("called %q", name)
	}
	got.Title, got.Include, got.Floor, got.FullText = "", nil, 30*time.Minute, false
	must(t, s.EditSubscription(t.Context(), got))
	got.Feed.Floor, got.Feed.FullText = 30*time.Minute, false
	edited, err := s.Subscription(t.Context(), "1", got.ID)
	if diff := cmp.Diff(got, edited); diff != "" || err != nil {
		t.Error(err, diff)
	}
	got.Guild = "2"
	wantErr(t, s.EditSubscription(t.Context(), got), news.ErrNotFound)
	_, err = s.Subscription(t.Context(), "2", got.ID)
	wantErr(t, err, news.ErrNotFound)
	if subs, err := s.Subscriptions(t.Context(), "2"); err != nil || len(subs) != 0 {
		t.Errorf("guild 2 follows %v, %v", subs, err)
	}
}

// A feed is read as its followers together want it, and not at all when none
// of them wants it now.
func TestFollowersTogether(t *testing.T) {
	c := newClock()
	s := open(t, c)
	one := follow(t, s, "1", "https://courier.example/feed", func(s *news.Subscription) { s.Floor, s.FullText = 2*time.Hour, false })
	two := follow(t, s, "2", "https://courier.example/feed", func(s *news.Subscription) { s.Floor = time.Hour })
	want := func(floor time.Duration, full, polled bool) {
		t.Helper()
		sub, err := s.Subscription(t.Context(), "1", one.ID)
		must(t, err)
		if f := sub.Feed; f.Floor != floor || f.FullText != full || f.Next.IsZero() == polled {
			t.Errorf("floor %v, full text %v, next %v", f.Floor, f.FullText, f.Next)
		}
	}
	want(time.Hour, true, true)
	must(t, s.PauseSubscription(t.Context(), "2", two.ID, true))
	want(2*time.Hour, false, true)
	must(t, s.PauseSubscription(t.Context(), "1", one.ID, true))
	want(0, false, false)
	must(t, s.PauseSubscription(t.Context(), "2", two.ID, false))
	want(time.Hour, true, true)
	must(t, s.Unfollow(t.Context(), "2", two.ID))
	want(0, false, false)
}

func TestFollowAllHasALimit(t *testing.T) {
	s := open(t, newClock())
	var subs []news.Subscription
	for n := range MaxFeeds {
		subs = append(subs, news.Subscription{Guild: "1", Feed: news.Feed{URL: fmt.Sprintf("https://courier.example/%d", n), Host: "courier.example"}})
	}
	existing, err := s.FollowAll(t.Context(), append(subs, subs[0]))
	must(t, err)
	if existing[0] || !existing[MaxFeeds] {
		t.Error("the first is told for there, or its repetition is not")
	}
	_, _, err = s.Follow(t.Context(), news.Subscription{Guild: "1", Feed: news.Feed{URL: "https://courier.example/more"}})
	if said, ok := news.Say(err); !ok {
		t.Errorf("one too many: %v, %q", err, said)
	}
}

// wire are two agency reports, long enough to be compared.
var wire = map[string]string{
	"harbour": `The night ferry to Alder Island will not sail before May, the harbour authority of Port Ellery said on Monday. Its inspectors found
a crack in the rudder when the ship was lifted into the dry dock last week. The captain said that nobody had been in danger at any time.
Islanders who work on the mainland must take the early boat, which leaves at five and is often full.`,
	"tunnel": `Work on the tunnel under the Corran hill has stopped because water is breaking in faster than pumps can carry it away. The inspectors
of the mining office want to see new plans before anybody goes below again. Shopkeepers in the upper town, who had hoped for customers in summer,
called the delay a catastrophe and asked the council for help.`,
}

func report(about string) news.Article {
	a := piece("", "About the "+about, strings.ReplaceAll(wire[about], "\n", " "))
	a.Sketch = story.Sketch(a.Body)
	return a
}

// The same text in two feeds is told once, and is seen in whichever of them a
// guild follows.
func TestCopies(t *testing.T) {
	c := newClock()
	s := open(t, c)
	first := follow(t, s, "1", "https://courier.example/feed", nil)
	second := follow(t, s, "1", "https://gazette.example/feed", nil)
	follow(t, s, "2", "https://gazette.example/feed", nil)
	deliver(t, s, first)
	deliver(t, s, second)
	c.pass(time.Hour)
	original, copied := report("harbour"), report("harbour")
	copied.Title, copied.Source = "Copied", "Gazette"
	copied.Body = "By our own staff. " + copied.Body
	if out := deliver(t, s, first, item(1, original)); out.New != 1 || out.Copies != 0 {
		t.Fatalf("%+v", out)
	}
	if out := deliver(t, s, second, item(1, copied), item(2, report("tunnel"))); out.New != 2 || out.Copies != 1 {
		t.Fatalf("%+v", out)
	}
	for guild, want := range map[string][]string{
		"1": {"About the harbour", "About the tunnel"},
		"2": {"About the tunnel", "Copied"},
	} {
		var told, listed []string
		window, err := s.Window(t.Context(), guild, "5", time.Time{}, c.now())
		must(t, err)
		voices := map[int64]bool{}
		for _, p := range window {
			voice := p.Voice
			if voice == 0 {
				voice = p.ID
			}
			if !voices[voice] {
				told = append(told, p.Title)
			}
			voices[voice] = true
		}
		all, total, err := s.Articles(t.Context(), guild, 0, 10)
		must(t, err)
		for _, h := range all {
			listed = append(listed, h.Title)
		}
		if total != len(listed) {
			t.Errorf("guild %s: %d articles are counted, %d listed", guild, total, len(listed))
		}
		slices.Sort(told)
		slices.Sort(listed)
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("guild %s is told: %s", guild, diff)
		}
		if diff := cmp.Diff(want, listed); diff != "" {
			t.Errorf("guild %s lists: %s", guild, diff)
		}
		if diff := cmp.Diff(want, find(t, s, guild, "inspectors")); diff != "" {
			t.Errorf("guild %s finds: %s", guild, diff)
		}
	}
	c.pass(sketchLife + time.Hour)
	must(t, s.DropSketches(t.Context()))
	if n := one(t, s, `SELECT (SELECT count(*) FROM sketch) + (SELECT count(*) FROM sketch_fresh)`); n != 0 {
		t.Errorf("%d hashes are left", n)
	}
}

// Copies are found wherever the hashes of the first one are kept.
func TestCopiesOfArticlesThatAreFreshNoMore(t *testing.T) {
	s := open(t, newClock())
	sub := follow(t, s, "1", "https://courier.example/feed", nil)
	deliver(t, s, sub, item(1, report("harbour")))
	_, err := s.writer.ExecContext(t.Context(), `UPDATE sqlite_sequence SET seq = $1 WHERE name = 'article'`, freshArticles-1)
	must(t, err)
	deliver(t, s, sub, item(2, report("tunnel")))
	if kept, fresh := one(t, s, `SELECT count(DISTINCT article) FROM sketch`), one(t, s, `SELECT count(*) FROM sketch_fresh`); kept != 2 || fresh != 0 {
		t.Fatalf("hashes of %d articles are kept, %d are fresh", kept, fresh)
	}
	for n, about := range []string{"harbour", "tunnel"} {
		copied := report(about)
		copied.Title, copied.Body = "Copied", "By our own staff. "+copied.Body
		if out := deliver(t, s, sub, item(int64(3+n), copied)); out.Copies != 1 {
			t.Errorf("%s: %+v", about, out)
		}
	}
}

// A list is as long as is said, whatever keeps an article out of it.
func TestArticlesAreCountedAsListed(t *testing.T) {
	s := open(t, newClock())
	own := report("harbour")
	own.Guild, own.Source = "1", "Our own desk"
	added := save(t, s, own)
	sub := follow(t, s, "1", "https://courier.example/feed", nil)
	copied := report("harbour")
	copied.Title, copied.Body = "Copied", "By our own staff. "+copied.Body
	copied.Sketch = story.Sketch(copied.Body)
	if out := deliver(t, s, sub, item(1, copied), item(2, report("tunnel"))); out.Copies != 1 {
		t.Fatalf("%+v", out)
	}
	check := func(want ...string) {
		t.Helper()
		all, total, err := s.Articles(t.Context(), "1", 0, 10)
		must(t, err)
		var titles []string
		for _, h := range all {
			titles = append(titles, h.Title)
		}
		if diff := cmp.Diff(want, titles); diff != "" || total != len(want) {
			t.Errorf("%d are counted; listed: %s", total, diff)
		}
	}
	check("About the tunnel", "About the harbour")
	must(t, s.RemoveArticle(t.Context(), "1", idOf(t, s, "About the tunnel")))
	check("About the harbour")
	must(t, s.RemoveArticle(t.Context(), "1", added.ID))
	check("Copied")
	must(t, s.RemoveArticle(t.Context(), "1", idOf(t, s, "Copied")))
	check()
}
