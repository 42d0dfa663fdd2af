package archive

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/index"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
)

// Intake takes in articles of feeds, within one transaction. New ones are indexed at
// its end, by Close: a statement in between would make the index write out what it
// holds in memory, and doing so for every item would take half of all the time.
type Intake struct {
	b     *sqlite.Batch
	now   time.Time
	added []news.Article
}

// NewIntake takes articles in at now.
func NewIntake(b *sqlite.Batch, now time.Time) *Intake { return &Intake{b: b, now: now} }

// Add writes a new article and sets its id, unless its feed carries the same one
// already, under another item: then a has that one's id, and added is false. An
// article stands in for another of its feed that has the same title and text,
// compared folded, or the same Canonical (not "").
func (in *Intake) Add(ctx context.Context, a *news.Article) (added bool, err error) {
	digest := digestOf(a.Title + "\n" + a.Body) // different articles may have the same teaser
	err = in.b.Scan(ctx, []any{&a.ID}, `
		SELECT coalesce(min(id), 0) FROM (
			SELECT id FROM article WHERE scope = $1 AND digest = $2
			UNION ALL SELECT id FROM article WHERE scope = $1 AND canonical = $3 AND canonical <> '') same`,
		view.Scope(*a), digest, a.Canonical)
	if err != nil || a.ID != 0 {
		return false, err
	}
	if err := insertArticle(ctx, in.b, a, digest); err != nil {
		return false, err
	}
	in.added = append(in.added, *a)
	return true, nil
}

// Revise replaces an article by its current version. Its id, its dates and what
// channels were told of it stay. The sentences of a changed text get new numbers,
// and the old ones are kept as long as a brief or an answer rests on them. change,
// unless it is nil, is written beside them. It reports whether there was such an
// article: one that expired since it was read is left alone.
func (in *Intake) Revise(ctx context.Context, a news.Article, change *news.Revision) (found bool, err error) {
	old, err := beforeRevision(ctx, in.b, &a)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := updateArticle(ctx, in.b, a); err != nil {
		return false, err
	}
	if a.Body != old.body {
		if err := renumber(ctx, in.b, &a); err != nil {
			return false, err
		}
	}
	if change != nil {
		if err := insertRevision(ctx, in.b, a.ID, *change); err != nil {
			return false, err
		}
	}
	if _, err := in.b.Exec(ctx, `DELETE FROM passage WHERE article = $1`, a.ID); err != nil {
		return false, err
	}
	if err := index.Add(ctx, in.b, in.now, a); err != nil {
		return false, err
	}
	return true, count(ctx, in.b, view.Scope(a), 0, len(a.Passages)-old.passages)
}

// Close links the added articles to those they copy, and makes them findable.
// copies[i] is whether the one added as number i is a copy.
func (in *Intake) Close(ctx context.Context) (copies []bool, err error) {
	if copies, err = joinVoices(ctx, in.b, in.added); err != nil {
		return nil, err
	}
	if err := keepSketches(ctx, in.b, in.added...); err != nil {
		return nil, err
	}
	if err := index.Add(ctx, in.b, in.now, in.added...); err != nil {
		return nil, err
	}
	return copies, countAdded(ctx, in.b, in.added...)
}
