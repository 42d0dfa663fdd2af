package archive

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"newsdesk/internal/duplicate"
	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
)

const (
	// sketchRows is how many of a sketch's hashes are stored, and sketchAsked how
	// many are looked up. A copy cut by 60 % still shares two or more of 12 in 98 of
	// 100 cases.
	sketchRows, sketchAsked = 12, 16
	// sketchLife is how long the copies of an article are looked for.
	sketchLife = 14 * 24 * time.Hour
	// sharing is how many shared hashes make a comparison worthwhile, and mostShared
	// bounds the rows read: some phrases are everywhere.
	sharing, mostShared = 2, 40_000
	// compared is how many articles a new one is compared with.
	compared = 4
	// askedAtOnce is how many hashes one statement looks up.
	askedAtOnce = 128
	// freshArticles is after how many articles their hashes move from sketch_fresh to
	// sketch. Hashes fall anywhere in a table, and each page that changes is written
	// whole: in a small table the same few pages take many of them.
	freshArticles = 8192
)

// keepSketches makes copies of articles, in the order of their ids, findable.
func keepSketches(ctx context.Context, b *sqlite.Batch, articles ...news.Article) error {
	var rows [][2]int64
	full := false
	for _, a := range articles {
		for _, hash := range storedOf(a.Sketch) {
			rows = append(rows, [2]int64{hash, a.ID})
		}
		full = full || a.ID%freshArticles == 0
	}
	// In the table's own order, each of its pages is met once.
	slices.SortFunc(rows, func(a, b [2]int64) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	values := make([]any, 0, 2*len(rows))
	for _, row := range rows {
		values = append(values, row[0], row[1])
	}
	if err := b.InsertMissing(ctx, `sketch_fresh (hash, article)`, 2, values); err != nil || !full {
		return err
	}
	// There are enough for one walk through the large table.
	_, err := b.Exec(ctx, `
		INSERT OR IGNORE INTO sketch (hash, article) SELECT hash, article FROM sketch_fresh ORDER BY hash, article`)
	if err != nil {
		return err
	}
	_, err = b.Exec(ctx, `DELETE FROM sketch_fresh`)
	return err
}

func storedOf(sketch []int64) []int64 { return sketch[:min(sketchRows, len(sketch))] }

func askedOf(sketch []int64) []int64 { return sketch[:min(sketchAsked, len(sketch))] }

// joinVoices gives each of the articles, which were just inserted, the voice of the
// article that it copies, and reports which of them copy one.
func joinVoices(ctx context.Context, b *sqlite.Batch, articles []news.Article) (copies []bool, err error) {
	shared, err := sharedHashes(ctx, b, articles)
	if err != nil {
		return nil, err
	}
	copies = make([]bool, len(articles))
	for i, a := range articles {
		if copies[i], err = joinVoice(ctx, b, a, likest(shared[i])); err != nil {
			return nil, err
		}
	}
	return copies, nil
}

// joinVoice compares an article with those of ids until it finds one that it copies.
func joinVoice(ctx context.Context, b *sqlite.Batch, a news.Article, ids []int64) (bool, error) {
	for _, id := range ids {
		var other news.Article
		var voice int64
		err := b.Scan(ctx, []any{&other.Source, &other.Body, &voice}, `
			SELECT source, body, coalesce(voice, id) FROM article WHERE id = $1`, id)
		if errors.Is(err, sql.ErrNoRows) {
			continue // it has expired
		}
		if err != nil {
			return false, err
		}
		if !duplicate.Same(other.Body, a.Body) {
			continue
		}
		_, err = b.Exec(ctx, `UPDATE article SET voice = $1 WHERE id IN ($2, $3)`, voice, id, a.ID)
		return true, err
	}
	return false, nil
}

// sharedHashes counts, for each of the articles, how many of its hashes each other
// article has: stored ones, and those before it among articles.
func sharedHashes(ctx context.Context, b *sqlite.Batch, articles []news.Article) ([]map[int64]int, error) {
	shared := make([]map[int64]int, len(articles))
	askers := map[int64][]int{} // by hash, the articles that look it up
	before := map[int64][]int64{}
	for i, a := range articles {
		shared[i] = map[int64]int{}
		for _, hash := range askedOf(a.Sketch) {
			askers[hash] = append(askers[hash], i)
			for _, id := range before[hash] {
				shared[i][id]++
			}
		}
		for _, hash := range storedOf(a.Sketch) {
			before[hash] = append(before[hash], a.ID)
		}
	}
	for hashes := range slices.Chunk(slices.Sorted(maps.Keys(askers)), askedAtOnce) {
		err := holders(ctx, b, hashes, func(hash, id int64) {
			for _, i := range askers[hash] {
				shared[i][id]++
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return shared, nil
}

// holders calls each with every stored article that has one of hashes.
func holders(ctx context.Context, b *sqlite.Batch, hashes []int64, each func(hash, article int64)) error {
	args := make([]any, len(hashes))
	for i, hash := range hashes {
		args[i] = hash
	}
	asked := `(VALUES ` + sqlite.Placeholders(len(hashes), 1) + `) asked`
	stmt, err := b.Stmt(ctx, `
		SELECT s.hash, s.article FROM `+asked+` CROSS JOIN sketch_fresh s WHERE s.hash = asked.column1
		UNION ALL SELECT s.hash, s.article FROM `+asked+` CROSS JOIN sketch s WHERE s.hash = asked.column1
		LIMIT `+strconv.Itoa(mostShared))
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(context.WithoutCancel(ctx), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var hash, id int64
		if err := rows.Scan(&hash, &id); err != nil {
			return err
		}
		each(hash, id)
	}
	return rows.Err()
}

// likest are the articles that share enough to be compared, those that share most
// first.
func likest(shared map[int64]int) (ids []int64) {
	for id, n := range shared {
		if n >= sharing {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b int64) int { return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(a, b)) })
	return ids[:min(compared, len(ids))]
}

// DropSketches deletes the hashes of articles whose copies are no longer looked for.
func (s *Store) DropSketches(ctx context.Context) error {
	var until sql.NullInt64
	err := s.db.Reader.QueryRowContext(ctx, `
		SELECT max(id) FROM (
			SELECT (SELECT id FROM article a WHERE a.scope = t.scope AND a.added < $1 ORDER BY added DESC LIMIT 1) AS id
			FROM tally t) old`, s.now().Add(-sketchLife).UnixMilli()).Scan(&until)
	if err != nil {
		return sqlite.Wrap("drop sketches", err)
	}
	if _, err := s.db.Writer.ExecContext(ctx, `DELETE FROM sketch_fresh WHERE article <= $1`, until.Int64); err != nil {
		return sqlite.Wrap("drop sketches", err)
	}
	const parts = 64 // so that nobody waits long for the database
	for n := range int64(parts) {
		const width = 1 << 57 // hashes are not negative
		_, err := s.db.Writer.ExecContext(ctx, `
			DELETE FROM sketch WHERE hash >= $1 AND hash <= $2 AND article <= $3`, n*width, n*width+width-1, until.Int64)
		if err != nil {
			return sqlite.Wrap("drop sketches", err)
		}
	}
	return nil
}
