// Package feeds keeps the feeds that guilds follow, when each is polled, and what
// polls of them brought. It refuses to lend one feed, or the feeds of one host, to two
// pollers at a time, and to write half of a poll.
//
// The articles of a poll are written in the transaction that says the poll is done:
// this is why feeds knows package archive.
package feeds

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

// MaxFeeds is how many feeds a guild may follow.
const MaxFeeds = 2000

// Store keeps the feeds in a database.
type Store struct {
	db    *sqlite.DB
	now   func() time.Time
	items *sql.Stmt // of prepareItems
}

// New keeps feeds in db. now is the clock of leases and stamps.
func New(ctx context.Context, db *sqlite.DB, now func() time.Time) (*Store, error) {
	items, err := prepareItems(ctx, db)
	if err != nil {
		return nil, sqlite.Wrap("prepare feeds", err)
	}
	return &Store{db, now, items}, nil
}

const feedColumns = `f.id, f.url, f.host, f.title, f.site, f.language, f.state, f.polled, f.worked, f.next_at, f.failures,
	f.failing_since, f.reason, f.repairs, f.alarmed, f.etag, f.modified, f.hash, f.target, f.gap, f.newest, f.asked, f.floor, f.full_text`

// feed is what feedColumns are scanned into.
func feed(f *news.Feed) []any {
	return []any{
		&f.ID, &f.URL, &f.Host, &f.Title, &f.Site, &f.Language, &f.State, sqlite.Moment(&f.Polled), sqlite.Moment(&f.Worked), sqlite.Moment(&f.Next),
		&f.Failures, sqlite.Moment(&f.Since), &f.Reason, &f.Repairs, &f.Alarmed, &f.Known.ETag, &f.Known.LastModified, &f.Hash, &f.Target,
		sqlite.Span(&f.Gap), sqlite.Moment(&f.Newest), sqlite.Span(&f.Asked), sqlite.Span(&f.Floor), &f.FullText,
	}
}

func scanFeed(rows *sql.Rows, f *news.Feed) error { return rows.Scan(feed(f)...) }

const subscriptionColumns = `s.id, s.guild, s.title, s.alerts, s.added_by, s.include, s.exclude, s.language, s.floor,
	s.full_text, s.paused, s.added, s.baseline, coalesce((SELECT articles FROM tally WHERE scope = 'f' || s.feed), 0)`

func scanSubscription(rows *sql.Rows, s *news.Subscription) error {
	return rows.Scan(append([]any{
		&s.ID, &s.Guild, &s.Title, &s.Alerts, &s.AddedBy, sqlite.FromJSON(&s.Include), sqlite.FromJSON(&s.Exclude), &s.Language, sqlite.Span(&s.Floor),
		&s.FullText, &s.Paused, sqlite.Moment(&s.Added), sqlite.Moment(&s.Baseline), &s.Articles,
	}, feed(&s.Feed)...)...)
}

// Follow subscribes a guild to the feed at sub.Feed.URL (with Host), and makes the
// feed due for its baseline. When the guild follows it already, nothing is
// written, and the subscription comes back as it is with existing true.
func (s *Store) Follow(ctx context.Context, sub news.Subscription) (followed news.Subscription, existing bool, err error) {
	existed, err := s.FollowAll(ctx, []news.Subscription{sub})
	if err != nil {
		return followed, false, err
	}
	var id int64
	err = s.db.Reader.QueryRowContext(ctx, `
		SELECT s.id FROM subscription s JOIN feed f ON f.id = s.feed WHERE s.guild = $1 AND f.url = $2`,
		sub.Guild, sub.Feed.URL).Scan(&id)
	if err != nil {
		return followed, false, sqlite.Wrap("follow feed", err)
	}
	followed, err = s.Subscription(ctx, sub.Guild, id)
	return followed, existed[0], err
}

// FollowAll is Follow for several subscriptions, all or none of them; existing[i]
// is true when subs[i] was there already. The error is a news.Fault when a guild
// has reached its limit of MaxFeeds.
func (s *Store) FollowAll(ctx context.Context, subs []news.Subscription) (existing []bool, err error) {
	existing = make([]bool, len(subs))
	err = s.db.Write(ctx, "follow feeds", func(tx *sql.Tx) error {
		for i, sub := range subs {
			if existing[i], err = s.follow(ctx, tx, sub); err != nil {
				return err
			}
		}
		return nil
	})
	return existing, err
}

