package store

import (
	"context"
	"database/sql"
	"time"

	"newsdesk/internal/news"
)

const noticeColumns = `id, guild, channel, feed, url, schedule, kind, reason, since, at`

func scanNotice(rows *sql.Rows, n *news.Notice) error {
	return rows.Scan(&n.ID, &n.Guild, &n.Channel, &n.Feed, &n.URL, &n.Schedule, &n.Kind, &n.Reason, moment{&n.Since}, moment{&n.At})
}

// PendingNotices lists at most limit of what channels are still to be told
// about feeds and schedules, channel by channel, oldest first.
func (s *Store) PendingNotices(ctx context.Context, limit int) ([]news.Notice, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT `+noticeColumns+` FROM notice WHERE channel <> '' AND brief = '' ORDER BY guild, channel, id LIMIT $1`, limit)
	all, err := collect(rows, err, scanNotice)
	return all, wrap("read notices", err)
}

// QueueNotices puts messages that tell notices into the outbox, all or
// nothing. The messages go out as those of b, a brief of no articles and no
// window, which gives them their channel. news.ErrNotFound when one of the
// notices was queued already. Notices whose messages nobody saw are for the
// guild's managers.
func (s *Store) QueueNotices(ctx context.Context, b news.Brief, posts []news.Post, notices []news.Notice) error {
	return s.write(ctx, "queue notices", func(tx *sql.Tx) error {
		for _, n := range notices {
			if err := mustChange(tx.ExecContext(ctx, `UPDATE notice SET brief = $1 WHERE id = $2 AND brief = ''`, b.ID, n.ID)); err != nil {
				return err
			}
		}
		if err := insertBrief(ctx, tx, b); err != nil {
			return err
		}
		return queuePosts(ctx, tx, b, posts, s.now())
	})
}

// settleNotices ends the notices that went out as a brief: they were seen, or
// are for the guild's managers.
func settleNotices(ctx context.Context, tx *sql.Tx, brief, state string) error {
	var err error
	switch state {
	case briefDelivered:
		_, err = tx.ExecContext(ctx, `DELETE FROM notice WHERE brief = $1 AND brief <> ''`, brief)
	case briefFailed:
		_, err = tx.ExecContext(ctx, `UPDATE notice SET brief = '', channel = '' WHERE brief = $1 AND brief <> ''`, brief)
	}
	return err
}

// noticeLife is how long a guild's managers may still care.
const noticeLife = 90 * 24 * time.Hour

// UnseenNotices lists at most limit of what no channel of the guild could be
// told, newest first. They stay until NoticesSeen.
func (s *Store) UnseenNotices(ctx context.Context, guild string, limit int) ([]news.Notice, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT `+noticeColumns+` FROM notice WHERE guild = $1 AND channel = '' AND at > $2 ORDER BY id DESC LIMIT $3`,
		guild, s.now().Add(-noticeLife).UnixMilli(), limit)
	all, err := collect(rows, err, scanNotice)
	return all, wrap("read unseen notices", err)
}

// NoticesSeen drops what UnseenNotices listed, and nothing else: the rest comes
// next time. It also drops the guild's that UnseenNotices lists no more.
func (s *Store) NoticesSeen(ctx context.Context, guild string, seen []news.Notice) error {
	return s.write(ctx, "drop notices", func(tx *sql.Tx) error {
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

// alert queues what a guild is told of a schedule that is refused or stopped:
// in its alerts channel, else in one that is alerted of a feed, else in the
// schedule's own when that did not refuse it, else where another schedule
// posts; where there is none of these, its managers are told. It stands in for what they
// were not yet told of the schedule.
func alert(ctx context.Context, tx *sql.Tx, kind news.NoticeKind, schedule int64, reason string, at time.Time) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM notice WHERE schedule = $1 AND brief = ''`, schedule); err != nil {
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
		kind, reason, at.UnixMilli(), schedule)
	return err
}
