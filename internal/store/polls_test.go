package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestClaimFeeds(t *testing.T) {
	c := newClock()
	s := open(t, c)
	for _, host := range []string{"a.example", "b.example"} {
		for n := range perHost + 2 {
			follow(t, s, "1", fmt.Sprintf("https://%s/%d", host, n), func(sub *news.Subscription) { sub.Feed.Host = host })
		}
	}
	claimed, err := s.ClaimFeeds(t.Context(), "x", lease, 100)
	must(t, err)
	if len(claimed) != 2*perHost {
		t.Fatalf("%d claimed, want %d of each host", len(claimed), perHost)
	}
	if more, err := s.ClaimFeeds(t.Context(), "y", lease, 100); err != nil || len(more) != 0 {
		t.Errorf("hosts that are asked are claimed again: %v, %v", more, err)
	}
	if more, err := s.ClaimFeeds(t.Context(), "x", lease, 100); err != nil || len(more) != 0 {
		t.Errorf("an owner holds more than %d of a host: %v, %v", perHost, more, err)
	}
	c.pass(lease + time.Second)
	if more, err := s.ClaimFeeds(t.Context(), "y", lease, 3); err != nil || len(more) != 3 {
		t.Errorf("after the lease: %v, %v", more, err)
	}
	// The first owner comes too late for what the second has.
	outcomes, err := s.SavePolls(t.Context(), "x", []news.Poll{{Feed: claimed[0], At: c.now(), Read: true, Items: []news.FeedItem{item(1, piece("", "Late", "A text that comes too late to be kept."))}}})
	must(t, err)
	if !outcomes[0].Lost || idOf(t, s, "Late") != 0 {
		t.Errorf("%+v", outcomes)
	}
	must(t, s.ReleaseFeeds(t.Context(), "y"))
	if again, err := s.ClaimFeeds(t.Context(), "z", lease, 100); err != nil || len(again) != 2*perHost {
		t.Errorf("%d claimed after the release, %v", len(again), err)
	}
}

// An owner takes up of a host what it has done, and nobody else does.
func TestClaimFeedsAnew(t *testing.T) {
	c := newClock()
	s := open(t, c)
	for n := range perHost + 3 {
		follow(t, s, "1", fmt.Sprintf("https://courier.example/%d", n), nil)
	}
	claimed, err := s.ClaimFeeds(t.Context(), "x", lease, 100)
	must(t, err)
	for i := range 2 {
		claimed[i].Next = c.now().Add(time.Hour)
		_, err := s.SavePolls(t.Context(), "x", []news.Poll{{Feed: claimed[i], At: c.now()}})
		must(t, err)
	}
	if more, err := s.ClaimFeeds(t.Context(), "y", lease, 100); err != nil || len(more) != 0 {
		t.Errorf("another owner claims %v, %v", more, err)
	}
	if more, err := s.ClaimFeeds(t.Context(), "x", lease, 100); err != nil || len(more) != 2 {
		t.Errorf("%d are claimed anew, want 2: %v", len(more), err)
	}
}

func TestPollIsKept(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sub := follow(t, s, "1", "https://courier.example/feed", nil)
	f := lend(t, s, sub)
	want := f
	want.Title, want.Site, want.Language, want.State = "Courier", "https://courier.example/", "en", news.FeedSick
	want.Polled, want.Worked, want.Next = c.now(), c.now().Add(-time.Hour), c.now().Add(time.Hour)
	want.Failures, want.Since, want.Reason, want.Repairs, want.Alarmed = 3, c.now().Add(-time.Minute), "It fails.", "It was mended.", true
	want.Known = news.Validators{ETag: `"a"`, LastModified: "Mon, 02 Mar 2026 12:00:00 GMT"}
	want.Hash, want.Target, want.Gap, want.Newest, want.Asked = "h", "https://courier.example/new", time.Hour, c.now(), 30*time.Minute
	_, err := s.SavePolls(t.Context(), "a", []news.Poll{{Feed: want, At: c.now()}})
	must(t, err)
	got, err := s.Subscription(t.Context(), "1", sub.ID)
	must(t, err)
	if diff := cmp.Diff(want, got.Feed); diff != "" || !got.Baseline.IsZero() {
		t.Error(got.Baseline, diff)
	}

	follow(t, s, "1", "https://courier.example/taken", nil)
	for url, moved := range map[string]string{
		"https://courier.example/taken": "https://courier.example/feed", // another feed has it
		"https://courier.example/new":   "https://courier.example/new",
	} {
		f = lend(t, s, sub)
		f.URL = url
		_, err = s.SavePolls(t.Context(), "a", []news.Poll{{Feed: f, At: c.now()}})
		must(t, err)
		if got, err = s.Subscription(t.Context(), "1", sub.ID); err != nil || got.Feed.URL != moved {
			t.Errorf("moved to %s: %s, want %s, %v", url, got.Feed.URL, moved, err)
		}
		if moved == "https://courier.example/new" {
			break
		}
	}
}

