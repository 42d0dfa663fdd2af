// Package follow does what members ask for with feeds: find one at a site's
// address, follow it, change how, pause it, try it, bring a list and take it away.
// It refuses what cannot be meant, in a sentence that says so, and polls nothing.
package follow

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"newsdesk/internal/ingest/article"
	"newsdesk/internal/ingest/content"
	"newsdesk/internal/news"
)

// Limits on what a member asks of a feed.
const (
	maxKeywords = 25
	maxKeyword  = 100 // runes
	testItems   = 3   // that Test returns
)

// Fetcher reads feeds, and the pages behind their items.
type Fetcher interface {
	Feed(ctx context.Context, address string, known news.Validators) (news.Polled, error)
	Page(ctx context.Context, address string) (news.Page, error)
}

// Follows keeps who follows what.
type Follows interface {
	Follow(ctx context.Context, sub news.Subscription) (news.Subscription, bool, error)
	FollowAll(ctx context.Context, subs []news.Subscription) (existing []bool, err error)
	Unfollow(ctx context.Context, guild string, id int64) error
}

// Subscriptions tells what a guild follows.
type Subscriptions interface {
	Subscriptions(ctx context.Context, guild string) ([]news.Subscription, error)
	Subscription(ctx context.Context, guild string, id int64) (news.Subscription, error)
}

// Changes keeps how a guild follows.
type Changes interface {
	EditSubscription(ctx context.Context, sub news.Subscription) error
	PauseSubscription(ctx context.Context, guild string, id int64, paused bool) error
}

// Feeds does what members ask for with feeds. It calls Due when a feed may have
// become due.
type Feeds struct {
	Fetch         Fetcher
	Follows       Follows
	Subscriptions Subscriptions
	Changes       Changes
	Due           func()
	Now           func() time.Time
}

// Follow makes a guild follow the feed at sub.Feed.URL. The feed is polled as soon as
// its host allows, and what it holds then is not news. When the guild follows it
// already, existing is true and nothing changes.
func (f *Feeds) Follow(ctx context.Context, sub news.Subscription) (followed news.Subscription, existing bool, err error) {
	if sub, err = checked(sub); err != nil {
		return news.Subscription{}, false, err
	}
	if sub.Feed, err = feedOf(sub.Feed.URL, sub.Feed.Title); err != nil {
		return news.Subscription{}, false, err
	}
	followed, existing, err = f.Follows.Follow(ctx, sub)
	if err == nil {
		f.Due()
	}
	return followed, existing, err
}

// Edit changes a subscription's title, channels, filters and how its feed is read.
func (f *Feeds) Edit(ctx context.Context, sub news.Subscription) (news.Subscription, error) {
	sub, err := checked(sub)
	if err != nil {
		return news.Subscription{}, err
	}
	if err := f.Changes.EditSubscription(ctx, sub); err != nil {
		return news.Subscription{}, err
	}
	return f.Subscriptions.Subscription(ctx, sub.Guild, sub.ID)
}

// Unfollow ends a subscription.
func (f *Feeds) Unfollow(ctx context.Context, guild string, id int64) error {
	return f.Follows.Unfollow(ctx, guild, id)
}

// Pause stops a subscription until Resume.
func (f *Feeds) Pause(ctx context.Context, guild string, id int64) error {
	return f.Changes.PauseSubscription(ctx, guild, id, true)
}

// Resume resumes a paused subscription. What came meanwhile is not news.
func (f *Feeds) Resume(ctx context.Context, guild string, id int64) error {
	err := f.Changes.PauseSubscription(ctx, guild, id, false)
	if err == nil {
		f.Due()
	}
	return err
}

// Test reads a feed and returns its newest three items as they would be stored. It
// stores nothing.
func (f *Feeds) Test(ctx context.Context, guild string, id int64) ([]news.Article, error) {
	sub, err := f.Subscriptions.Subscription(ctx, guild, id)
	if err != nil {
		return nil, err
	}
	polled, err := f.Fetch.Feed(ctx, sub.Feed.URL, news.Validators{})
	if err != nil {
		return nil, err
	}
	parsed, err := content.Parse(polled)
	if err != nil {
		return nil, err
	}
	content.Describe(&sub.Feed, parsed)
	sub.Feed.FullText = sub.FullText
	reader := content.NewReader(f.Fetch, sub.Feed, parsed.Items, testItems, f.Now())
	var articles []news.Article
	for _, i := range content.NewestFirst(parsed.Items) {
		a, err := reader.Article(ctx, i)
		if err != nil {
			return nil, err
		}
		if a != nil {
			articles = append(articles, *a)
		}
		if len(articles) == testItems {
			break
		}
	}
	return articles, nil
}

// feedOf is the feed at an address as a member wrote it.
func feedOf(address, title string) (news.Feed, error) {
	u, err := article.Address(address)
	if err != nil {
		return news.Feed{}, err
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	return news.Feed{URL: u.String(), Host: u.Host, Title: content.Title(title)}, nil
}

// checked tidies what a member chose, and refuses what cannot be meant.
func checked(s news.Subscription) (news.Subscription, error) {
	s.Title = content.Title(s.Title)
	var err error
	if s.Include, err = keywords(s.Include); err != nil {
		return s, err
	}
	if s.Exclude, err = keywords(s.Exclude); err != nil {
		return s, err
	}
	if s.Floor != 0 && (s.Floor < news.MinInterval || s.Floor > news.MaxInterval) {
		return s, news.Faultf(nil, "A feed is polled every 15 minutes at most and every 24 hours at least. Choose an interval in between.")
	}
	return s, nil
}

func keywords(list []string) (kept []string, err error) {
	for _, k := range list {
		if k = article.Line(k); k == "" {
			continue
		}
		if utf8.RuneCountInString(k) > maxKeyword || len(kept) == maxKeywords {
			return nil, news.Faultf(nil, "Give at most %d keywords of at most %d characters each.", maxKeywords, maxKeyword)
		}
		kept = append(kept, k)
	}
	return kept, nil
}
