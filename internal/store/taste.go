package store

import (
	"context"
	"database/sql"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// taste is what a guild takes of a feed. Keywords are compared as search terms,
// so that case and inflection do not count; one of several words must occur as
// written together.
type taste struct {
	guild            string
	include, exclude []string // terms between spaces
	language         string
}

// tastesOf reads those of a feed's followers who do not take all of it.
func tastesOf(ctx context.Context, b *batch, feed int64) ([]taste, error) {
	stmt, err := b.stmt(ctx, `
		SELECT guild, include, exclude, language FROM subscription
		WHERE feed = $1 AND (include NOT IN ('[]', 'null') OR exclude NOT IN ('[]', 'null') OR language <> '')`)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx, feed)
	return collect(rows, err, func(rows *sql.Rows, t *taste) error {
		err := rows.Scan(&t.guild, asJSON{&t.include}, asJSON{&t.exclude}, &t.language)
		t.include, t.exclude = asTerms(t.include), asTerms(t.exclude)
		return err
	})
}

func asTerms(keywords []string) (terms []string) {
	for _, k := range keywords {
		if t := text.Terms(k); len(t) > 0 {
			terms = append(terms, " "+strings.Join(t, " ")+" ")
		}
	}
	return terms
}

// hideFrom hides a new article from those who do not take it.
func hideFrom(ctx context.Context, b *batch, a news.Article, tastes []taste) error {
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
			_, err := b.exec(ctx, `INSERT INTO hidden (guild, article, untaken) VALUES ($1, $2, TRUE) ON CONFLICT DO NOTHING`, t.guild, a.ID)
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
	return (len(t.include) == 0 || holdsOne(terms, t.include)) && !holdsOne(terms, t.exclude)
}

func holdsOne(terms string, keywords []string) bool {
	for _, k := range keywords {
		if strings.Contains(terms, k) {
			return true
		}
	}
	return false
}
