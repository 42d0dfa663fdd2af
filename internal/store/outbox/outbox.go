// Package outbox keeps what is still to be said: the messages that are to be posted, the
// notices that go out as such, and the replies that members were promised. It refuses
// to lend one of them to two processes at a time, and to have a channel's messages
// overtake each other.
//
// A brief counts as told once its messages are posted or its reply is shown, and
// notices go out as a brief: this is why outbox knows package briefs.
package outbox

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/briefs"
	"newsdesk/internal/store/sqlite"
)

const (
	// MaxRefusals is how many briefs in a row may be refused before their schedule is
	// disabled.
	MaxRefusals = 3
	// claimAmong is among how many of what is due guilds take turns: the longest due,
	// so that a claim costs the same however much waits.
	claimAmong = 512
	// lastQueued is more messages than normally wait in the outbox at a time.
	lastQueued = 20_000
)

// Store keeps the outbox in a database.
type Store struct {
	db  *sqlite.DB
	now func() time.Time
}

// New keeps an outbox in db. now is the clock of leases and waits.
func New(db *sqlite.DB, now func() time.Time) *Store { return &Store{db, now} }

const deliveryColumns = `id, brief, guild, channel, part, payload, nonce, marker, state, attempts, next_try, started, message, reason`

func scanDelivery(rows *sql.Rows, d *news.Delivery) error {
	return rows.Scan(&d.ID, &d.Brief, &d.Guild, &d.Channel, &d.Part, &d.Payload, &d.Nonce, &d.Marker, &d.State,
		&d.Attempts, sqlite.Moment(&d.NextTry), sqlite.Moment(&d.StartedAt), &d.MessageID, &d.Reason)
}

// Queue puts a brief's messages into the outbox. Nonces are made of the brief's
// id, which is random, and not of the row's: the rows of a new database begin at 1
// again, and Discord would take its first message for one of the old database.
func Queue(ctx context.Context, tx *sql.Tx, b news.Brief, posts []news.Post, now time.Time) error {
	for part, p := range posts {
		nonce := b.ID + "-" + strconv.FormatInt(int64(part), 36)
		_, err := tx.ExecContext(ctx, `
			INSERT INTO delivery (brief, guild, channel, part, payload, nonce, marker, state,
				attempts, next_try, message, reason, lease_owner, lease_until)
			VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', 0, $8, '', '', '', 0)`,
			b.ID, b.Guild, b.Channel, part, p.Payload, nonce, p.Marker, now.UnixMilli())
		if err != nil {
			return err
		}
	}
	return nil
}

// ClaimDeliveries leases to owner at most limit messages that are due, guilds taking
// turns: pending ones, and sending ones whose lease is over (State tells them
// apart). A channel gets one message at a time, in the order they were composed:
// the next is due when the previous one is sent or dead. A lease ends with
// SettleDelivery or RefuseDelivery, or after the time lease, when another owner may
// take over.
func (s *Store) ClaimDeliveries(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Delivery, error) {
	now := s.now()
	// Stated twice: of two claims at once on PostgreSQL, the later one must check
	// again that the row is free.
	const due = `state IN ('pending', 'sending') AND next_try <= $1 AND lease_until <= $1`
	rows, err := s.db.Writer.QueryContext(ctx, `
		UPDATE delivery SET lease_owner = $2, lease_until = $3
		WHERE `+due+` AND id IN (
			SELECT id FROM (
				SELECT id, next_try, row_number() OVER (PARTITION BY guild ORDER BY next_try, id) AS turn
				FROM (
					SELECT id, guild, next_try FROM delivery d WHERE `+due+` AND NOT EXISTS (
						SELECT 1 FROM delivery e
						WHERE e.channel = d.channel AND e.id < d.id AND e.state IN ('pending', 'sending'))
					ORDER BY next_try, id LIMIT $5) due
			) open ORDER BY turn, next_try, id LIMIT $4)
		RETURNING `+deliveryColumns, now.UnixMilli(), owner, now.Add(lease).UnixMilli(), limit, claimAmong)
	claimed, err := sqlite.Collect(rows, err, scanDelivery)
	slices.SortFunc(claimed, func(a, b news.Delivery) int { return cmp.Compare(a.ID, b.ID) })
	return claimed, sqlite.Wrap("claim deliveries", err)
}

// LastStarted is when the first attempt to post any message was last made, zero when
// none was. It looks at the messages queued last.
func (s *Store) LastStarted(ctx context.Context) (at time.Time, err error) {
	err = s.db.Reader.QueryRowContext(ctx, `
		SELECT max(started) FROM (SELECT started FROM delivery ORDER BY id DESC LIMIT $1) d`, lastQueued).Scan(sqlite.Moment(&at))
	return at, sqlite.Wrap("read last delivery", err)
}

