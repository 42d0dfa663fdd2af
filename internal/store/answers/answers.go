// Package answers keeps what members were answered, what that rests on, and what they
// thought of it. It refuses to show an answer in another guild.
package answers

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

// Store keeps the answers in a database.
type Store struct{ db *sqlite.DB }

// New keeps answers in db.
func New(db *sqlite.DB) *Store { return &Store{db} }

// SaveAnswer writes an answer or a refusal, given at a.At; SameAnswer finds it by
// a.Key.
func (s *Store) SaveAnswer(ctx context.Context, a news.Answer) error {
	payload, err := sqlite.ToJSON(a)
	if err != nil {
		return sqlite.Wrap("save answer", err)
	}
	return s.db.Write(ctx, "save answer", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO answer (id, guild, channel, member, given, payload, key) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			a.ID, a.Guild, a.Channel, a.User, a.At.UnixMilli(), payload, a.Key)
		if err != nil {
			return err
		}
		return citeArticles(ctx, tx, a)
	})
}

// citeArticles records what an answer rests on.
func citeArticles(ctx context.Context, tx *sql.Tx, a news.Answer) error {
	for _, c := range a.Citations {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO cited (article, answer) VALUES ($1, $2) ON CONFLICT DO NOTHING`, c.Article, a.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

// Answer reads one answer; news.ErrNotFound when the guild has none of this
// id.
func (s *Store) Answer(ctx context.Context, guild, id string) (a news.Answer, err error) {
	err = s.db.Reader.QueryRowContext(ctx, `
		SELECT payload FROM answer WHERE guild = $1 AND id = $2`, guild, id).Scan(sqlite.FromJSON(&a))
	return a, sqlite.Wrap("read answer", err)
}

// SameAnswer is the guild's last answer with this key, not "", given since a
// time; false when there is none.
func (s *Store) SameAnswer(ctx context.Context, guild, key string, since time.Time) (a news.Answer, ok bool, err error) {
	err = s.db.Reader.QueryRowContext(ctx, `
		SELECT payload FROM answer
		WHERE guild = $1 AND key = $2 AND key <> '' AND given >= $3
		ORDER BY given DESC, id DESC LIMIT 1`, guild, key, since.UnixMilli()).Scan(sqlite.FromJSON(&a))
	if errors.Is(err, sql.ErrNoRows) {
		return news.Answer{}, false, nil
	}
	return a, err == nil, sqlite.Wrap("find answer", err)
}

// Turns lists the last questions, at most limit, that user asked in channel since a
// time, newest last, including those that were refused.
func (s *Store) Turns(ctx context.Context, guild, channel, user string, since time.Time, limit int) ([]news.Turn, error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT payload FROM answer
		WHERE guild = $1 AND channel = $2 AND member = $3 AND given >= $4
		ORDER BY given DESC, id DESC LIMIT $5`, guild, channel, user, since.UnixMilli(), limit)
	turns, err := sqlite.Collect(rows, err, func(rows *sql.Rows, t *news.Turn) error {
		var a news.Answer
		err := rows.Scan(sqlite.FromJSON(&a))
		*t = turnOf(a)
		return err
	})
	slices.Reverse(turns)
	return turns, sqlite.Wrap("read conversation", err)
}

// turnOf is what an answer leaves to the next question: what was asked, and the
// sentences that its lines rest on, each once.
func turnOf(a news.Answer) news.Turn {
	t := news.Turn{Asked: a.Asked, AsOf: a.AsOf, At: a.At}
	for _, line := range a.Lines {
		for _, ref := range line.Refs {
			if !slices.Contains(t.Refs, ref) {
				t.Refs = append(t.Refs, ref)
			}
		}
	}
	return t
}
