package poll

import (
	"database/sql"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/ingest/ingesttest"
	"newsdesk/internal/news"
)

// newsroom polls what a site serves.
type newsroom struct {
	*ingesttest.Newsroom
	poller *Poller
}

func openNewsroom(t *testing.T) *newsroom {
	t.Helper()
	n := &newsroom{Newsroom: ingesttest.Open(t)}
	n.poller = New(Options{
		Owner: "test", Fetch: n.Client(time.Minute), Book: n.Store.Feeds, Shelf: n.Store.Feeds, Noticed: func() {},
		Now: n.Now, Log: discard(), Look: 10 * time.Millisecond,
	})
	return n
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

// follow makes guild 1 follow the feed at path.
func (n *newsroom) follow(path string, edit func(*news.Subscription)) news.Subscription {
	n.Helper()
	sub := news.Subscription{Guild: "1", Alerts: "9", FullText: true, Feed: feedAt(n.URL + path)}
	if edit != nil {
		edit(&sub)
	}
	sub, existing, err := n.Store.Feeds.Follow(n.Context(), sub)
	n.Must(err)
	if existing {
		n.Fatalf("%s is followed already", path)
	}
	return sub
}

// feedAt is the feed at an http address.
func feedAt(address string) news.Feed {
	host, _, _ := strings.Cut(strings.TrimPrefix(address, "http://"), "/")
	return news.Feed{URL: address, Host: host}
}

// poll waits until the feed is due and polls it; what came back is how it
// stands then.
func (n *newsroom) poll(sub news.Subscription) news.Feed {
	n.Helper()
	return n.pollPast(sub, 0)
}

// pollPast lets at least so much time pass.
func (n *newsroom) pollPast(sub news.Subscription, d time.Duration) news.Feed {
	n.Helper()
	due := n.health(sub).Next
	if due.IsZero() {
		n.Fatal("the feed is not polled any more")
	}
	n.Pass(max(d, due.Sub(n.Now())))
	claimed, err := n.Store.Feeds.ClaimFeeds(n.Context(), "test", leaseTime, 100)
	n.Must(err)
	polls := make(chan news.Poll, len(claimed))
	for _, f := range claimed {
		n.poller.visit(n.Context(), f, polls)
	}
	close(polls)
	n.poller.record(n.Context(), polls)
	return n.health(sub)
}

func (n *newsroom) health(sub news.Subscription) news.Feed {
	n.Helper()
	got, err := n.Store.Feeds.Subscription(n.Context(), sub.Guild, sub.ID)
	n.Must(err)
	return got.Feed
}

// removed is what each revision of an article took out of it.
func (n *newsroom) removed(article int64) (all []string) {
	n.Helper()
	db, err := sql.Open("sqlite", n.Path)
	n.Must(err)
	defer db.Close()
	rows, err := db.QueryContext(n.Context(), `SELECT removed FROM revision WHERE article = $1 ORDER BY at`, article)
	n.Must(err)
	defer rows.Close()
	for rows.Next() {
		var sentences string
		n.Must(rows.Scan(&sentences))
		all = append(all, sentences)
	}
	n.Must(rows.Err())
	return all
}

// fresh is the titles of what is news for a channel of guild 1.
func (n *newsroom) fresh() (titles []string) {
	n.Helper()
	known, err := n.Store.Briefs.Known(n.Context(), "1", "5", time.Time{})
	n.Must(err)
	window, err := n.Store.Briefs.Window(n.Context(), "1", "5", time.Time{}, n.Now())
	n.Must(err)
	for _, p := range window {
		if !slices.ContainsFunc(known, func(k news.Knowledge) bool { return k.Story == p.ID }) {
			titles = append(titles, p.Title)
		}
	}
	return titles
}

// entry is an item of a feed.
type entry struct{ id, title, link, body, date string }

// feedOfItems writes a feed.
func feedOfItems(entries ...entry) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Port Ellery Courier</title><link>https://courier.example/</link><language>en</language>`)
	for _, e := range entries {
		fmt.Fprintf(&b, "<item><guid isPermaLink=\"false\">%s</guid><title>%s</title>", e.id, e.title)
		if e.link != "" {
			fmt.Fprintf(&b, "<link>%s</link>", e.link)
		}
		if e.date != "" {
			fmt.Fprintf(&b, "<pubDate>%s</pubDate>", e.date)
		}
		fmt.Fprintf(&b, "<content:encoded><![CDATA[%s]]></content:encoded></item>", e.body)
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

// prose is a text that counts as a whole article, about something, and unlike
// any other.
func prose(about string) string {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(about))
	rng := rand.New(rand.NewPCG(seed.Sum64(), 1))
	words := func(n int) string {
		var b strings.Builder
		for range n {
			for range 2 + rng.IntN(2) {
				b.WriteByte("bdfgklmnprstv"[rng.IntN(13)])
				b.WriteByte("aeiou"[rng.IntN(5)])
			}
			b.WriteByte(' ')
		}
		return b.String()
	}
	var b strings.Builder
	for range 5 {
		fmt.Fprintf(&b, "<p>The %s %s met again. Members %s said that %s%s cannot wait. A vote on %s is planned for the autumn.</p>",
			about, strings.TrimSpace(words(9)), strings.TrimSpace(words(9)), words(6), about, strings.TrimSpace(words(6)))
	}
	return b.String()
}

const monday = "Mon, 02 Mar 2026 08:00:00 GMT"

// told is what channels are to be told, each thing once.
func (n *newsroom) told() (messages []string) {
	n.Helper()
	pending, err := n.Store.Outbox.PendingNotices(n.Context(), 100)
	n.Must(err)
	if len(pending) == 0 {
		return nil
	}
	for _, p := range pending {
		messages = append(messages, fmt.Sprintf("%s %s: %s: %s", p.Channel, p.Kind, p.Feed, p.Reason))
	}
	b := news.Brief{ID: news.NewID(), Guild: "1", Channel: "9", To: n.Now(), Mode: news.NoModel}
	n.Must(n.Store.Outbox.QueueNotices(n.Context(), b, []news.Post{{Payload: []byte("told"), Marker: b.ID}}, pending))
	return messages
}
