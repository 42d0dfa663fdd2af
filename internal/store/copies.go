package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/story"
)

const (
	// sketchRows is how many of a sketch's hashes are kept, and sketchAsked how
	// many are looked for. A copy cut by 60 % still shares two or more of 12 in
	// 98 of 100 cases.
	sketchRows, sketchAsked = 12, 16
	// sketchLife is how long the copies of an article are looked for.
	sketchLife = 14 * 24 * time.Hour
	// sharing is how many hashes make a comparison worth while, and mostShared
	// bounds the rows looked at: some phrases are everywhere.
	sharing, mostShared = 2, 2000
	// compared is how many articles a new one is compared with.
	compared = 4
)

// keepSketch makes copies of an article findable.
func keepSketch(ctx context.Context, b *batch, a news.Article) error {
	for _, hash := range a.Sketch[:min(sketchRows, len(a.Sketch))] {
		_, err := b.exec(ctx, `INSERT INTO sketch (hash, article) VALUES ($1, $2) ON CONFLICT DO NOTHING`, hash, a.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

// joinVoice gives an article that was just inserted the voice of the one it
// copies, and reports whether it copies any.
func joinVoice(ctx context.Context, b *batch, a news.Article) (bool, error) {
	if len(a.Sketch) == 0 {
		return false, nil
	}
	alike, err := sharers(ctx, b, a)
	if err != nil {
		return false, err
	}
	for _, id := range alike {
		var other news.Article
		var voice int64
		err := b.scan(ctx, []any{&other.Source, &other.Body, &voice}, `
			SELECT source, body, coalesce(voice, id) FROM article WHERE id = $1`, id)
		if errors.Is(err, sql.ErrNoRows) {
			continue // it has expired
		}
		if err != nil {
			return false, err
		}
		if story.Compare(story.Version{Outlet: other.Source, Text: other.Body}, story.Version{Outlet: a.Source, Text: a.Body}) == story.Different {
			continue
		}
		_, err = b.exec(ctx, `UPDATE article SET voice = $1 WHERE id IN ($2, $3)`, voice, id, a.ID)
		return true, err
	}
	return false, nil
}

// sharers are the articles that share the most of a sketch.
func sharers(ctx context.Context, b *batch, a news.Article) ([]int64, error) {
	args := []any{a.ID, mostShared, sharing, compared}
	asked := a.Sketch[:min(sketchAsked, len(a.Sketch))]
	marks := make([]string, len(asked))
	for i, hash := range asked {
		args, marks[i] = append(args, hash), "$"+strconv.Itoa(len(args)+1)
	}
	stmt, err := b.stmt(ctx, `
		SELECT article FROM (
			SELECT article FROM sketch WHERE hash IN (`+strings.Join(marks, ", ")+`) AND article <> $1 LIMIT $2) shared
		GROUP BY article HAVING count(*) >= $3 ORDER BY count(*) DESC, article LIMIT $4`)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	return collect(rows, err, func(rows *sql.Rows, id *int64) error { return rows.Scan(id) })
}

// DropSketches forgets what copies of older articles would be found by.
func (s *Store) DropSketches(ctx context.Context) error {
	var until sql.NullInt64
	err := s.reader.QueryRowContext(ctx, `
		SELECT max(id) FROM (
			SELECT (SELECT id FROM article a WHERE a.scope = t.scope AND a.added < $1 ORDER BY added DESC LIMIT 1) AS id
			FROM tally t) old`, s.now().Add(-sketchLife).UnixMilli()).Scan(&until)
	if err != nil {
		return wrap("drop sketches", err)
	}
	const slices = 64 // so that nobody waits long for the database
	for n := range int64(slices) {
		const width = 1 << 57 // hashes are not negative
		_, err := s.writer.ExecContext(ctx, `
			DELETE FROM sketch WHERE hash >= $1 AND hash <= $2 AND article <= $3`, n*width, n*width+width-1, until.Int64)
		if err != nil {
			return wrap("drop sketches", err)
		}
	}
	return nil
}