// StartDelivery records that a claimed message is about to be posted: it is sending,
// Attempts is one more, and StartedAt is set at the first attempt. It returns the
// message so changed; news.ErrNotFound when owner's lease is over, and then the
// message must not be posted.
func (s *Store) StartDelivery(ctx context.Context, owner string, id int64) (news.Delivery, error) {
	rows, err := s.db.Writer.QueryContext(ctx, `
		UPDATE delivery SET state = 'sending', started = coalesce(started, $1), attempts = attempts + 1
		WHERE id = $2 AND lease_owner = $3 AND lease_until > $1 AND state IN ('pending', 'sending')
		RETURNING `+deliveryColumns, s.now().UnixMilli(), id, owner)
	started, err := sqlite.Collect(rows, err, scanDelivery)
	if err == nil && len(started) == 0 {
		err = news.ErrNotFound
	}
	if err != nil {
		return news.Delivery{}, sqlite.Wrap("start delivery", err)
	}
	return started[0], nil
}

// SettleDelivery records how an attempt at a claimed message ended, by d.State, and
// ends the lease. Sent takes d.MessageID; Pending takes d.NextTry and d.Reason;
// Dead takes d.Reason, and the brief's later parts are dead with it. When all parts
// are settled the brief is delivered, or failed when none was sent: then it no
// longer counts as told. Sent is recorded whoever has the lease, since the message
// is in the channel; the others are news.ErrNotFound when owner no longer has it.
func (s *Store) SettleDelivery(ctx context.Context, owner string, d news.Delivery) error {
	return s.db.Write(ctx, "settle delivery", func(tx *sql.Tx) error {
		if err := settle(ctx, tx, owner, d); err != nil {
			return err
		}
		return settleBrief(ctx, tx, d)
	})
}

func settle(ctx context.Context, tx *sql.Tx, owner string, d news.Delivery) error {
	switch d.State {
	case news.Sent:
		return sqlite.MustChange(tx.ExecContext(ctx, `
			UPDATE delivery SET state = 'sent', message = $1, reason = '', lease_owner = '', lease_until = 0
			WHERE id = $2 AND guild = $3`, d.MessageID, d.ID, d.Guild))
	case news.Pending:
		return sqlite.MustChange(tx.ExecContext(ctx, `
			UPDATE delivery SET state = 'pending', next_try = $1, reason = $2, lease_owner = '', lease_until = 0
			WHERE id = $3 AND guild = $4 AND lease_owner = $5`, d.NextTry.UnixMilli(), d.Reason, d.ID, d.Guild, owner))
	case news.Dead:
		return bury(ctx, tx, owner, d)
	}
	return fmt.Errorf("delivery %d cannot end as %q", d.ID, d.State)
}

// bury gives up a message and the later parts of its brief.
func bury(ctx context.Context, tx *sql.Tx, owner string, d news.Delivery) error {
	err := sqlite.MustChange(tx.ExecContext(ctx, `
		UPDATE delivery SET state = 'dead', reason = $1, lease_owner = '', lease_until = 0
		WHERE id = $2 AND guild = $3 AND lease_owner = $4`, d.Reason, d.ID, d.Guild, owner))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE delivery SET state = 'dead', reason = $1, lease_owner = '', lease_until = 0
		WHERE brief = (SELECT brief FROM delivery WHERE id = $2) AND id > $2 AND state IN ('pending', 'sending')`,
		d.Reason, d.ID)
	return err
}

// settleBrief brings the state of d's brief in line with its messages, and
// clears the refusals of its schedule when all were sent.
func settleBrief(ctx context.Context, tx *sql.Tx, d news.Delivery) error {
	var brief string
	var open, sent, parts int
	err := tx.QueryRowContext(ctx, `
		SELECT brief, sum(CASE WHEN state IN ('pending', 'sending') THEN 1 ELSE 0 END),
			sum(CASE WHEN state = 'sent' THEN 1 ELSE 0 END), count(*)
		FROM delivery WHERE brief = (SELECT brief FROM delivery WHERE id = $1) GROUP BY brief`,
		d.ID).Scan(&brief, &open, &sent, &parts)
	if err != nil {
		return err
	}
	state := briefState(open, sent)
	if _, err = tx.ExecContext(ctx, `UPDATE brief SET state = $1 WHERE id = $2`, state, brief); err != nil {
		return err
	}
	if err := settleNotices(ctx, tx, brief, state); err != nil || sent < parts {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE schedule SET failures = 0 WHERE id = (SELECT schedule FROM brief WHERE id = $1)`, brief)
	return err
}

