package feeds

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/archive"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
)

// perHost is how many feeds of one host an owner holds at a time. They are polled
// one after another, and more are claimed as they are done.
const perHost = 4

// ClaimFeeds leases to owner at most limit feeds that are due, the longest due
// first. Of each host the owner holds at most perHost feeds, and none while
// another owner holds any, so that no two owners ask one host at a time. A lease
// ends with SavePolls, or after the time lease, when another owner may take over.
func (s *Store) ClaimFeeds(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Feed, error) {
	now := s.now()
	// Stated twice: of two claims at once on PostgreSQL, the later one must check
	// again that the row is free.
	const due = `f.next_at <= $1 AND f.lease_until <= $1`
	rows, err := s.db.Writer.QueryContext(ctx, `
		UPDATE feed AS f SET lease_owner = $2, lease_until = $3
		WHERE `+due+` AND f.id IN (
			SELECT id FROM (
				SELECT f.id, f.host, f.next_at, row_number() OVER (PARTITION BY f.host ORDER BY f.next_at, f.id) AS turn
				FROM feed f WHERE `+due+` AND NOT EXISTS (
					SELECT 1 FROM feed l WHERE l.host = f.host AND l.lease_owner <> '' AND l.lease_owner <> $2 AND l.lease_until > $1)
			) open WHERE turn <= $4 - (
				SELECT count(*) FROM feed l WHERE l.host = open.host AND l.lease_owner = $2 AND l.lease_owner <> '' AND l.lease_until > $1)
			ORDER BY next_at, id LIMIT $5)
		RETURNING `+strings.ReplaceAll(feedColumns, "f.", ""),
		now.UnixMilli(), owner, now.Add(lease).UnixMilli(), perHost, limit)
	claimed, err := sqlite.Collect(rows, err, scanFeed)
	slices.SortFunc(claimed, func(a, b news.Feed) int { return a.Next.Compare(b.Next) })
	return claimed, sqlite.Wrap("claim due feeds", err)
}

// ReleaseFeeds gives back the feeds that owner holds, unpolled.
func (s *Store) ReleaseFeeds(ctx context.Context, owner string) error {
	_, err := s.db.Writer.ExecContext(ctx, `
		UPDATE feed SET lease_owner = '', lease_until = 0 WHERE lease_owner = $1`, owner)
	return sqlite.Wrap("release feeds", err)
}

// knownAtOnce is how many items one statement looks up.
const knownAtOnce = 32

// KnownItems reads what is stored of a feed's items, by key. Unknown items are left
// out.
func (s *Store) KnownItems(ctx context.Context, feed int64, keys []int64) (map[int64]news.KnownItem, error) {
	known := make(map[int64]news.KnownItem, len(keys))
	for some := range slices.Chunk(keys, knownAtOnce) {
		if err := s.readItems(ctx, feed, some, known); err != nil {
			return nil, sqlite.Wrap("read items", err)
		}
	}
	return known, nil
}

// prepareItems prepares the statement of readItems: parsing it at each poll would
// take longer than running it.
func prepareItems(ctx context.Context, db *sqlite.DB) (*sql.Stmt, error) {
	marks := make([]string, knownAtOnce)
	for i := range marks {
		marks[i] = "$" + strconv.Itoa(i+2)
	}
	return db.Reader.PrepareContext(ctx, `
		SELECT key, fingerprint, article, article <> 0 AND NOT EXISTS (SELECT 1 FROM article a WHERE a.id = item.article)
		FROM item WHERE feed = $1 AND key IN (`+strings.Join(marks, ", ")+`)`)
}

func (s *Store) readItems(ctx context.Context, feed int64, keys []int64, known map[int64]news.KnownItem) error {
	args := []any{feed}
	for i := range knownAtOnce {
		args = append(args, keys[min(i, len(keys)-1)]) // fewer keys are filled up with the last
	}
	rows, err := s.items.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key int64
		var item news.KnownItem
		if err := rows.Scan(&key, &item.Fingerprint, &item.Article, &item.Expired); err != nil {
			return err
		}
		known[key] = item
	}
	return rows.Err()
}

// FeedArticle reads an article of a feed with its sentences; news.ErrNotFound
// when the feed has none of this id.
func (s *Store) FeedArticle(ctx context.Context, feed, id int64) (a news.Article, err error) {
	err = s.db.Read(ctx, "read article", func(tx *sql.Tx) error {
		row := tx.QueryRowContext(ctx, `SELECT `+view.ArticleColumns+` FROM article a WHERE a.id = $1 AND a.feed = $2`, id, feed)
		if err := row.Scan(view.Article(&a)...); err != nil {
			return err
		}
		a.Sentences, err = view.Sentences(ctx, tx, a)
		return err
	})
	return a, err
}

// SavePolls writes what polls of claimed feeds changed and ends their leases, all
// or nothing; outcome i is that of polls[i]. A poll whose feed another owner has
// taken over writes nothing.
func (s *Store) SavePolls(ctx context.Context, owner string, polls []news.Poll) ([]news.PollOutcome, error) {
	outcomes := make([]news.PollOutcome, len(polls))
	err := s.db.Write(ctx, "save polls", func(tx *sql.Tx) error {
		return sqlite.InBatch(tx, func(b *sqlite.Batch) error {
			w := pollWriter{Batch: b, intake: archive.NewIntake(b, s.now())}
			for i, p := range polls {
				if err := w.savePoll(ctx, owner, p, &outcomes[i]); err != nil {
					return fmt.Errorf("feed %d: %w", p.Feed.ID, err)
				}
			}
			return w.close(ctx)
		})
	})
	return outcomes, err
}

// pollWriter writes polls in one transaction.
type pollWriter struct {
	*sqlite.Batch
	intake  *archive.Intake
	sources []*news.PollOutcome // of the articles added
}

