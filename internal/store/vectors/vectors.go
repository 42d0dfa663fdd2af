// Package vectors keeps what an embedding model makes of passages, and the queue of
// those that still need it. All vectors are by one embedder; the package refuses
// those of another, and to keep one of a text that was corrected meanwhile.
package vectors

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

// Store keeps the vectors in a database.
type Store struct{ db *sqlite.DB }

// New keeps vectors in db.
func New(db *sqlite.DB) *Store { return &Store{db} }

// UseEmbedder makes e the maker of all vectors and returns it as it is kept: with
// Dims 0, those of the vectors that are stored. With another model or another
// number of dimensions, all vectors are deleted and every passage is queued.
func (s *Store) UseEmbedder(ctx context.Context, e news.Embedder) (news.Embedder, error) {
	err := s.db.Write(ctx, "use embedder", func(tx *sql.Tx) error {
		kept, err := embedder(ctx, tx)
		if err != nil {
			return err
		}
		same := kept.Model == e.Model && (e.Dims == 0 || kept.Dims == 0 || kept.Dims == e.Dims)
		if same && (e.Dims == 0 || kept.Dims == e.Dims) {
			e = kept
			return nil
		}
		if !same {
			if err := requeue(ctx, tx); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO embedder (model, dims) VALUES ($1, $2) ON CONFLICT (model) DO UPDATE SET dims = excluded.dims`,
			e.Model, e.Dims)
		return err
	})
	return e, err
}

// embedder reads the maker of the stored vectors; zero when none was ever used.
func embedder(ctx context.Context, tx *sql.Tx) (e news.Embedder, err error) {
	err = tx.QueryRowContext(ctx, `SELECT model, dims FROM embedder`).Scan(&e.Model, &e.Dims)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return e, err
}

// requeue deletes all vectors and queues every passage, the newest last: the last
// queued is served first.
func requeue(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{
		`DELETE FROM embedder`,
		`DELETE FROM vector`,
		`DELETE FROM unembedded`,
		`INSERT INTO unembedded (passage) SELECT id FROM passage ORDER BY id`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// Queue queues passages that were just written, unless no embedder was ever used.
func Queue(ctx context.Context, b *sqlite.Batch, passages []int64) error {
	var used bool
	if err := b.Scan(ctx, []any{&used}, `SELECT EXISTS (SELECT 1 FROM embedder)`); err != nil || !used {
		return err
	}
	for _, id := range passages {
		if _, err := b.Exec(ctx, `INSERT INTO unembedded (passage) VALUES ($1)`, id); err != nil {
			return err
		}
	}
	return nil
}

// Unembedded lists at most limit passages that have no vector, the last queued
// first.
func (s *Store) Unembedded(ctx context.Context, limit int) (all []news.Unembedded, err error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT u.turn, u.passage, a.title, coalesce(s.quote, '')
		FROM (SELECT turn, passage FROM unembedded ORDER BY turn DESC LIMIT $1) u
		JOIN passage p ON p.id = u.passage
		JOIN article a ON a.id = p.article
		LEFT JOIN sentence s ON s.article = p.article AND s.n BETWEEN p.first AND p.last
		ORDER BY u.turn DESC, s.n`, limit)
	if err != nil {
		return nil, sqlite.Wrap("list passages without vectors", err)
	}
	defer rows.Close()
	var body strings.Builder
	for rows.Next() {
		var u news.Unembedded
		var title, quote string
		if err := rows.Scan(&u.Turn, &u.Passage, &title, &quote); err != nil {
			return nil, sqlite.Wrap("list passages without vectors", err)
		}
		if n := len(all); n == 0 || all[n-1].Turn != u.Turn {
			body.Reset()
			body.WriteString(title)
			all = append(all, u)
		}
		body.WriteString("\n" + quote)
		all[len(all)-1].Text = strings.TrimSpace(body.String())
	}
	return all, sqlite.Wrap("list passages without vectors", rows.Err())
}

// SaveVectors writes vectors that e made and returns those it kept, with their
// scopes: not those of passages that were removed or rewritten meanwhile. It fails
// when e is no longer the embedder.
func (s *Store) SaveVectors(ctx context.Context, e news.Embedder, vectors []news.Vector) (kept []news.Vector, err error) {
	err = s.db.Write(ctx, "save vectors", func(tx *sql.Tx) error {
		now, err := embedder(ctx, tx)
		if err != nil {
			return err
		}
		if now != e {
			return fmt.Errorf("those kept are by %s with %d dimensions, these by %s with %d", now.Model, now.Dims, e.Model, e.Dims)
		}
		return sqlite.InBatch(tx, func(b *sqlite.Batch) error {
			for _, v := range vectors {
				saved, err := saveVector(ctx, b, &v)
				if err != nil {
					return err
				}
				if saved {
					kept = append(kept, v)
				}
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return kept, nil
}

// saveVector writes v and sets its scope; false when v's turn is over.
func saveVector(ctx context.Context, b *sqlite.Batch, v *news.Vector) (bool, error) {
	err := sqlite.MustChange(b.Exec(ctx, `DELETE FROM unembedded WHERE turn = $1 AND passage = $2`, v.Turn, v.Passage))
	if errors.Is(err, news.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	err = b.Scan(ctx, []any{&v.Scope}, `
		INSERT INTO vector (passage, scope, value)
		SELECT p.id, a.scope, $2 FROM passage p JOIN article a ON a.id = p.article WHERE p.id = $1
		RETURNING scope`, v.Passage, bytesOf(v.Value))
	return err == nil, err
}

// Vectors lists at most limit of e's vectors, by passage, beginning after the
// passage after.
func (s *Store) Vectors(ctx context.Context, e news.Embedder, after int64, limit int) ([]news.Vector, error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT v.passage, v.scope, v.value FROM vector v
		WHERE v.passage > $3 AND length(v.value) > 0 AND `+madeBy+` ORDER BY v.passage LIMIT $4`, e.Model, e.Dims, after, limit)
	all, err := sqlite.Collect(rows, err, scanVector)
	return all, sqlite.Wrap("list vectors", err)
}

// VectorsOf reads e's vectors of passages, in no order; those without one are left
// out.
func (s *Store) VectorsOf(ctx context.Context, e news.Embedder, passages []int64) ([]news.Vector, error) {
	list, err := sqlite.ToJSON(passages)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT v.passage, v.scope, v.value FROM json_each($3) hit JOIN vector v ON v.passage = hit.value
		WHERE length(v.value) > 0 AND `+madeBy, e.Model, e.Dims, list)
	all, err := sqlite.Collect(rows, err, scanVector)
	return all, sqlite.Wrap("read vectors", err)
}

// madeBy is whether the vectors are by the model $1 with $2 dimensions.
const madeBy = `EXISTS (SELECT 1 FROM embedder WHERE model = $1 AND dims = $2)`

func scanVector(rows *sql.Rows, v *news.Vector) error {
	var value sql.RawBytes
	if err := rows.Scan(&v.Passage, &v.Scope, &value); err != nil {
		return err
	}
	v.Value = make([]int8, len(value))
	for i, b := range value {
		v.Value[i] = int8(b)
	}
	return nil
}

// bytesOf is a vector as a column holds it.
func bytesOf(value []int8) []byte {
	out := make([]byte, len(value))
	for i, n := range value {
		out[i] = byte(n)
	}
	return out
}