// briefState is the state of a brief with so many messages open and sent. One that
// was only sent in part counts as delivered: told again, that part would be told
// twice.
func briefState(open, sent int) string {
	switch {
	case open > 0:
		return briefs.Pending
	case sent > 0:
		return briefs.Delivered
	default:
		return briefs.Failed
	}
}

// RefuseDelivery settles d as dead because Discord refused it, such as when the
// channel is gone or closed to the bot, and counts that against the brief's
// schedule. The guild is told of the first refusal in a row; after MaxRefusals the
// schedule is disabled with d.Reason, and the guild is told again. A brief
// delivered whole clears the count. It reports whether the schedule was disabled.
func (s *Store) RefuseDelivery(ctx context.Context, owner string, d news.Delivery) (disabled bool, err error) {
	d.State = news.Dead
	err = s.db.Write(ctx, "refuse delivery", func(tx *sql.Tx) error {
		if err := settle(ctx, tx, owner, d); err != nil {
			return err
		}
		if err := settleBrief(ctx, tx, d); err != nil {
			return err
		}
		var schedule, failures int64
		err := tx.QueryRowContext(ctx, `
			UPDATE schedule SET failures = failures + 1, enabled = (failures + 1 < $1),
				reason = CASE WHEN failures + 1 < $1 THEN '' ELSE $2 END
			WHERE enabled AND id = (
				SELECT b.schedule FROM brief b JOIN delivery d ON d.brief = b.id WHERE d.id = $3)
			RETURNING id, failures`, MaxRefusals, d.Reason, d.ID).Scan(&schedule, &failures)
		switch disabled = failures >= MaxRefusals; {
		case errors.Is(err, sql.ErrNoRows):
			return nil // a brief on request, or a schedule that is gone or stopped already
		case err != nil:
			return err
		case disabled:
			return Alert(ctx, tx, news.Notice{Kind: news.NoticeStopped, Schedule: schedule, Reason: d.Reason, At: s.now()})
		case failures == 1:
			return Alert(ctx, tx, news.Notice{Kind: news.NoticeRefused, Schedule: schedule, Reason: d.Reason, At: s.now()})
		}
		return nil
	})
	return disabled, err
}

// AbandonChannel gives up all that is to go to a channel that is gone: its messages are
// dead, and its schedules disabled, with the reason; the guild is told of each schedule.
// There is nothing to do a second time.
func (s *Store) AbandonChannel(ctx context.Context, guild, channel, reason string) error {
	var used bool // hardly any channel that is deleted is
	err := s.db.Reader.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM schedule WHERE guild = $1 AND channel = $2 AND enabled)
			OR EXISTS (SELECT 1 FROM delivery WHERE guild = $1 AND channel = $2 AND state IN ('pending', 'sending'))`,
		guild, channel).Scan(&used)
	if err != nil || !used {
		return sqlite.Wrap("look for uses of a channel", err)
	}
	return s.db.Write(ctx, "abandon channel", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			UPDATE delivery SET state = 'dead', reason = $1, lease_owner = '', lease_until = 0
			WHERE guild = $2 AND channel = $3 AND state IN ('pending', 'sending') RETURNING id`, reason, guild, channel)
		dead, err := sqlite.Collect(rows, err, func(rows *sql.Rows, id *int64) error { return rows.Scan(id) })
		if err != nil {
			return err
		}
		for _, id := range dead {
			if err := settleBrief(ctx, tx, news.Delivery{ID: id}); err != nil {
				return err
			}
		}
		return s.stopSchedules(ctx, tx, guild, channel, reason)
	})
}

// stopSchedules disables those of a channel that takes no brief any more: it counts as
// having refused them.
func (s *Store) stopSchedules(ctx context.Context, tx *sql.Tx, guild, channel, reason string) error {
	rows, err := tx.QueryContext(ctx, `
		UPDATE schedule SET enabled = FALSE, reason = $1, failures = $2
		WHERE guild = $3 AND channel = $4 AND enabled RETURNING id`, reason, MaxRefusals, guild, channel)
	stopped, err := sqlite.Collect(rows, err, func(rows *sql.Rows, id *int64) error { return rows.Scan(id) })
	if err != nil {
		return err
	}
	for _, id := range stopped {
		if err := Alert(ctx, tx, news.Notice{Kind: news.NoticeStopped, Schedule: id, Reason: reason, At: s.now()}); err != nil {
			return err
		}
	}
	return nil
}