// One poll of several that cannot be written leaves none of them half written.
func TestSavePollsIsWhole(t *testing.T) {
	s := open(t, newClock())
	a := follow(t, s, "1", "https://courier.example/a", nil)
	b := follow(t, s, "1", "https://courier.example/b", nil)
	_, err := s.writer.Exec(`CREATE TRIGGER jam BEFORE INSERT ON item WHEN new.key = 13 BEGIN SELECT RAISE(ABORT, 'jammed'); END`)
	must(t, err)
	fa, fb := lend(t, s, a), b.Feed
	_, err = s.writer.Exec(`UPDATE feed SET lease_owner = 'a', lease_until = $1`, s.now().Add(lease).UnixMilli())
	must(t, err)
	_, err = s.SavePolls(t.Context(), "a", []news.Poll{
		{Feed: fa, At: s.now(), Items: []news.FeedItem{item(1, piece("", "Whole", "A text that could be kept alone."))}},
		{Feed: fb, At: s.now(), Items: []news.FeedItem{item(13, piece("", "Jammed", "A text that cannot be kept."))}},
	})
	if err == nil {
		t.Fatal("saved")
	}
	for _, table := range []string{"article", "sentence", "passage", "passage_index", "tally", "outlet", "item", "sketch", "sketch_fresh"} {
		if n := one(t, s, `SELECT count(*) FROM `+table); n != 0 {
			t.Errorf("%s holds %d rows", table, n)
		}
	}
}

func TestKnownItems(t *testing.T) {
	s := open(t, newClock())
	sub := follow(t, s, "1", "https://courier.example/feed", nil)
	var items []news.FeedItem
	var keys []int64
	for n := range int64(250) {
		items = append(items, news.FeedItem{Key: n - 125, Fingerprint: n})
		keys = append(keys, n-125)
	}
	items[0] = item(items[0].Key, piece("", "Kept", "A text that stays for some time."))
	items[1] = item(items[1].Key, piece("", "Gone", "A text that goes away before long."))
	deliver(t, s, sub, items...)
	_, err := s.writer.Exec(`DELETE FROM article WHERE title = 'Gone'`)
	must(t, err)
	known, err := s.KnownItems(t.Context(), sub.Feed.ID, append(keys, 1000))
	must(t, err)
	if len(known) != 250 || known[-125].Article == 0 || known[-125].Expired || !known[-124].Expired || known[0].Article != 0 || known[0].Fingerprint != 125 {
		t.Errorf("%d known: %+v %+v %+v", len(known), known[-125], known[-124], known[0])
	}
	if known, err := s.KnownItems(t.Context(), sub.Feed.ID+1, keys); err != nil || len(known) != 0 {
		t.Errorf("another feed knows %d, %v", len(known), err)
	}
}

// An item under another key, address or date is the article it was.
func TestFeedKnowsTheSameArticle(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sub := follow(t, s, "1", "https://courier.example/feed", nil)
	a := piece("", "Night ferry cancelled", ferryBody)
	a.Canonical = "https://courier.example/ferry"
	deliver(t, s, sub, item(1, a))
	moved, redated, other := a, a, a
	moved.Canonical = "https://courier.example/ferry-2"
	redated.Published, redated.Title = c.now(), "Night ferry is cancelled"
	other.Canonical, other.Title = "https://courier.example/other", "Another title over the same teaser"
	for n, tt := range []struct {
		a   news.Article
		new int
	}{{moved, 0}, {redated, 0}, {other, 1}} {
		if out := deliver(t, s, sub, item(int64(n+2), tt.a)); out.New != tt.new {
			t.Errorf("%d: %+v, want %d new", n, out, tt.new)
		}
	}
}

