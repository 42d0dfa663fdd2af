package store

import (
	"context"
	"time"

	"newsdesk/internal/news"
)

// FreshArticles lists what a brief in channel may tell: the guild's articles
// added in (from, to] and not told to this channel by a brief delivered or on
// its way, last added first, with sentences and without passages. It looks
// 5 minutes further back than from, for articles whose saving overlapped the
// last brief. more counts those beyond limit. A zero from takes all up to to.
func (s *Store) FreshArticles(ctx context.Context, guild, channel string, from, to time.Time, limit int) (fresh []news.Article, more int, err error) {
	return nil, 0, errUnbuilt
}

// LastBriefed is where the channel's next window begins: the To of its newest
// brief that did not fail, or, when an earlier one failed and no other has
// covered its window since, the From of that. Briefs of a single article
// (From zero) have no window and do not count. False when there is none.
func (s *Store) LastBriefed(ctx context.Context, guild, channel string) (time.Time, bool, error) {
	return time.Time{}, false, errUnbuilt
}

// SaveBrief writes a brief that is about to be shown, and that its channel is
// told of its items' articles. It counts as told until FailBrief.
func (s *Store) SaveBrief(ctx context.Context, b news.Brief) error { return errUnbuilt }

// MarkDelivered records that a saved brief was shown; news.ErrNotFound when
// the guild has none of this id.
func (s *Store) MarkDelivered(ctx context.Context, guild, id string) error { return errUnbuilt }

// FailBrief records that a saved brief was not shown, so that its articles
// are untold again; news.ErrNotFound when the guild has none of this id.
func (s *Store) FailBrief(ctx context.Context, guild, id string) error { return errUnbuilt }

// Brief reads one brief; news.ErrNotFound when the guild has none of this id.
func (s *Store) Brief(ctx context.Context, guild, id string) (news.Brief, error) {
	return news.Brief{}, errUnbuilt
}

// Cached is the value kept under key by Cache within the last 30 days. A key
// must hold a hash of everything its value was made from: the cache is one
// for all guilds.
func (s *Store) Cached(ctx context.Context, key string) (value []byte, ok bool, err error) {
	return nil, false, errUnbuilt
}

// Cache keeps value under key for 30 days, and drops what is older.
func (s *Store) Cache(ctx context.Context, key string, value []byte) error { return errUnbuilt }
