package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/vectors"
	"newsdesk/internal/store/view"
)

// Add makes inserted articles findable, at now. Their passages go in by ascending id:
// the index writes out what it holds in memory at each step back.
func Add(ctx context.Context, b *sqlite.Batch, now time.Time, articles ...news.Article) error {
	var entries []entry
	for _, a := range articles {
		added, err := insertPassages(ctx, b, a, now)
		if err != nil {
			return err
		}
		entries = append(entries, added...)
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.id, b.id) })
	ids := make([]int64, len(entries))
	for i, e := range entries {
		ids[i] = e.id
	}
	if err := vectors.Queue(ctx, b, ids); err != nil {
		return err
	}
	for _, e := range entries {
		_, err := b.Exec(ctx, `INSERT INTO passage_index (rowid, title, body, scope) VALUES ($1, $2, $3, $4)`,
			e.id, e.title, e.body, e.scope)
		if err != nil {
			return err
		}
	}
	return nil
}

// entry is a passage as the index takes it.
type entry struct {
	id                 int64
	title, body, scope string
}

func insertPassages(ctx context.Context, b *sqlite.Batch, a news.Article, now time.Time) (entries []entry, err error) {
	id, err := freePassages(ctx, b, a.When(), now, int64(len(a.Passages)))
	if err != nil {
		return nil, err
	}
	for n, p := range a.Passages {
		e := entry{id + int64(n), a.Terms, p.Terms, view.Scope(a)}
		_, err := b.Exec(ctx, `INSERT INTO passage (id, article, first, last, terms) VALUES ($1, $2, $3, $4, $5)`,
			e.id, a.ID, a.First+p.First, a.First+p.Last, p.Terms)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// freePassages is the first of n consecutive free passage ids, in the second of
// when or, if that is full, in the next one with room. A date before 1970 or after
// tomorrow is a mistake of its source; it counts as that bound.
func freePassages(ctx context.Context, b *sqlite.Batch, when, now time.Time, n int64) (int64, error) {
	at := when
	if tomorrow := now.Add(24 * time.Hour); at.After(tomorrow) {
		at = tomorrow
	}
	if epoch := time.Unix(0, 0); at.Before(epoch) {
		at = epoch
	}
	for ; ; at = at.Add(time.Second) {
		start, end := news.FirstPassage(at), news.FirstPassage(at.Add(time.Second))
		if n > end-start {
			return 0, fmt.Errorf("%d passages in one article", n)
		}
		var free int64
		err := b.Scan(ctx, []any{&free}, `
			SELECT coalesce(max(id) + 1, $1) FROM passage WHERE id >= $1 AND id < $2`, start, end)
		if err != nil || free+n <= end {
			return free, err
		}
	}
}
