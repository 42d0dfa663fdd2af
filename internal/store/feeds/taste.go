package feeds

import (
	"context"
	"database/sql"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/text"
)

// taste is what a guild takes of a feed: its filters.
type taste struct {
	guild            string
	include, exclude text.Keywords
	language         string
}

// tastesOf reads the tastes of the followers who do not take all of a feed.
func tastesOf(ctx context.Context, b *sqlite.Batch, feed int64) ([]taste, error) {
	stmt, err := b.Stmt(ctx, `
		SELECT guild, include, exclude, language FROM subscription
		WHERE feed = $1 AND (include NOT IN ('[]', 'null') OR exclude NOT IN ('[]', 'null') OR language <> '')`)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx, feed)
	return sqlite.Collect(rows, err, func(rows *sql.Rows, t *taste) error {
		var include, exclude []string
		err := rows.Scan(&t.guild, sqlite.FromJSON(&include), sqlite.FromJSON(&exclude), &t.language)
		t.include, t.exclude = text.KeywordsOf(include), text.KeywordsOf(exclude)
		return err
	})
}

// hideFrom hides a new article from the guilds whose taste it is not.
func hideFrom(ctx context.Context, b *sqlite.Batch, a news.Article, tastes []taste) error {
	if len(tastes) == 0 {
		return nil
	}
	var all strings.Builder
	all.WriteString(" " + a.Terms + " ")
	for _, p := range a.Passages {
		all.WriteString(" " + p.Terms + " ")
	}
	terms := all.String()
	for _, t := range tastes {
		if !t.takes(terms, a.Language) {
			_, err := b.Exec(ctx, `INSERT INTO hidden (guild, article, untaken) VALUES ($1, $2, TRUE) ON CONFLICT DO NOTHING`, t.guild, a.ID)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (t taste) takes(terms, language string) bool {
	if t.language != "" && language != "" && news.PrimaryLanguage(language) != news.PrimaryLanguage(t.language) {
		return false
	}
	return (len(t.include) == 0 || t.include.In(terms)) && !t.exclude.In(terms)
}