// Whatever becomes of an article, its cited sentences are quoted as they were.
func TestCitedSentencesOutliveCorrections(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sub := follow(t, s, "1", "https://courier.example/feed", nil)
	deliver(t, s, sub)
	c.pass(time.Hour)
	deliver(t, s, sub, item(1, piece("", "Night ferry cancelled", ferryBody)))
	id := idOf(t, s, "Night ferry cancelled")
	before, err := s.Article(t.Context(), "1", id)
	must(t, err)
	must(t, s.SaveBrief(t.Context(), news.Brief{ID: "B", Guild: "1", Channel: "5", To: c.now(), Items: []news.Item{{Headline: before.Headline, Articles: []int64{id}}}}))
	refs := []news.Ref{{Article: id, Sentence: 0}, {Article: id, Sentence: 2}}

	c.pass(time.Hour)
	corrected := piece("", "Night ferry cancelled until June", "Correction: it is June, not May. "+strings.Replace(ferryBody, "May", "June", 1))
	corrected.ID = id
	change := item(1, corrected)
	change.Fingerprint++
	change.Revision = &news.Revision{Article: id, At: c.now(), Title: before.Title, Removed: []string{"a"}, Added: []string{"b", "c"}}
	if out := deliver(t, s, sub, change); out.New != 0 || out.Updated != 1 || out.Revised != 1 {
		t.Fatalf("%+v", out)
	}
	after, err := s.Article(t.Context(), "1", id)
	must(t, err)
	if after.First != 3 || after.Title != corrected.Title || after.Added != before.Added || len(after.Sentences) != 4 {
		t.Errorf("first %d, %q, added %v, %d sentences", after.First, after.Title, after.Added, len(after.Sentences))
	}
	cited, err := s.Sentences(t.Context(), "1", append(refs, news.Ref{Article: id, Sentence: after.First}))
	must(t, err)
	want := []string{before.Sentences[0].Text, before.Sentences[2].Text, after.Sentences[0].Text}
	for i, c := range cited {
		if c.Quote != want[i] {
			t.Errorf("quoted %q, want %q", c.Quote, want[i])
		}
	}
	if got := fresh(t, s, "1", "5", before.Added.Add(overlap)); len(got) != 0 {
		t.Errorf("the correction is news again: %v", got)
	}
	if diff := cmp.Diff([]string{corrected.Title}, find(t, s, "1", "June correction")); diff != "" {
		t.Error(diff)
	}
	read, err := s.PassageSentences(t.Context(), "1", []news.Candidate{{Article: after.Headline, First: after.Passages[0].First, Last: after.Passages[0].First}})
	if err != nil || read[0][0].Text != after.Sentences[0].Text {
		t.Errorf("a passage reads %v, %v", read, err)
	}
	revisions, err := s.Revisions(t.Context(), "1", id)
	if diff := cmp.Diff([]news.Revision{*change.Revision}, revisions); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if theirs, err := s.Revisions(t.Context(), "2", id); err != nil || len(theirs) != 0 {
		t.Errorf("guild 2 reads %v, %v", theirs, err)
	}
	if n := one(t, s, `SELECT passages FROM tally`); n != one(t, s, `SELECT count(*) FROM passage`) {
		t.Errorf("%d passages counted", n)
	}

	// The evidence of what was told holds when the feed is no longer followed.
	must(t, s.Unfollow(t.Context(), "1", sub.ID))
	if cited, err := s.Sentences(t.Context(), "1", refs); err != nil || len(cited) != 2 {
		t.Errorf("after unfollowing: %v, %v", cited, err)
	}
	if cited, err := s.Sentences(t.Context(), "2", refs); err != nil || len(cited) != 0 {
		t.Errorf("guild 2 reads %v, %v", cited, err)
	}
}

// Old sentences that nothing rests on are not kept, and their numbers are not
// used again.
func TestUncitedSentencesGo(t *testing.T) {
	s := open(t, newClock())
	sub := follow(t, s, "1", "https://courier.example/feed", nil)
	deliver(t, s, sub, item(1, piece("", "Ferry", ferryBody)))
	id := idOf(t, s, "Ferry")
	for n := range 3 {
		a := piece("", "Ferry", fmt.Sprintf("Version %d says this. And that.", n))
		a.ID = id
		deliver(t, s, sub, item(1, a))
	}
	a, err := s.Article(t.Context(), "1", id)
	if err != nil || a.First != 7 || len(a.Sentences) != 2 || one(t, s, `SELECT count(*) FROM sentence`) != 2 {
		t.Errorf("first %d, %v, %v", a.First, a.Sentences, err)
	}
}

