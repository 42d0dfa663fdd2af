package outbox

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/briefs"
	"newsdesk/internal/store/sqlite"
)

const (
	promiseMade    = `id, application, token, guild, channel, member, route, private, input, at, tries`
	promiseColumns = promiseMade + `, reply, sent, brief`
)

func scanPromise(rows *sql.Rows, p *news.Promise) error {
	return rows.Scan(&p.ID, &p.Application, &p.Token, &p.Guild, &p.Channel, &p.User, &p.Route, &p.Private, &p.Input, sqlite.Moment(&p.At), &p.Tries, &p.Reply, &p.Sent, &p.Brief)
}

// TakeEvent takes an interaction or message, by its id, to be answered by one process
// alone; news.ErrTaken when that was done.
func (s *Store) TakeEvent(ctx context.Context, id string) error {
	return sqlite.Wrap("take event", takeEvent(ctx, s.db.Writer, id, s.now()))
}

func takeEvent(ctx context.Context, in interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}, id string, now time.Time) error {
	err := sqlite.MustChange(in.ExecContext(ctx, `INSERT INTO taken (event, at) VALUES ($1, $2) ON CONFLICT (event) DO NOTHING`, id, now.UnixMilli()))
	if errors.Is(err, news.ErrNotFound) {
		return news.ErrTaken
	}
	return err
}

// takenLife is how long it is remembered that an event was taken. Discord waits
// seconds for an answer, and replays what it sent for minutes.
const takenLife = 24 * time.Hour

// KeepPromise takes what p answers as TakeEvent does, and keeps p, leased to owner,
// who is to forget it within lease.
func (s *Store) KeepPromise(ctx context.Context, owner string, lease time.Duration, p news.Promise) error {
	return s.db.Write(ctx, "keep promise", func(tx *sql.Tx) error {
		if err := takeEvent(ctx, tx, p.ID, s.now()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO promise (`+promiseMade+`, lease_owner, lease_until)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			p.ID, p.Application, p.Token, p.Guild, p.Channel, p.User, p.Route, p.Private, p.Input, p.At.UnixMilli(), p.Tries,
			owner, s.now().Add(lease).UnixMilli())
		return err
	})
}

// NoteReply notes of a promise that is kept what answers it, and how much of that
// stands: Reply and Sent of p.
func (s *Store) NoteReply(ctx context.Context, p news.Promise) error {
	_, err := s.db.Writer.ExecContext(ctx, `UPDATE promise SET reply = $1, sent = $2 WHERE id = $3`, p.Reply, p.Sent, p.ID)
	return sqlite.Wrap("note reply", err)
}

// PromiseBrief saves a brief as briefs.SaveBrief does and notes the reply that tells it,
// Reply of p, both or neither. It counts as told until FailBrief; a process that
// dies leaves that to whoever claims the promise.
func (s *Store) PromiseBrief(ctx context.Context, b news.Brief, p news.Promise) error {
	return s.db.Write(ctx, "promise brief", func(tx *sql.Tx) error {
		if err := briefs.Save(ctx, tx, b, s.now()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE promise SET reply = $1, sent = $2, brief = $3 WHERE id = $4`, p.Reply, p.Sent, b.ID, p.ID)
		return err
	})
}

// ForgetPromise drops a promise that was kept, or that nobody can keep any more.
func (s *Store) ForgetPromise(ctx context.Context, id string) error {
	_, err := s.db.Writer.ExecContext(ctx, `DELETE FROM promise WHERE id = $1`, id)
	return sqlite.Wrap("forget promise", err)
}

// ClaimPromises leases to owner at most limit promises whose lease is over, the
// oldest first, and counts the attempt. Those that owner made are its own to
// answer, however the clock runs. Those older than news.PromiseLife are dropped, but
// for those of a brief: it is still to be found out whether it was shown. That an
// event was taken is forgotten after a day.
func (s *Store) ClaimPromises(ctx context.Context, owner string, lease time.Duration, limit int) (claimed []news.Promise, err error) {
	now := s.now()
	forgotten := now.Add(-takenLife)
	var left bool // there hardly ever is one, and to read costs no other writer a wait
	err = s.db.Reader.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM promise WHERE lease_until <= $1) OR EXISTS (SELECT 1 FROM taken WHERE at <= $2)`,
		now.UnixMilli(), forgotten.Add(-time.Hour).UnixMilli()).Scan(&left)
	if err != nil || !left {
		return nil, sqlite.Wrap("look for promises", err)
	}
	err = s.db.Write(ctx, "claim promises", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM taken WHERE at <= $1`, forgotten.UnixMilli()); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM promise WHERE at <= $1 AND brief = ''`, now.Add(-news.PromiseLife).UnixMilli()); err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `
			UPDATE promise SET tries = tries + 1, lease_owner = $2, lease_until = $3
			WHERE id IN (
				SELECT id FROM promise WHERE lease_until <= $1 AND (lease_owner <> $2 OR tries > 0) ORDER BY at, id LIMIT $4)
			RETURNING `+promiseColumns, now.UnixMilli(), owner, now.Add(lease).UnixMilli(), limit)
		claimed, err = sqlite.Collect(rows, err, scanPromise)
		return err
	})
	return claimed, err
}
