package store

import (
	"context"
	"database/sql"
	"errors"
)

// SaveThread keeps that a channel, a thread, is about the story of an article.
// An article that is gone leaves the thread about nothing.
func (s *Store) SaveThread(ctx context.Context, guild, channel string, article int64) error {
	_, err := s.writer.ExecContext(ctx, `
		INSERT INTO thread (channel, guild, article) SELECT $1, $2, id FROM article WHERE id = $3
		ON CONFLICT (channel) DO UPDATE SET guild = excluded.guild, article = excluded.article`, channel, guild, article)
	return wrap("save thread", err)
}

// ThreadStory is the story that a channel is a thread about, as it is grouped
// now; 0 when it is about none, or all of it is gone.
func (s *Store) ThreadStory(ctx context.Context, guild, channel string) (story int64, err error) {
	err = s.reader.QueryRowContext(ctx, `
		SELECT m.story FROM thread t JOIN member m ON m.article = t.article
		WHERE t.guild = $1 AND t.channel = $2`, guild, channel).Scan(&story)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return story, wrap("read thread", err)
}
