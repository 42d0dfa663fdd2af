package briefs

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"slices"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
)

const (
	// receiptLife is how long receipts are kept.
	receiptLife = 30 * 24 * time.Hour
	// mostTraced is how many briefs are searched for one article.
	mostTraced = 200
)

// InsertRun writes the receipt of a brief, and deletes receipts past their life.
func InsertRun(ctx context.Context, tx *sql.Tx, b news.Brief, outcome news.SlotOutcome, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM run WHERE at < $1`, now.Add(-receiptLife).UnixMilli()); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO run (brief, guild, channel, schedule, slot, outcome, since, until, at, late, missed,
			items, more, mode, prompt, reply, calls)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		b.ID, b.Guild, b.Channel, orNull(b.Schedule), b.Slot, outcome, sqlite.Millis(b.From), b.To.UnixMilli(), now.UnixMilli(),
		b.Late.Milliseconds(), b.Missed, len(b.Items), b.More, b.Mode, b.Used.Prompt, b.Used.Reply, b.Used.Calls)
	if err != nil {
		return err
	}
	return insertReceipts(ctx, tx, b)
}

func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// reached is what the articles in one row of receipts have in common.
type reached struct {
	stage  news.Stage
	reason string
	other  int64
}

func insertReceipts(ctx context.Context, tx *sql.Tx, b news.Brief) error {
	rows := map[reached][]int64{}
	var order []reached
	for _, r := range b.Receipts {
		key := reached{r.Stage, r.Reason, r.Other}
		if rows[key] == nil {
			order = append(order, key)
		}
		rows[key] = append(rows[key], r.Article)
	}
	insert, err := tx.PrepareContext(ctx, `
		INSERT INTO receipt (brief, n, stage, reason, other, articles) VALUES ($1, $2, $3, $4, $5, $6)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for n, key := range order {
		if _, err := insert.ExecContext(ctx, b.ID, n, key.stage, key.reason, key.other, packIDs(rows[key])); err != nil {
			return err
		}
	}
	return nil
}

// packIDs sorts ids and encodes them in a few bytes each; unpackIDs decodes them.
func packIDs(ids []int64) []byte {
	slices.Sort(ids)
	var packed []byte
	last := int64(0)
	for _, id := range ids {
		packed = binary.AppendUvarint(packed, uint64(id-last)) //nolint:gosec // ascending
		last = id
	}
	return packed
}

func unpackIDs(packed []byte) (ids []int64) {
	last := int64(0)
	for len(packed) > 0 {
		d, n := binary.Uvarint(packed)
		if n <= 0 {
			break
		}
		last += int64(d) //nolint:gosec // as packed
		ids = append(ids, last)
		packed = packed[n:]
	}
	return ids
}

const runColumns = `r.brief, r.guild, r.channel, coalesce(r.schedule, 0), r.slot, r.outcome, r.since, r.until, r.at, r.late,
	r.missed, r.items, r.more, r.mode, r.prompt, r.reply, r.calls,
	coalesce((SELECT b.state = 'delivered' FROM brief b WHERE b.id = r.brief), FALSE)`

func scanRun(rows *sql.Rows, r *news.Run) error {
	return rows.Scan(&r.Brief, &r.Guild, &r.Channel, &r.Schedule, &r.Slot, &r.Outcome, sqlite.Moment(&r.From), sqlite.Moment(&r.To),
		sqlite.Moment(&r.At), sqlite.Span(&r.Late), &r.Missed, &r.Items, &r.More, &r.Mode, &r.Used.Prompt, &r.Used.Reply, &r.Used.Calls,
		&r.Delivered)
}

// Runs lists at most limit receipts of a guild's briefs and of its skipped slots,
// newest first: those of one schedule, or with schedule 0 all, also of briefs on
// request. Slots of a schedule that were skipped at once are one.
func (s *Store) Runs(ctx context.Context, guild string, schedule int64, limit int) (runs []news.Run, err error) {
	err = s.db.Read(ctx, "list runs", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT `+runColumns+` FROM run r
			WHERE r.guild = $1 AND ($2 = 0 OR r.schedule = $2) ORDER BY r.at DESC LIMIT $3`, guild, schedule, limit)
		if runs, err = sqlite.Collect(rows, err, scanRun); err != nil {
			return err
		}
		rows, err = tx.QueryContext(ctx, `
			SELECT c.guild, c.channel, c.id, min(k.key), max(k.key), count(*), k.outcome, k.ran
			FROM schedule c JOIN slot k ON k.schedule = c.id
			WHERE c.guild = $1 AND ($2 = 0 OR c.id = $2) AND k.outcome = 'skipped'
			GROUP BY c.guild, c.channel, c.id, k.outcome, k.ran ORDER BY k.ran DESC LIMIT $3`, guild, schedule, limit)
		skipped, err := sqlite.Collect(rows, err, func(rows *sql.Rows, r *news.Run) error {
			return rows.Scan(&r.Guild, &r.Channel, &r.Schedule, &r.Slot, &r.Last, &r.Missed, &r.Outcome, sqlite.Moment(&r.At))
		})
		if err != nil {
			return err
		}
		runs = append(runs, skipped...)
		slices.SortStableFunc(runs, func(a, b news.Run) int { return b.At.Compare(a.At) })
		runs = runs[:min(limit, len(runs))]
		for i := range runs {
			if err := fillRun(ctx, tx, &runs[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return runs, err
}

// fillRun reads a run's messages and how many articles reached which stage.
func fillRun(ctx context.Context, tx *sql.Tx, r *news.Run) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT id, brief, guild, channel, part, nonce, marker, state, attempts, next_try, started, message, reason
		FROM delivery WHERE brief = $1 ORDER BY part`, r.Brief)
	r.Messages, err = sqlite.Collect(rows, err, func(rows *sql.Rows, d *news.Delivery) error {
		return rows.Scan(&d.ID, &d.Brief, &d.Guild, &d.Channel, &d.Part, &d.Nonce, &d.Marker, &d.State, &d.Attempts,
			sqlite.Moment(&d.NextTry), sqlite.Moment(&d.StartedAt), &d.MessageID, &d.Reason)
	})
	if err != nil {
		return err
	}
	receipts, err := receiptsOf(ctx, tx, r.Brief)
	r.Stages = map[news.Stage]int{}
	for _, one := range receipts {
		r.Stages[one.Stage]++
	}
	return err
}

