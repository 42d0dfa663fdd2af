package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"newsdesk/internal/news"
)

const (
	// overlap is how far a window looks back before its start, for an article
	// stamped before the last brief and committed after it.
	overlap = 5 * time.Minute
	// cacheLife is how long a cached value is of use.
	cacheLife = 30 * 24 * time.Hour
)

// The states of a brief.
const (
	briefPending   = "pending" // on its way
	briefDelivered = "delivered"
	briefFailed    = "failed" // nobody saw it
)

// stand is what a brief in a channel may draw on: the guild's own articles, and
// those that came in after the baseline of the feeds the channel carries.
const stand = `(
	SELECT 'g' || $1 AS scope, 0 AS baseline
	UNION ALL SELECT 'f' || f.feed, f.baseline FROM subscription f
	WHERE f.guild = $1 AND NOT f.paused AND f.baseline IS NOT NULL AND (
		NOT EXISTS (SELECT 1 FROM subscription_channel c WHERE c.subscription = f.id)
		OR EXISTS (SELECT 1 FROM subscription_channel c WHERE c.subscription = f.id AND c.channel = $4)))`

// untold is the articles of stand in the window ($2, $3]: not hidden, and
// neither told to channel $4 nor known to it in the same words.
const untold = ` FROM ` + stand + ` r JOIN article a ON a.scope = r.scope
	WHERE a.added > $2 AND a.added <= $3 AND a.added > r.baseline AND ` + shown + `
		AND NOT EXISTS (
			SELECT 1 FROM told t JOIN brief b ON b.id = t.brief
			WHERE t.article = a.id AND t.channel = $4 AND b.state <> 'failed')
		AND (a.voice IS NULL OR NOT EXISTS (
			SELECT 1 FROM article o WHERE o.voice = a.voice AND o.id <> a.id AND (
				EXISTS (
					SELECT 1 FROM told t JOIN brief b ON b.id = t.brief
					WHERE t.article = o.id AND t.channel = $4 AND b.guild = $1 AND b.state <> 'failed')
				OR o.id < a.id AND o.scope IN (SELECT scope FROM ` + stand + ` s)
					AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.guild = $1 AND h.article = o.id))))`

// FreshArticles lists what a brief in channel may tell: the articles added in
// (from, to], by the guild or by the feeds that channel carries, and not told
// to this channel by a brief delivered or on its way, last added first, with
// sentences and without passages. What a feed held when the guild began to
// follow it is no news, and a text that several feeds carry is news once. It
// looks 5 minutes further back than from, for articles whose saving overlapped
// the last brief. more counts those beyond limit. A zero from takes all up to
// to.
func (s *Store) FreshArticles(ctx context.Context, guild, channel string, from, to time.Time, limit int) (found []news.Article, more int, err error) {
	since := from.Add(-overlap).UnixMilli()
	err = s.read(ctx, "find fresh articles", func(tx *sql.Tx) error {
		var all int
		err := tx.QueryRowContext(ctx, `SELECT count(*)`+untold, guild, since, to.UnixMilli(), channel).Scan(&all)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `
			SELECT `+articleColumns+untold+` ORDER BY a.added DESC, a.id DESC LIMIT $5`,
			guild, since, to.UnixMilli(), channel, limit)
		found, err = collect(rows, err, func(rows *sql.Rows, a *news.Article) error { return rows.Scan(article(a)...) })
		if err != nil {
			return err
		}
		for i := range found {
			found[i].Guild = guild
			if found[i].Sentences, err = sentencesOf(ctx, tx, found[i]); err != nil {
				return err
			}
		}
		more = all - len(found)
		return nil
	})
	return found, more, err
}

