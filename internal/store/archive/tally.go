package archive

import (
	"context"

	"newsdesk/internal/news"
	"newsdesk/internal/store/sqlite"
	"newsdesk/internal/store/view"
)

// countAdded adds inserted articles to the counts of their scopes and outlets, with
// one statement for each.
func countAdded(ctx context.Context, b *sqlite.Batch, added ...news.Article) error {
	type outlet struct{ scope, source string }
	articles, passages, outlets := map[string]int{}, map[string]int{}, map[outlet]int{}
	for _, a := range added {
		scope := view.Scope(a)
		articles[scope]++
		passages[scope] += len(a.Passages)
		outlets[outlet{scope, a.Source}]++
	}
	for scope, n := range articles {
		if err := count(ctx, b, scope, n, passages[scope]); err != nil {
			return err
		}
	}
	for o, n := range outlets {
		_, err := b.Exec(ctx, `
			INSERT INTO outlet (scope, source, articles) VALUES ($1, $2, $3)
			ON CONFLICT (scope, source) DO UPDATE SET articles = outlet.articles + excluded.articles`, o.scope, o.source, n)
		if err != nil {
			return err
		}
	}
	return nil
}

// count adds to a scope's counts of articles and passages.
func count(ctx context.Context, b *sqlite.Batch, scope string, articles, passages int) error {
	_, err := b.Exec(ctx, `
		INSERT INTO tally (scope, articles, passages) VALUES ($1, $2, $3)
		ON CONFLICT (scope) DO UPDATE SET
			articles = tally.articles + excluded.articles, passages = tally.passages + excluded.passages`,
		scope, articles, passages)
	return err
}
