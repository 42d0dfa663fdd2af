package outbox

import (
	"context"
	"database/sql"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/briefs"
	"newsdesk/internal/store/sqlite"
)

const noticeColumns = `id, guild, channel, feed, url, schedule, kind, reason, since, at`

func scanNotice(rows *sql.Rows, n *news.Notice) error {
	return rows.Scan(&n.ID, &n.Guild, &n.Channel, &n.Feed, &n.URL, &n.Schedule, &n.Kind, &n.Reason, sqlite.Moment(&n.Since), sqlite.Moment(&n.At))
}

// PendingNotices lists at most limit notices that channels have not been told yet,
// channel by channel, oldest first.
func (s *Store) PendingNotices(ctx context.Context, limit int) ([]news.Notice, error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT `+noticeColumns+` FROM notice WHERE channel <> '' AND brief = '' ORDER BY guild, channel, id LIMIT $1`, limit)
	all, err := sqlite.Collect(rows, err, scanNotice)
	return all, sqlite.Wrap("read notices", err)
}

// QueueNotices puts posts that tell notices into the outbox, all or nothing. They
// go out as the messages of b, a brief without articles and window, to its
// channel. news.ErrNotFound when one of the notices was queued already. When the
// messages cannot be posted, the notices are left to the guild's managers.
func (s *Store) QueueNotices(ctx context.Context, b news.Brief, posts []news.Post, notices []news.Notice) error {
	return s.db.Write(ctx, "queue notices", func(tx *sql.Tx) error {
		for _, n := range notices {
			if err := sqlite.MustChange(tx.ExecContext(ctx, `UPDATE notice SET brief = $1 WHERE id = $2 AND brief = ''`, b.ID, n.ID)); err != nil {
				return err
			}
		}
		if err := briefs.Insert(ctx, tx, b); err != nil {
			return err
		}
		return Queue(ctx, tx, b, posts, s.now())
	})
}

// settleNotices deletes the notices that went out as a brief or, when it failed,
// leaves them to the guild's managers.
func settleNotices(ctx context.Context, tx *sql.Tx, brief, state string) error {
	var err error
	switch state {
	case briefs.Delivered:
		_, err = tx.ExecContext(ctx, `DELETE FROM notice WHERE brief = $1 AND brief <> ''`, brief)
	case briefs.Failed:
		_, err = tx.ExecContext(ctx, `UPDATE notice SET brief = '', channel = '' WHERE brief = $1 AND brief <> ''`, brief)
	}
	return err
}

// noticeLife is how long a notice is kept for the guild's managers.
const noticeLife = 90 * 24 * time.Hour

// UnseenNotices lists at most limit notices that no channel of the guild could be
// told, newest first. They stay until NoticesSeen.
func (s *Store) UnseenNotices(ctx context.Context, guild string, limit int) ([]news.Notice, error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT `+noticeColumns+` FROM notice WHERE guild = $1 AND channel = '' AND at > $2 ORDER BY id DESC LIMIT $3`,
		guild, s.now().Add(-noticeLife).UnixMilli(), limit)
	all, err := sqlite.Collect(rows, err, scanNotice)
	return all, sqlite.Wrap("read unseen notices", err)
}

// NoticesSeen deletes notices that UnseenNotices listed, and the guild's that are
// too old for it to list. The rest is left for the next time.
func (s *Store) NoticesSeen(ctx context.Context, guild string, seen []news.Notice) error {
	return s.db.Write(ctx, "drop notices", func(tx *sql.Tx) error {
		for _, n := range seen {
			_, err := tx.ExecContext(ctx, `DELETE FROM notice WHERE id = $1 AND guild = $2 AND channel = ''`, n.ID, guild)
			if err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM notice WHERE guild = $1 AND channel = '' AND at <= $2`,
			guild, s.now().Add(-noticeLife).UnixMilli())
		return err
	})
}

// Alert queues a notice about a schedule (Kind, Schedule, Reason and At of n), in
// place of those about it that are still queued. It goes to the guild's alerts
// channel, else to one that hears of a feed's failures, else to the schedule's own
// if that did not refuse it, else to one where another schedule posts, and where
// there is none of these, to the guild's managers.
func Alert(ctx context.Context, tx *sql.Tx, n news.Notice) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM notice WHERE schedule = $1 AND brief = ''`, n.Schedule); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO notice (guild, channel, feed, url, kind, reason, at, schedule)
		SELECT c.guild, coalesce(
				(SELECT g.alerts FROM setting g WHERE g.guild = c.guild AND g.alerts <> ''),
				(SELECT f.alerts FROM subscription f
				WHERE f.guild = c.guild AND NOT f.paused AND f.alerts NOT IN ('', c.channel) ORDER BY f.id LIMIT 1),
				CASE WHEN c.failures = 0 THEN c.channel END,
				(SELECT o.channel FROM schedule o
				WHERE o.guild = c.guild AND o.enabled AND o.failures = 0 AND o.channel <> c.channel ORDER BY o.id LIMIT 1),
				''),
			'', '', $1, $2, $3, c.id
		FROM schedule c WHERE c.id = $4`,
		n.Kind, n.Reason, n.At.UnixMilli(), n.Schedule)
	return err
}

// AlertGuild queues a notice about the guild itself (Guild, Kind, Reason and At of n), in
// place of those that are still queued. It goes to the guild's alerts channel, else to
// one that hears of a feed's failures, else to the guild's managers.
func AlertGuild(ctx context.Context, tx *sql.Tx, n news.Notice) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM notice WHERE guild = $1 AND brief = '' AND kind IN ($2, $3)`, n.Guild, news.NoticeNearlySpent, news.NoticeSpent)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO notice (guild, channel, feed, url, kind, reason, at, schedule)
		SELECT $1, coalesce(
				(SELECT g.alerts FROM setting g WHERE g.guild = $1 AND g.alerts <> ''),
				(SELECT f.alerts FROM subscription f WHERE f.guild = $1 AND NOT f.paused AND f.alerts <> '' ORDER BY f.id LIMIT 1),
				''),
			'', '', $2, $3, $4, 0`,
		n.Guild, n.Kind, n.Reason, n.At.UnixMilli())
	return err
}
