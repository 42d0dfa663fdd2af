package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"newsdesk/internal/news"
)

// SaveAnswer writes an answer or a refusal, given at a.At; SameAnswer finds it by
// a.Key.
func (s *Store) SaveAnswer(ctx context.Context, a news.Answer) error {
	payload, err := toJSON(a)
	if err != nil {
		return wrap("save answer", err)
	}
	return s.write(ctx, "save answer", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO answer (id, guild, channel, member, given, payload, key) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			a.ID, a.Guild, a.Channel, a.User, a.At.UnixMilli(), payload, a.Key)
		if err != nil {
			return err
		}
		return citeArticles(ctx, tx, a)
	})
}

// Answer reads one answer; news.ErrNotFound when the guild has none of this
// id.
func (s *Store) Answer(ctx context.Context, guild, id string) (a news.Answer, err error) {
	err = s.reader.QueryRowContext(ctx, `
		SELECT payload FROM answer WHERE guild = $1 AND id = $2`, guild, id).Scan(asJSON{&a})
	return a, wrap("read answer", err)
}

// SameAnswer is the guild's last answer with this key, not "", given since a
// time; false when there is none.
func (s *Store) SameAnswer(ctx context.Context, guild, key string, since time.Time) (a news.Answer, ok bool, err error) {
	err = s.reader.QueryRowContext(ctx, `
		SELECT payload FROM answer
		WHERE guild = $1 AND key = $2 AND key <> '' AND given >= $3
		ORDER BY given DESC, id DESC LIMIT 1`, guild, key, since.UnixMilli()).Scan(asJSON{&a})
	if errors.Is(err, sql.ErrNoRows) {
		return news.Answer{}, false, nil
	}
	return a, err == nil, wrap("find answer", err)
}

// Turns lists the last questions, at most limit, that user asked in channel since a
// time, newest last, including those that were refused.
func (s *Store) Turns(ctx context.Context, guild, channel, user string, since time.Time, limit int) ([]news.Turn, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT payload FROM answer
		WHERE guild = $1 AND channel = $2 AND member = $3 AND given >= $4
		ORDER BY given DESC, id DESC LIMIT $5`, guild, channel, user, since.UnixMilli(), limit)
	turns, err := collect(rows, err, func(rows *sql.Rows, t *news.Turn) error {
		var a news.Answer
		err := rows.Scan(asJSON{&a})
		*t = turnOf(a)
		return err
	})
	slices.Reverse(turns)
	return turns, wrap("read conversation", err)
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
