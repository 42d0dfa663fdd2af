// Package briefs keeps briefs: what may be told in a channel, what it was told and
// knows since, and the receipt of each article that was considered. It refuses to
// draw on what the guild removed or what a feed held before the guild followed it,
// and to count as told what nobody saw.
package briefs

import (
	"context"
	"database/sql"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
)

// The states of a brief.
const (
	Pending   = "pending" // on its way
	Delivered = "delivered"
	Failed    = "failed" // nobody saw it
)

// Store keeps the briefs in a database.
type Store struct {
	db  *sqlite.DB
	now func() time.Time
}

// New keeps briefs in db. now is the clock of receipts and of the cache.
func New(db *sqlite.DB, now func() time.Time) *Store { return &Store{db, now} }

// SaveBrief writes a brief on request that is about to be shown, what it tells its
// channel, and its receipts. It counts as told unless FailBrief follows.
func (s *Store) SaveBrief(ctx context.Context, b news.Brief) error {
	return s.db.Write(ctx, "save brief", func(tx *sql.Tx) error { return Save(ctx, tx, b, s.now()) })
}

// Save is SaveBrief at now, in a transaction that writes more.
func Save(ctx context.Context, tx *sql.Tx, b news.Brief, now time.Time) error {
	outcome := news.SlotBriefed
	if len(b.Items) == 0 {
		outcome = news.SlotEmpty
	}
	if err := InsertRun(ctx, tx, b, outcome, now); err != nil {
		return err
	}
	return Insert(ctx, tx, b)
}

// Insert writes a brief that is on its way, and what it tells its channel.
func Insert(ctx context.Context, tx *sql.Tx, b news.Brief) error {
	payload, err := sqlite.ToJSON(b)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO brief (id, guild, channel, schedule, since, until, state, payload, filter)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		b.ID, b.Guild, b.Channel, orNull(b.Schedule), sqlite.Millis(b.From), b.To.UnixMilli(), Pending, payload, b.Filter)
	if err != nil {
		return err
	}
	for _, item := range b.Items {
		for _, h := range append(item.Sources, item.Headline) {
			// An article removed while the brief was composed is told to nobody.
			_, err := tx.ExecContext(ctx, `
				INSERT INTO told (article, channel, brief)
				SELECT a.id, $2, $3 FROM article a WHERE a.id = $4 AND `+view.Visible+`
				ON CONFLICT DO NOTHING`, b.Guild, b.Channel, b.ID, h.ID)
			if err != nil {
				return err
			}
		}
	}
	return insertLedger(ctx, tx, b)
}

// MarkDelivered records that a saved brief was shown; news.ErrNotFound when
// the guild has none of this id.
func (s *Store) MarkDelivered(ctx context.Context, guild, id string) error {
	return sqlite.Wrap("mark brief delivered", s.setBrief(ctx, guild, id, Delivered))
}

// FailBrief records that a saved brief was not shown, so that its articles
// are untold again; news.ErrNotFound when the guild has none of this id.
func (s *Store) FailBrief(ctx context.Context, guild, id string) error {
	return sqlite.Wrap("mark brief failed", s.setBrief(ctx, guild, id, Failed))
}

func (s *Store) setBrief(ctx context.Context, guild, id, state string) error {
	return sqlite.MustChange(s.db.Writer.ExecContext(ctx, `
		UPDATE brief SET state = $1 WHERE guild = $2 AND id = $3`, state, guild, id))
}

// Brief reads one brief; news.ErrNotFound when the guild has none of this id.
func (s *Store) Brief(ctx context.Context, guild, id string) (b news.Brief, err error) {
	err = s.db.Reader.QueryRowContext(ctx, `
		SELECT payload FROM brief WHERE guild = $1 AND id = $2`, guild, id).Scan(sqlite.FromJSON(&b))
	return b, sqlite.Wrap("read brief", err)
}