func TestNotices(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sub := follow(t, s, "1", "https://courier.example/feed", func(s *news.Subscription) { s.Title = "Harbour" })
	follow(t, s, "2", "https://courier.example/feed", func(s *news.Subscription) { s.Alerts = "8" })
	paused := follow(t, s, "3", "https://courier.example/feed", nil)
	must(t, s.PauseSubscription(t.Context(), "3", paused.ID, true))
	f := lend(t, s, sub)
	f.Title = "Courier"
	_, err := s.SavePolls(t.Context(), "a", []news.Poll{{Feed: f, At: c.now(), Notices: []news.Notice{{Kind: news.NoticeSick, Reason: "It fails.", Since: c.now().Add(-time.Hour)}}}})
	must(t, err)
	pending, err := s.PendingNotices(t.Context(), 10)
	must(t, err)
	want := news.Notice{Guild: "1", Channel: "9", Feed: "Harbour", URL: f.URL, Kind: news.NoticeSick, Reason: "It fails.", Since: c.now().Add(-time.Hour), At: c.now()}
	theirs := want
	theirs.Guild, theirs.Channel, theirs.Feed = "2", "8", "Courier"
	for i := range pending {
		pending[i].ID = 0
	}
	if diff := cmp.Diff([]news.Notice{want, theirs}, pending); diff != "" {
		t.Fatal(diff)
	}

	pending, err = s.PendingNotices(t.Context(), 1)
	must(t, err)
	b := news.Brief{ID: "NOTICE", Guild: "1", Channel: "9", To: c.now()}
	posts := []news.Post{{Payload: []byte("{}"), Marker: "m"}}
	must(t, s.QueueNotices(t.Context(), b, posts, pending))
	b.ID = "AGAIN"
	wantErr(t, s.QueueNotices(t.Context(), b, posts, pending), news.ErrNotFound)
	due, err := s.ClaimDeliveries(t.Context(), "x", lease, 10)
	if err != nil || len(due) != 1 || due[0].Channel != "9" || due[0].Brief != "NOTICE" {
		t.Errorf("%v, %v", due, err)
	}
	if _, told, err := s.WindowStart(t.Context(), "1", "9", ""); err != nil || told {
		t.Errorf("a notice counts as a brief: %v, %v", told, err)
	}
	settleAs(t, s, "x", due[0], news.Sent)
	if n := one(t, s, `SELECT count(*) FROM notice`); n != 1 {
		t.Errorf("%d notices are left, want the other guild's", n)
	}
}

func TestExpireArticles(t *testing.T) {
	c := newClock()
	s := open(t, c)
	const day, keep = 24 * time.Hour, 90 * 24 * time.Hour
	sub := follow(t, s, "1", "https://courier.example/feed", nil)
	both := follow(t, s, "1", "https://gazette.example/feed", func(s *news.Subscription) { s.Feed.Host = "gazette.example" })
	follow(t, s, "2", "https://gazette.example/feed", nil)
	must(t, s.SaveSettings(t.Context(), news.Settings{Guild: "2", Keep: 200 * day}))
	text := func(name string) string { return "The text of the article " + name + " and of no other." }
	own := save(t, s, piece("1", "own", text("own")))
	theirs := save(t, s, piece("2", "theirs", text("theirs")))
	deliver(t, s, sub, item(1, piece("", "plain", text("plain"))), item(2, piece("", "briefed", text("briefed"))),
		item(3, piece("", "answered", text("answered"))), item(4, piece("", "unshown", text("unshown"))))
	deliver(t, s, both, item(1, piece("", "shared", text("shared"))))
	brief := func(id, title string) {
		h := news.Headline{ID: idOf(t, s, title)}
		must(t, s.SaveBrief(t.Context(), news.Brief{ID: id, Guild: "1", Channel: "5", To: c.now(), Items: []news.Item{{Headline: h, Articles: []int64{h.ID}}}}))
	}
	brief("B", "briefed")
	brief("F", "unshown")
	must(t, s.FailBrief(t.Context(), "1", "F"))
	must(t, s.SaveAnswer(t.Context(), news.Answer{ID: "A", Guild: "1", Channel: "5", User: "7", At: c.now(),
		Citations: []news.Citation{{Ref: news.Ref{Article: idOf(t, s, "answered")}}}}))
	c.pass(89 * day)
	deliver(t, s, sub, item(5, piece("", "young", text("young"))))

	expire := func() {
		t.Helper()
		for {
			n, err := s.ExpireArticles(t.Context(), keep, 2)
			must(t, err)
			if n > 2 {
				t.Fatalf("%d at once", n)
			}
			if n < 2 {
				return
			}
		}
	}
	left := func() (titles []string) {
		rows, err := s.reader.Query(`SELECT title FROM article ORDER BY title`)
		titles, err = collect(rows, err, func(r *sql.Rows, s *string) error { return r.Scan(s) })
		must(t, err)
		return titles
	}
	expire()
	if n := len(left()); n != 8 {
		t.Errorf("before their time: %v", left())
	}
	c.pass(2 * day)
	expire()
	if diff := cmp.Diff([]string{"answered", "briefed", "shared", "theirs", "young"}, left()); diff != "" {
		t.Error("after 91 days:", diff)
	}
	for _, table := range []string{"articles", "passages"} {
		if counted, there := one(t, s, `SELECT sum(`+table+`) FROM tally`), one(t, s, `SELECT count(*) FROM `+strings.TrimSuffix(table, "s")); counted != there {
			t.Errorf("%d %s counted, %d there", counted, table, there)
		}
	}
	if found := find(t, s, "1", "plain own"); slices.Contains(found, "plain") || slices.Contains(found, "own") {
		t.Errorf("found %v", found)
	}
	must(t, s.Unfollow(t.Context(), "1", sub.ID))
	must(t, s.DropFeeds(t.Context()))
	if n := one(t, s, `SELECT count(*) FROM feed`); n != 2 {
		t.Errorf("%d feeds, want 2: one has articles that are cited", n)
	}
	c.pass(120 * day)
	expire()
	if diff := cmp.Diff([]string{"answered", "briefed"}, left()); diff != "" {
		t.Error("after 211 days:", diff)
	}
	_, _ = own, theirs
}