// LastBriefed is where the channel's next window begins: the To of its newest
// brief that did not fail, or, when an earlier one failed and no other has
// covered its window since, the From of that. Briefs of a single article
// (From zero) have no window and do not count. False when there is none.
func (s *Store) LastBriefed(ctx context.Context, guild, channel string) (time.Time, bool, error) {
	var newest, lost time.Time
	err := s.reader.QueryRowContext(ctx, `
		SELECT
			(SELECT max(until) FROM brief
			WHERE guild = $1 AND channel = $2 AND since IS NOT NULL AND state <> 'failed'),
			(SELECT min(f.since) FROM brief f
			WHERE f.guild = $1 AND f.channel = $2 AND f.since IS NOT NULL AND f.state = 'failed' AND NOT EXISTS (
				SELECT 1 FROM brief o
				WHERE o.guild = $1 AND o.channel = $2 AND o.state <> 'failed' AND o.since <= f.since AND o.until >= f.until))`,
		guild, channel).Scan(moment{&newest}, moment{&lost})
	if err != nil {
		return time.Time{}, false, wrap("read last brief", err)
	}
	if newest.IsZero() || !lost.IsZero() && lost.Before(newest) {
		return lost, !lost.IsZero(), nil
	}
	return newest, true, nil
}

// SaveBrief writes a brief on request that is about to be shown, what its
// channel is told by it, and its receipts. It counts as told until FailBrief.
func (s *Store) SaveBrief(ctx context.Context, b news.Brief) error {
	outcome := news.SlotBriefed
	if len(b.Items) == 0 {
		outcome = news.SlotEmpty
	}
	return s.write(ctx, "save brief", func(tx *sql.Tx) error {
		if err := insertRun(ctx, tx, b, outcome, s.now()); err != nil {
			return err
		}
		return insertBrief(ctx, tx, b)
	})
}

func insertBrief(ctx context.Context, tx *sql.Tx, b news.Brief) error {
	payload, err := toJSON(b)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO brief (id, guild, channel, schedule, since, until, state, payload, filter)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		b.ID, b.Guild, b.Channel, orNull(b.Schedule), millis(b.From), b.To.UnixMilli(), briefPending, payload, b.Filter)
	if err != nil {
		return err
	}
	for _, item := range b.Items {
		for _, h := range append(item.Sources, item.Headline) {
			// An article removed while the brief was composed is told to nobody.
			_, err := tx.ExecContext(ctx, `
				INSERT INTO told (article, channel, brief)
				SELECT a.id, $2, $3 FROM article a WHERE a.id = $4 AND `+visible+`
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
	return wrap("mark brief delivered", s.setBrief(ctx, guild, id, briefDelivered))
}

// FailBrief records that a saved brief was not shown, so that its articles
// are untold again; news.ErrNotFound when the guild has none of this id.
func (s *Store) FailBrief(ctx context.Context, guild, id string) error {
	return wrap("mark brief failed", s.setBrief(ctx, guild, id, briefFailed))
}

func (s *Store) setBrief(ctx context.Context, guild, id, state string) error {
	return mustChange(s.writer.ExecContext(ctx, `
		UPDATE brief SET state = $1 WHERE guild = $2 AND id = $3`, state, guild, id))
}

// Brief reads one brief; news.ErrNotFound when the guild has none of this id.
func (s *Store) Brief(ctx context.Context, guild, id string) (b news.Brief, err error) {
	err = s.reader.QueryRowContext(ctx, `
		SELECT payload FROM brief WHERE guild = $1 AND id = $2`, guild, id).Scan(asJSON{&b})
	return b, wrap("read brief", err)
}

// Cached is the value kept under key by Cache within the last 30 days. A key
// must hold a hash of everything its value was made from: the cache is one
// for all guilds.
func (s *Store) Cached(ctx context.Context, key string) (value []byte, ok bool, err error) {
	err = s.reader.QueryRowContext(ctx, `
		SELECT value FROM cache WHERE key = $1 AND made > $2`, key, s.now().Add(-cacheLife).UnixMilli()).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return value, err == nil, wrap("read cache", err)
}

// Cache keeps value under key for 30 days, and drops what is older.
func (s *Store) Cache(ctx context.Context, key string, value []byte) error {
	now := s.now()
	return s.write(ctx, "write cache", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM cache WHERE made <= $1`, now.Add(-cacheLife).UnixMilli())
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO cache (key, value, made) VALUES ($1, $2, $3)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value, made = excluded.made`, key, value, now.UnixMilli())
		return err
	})
}
