package stories

import (
	"context"
	"database/sql"
	"errors"

	"newsdesk/internal/store/sqlite"
)

// SaveThread records that a thread, opened in the channel parent, is about the story
// of an article. When the article is gone, nothing is recorded.
func (s *Store) SaveThread(ctx context.Context, guild, parent, thread string, article int64) error {
	_, err := s.db.Writer.ExecContext(ctx, `
		INSERT INTO thread (channel, guild, parent, article) SELECT $1, $2, $3, id FROM article WHERE id = $4
		ON CONFLICT (channel) DO NOTHING`, thread, guild, parent, article)
	return sqlite.Wrap("save thread", err)
}

// StoryThread is the last thread about a story that was opened in the channel
// parent, "" when there is none.
func (s *Store) StoryThread(ctx context.Context, guild, parent string, story int64) (thread string, err error) {
	err = s.db.Reader.QueryRowContext(ctx, `
		SELECT coalesce(max(t.channel), '') FROM member m JOIN thread t ON t.article = m.article
		WHERE m.story = $3 AND t.guild = $1 AND t.parent = $2`, guild, parent, story).Scan(&thread)
	return thread, sqlite.Wrap("find thread", err)
}

// ThreadStory is the story that a channel is a thread about, as it is grouped
// now; 0 when it is about none, or all of it is gone.
func (s *Store) ThreadStory(ctx context.Context, guild, channel string) (story int64, err error) {
	err = s.db.Reader.QueryRowContext(ctx, `
		SELECT m.story FROM thread t JOIN member m ON m.article = t.article
		WHERE t.guild = $1 AND t.channel = $2`, guild, channel).Scan(&story)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return story, sqlite.Wrap("read thread", err)
}