func (w *pollWriter) savePoll(ctx context.Context, owner string, p news.Poll, out *news.PollOutcome) error {
	err := w.settleFeed(ctx, owner, p.Feed)
	if errors.Is(err, news.ErrNotFound) {
		out.Lost = true
		return nil
	}
	if err != nil {
		return err
	}
	if len(p.Items) > 0 {
		if err := w.saveItems(ctx, p, out); err != nil {
			return err
		}
	}
	if p.Read {
		_, err := w.Exec(ctx, `
			UPDATE subscription SET baseline = $1 WHERE feed = $2 AND baseline IS NULL AND NOT paused`, p.At.UnixMilli(), p.Feed.ID)
		if err != nil {
			return err
		}
	}
	for _, n := range p.Notices {
		if err := w.notify(ctx, p, n); err != nil {
			return err
		}
	}
	return nil
}

// settleFeed writes how a feed stands. A feed that nobody follows any more is not
// polled again, and an address that another feed has is not taken over.
func (w *pollWriter) settleFeed(ctx context.Context, owner string, f news.Feed) error {
	return sqlite.MustChange(w.Exec(ctx, `
		UPDATE feed SET title = $1, site = $2, language = $3, state = $4, polled = $5, worked = $6,
			next_at = CASE WHEN EXISTS (SELECT 1 FROM subscription WHERE feed = $7 AND NOT paused) THEN $8 END,
			failures = $9, failing_since = $10, reason = $11, repairs = $12, alarmed = $13, etag = $14, modified = $15,
			hash = $16, target = $17, gap = $18, newest = $19, asked = $20,
			url = CASE WHEN EXISTS (SELECT 1 FROM feed o WHERE o.url = $21 AND o.id <> $7) THEN url ELSE $21 END,
			host = CASE WHEN EXISTS (SELECT 1 FROM feed o WHERE o.url = $21 AND o.id <> $7) THEN host ELSE $22 END,
			lease_owner = '', lease_until = 0
		WHERE id = $7 AND lease_owner = $23`,
		f.Title, f.Site, f.Language, f.State, sqlite.Millis(f.Polled), sqlite.Millis(f.Worked), f.ID, sqlite.Millis(f.Next),
		f.Failures, sqlite.Millis(f.Since), f.Reason, f.Repairs, f.Alarmed, f.Known.ETag, f.Known.LastModified,
		f.Hash, f.Target, f.Gap.Milliseconds(), sqlite.Millis(f.Newest), f.Asked.Milliseconds(), f.URL, f.Host, owner))
}

func (w *pollWriter) saveItems(ctx context.Context, p news.Poll, out *news.PollOutcome) error {
	tastes, err := tastesOf(ctx, w.Batch, p.Feed.ID)
	if err != nil {
		return err
	}
	for _, item := range p.Items {
		id, err := w.saveItem(ctx, p, item, tastes, out)
		if err != nil {
			return err
		}
		_, err = w.Exec(ctx, `
			INSERT INTO item (feed, key, fingerprint, article) VALUES ($1, $2, $3, $4)
			ON CONFLICT (feed, key) DO UPDATE SET fingerprint = excluded.fingerprint,
				article = CASE WHEN excluded.article = 0 THEN item.article ELSE excluded.article END`,
			p.Feed.ID, item.Key, item.Fingerprint, id)
		if err != nil {
			return err
		}
	}
	return nil
}

// saveItem writes an item's article and returns its id, 0 when it has none.
func (w *pollWriter) saveItem(ctx context.Context, p news.Poll, item news.FeedItem, tastes []taste, out *news.PollOutcome) (int64, error) {
	if item.Article == nil {
		return 0, nil
	}
	a := *item.Article
	a.Feed = p.Feed.ID
	if a.ID != 0 {
		return a.ID, w.revise(ctx, a, item.Revision, out)
	}
	a.Added = p.At
	added, err := w.intake.Add(ctx, &a)
	if err != nil || !added {
		return a.ID, err
	}
	w.sources = append(w.sources, out)
	out.New++
	return a.ID, hideFrom(ctx, w.Batch, a, tastes)
}

func (w *pollWriter) revise(ctx context.Context, a news.Article, change *news.Revision, out *news.PollOutcome) error {
	found, err := w.intake.Revise(ctx, a, change)
	if err != nil || !found {
		return err
	}
	out.Updated++
	if change != nil {
		out.Revised++
	}
	return nil
}

// close ends the intake and counts which of the new articles are copies.
func (w *pollWriter) close(ctx context.Context) error {
	copies, err := w.intake.Close(ctx)
	for i, copied := range copies {
		if copied {
			w.sources[i].Copies++
		}
	}
	return err
}

// notify queues what the followers of a feed are told: in the guild's alerts
// channel, and where it chose none in the one it chose for the feed.
func (w *pollWriter) notify(ctx context.Context, p news.Poll, n news.Notice) error {
	f := p.Feed
	name := f.Title
	if name == "" {
		name = f.URL
	}
	_, err := w.Exec(ctx, `
		INSERT INTO notice (guild, channel, feed, url, kind, reason, since, at)
		SELECT s.guild, CASE WHEN g.alerts <> '' THEN g.alerts ELSE s.alerts END,
			CASE WHEN s.title <> '' THEN s.title ELSE $1 END, $2, $3, $4, $5, $6
		FROM subscription s LEFT JOIN setting g ON g.guild = s.guild
		WHERE s.feed = $7 AND NOT s.paused AND (s.alerts <> '' OR g.alerts <> '')`,
		name, f.URL, n.Kind, n.Reason, sqlite.Millis(n.Since), p.At.UnixMilli(), f.ID)
	return err
}
