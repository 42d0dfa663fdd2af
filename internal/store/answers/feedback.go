package answers

import (
	"context"
	"database/sql"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

// SaveFeedback writes what a member thought of an answer, in place of what the
// same member thought of it before. f.At is when.
func (s *Store) SaveFeedback(ctx context.Context, f news.Feedback) error {
	_, err := s.db.Writer.ExecContext(ctx, `
		INSERT INTO feedback (answer, member, guild, helpful, kind, focus, question, sources, mode, refused, given)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (answer, member) DO UPDATE SET helpful = excluded.helpful, question = excluded.question, given = excluded.given`,
		f.Answer, f.User, f.Guild, f.Helpful, f.Kind, f.Focus, f.Question, f.Sources, f.Mode, f.Refused, f.At.UnixMilli())
	return sqlite.Wrap("save feedback", err)
}

// Feedback lists at most limit votes of all guilds given since a time, newest
// first: it is for whoever runs newsdesk.
func (s *Store) Feedback(ctx context.Context, since time.Time, limit int) ([]news.Feedback, error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT answer, member, guild, helpful, kind, focus, question, sources, mode, refused, given FROM feedback
		WHERE given >= $1 ORDER BY given DESC, answer, member LIMIT $2`, since.UnixMilli(), limit)
	votes, err := sqlite.Collect(rows, err, func(rows *sql.Rows, f *news.Feedback) error {
		return rows.Scan(&f.Answer, &f.User, &f.Guild, &f.Helpful, &f.Kind, &f.Focus, &f.Question, &f.Sources, &f.Mode, &f.Refused, sqlite.Moment(&f.At))
	})
	return votes, sqlite.Wrap("read feedback", err)
}