func (s *Store) follow(ctx context.Context, tx *sql.Tx, sub news.Subscription) (existing bool, err error) {
	feed, err := feedAt(ctx, tx, sub.Feed)
	if err != nil {
		return false, err
	}
	var following int
	err = tx.QueryRowContext(ctx, `
		SELECT (SELECT count(*) FROM subscription WHERE guild = $2),
			EXISTS (SELECT 1 FROM subscription WHERE guild = $2 AND feed = $1)`, feed, sub.Guild).Scan(&following, &existing)
	switch {
	case err != nil || existing:
		return existing, err
	case following >= MaxFeeds:
		return false, news.Faultf(nil, "This server follows %d feeds, which is the most it can. Remove one first.", MaxFeeds)
	}
	include, exclude, err := filters(sub)
	if err != nil {
		return false, err
	}
	now := s.now()
	err = tx.QueryRowContext(ctx, `
		INSERT INTO subscription (guild, feed, title, alerts, added_by, include, exclude, language, floor, full_text, paused, added)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, FALSE, $11) RETURNING id`,
		sub.Guild, feed, sub.Title, sub.Alerts, sub.AddedBy, include, exclude, sub.Language,
		sub.Floor.Milliseconds(), sub.FullText, now.UnixMilli()).Scan(&sub.ID)
	if err != nil {
		return false, err
	}
	if err := setChannels(ctx, tx, sub); err != nil {
		return false, err
	}
	if err := adjust(ctx, tx, feed); err != nil {
		return false, err
	}
	return false, hasten(ctx, tx, feed, now)
}

// feedAt is the id of the feed at f.URL, which is written when it is new.
func feedAt(ctx context.Context, tx *sql.Tx, f news.Feed) (id int64, err error) {
	_, err = tx.ExecContext(ctx, `
		INSERT INTO feed (url, host, title, site, language, state, failures, reason, repairs, alarmed, etag, modified,
			hash, target, gap, asked, floor, full_text, lease_owner, lease_until)
		VALUES ($1, $2, $3, $4, '', 'new', 0, '', '', FALSE, '', '', '', '', 0, 0, 0, FALSE, '', 0)
		ON CONFLICT (url) DO NOTHING`, f.URL, f.Host, f.Title, f.Site)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `SELECT id FROM feed WHERE url = $1`, f.URL).Scan(&id)
	return id, err
}

// adjust brings a feed in line with those who follow it: how often and how it is
// read, and that it is not polled when nobody does.
func adjust(ctx context.Context, tx *sql.Tx, feed int64) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE feed SET
			floor = coalesce((SELECT min(floor) FROM subscription WHERE feed = $1 AND NOT paused), 0),
			full_text = EXISTS (SELECT 1 FROM subscription WHERE feed = $1 AND NOT paused AND full_text),
			next_at = CASE WHEN EXISTS (SELECT 1 FROM subscription WHERE feed = $1 AND NOT paused) THEN next_at END
		WHERE id = $1`, feed)
	return err
}

// afresh is the shortest time between a poll of a feed and the next that a member
// causes.
const afresh = time.Minute

// hasten makes a feed due now, or as soon as afresh allows.
func hasten(ctx context.Context, tx *sql.Tx, feed int64, now time.Time) error {
	const soon = `CASE WHEN polled + $2 > $3 AND state <> 'gone' THEN polled + $2 ELSE $3 END`
	_, err := tx.ExecContext(ctx, `
		UPDATE feed SET next_at = `+soon+` WHERE id = $1 AND (next_at IS NULL OR next_at > `+soon+`)`,
		feed, afresh.Milliseconds(), now.UnixMilli())
	return err
}

func filters(sub news.Subscription) (include, exclude string, err error) {
	include, err = sqlite.ToJSON(sub.Include)
	if err != nil {
		return "", "", err
	}
	exclude, err = sqlite.ToJSON(sub.Exclude)
	return include, exclude, err
}

func setChannels(ctx context.Context, tx *sql.Tx, sub news.Subscription) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM subscription_channel WHERE subscription = $1`, sub.ID); err != nil {
		return err
	}
	for _, channel := range sub.Channels {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO subscription_channel (subscription, channel) VALUES ($1, $2) ON CONFLICT DO NOTHING`, sub.ID, channel)
		if err != nil {
			return err
		}
	}
	return nil
}

// Subscriptions lists what a guild follows, by name.
func (s *Store) Subscriptions(ctx context.Context, guild string) ([]news.Subscription, error) {
	all, err := s.subscriptions(ctx, guild, 0)
	slices.SortStableFunc(all, func(a, b news.Subscription) int { return cmp.Compare(a.Name(), b.Name()) })
	return all, sqlite.Wrap("list feeds", err)
}

// Subscription reads one subscription; news.ErrNotFound when the guild has none of
// this id.
func (s *Store) Subscription(ctx context.Context, guild string, id int64) (news.Subscription, error) {
	found, err := s.subscriptions(ctx, guild, id)
	if err == nil && len(found) == 0 {
		err = news.ErrNotFound
	}
	if err != nil {
		return news.Subscription{}, sqlite.Wrap("read subscription", err)
	}
	return found[0], nil
}

// subscriptions reads a guild's subscriptions, or only the one with id when that is
// not 0.
func (s *Store) subscriptions(ctx context.Context, guild string, id int64) (all []news.Subscription, err error) {
	err = s.db.Read(ctx, "read subscriptions", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT `+subscriptionColumns+`, `+feedColumns+` FROM subscription s JOIN feed f ON f.id = s.feed
			WHERE s.guild = $1 AND ($2 = 0 OR s.id = $2) ORDER BY s.id`, guild, id)
		if all, err = sqlite.Collect(rows, err, scanSubscription); err != nil {
			return err
		}
		return readChannels(ctx, tx, guild, all)
	})
	return all, err
}