// A database of the first version is carried over: its articles stay their
// guild's, found and counted as before, and what answers rest on is known.
func TestFirstDatabaseIsCarriedOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	db, err := sql.Open("sqlite", path)
	must(t, err)
	for _, file := range []string{"migrations/0001_first.sql", "migrations/0002_feedback.sql"} {
		ddl, err := migrations.ReadFile(file)
		must(t, err)
		_, err = db.Exec(string(ddl))
		must(t, err)
	}
	_, err = db.Exec(`
		CREATE TABLE migration (number BIGINT PRIMARY KEY, file TEXT NOT NULL, applied BIGINT NOT NULL);
		INSERT INTO migration VALUES (1, '0001_first.sql', 0), (2, '0002_feedback.sql', 0);
		INSERT INTO article VALUES (7, '1', 'https://courier.example/7', 'd', 'Night ferry cancelled', '', 'Courier', '', NULL, 1000, 1000, '7', 'url', 'en',
			'The rudder broke.', 'null', 'night ferri cancel courier', 'night ferry cancelled courier');
		INSERT INTO sentence VALUES (7, 0, 0, 'The rudder broke.');
		INSERT INTO passage VALUES (1048576, 7, 0, 0, 'rudder broke');
		INSERT INTO tally VALUES ('1', 1, 1);
		INSERT INTO answer VALUES ('A', '1', '5', '7', 1000, '{"id":"A","citations":[{"article":7,"sentence":0,"quote":"The rudder broke."}]}', '');
		INSERT INTO answer VALUES ('R', '1', '5', '7', 1000, '{"id":"R","refused":true}', '');`)
	must(t, err)
	must(t, db.Close())

	s := reopen(t, path, newClock())
	a, err := s.Article(t.Context(), "1", 7)
	if err != nil || a.Guild != "1" || a.Feed != 0 || len(a.Sentences) != 1 {
		t.Errorf("%+v, %v", a, err)
	}
	if diff := cmp.Diff([]string{"Night ferry cancelled"}, find(t, s, "1", "rudder")); diff != "" {
		t.Error(diff)
	}
	if found := find(t, s, "2", "rudder"); found != nil {
		t.Errorf("guild 2 finds %v", found)
	}
	if _, total, err := s.Articles(t.Context(), "1", 0, 10); err != nil || total != 1 {
		t.Errorf("%d articles, %v", total, err)
	}
	if n := one(t, s, `SELECT count(*) FROM cited WHERE article = 7 AND answer = 'A'`); n != 1 {
		t.Error("the answer's article is not known")
	}
	must(t, s.RemoveArticle(t.Context(), "1", 7))
	if n := one(t, s, `SELECT count(*) FROM passage_index`); n != 0 {
		t.Errorf("%d passages are still found", n)
	}
}

func TestTakeOverEndsFeedLeases(t *testing.T) {
	s := open(t, newClock())
	sub := follow(t, s, "1", "https://courier.example/feed", nil)
	lend(t, s, sub)
	if alone, err := s.TakeOver(t.Context()); err != nil || !alone {
		t.Fatal(alone, err)
	}
	if again, err := s.ClaimFeeds(context.WithoutCancel(t.Context()), "b", lease, 10); err != nil || len(again) != 1 {
		t.Errorf("%v, %v", again, err)
	}
}
