package store

import (
	"context"
	"database/sql"

	"newsdesk/internal/news"
)

// PendingNotices lists at most limit of what channels are still to be told
// about feeds and schedules, channel by channel, oldest first.
func (s *Store) PendingNotices(ctx context.Context, limit int) ([]news.Notice, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT id, guild, channel, feed, url, schedule, kind, reason, since, at FROM notice ORDER BY guild, channel, id LIMIT $1`, limit)
	all, err := collect(rows, err, func(rows *sql.Rows, n *news.Notice) error {
		return rows.Scan(&n.ID, &n.Guild, &n.Channel, &n.Feed, &n.URL, &n.Schedule, &n.Kind, &n.Reason, moment{&n.Since}, moment{&n.At})
	})
	return all, wrap("read notices", err)
}

// QueueNotices puts messages that tell notices into the outbox, in place of
// the notices, all or nothing. The messages go out as those of b, a brief of
// no articles and no window, which gives them their channel. news.ErrNotFound
// when one of the notices was queued already.
func (s *Store) QueueNotices(ctx context.Context, b news.Brief, posts []news.Post, notices []news.Notice) error {
	return s.write(ctx, "queue notices", func(tx *sql.Tx) error {
		for _, n := range notices {
			if err := mustChange(tx.ExecContext(ctx, `DELETE FROM notice WHERE id = $1`, n.ID)); err != nil {
				return err
			}
		}
		if err := insertBrief(ctx, tx, b); err != nil {
			return err
		}
		return queuePosts(ctx, tx, b, posts, s.now())
	})
}
