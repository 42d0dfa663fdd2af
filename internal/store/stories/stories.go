// Package stories keeps which story each article tells, how stories were merged and
// split, and which threads are about them. A story is one for all guilds: the package
// refuses to show a guild more of it than the articles that the guild sees.
package stories

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
)

// Store keeps the stories in a database.
type Store struct{ db *sqlite.DB }

// New keeps stories in db.
func New(db *sqlite.DB) *Store { return &Store{db} }

// ArticlesSince lists at most limit articles of all guilds and feeds, with ids
// greater than after, that came in since a time, in the order they came in. Each
// comes with the story it was put to, without sentences and passages.
func (s *Store) ArticlesSince(ctx context.Context, since time.Time, after int64, limit int) ([]news.Told, error) {
	rows, err := s.db.Reader.QueryContext(ctx, `
		SELECT `+view.ArticleColumns+`, a.scope, coalesce(m.story, 0), coalesce(a.voice, 0)
		FROM article a LEFT JOIN member m ON m.article = a.id
		WHERE a.added >= $2 AND a.id > CASE WHEN $1 > 0 THEN $1 ELSE ( -- the articles before need not be read
			SELECT coalesce(min(n.id), 1) - 1 FROM tally t CROSS JOIN article n ON n.scope = t.scope WHERE n.added >= $2) END
		ORDER BY a.id LIMIT $3`, after, since.UnixMilli(), limit)
	all, err := sqlite.Collect(rows, err, func(rows *sql.Rows, t *news.Told) error {
		var scope string
		err := rows.Scan(append(view.Article(&t.Article), &scope, &t.Story, &t.Voice)...)
		if t.Feed == 0 {
			t.Guild = strings.TrimPrefix(scope, "g")
		}
		return err
	})
	return all, sqlite.Wrap("read new articles", err)
}

// PlaceArticles carries out changes of stories and then puts articles to stories,
// in place of those they were in, all or nothing. What a channel was told of one
// story of a merge or split counts for the other too. Articles that are gone are
// left out.
func (s *Store) PlaceArticles(ctx context.Context, placed []news.Placement, changes []news.StoryChange) error {
	return s.db.Write(ctx, "place articles", func(tx *sql.Tx) error {
		for _, c := range changes {
			if err := changeStory(ctx, tx, c); err != nil {
				return err
			}
		}
		for _, p := range placed {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO member (article, story) SELECT id, $2 FROM article WHERE id = $1
				ON CONFLICT (article) DO UPDATE SET story = excluded.story`, p.Article, p.Story)
			if err != nil {
				return err
			}
			if p.Voice == 0 {
				continue
			}
			_, err = tx.ExecContext(ctx, `
				UPDATE article SET voice = $1 WHERE id IN ($1, $2) AND EXISTS (SELECT 1 FROM article WHERE id = $1)`, p.Voice, p.Article)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func changeStory(ctx context.Context, tx *sql.Tx, c news.StoryChange) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO story_change (story, turn, other, at) VALUES ($1, $2, $3, $4)`, c.Story, c.Turn, c.Other, c.At.UnixMilli())
	if err != nil {
		return err
	}
	if c.Turn == news.Merged {
		_, err := tx.ExecContext(ctx, `UPDATE member SET story = $1 WHERE story = $2`, c.Story, c.Other)
		if err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO ledger (brief, item, story, articles, facts)
		SELECT brief, item, $1, articles, facts FROM ledger WHERE story = $2 ON CONFLICT DO NOTHING`, c.Story, c.Other)
	return err
}

// Story reads a story as a guild sees it; news.ErrNotFound when it sees no
// article of it.
func (s *Store) Story(ctx context.Context, guild string, id int64) (story news.Story, err error) {
	story.ID = id
	err = s.db.Read(ctx, "read story", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT coalesce(a.voice, a.id), `+view.HeadlineColumns+` FROM member m JOIN article a ON a.id = m.article
			WHERE m.story = $2 AND `+view.Visible+` ORDER BY a.dated, a.id`, guild, id)
		var voices []int64
		story.Articles, err = sqlite.Collect(rows, err, func(rows *sql.Rows, h *news.Headline) error {
			voices = append(voices, 0)
			return rows.Scan(append([]any{&voices[len(voices)-1]}, view.Headline(h)...)...)
		})
		if err != nil {
			return err
		}
		if len(story.Articles) == 0 {
			return news.ErrNotFound
		}
		story.Title = story.Articles[0].Title
		story.Outlets, story.Independent = news.CountVoices(story.Articles, voices)
		story.History, err = historyOf(ctx, tx, guild, id)
		return err
	})
	return story, err
}

// StoryOf reads the story that an article was put to, as a guild sees it;
// news.ErrNotFound when it was put to none.
func (s *Store) StoryOf(ctx context.Context, guild string, article int64) (news.Story, error) {
	var id int64
	err := s.db.Reader.QueryRowContext(ctx, `
		SELECT m.story FROM member m JOIN article a ON a.id = m.article WHERE a.id = $2 AND `+view.Visible, guild, article).Scan(&id)
	if err != nil {
		return news.Story{}, sqlite.Wrap("read story of article", err)
	}
	return s.Story(ctx, guild, id)
}

// historyOf reads a story's changes, without those that the guild cannot know of:
// where the other story begins with another guild's article.
func historyOf(ctx context.Context, tx *sql.Tx, guild string, story int64) ([]news.StoryChange, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT story, turn, other, at FROM (
			SELECT c.story, c.turn, c.other, c.at, c.other AS first FROM story_change c WHERE c.story = $2
			UNION SELECT c.story, c.turn, c.other, c.at, c.story AS first FROM story_change c WHERE c.other = $2) ch
		WHERE NOT EXISTS (SELECT 1 FROM article a WHERE a.id = ch.first AND a.feed IS NULL AND a.scope <> 'g' || $1) ORDER BY at`, guild, story)
	return sqlite.Collect(rows, err, func(rows *sql.Rows, c *news.StoryChange) error {
		return rows.Scan(&c.Story, &c.Turn, &c.Other, sqlite.Moment(&c.At))
	})
}