func readChannels(ctx context.Context, tx *sql.Tx, guild string, all []news.Subscription) error {
	at := make(map[int64]int, len(all))
	for i, sub := range all {
		at[sub.ID] = i
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT c.subscription, c.channel FROM subscription s JOIN subscription_channel c ON c.subscription = s.id
		WHERE s.guild = $1 ORDER BY c.subscription, c.channel`, guild)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var channel string
		if err := rows.Scan(&id, &channel); err != nil {
			return err
		}
		if i, ok := at[id]; ok {
			all[i].Channels = append(all[i].Channels, channel)
		}
	}
	return rows.Err()
}

// EditSubscription writes a subscription's Title, Channels, Alerts, filters,
// Floor and FullText; news.ErrNotFound when the guild has none of this id.
// Filters apply to what comes in from now on.
func (s *Store) EditSubscription(ctx context.Context, sub news.Subscription) error {
	return s.db.Write(ctx, "edit subscription", func(tx *sql.Tx) error {
		include, exclude, err := filters(sub)
		if err != nil {
			return err
		}
		var feed int64
		err = tx.QueryRowContext(ctx, `
			UPDATE subscription SET title = $1, alerts = $2, include = $3, exclude = $4, language = $5, floor = $6, full_text = $7
			WHERE guild = $8 AND id = $9 RETURNING feed`,
			sub.Title, sub.Alerts, include, exclude, sub.Language, sub.Floor.Milliseconds(), sub.FullText, sub.Guild, sub.ID).Scan(&feed)
		if err != nil {
			return err
		}
		if err := setChannels(ctx, tx, sub); err != nil {
			return err
		}
		return adjust(ctx, tx, feed)
	})
}

// PauseSubscription pauses a subscription, or, with paused false, resumes it with a
// new baseline: what came meanwhile is not news. news.ErrNotFound when the guild
// has none of this id.
func (s *Store) PauseSubscription(ctx context.Context, guild string, id int64, paused bool) error {
	return s.db.Write(ctx, "pause subscription", func(tx *sql.Tx) error {
		var feed int64
		err := tx.QueryRowContext(ctx, `
			UPDATE subscription SET paused = $1, baseline = CASE WHEN $1 THEN baseline END
			WHERE guild = $2 AND id = $3 RETURNING feed`, paused, guild, id).Scan(&feed)
		if err != nil {
			return err
		}
		if err := adjust(ctx, tx, feed); err != nil || paused {
			return err
		}
		return hasten(ctx, tx, feed, s.now())
	})
}

// Unfollow ends a subscription; news.ErrNotFound when the guild has none of this
// id. The guild no longer sees the feed's articles; they are deleted when nobody
// follows the feed and they expire.
func (s *Store) Unfollow(ctx context.Context, guild string, id int64) error {
	return s.db.Write(ctx, "unfollow feed", func(tx *sql.Tx) error {
		var feed int64
		err := tx.QueryRowContext(ctx, `
			DELETE FROM subscription WHERE guild = $1 AND id = $2 RETURNING feed`, guild, id).Scan(&feed)
		if err != nil {
			return err
		}
		return adjust(ctx, tx, feed)
	})
}

// DropFeeds deletes the feeds that nobody follows and that carry no article
// any more.
func (s *Store) DropFeeds(ctx context.Context) error {
	_, err := s.db.Writer.ExecContext(ctx, `
		DELETE FROM feed WHERE NOT EXISTS (SELECT 1 FROM subscription s WHERE s.feed = feed.id)
			AND NOT EXISTS (SELECT 1 FROM article a WHERE a.scope = 'f' || feed.id)`)
	return sqlite.Wrap("drop feeds", err)
}