// Explain tells what became of each article that a brief considered, those that got
// furthest first; news.ErrNotFound when the guild has no receipt of this brief.
func (s *Store) Explain(ctx context.Context, guild, brief string) (run news.Run, receipts []news.Receipt, err error) {
	err = s.db.Read(ctx, "explain brief", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT `+runColumns+` FROM run r WHERE r.guild = $1 AND r.brief = $2`, guild, brief)
		runs, err := sqlite.Collect(rows, err, scanRun)
		if err != nil {
			return err
		}
		if len(runs) == 0 {
			return news.ErrNotFound
		}
		run = runs[0]
		if err := fillRun(ctx, tx, &run); err != nil {
			return err
		}
		receipts, err = receiptsOf(ctx, tx, brief)
		slices.SortStableFunc(receipts, func(a, b news.Receipt) int {
			return cmp.Or(b.Stage.Rank()-a.Stage.Rank(), cmp.Compare(b.Article, a.Article))
		})
		return err
	})
	return run, receipts, err
}

func receiptsOf(ctx context.Context, tx *sql.Tx, brief string) (all []news.Receipt, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT stage, reason, other, articles FROM receipt WHERE brief = $1 ORDER BY n`, brief)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r news.Receipt
		var packed []byte
		if err := rows.Scan(&r.Stage, &r.Reason, &r.Other, &packed); err != nil {
			return nil, err
		}
		for _, id := range unpackIDs(packed) {
			r.Article = id
			all = append(all, r)
		}
	}
	return all, rows.Err()
}

// Named reads, by id, those of the articles that are still stored and that the
// guild's feeds carry or it brought in itself. Unlike elsewhere, these include what
// it does not take of a feed: receipts name that too.
func (s *Store) Named(ctx context.Context, guild string, ids []int64) (found map[int64]news.Headline, err error) {
	found = make(map[int64]news.Headline, len(ids))
	err = s.db.Read(ctx, "name articles", func(tx *sql.Tx) error {
		byID, err := tx.PrepareContext(ctx, `SELECT `+view.HeadlineColumns+` FROM article a WHERE a.id = $2 AND a.scope IN `+view.Reach+` AND `+inFeed)
		if err != nil {
			return err
		}
		defer byID.Close()
		for _, id := range ids {
			rows, err := byID.QueryContext(ctx, guild, id)
			some, err := sqlite.Collect(rows, err, view.ScanHeadline)
			if err != nil {
				return err
			}
			for _, h := range some {
				found[id] = h
			}
		}
		return nil
	})
	return found, err
}

// Traces tells how far an article got in the guild's last briefs, at most limit of
// them, newest first; none when no brief has considered it. news.ErrNotFound when
// the guild does not see the article.
func (s *Store) Traces(ctx context.Context, guild string, article int64, limit int) (traces []news.Trace, err error) {
	err = s.db.Read(ctx, "trace article", func(tx *sql.Tx) error {
		var added int64
		err := tx.QueryRowContext(ctx, `SELECT a.added FROM article a WHERE a.id = $2 AND `+view.Visible, guild, article).Scan(&added)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `
			SELECT `+runColumns+` FROM run r
			WHERE r.guild = $1 AND r.at >= $2 AND (r.since IS NULL OR r.since - $3 < $2) ORDER BY r.at DESC LIMIT $4`,
			guild, added, overlap.Milliseconds(), mostTraced)
		runs, err := sqlite.Collect(rows, err, scanRun)
		if err != nil {
			return err
		}
		for _, run := range runs {
			receipts, err := receiptsOf(ctx, tx, run.Brief)
			if err != nil {
				return err
			}
			for _, r := range receipts {
				if r.Article == article && len(traces) < limit {
					traces = append(traces, news.Trace{Run: run, Receipt: r})
				}
			}
		}
		return nil
	})
	return traces, err
}
