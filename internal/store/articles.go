package store

import (
	"context"

	"newsdesk/internal/news"
)

// SaveArticle writes an article with its sentences, passages and search terms,
// all or nothing. An article of the same guild with the same Canonical (not
// "") or the same text, compared folded, is the same article: its headline
// comes back with existing true and nothing is written. Added is the store's
// clock when a leaves it zero; the headline comes back with ID and Added set.
func (s *Store) SaveArticle(ctx context.Context, a news.Article) (saved news.Headline, existing bool, err error) {
	return news.Headline{}, false, errUnbuilt
}

// Article reads one article with its sentences and passages; news.ErrNotFound
// when the guild has none of this id.
func (s *Store) Article(ctx context.Context, guild string, id int64) (news.Article, error) {
	return news.Article{}, errUnbuilt
}

// ArticleByCanonical finds the article of an identity URL, false when the
// guild has none.
func (s *Store) ArticleByCanonical(ctx context.Context, guild, canonical string) (news.Headline, bool, error) {
	return news.Headline{}, false, errUnbuilt
}

// Articles lists at most limit headlines, last added first, and how many the
// guild has in all. before is the id of the last headline of the page before,
// 0 for the first page.
func (s *Store) Articles(ctx context.Context, guild string, before int64, limit int) (page []news.Headline, total int, err error) {
	return nil, 0, errUnbuilt
}

// MatchTitles lists the last added articles whose title or source holds every
// typed word, in any order and case, among the guild's last 2,000. Nothing
// typed matches all.
func (s *Store) MatchTitles(ctx context.Context, guild, typed string, limit int) ([]news.Headline, error) {
	return nil, errUnbuilt
}

// RemoveArticle deletes an article with its sentences, passages and search
// terms; news.ErrNotFound when the guild has none of this id. Briefs and
// answers that cited it keep their text: Sentences says what still stands.
func (s *Store) RemoveArticle(ctx context.Context, guild string, id int64) error { return errUnbuilt }

// Sentences cuts the stored sentences that refs name, in the order of refs.
// Those that no longer exist, or that belong to another guild, are left out.
func (s *Store) Sentences(ctx context.Context, guild string, refs []news.Ref) ([]news.Citation, error) {
	return nil, errUnbuilt
}
