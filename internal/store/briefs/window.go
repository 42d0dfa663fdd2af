package briefs

import (
	"context"
	"database/sql"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
)

// overlap is how far a window looks back before its start, for an article stamped
// before the last brief and committed after it.
const overlap = 5 * time.Minute

// stand is what a brief in a channel may draw on, as scopes and the time after which
// articles count: the guild's own, and the feeds that the channel carries, each
// from its baseline on.
const stand = `(
	SELECT 'g' || $1 AS scope, 0 AS baseline
	UNION ALL SELECT 'f' || f.feed, f.baseline FROM subscription f
	WHERE f.guild = $1 AND NOT f.paused AND f.baseline IS NOT NULL AND (
		NOT EXISTS (SELECT 1 FROM subscription_channel c WHERE c.subscription = f.id)
		OR EXISTS (SELECT 1 FROM subscription_channel c WHERE c.subscription = f.id AND c.channel = $4)))`

const prospectColumns = view.HeadlineColumns + `, coalesce(a.feed, 0), a.language, a.partial <> '', length(a.body),
	coalesce((SELECT story FROM member WHERE article = a.id), 0), coalesce(a.voice, 0),
	EXISTS (SELECT 1 FROM hidden h WHERE h.guild = $1 AND h.article = a.id)`

// inFeed is true of an article that the guild did not remove.
const inFeed = `NOT EXISTS (SELECT 1 FROM hidden h WHERE h.guild = $1 AND h.article = a.id AND NOT h.untaken)`

func scanProspect(rows *sql.Rows, p *news.Prospect) error {
	return rows.Scan(append(view.Headline(&p.Headline), &p.Feed, &p.Language, &p.Partial, &p.Size, &p.Story, &p.Voice, &p.Untaken)...)
}

// Window lists the articles that came in within (from, to] and that a brief in
// channel may draw on: the guild's own and those of the feeds that channel carries,
// except what the guild removed and what a feed held when the guild began to follow
// it. Those that the guild does not take of a feed are Untaken. The earlier
// articles of the same stories come along as Old. The window begins 5 minutes
// before from, for articles whose saving overlapped the last brief.
func (s *Store) Window(ctx context.Context, guild, channel string, from, to time.Time) (found []news.Prospect, err error) {
	since := from.Add(-overlap).UnixMilli()
	err = s.db.Read(ctx, "read window", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT `+prospectColumns+` FROM `+stand+` r JOIN article a ON a.scope = r.scope
			WHERE a.added > $2 AND a.added <= $3 AND a.added > r.baseline AND `+inFeed+`
			ORDER BY a.id`, guild, since, to.UnixMilli(), channel)
		if found, err = sqlite.Collect(rows, err, scanProspect); err != nil {
			return err
		}
		old, err := pastOf{found, guild, channel, since}.read(ctx, tx)
		found = append(found, old...)
		return err
	})
	return found, err
}

// pastOf is what came in up to since of the stories that the articles found continue.
type pastOf struct {
	found          []news.Prospect
	guild, channel string
	since          int64
}

// read skips the stories that begin among the articles found: a story has the id of
// its first article.
func (w pastOf) read(ctx context.Context, tx *sql.Tx) (old []news.Prospect, err error) {
	seen := make(map[int64]bool, len(w.found))
	for _, p := range w.found {
		seen[p.ID] = true
	}
	earlier, err := tx.PrepareContext(ctx, `
		SELECT `+prospectColumns+` FROM `+stand+` r JOIN member m ON m.story = $3 JOIN article a ON a.id = m.article AND a.scope = r.scope
		WHERE a.added <= $2 AND a.added > r.baseline AND `+view.Shown+` ORDER BY a.id DESC LIMIT $5`)
	if err != nil {
		return nil, err
	}
	defer earlier.Close()
	for _, p := range w.found {
		if p.Story == 0 || seen[p.Story] {
			continue
		}
		seen[p.Story] = true
		rows, err := earlier.QueryContext(ctx, w.guild, w.since, p.Story, w.channel, mostEarlier)
		before, err := sqlite.Collect(rows, err, scanProspect)
		if err != nil {
			return nil, err
		}
		for i := range before {
			before[i].Old = true
		}
		old = append(old, before...)
	}
	return old, nil
}

// mostEarlier is the most articles read of a story's past.
const mostEarlier = 50

// WindowTerms reads the search terms of the articles that Window lists for
// (from, to], by id: those of title and source, then those of the text, with a
// space before and after each.
func (s *Store) WindowTerms(ctx context.Context, guild, channel string, from, to time.Time) (terms map[int64]string, err error) {
	terms = make(map[int64]string)
	err = s.db.Read(ctx, "read terms", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT a.id, a.terms, p.terms FROM `+stand+` r JOIN article a ON a.scope = r.scope JOIN passage p ON p.article = a.id
			WHERE a.added > $2 AND a.added <= $3 AND a.added > r.baseline AND `+view.Shown+`
			ORDER BY a.id, p.id`, guild, from.Add(-overlap).UnixMilli(), to.UnixMilli(), channel)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			var title, passage string
			if err := rows.Scan(&id, &title, &passage); err != nil {
				return err
			}
			if terms[id] == "" {
				terms[id] = " " + title + " "
			}
			terms[id] += passage + " "
		}
		return rows.Err()
	})
	return terms, err
}

// WindowStart is where the next window of a brief with this filter (a
// news.Filter.Key) begins in channel, false when there was no brief before it. It
// is the To of the newest brief with the same filter or none that did not fail, or
// the From of an earlier one that failed and whose window no other has covered
// since.
func (s *Store) WindowStart(ctx context.Context, guild, channel, filter string) (time.Time, bool, error) {
	var newest, lost time.Time
	err := s.db.Reader.QueryRowContext(ctx, `
		SELECT
			(SELECT max(until) FROM brief
			WHERE guild = $1 AND channel = $2 AND since IS NOT NULL AND state <> 'failed' AND filter IN ('', $3)),
			(SELECT min(f.since) FROM brief f
			WHERE f.guild = $1 AND f.channel = $2 AND f.since IS NOT NULL AND f.state = 'failed' AND f.filter IN ('', $3) AND NOT EXISTS (
				SELECT 1 FROM brief o
				WHERE o.guild = $1 AND o.channel = $2 AND o.state <> 'failed' AND o.filter IN ('', $3)
					AND o.since <= f.since AND o.until >= f.until))`,
		guild, channel, filter).Scan(sqlite.Moment(&newest), sqlite.Moment(&lost))
	if err != nil {
		return time.Time{}, false, sqlite.Wrap("read last brief", err)
	}
	if newest.IsZero() || !lost.IsZero() && lost.Before(newest) {
		return lost, !lost.IsZero(), nil
	}
	return newest, true, nil
}
