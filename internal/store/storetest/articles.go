package storetest

import (
	"slices"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// FerryBody is the text of an article.
const FerryBody = "The night ferry to Alder Island is cancelled until May. Engineers found a crack in its rudder.\n\n" +
	"“We will not sail on hope,” said Captain Mira Tolland."

// Piece is an article as ingest makes it.
func Piece(guild, title, body string) news.Article {
	a := news.Article{
		Headline:  news.Headline{Title: title, Source: "Harbour Courier"},
		Guild:     guild,
		AddedBy:   "7",
		Origin:    news.FromText,
		Body:      body,
		Sentences: text.Cut(body),
		Terms:     joined(title + " Harbour Courier"),
	}
	for first := 0; first < len(a.Sentences); first += 2 {
		last := min(first+1, len(a.Sentences)-1)
		run := a.Sentences[first].Text
		if last > first {
			run += " " + a.Sentences[last].Text
		}
		a.Passages = append(a.Passages, news.Passage{First: first, Last: last, Terms: joined(run)})
	}
	return a
}

func joined(s string) string { return strings.Join(text.Terms(s), " ") }

// Item is a feed's item that holds a.
func Item(key int64, a news.Article) news.FeedItem {
	a.Guild, a.AddedBy, a.Origin = "", "", news.FromFeed
	return news.FeedItem{Key: key, Fingerprint: key * 10, Article: &a}
}

// Save stores an article that must be new.
func (db *DB) Save(a news.Article) news.Headline {
	db.Helper()
	h, existing, err := db.Archive.SaveArticle(db.Context(), a)
	db.Must(err)
	if existing {
		db.Fatalf("%q is here already as %d", a.Title, h.ID)
	}
	return h
}

// Follow makes a guild follow a feed.
func (db *DB) Follow(guild, url string, edit func(*news.Subscription)) news.Subscription {
	db.Helper()
	sub := news.Subscription{Guild: guild, Alerts: "9", AddedBy: "7", FullText: true, Feed: news.Feed{URL: url, Host: "courier.example"}}
	if edit != nil {
		edit(&sub)
	}
	got, existing, err := db.Feeds.Follow(db.Context(), sub)
	db.Must(err)
	if existing {
		db.Fatalf("guild %s follows %s already", guild, url)
	}
	return got
}

// Lend makes the feed of a subscription due and leases it to "a" for a minute.
func (db *DB) Lend(sub news.Subscription) news.Feed {
	db.Helper()
	_, err := db.SQL.ExecContext(db.Context(), `UPDATE feed SET next_at = CASE WHEN id = $1 THEN $2 ELSE $2 + 1000 END`, sub.Feed.ID, db.Now().UnixMilli())
	db.Must(err)
	claimed, err := db.Feeds.ClaimFeeds(db.Context(), "a", time.Minute, 100)
	db.Must(err)
	at := slices.IndexFunc(claimed, func(f news.Feed) bool { return f.ID == sub.Feed.ID })
	if at < 0 {
		db.Fatalf("feed %d is not due: %v", sub.Feed.ID, claimed)
	}
	return claimed[at]
}

// Deliver polls the feed of a subscription, which has these items.
func (db *DB) Deliver(sub news.Subscription, items ...news.FeedItem) news.PollOutcome {
	db.Helper()
	f := db.Lend(sub)
	f.State, f.Polled, f.Worked, f.Next = news.FeedWell, db.Now(), db.Now(), db.Now().Add(time.Hour)
	outcomes, err := db.Feeds.SavePolls(db.Context(), "a", []news.Poll{{Feed: f, At: db.Now(), Items: items, Read: true}})
	db.Must(err)
	return outcomes[0]
}

// IDOf is the id of the last article of a title, 0 when there is none.
func (db *DB) IDOf(title string) int64 {
	db.Helper()
	return int64(db.One(`SELECT coalesce(max(id), 0) FROM article WHERE title = $1`, title))
}

// Find is the titles of the articles that hold any of the words, each once, by name.
func (db *DB) Find(guild, words string) (titles []string) {
	db.Helper()
	terms := text.Terms(words)
	scope := news.Scope{Guild: guild}
	lists, err := db.Index.Postings(db.Context(), news.Lookup{Scope: scope, Terms: terms, Limits: slices.Repeat([]int{50}, len(terms))})
	db.Must(err)
	found, err := db.Index.Passages(db.Context(), scope, slices.Concat(lists...), nil)
	db.Must(err)
	for _, p := range found {
		titles = append(titles, p.Article.Title)
	}
	slices.Sort(titles)
	return slices.Compact(titles)
}
