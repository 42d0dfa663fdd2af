package poll

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/feed"
	"newsdesk/internal/ingest/content"
	"newsdesk/internal/news"
)

// Bounds on what one poll brings in. The rest comes with the next poll; the first
// poll leaves out what is beyond, which is old.
const (
	mostItems  = 500
	mostPages  = 20
	firstPages = 5 // of the first poll
)

// Shelf tells what is stored of a feed.
type Shelf interface {
	KnownItems(ctx context.Context, feed int64, keys []int64) (map[int64]news.KnownItem, error)
	FeedArticle(ctx context.Context, feed, id int64) (news.Article, error)
}

// visit is one poll of one feed.
type visit struct {
	fetch Fetcher
	shelf Shelf
	now   func() time.Time
	pace  pace
	alarm time.Duration // how long a feed fails before its followers are told
	// outage reports whether nothing worked since, so that a failure is likely
	// newsdesk's own.
	outage func(since time.Time) bool
}

// poll reads f and returns what that changes. Its only errors are those of ctx and
// of the database: a failure of the feed is part of the result.
func (v *visit) poll(ctx context.Context, f news.Feed) (p news.Poll, err error) {
	polled, err := v.fetch.Feed(ctx, f.URL, f.Known)
	now := v.now()
	f.Polled = now
	if err != nil {
		return v.failed(ctx, f, err)
	}
	hash := bodyHash(polled)
	if polled.Unchanged || hash == f.Hash {
		f.Known = polled.Known
		return v.worked(f, polled, news.Poll{}), nil
	}
	parsed, err := content.Parse(polled)
	if err != nil {
		return v.failed(ctx, f, err)
	}
	content.Describe(&f, parsed)
	f.Asked, f.Repairs = min(max(parsed.Every, 0), news.MaxInterval), repairs(parsed)
	f.Gap, f.Newest = content.Rhythm(parsed.Items, now)
	items, more, err := v.items(ctx, f, parsed.Items)
	if err != nil {
		return v.failed(ctx, f, err)
	}
	f.Known, f.Hash = polled.Known, hash
	if more {
		f.Known, f.Hash = news.Validators{}, "" // the next poll must read the rest
	}
	p = v.worked(f, polled, news.Poll{Items: items})
	if more {
		p.Feed.Next = now.Add(v.pace.shortest)
	}
	return p, nil
}

func bodyHash(p news.Polled) string {
	sum := sha256.Sum256(p.Body)
	return hex.EncodeToString(sum[:16])
}

// repairs says, in sentences for members, what was wrong with a feed that could
// still be read.
func repairs(parsed feed.Feed) string {
	var said []string
	if parsed.Truncated {
		said = append(said, "The feed breaks off in the middle; its complete items were read.")
	}
	if parsed.Dropped > 0 && !parsed.Truncated {
		said = append(said, fmt.Sprintf("%d of its items could not be read.", parsed.Dropped))
	}
	if n := len(parsed.Items); n > mostItems {
		said = append(said, fmt.Sprintf("It lists %d items; newsdesk takes at most %d at a time.", n, mostItems))
	}
	return strings.Join(said, " ")
}

// items are the new and changed items of f as they are to be stored, oldest first.
// more is true when one poll does not take them all.
func (v *visit) items(ctx context.Context, f news.Feed, all []feed.Item) (out []news.FeedItem, more bool, err error) {
	open, known, err := v.changed(ctx, f.ID, all)
	if err != nil {
		return nil, false, err
	}
	if f.Worked.IsZero() {
		out, err = v.baseline(ctx, content.NewReader(v.fetch, f, all, firstPages, v.now()), open, known)
		return out, false, err
	}
	reader := content.NewReader(v.fetch, f, all, mostPages, v.now())
	// Oldest first, so that the newest wait for the next poll.
	slices.Reverse(open)
	for _, item := range open {
		if len(out) == mostItems || f.FullText && !reader.MayRead(ctx) {
			return out, true, nil
		}
		stored, err := v.item(ctx, reader, item, known[content.Key(item)])
		if err != nil {
			return nil, false, err
		}
		out = append(out, stored)
	}
	return out, false, nil
}

// changed are the items that are new or differ from what was stored, newest first;
// known is what was stored, by key.
func (v *visit) changed(ctx context.Context, feedID int64, all []feed.Item) (open []feed.Item, known map[int64]news.KnownItem, err error) {
	keys := make([]int64, len(all))
	for i, item := range all {
		keys[i] = content.Key(item)
	}
	if known, err = v.shelf.KnownItems(ctx, feedID, keys); err != nil {
		return nil, nil, err
	}
	for i, item := range all {
		if k, ok := known[keys[i]]; !ok || k.Fingerprint != content.Fingerprint(item) {
			open = append(open, item)
		}
	}
	return content.NewestFirst(open), known, nil
}

// baseline stores a feed's newest items and marks the others, which are old, as
// known.
func (v *visit) baseline(ctx context.Context, reader *content.Reader, open []feed.Item, known map[int64]news.KnownItem) (out []news.FeedItem, err error) {
	for i, item := range open {
		stored := news.FeedItem{Key: content.Key(item), Fingerprint: content.Fingerprint(item)}
		if i < mostItems {
			if stored, err = v.item(ctx, reader, item, known[stored.Key]); err != nil {
				return nil, err
			}
		}
		out = append(out, stored)
	}
	slices.Reverse(out)
	return out, nil
}

// item makes the article of a new item, or the new version of a known one.
func (v *visit) item(ctx context.Context, reader *content.Reader, item feed.Item, known news.KnownItem) (news.FeedItem, error) {
	out := news.FeedItem{Key: content.Key(item), Fingerprint: content.Fingerprint(item)}
	if known.Expired {
		return out, nil // it was news in its time
	}
	a, err := reader.Article(ctx, item)
	if err != nil || a == nil || known.Article == 0 {
		out.Article = a
		return out, err
	}
	old, err := v.shelf.FeedArticle(ctx, a.Feed, known.Article)
	switch {
	case errors.Is(err, news.ErrNotFound):
		return out, nil
	case err != nil:
		return out, err
	case another(old, *a):
		out.Article = a
		return out, nil
	case sameText(old, *a), a.Partial != "" && old.Partial == "":
		return out, nil // unchanged, or a teaser, which must not replace a whole text
	}
	a.ID = old.ID
	out.Article, out.Revision = a, correction(old, *a)
	return out, nil
}

// worked completes the poll p of a feed that answered.
func (v *visit) worked(f news.Feed, polled news.Polled, p news.Poll) news.Poll {
	if f.Alarmed {
		p.Notices = append(p.Notices, news.Notice{Kind: news.NoticeHealed, Reason: f.Reason, Since: f.Since})
	}
	f.State, f.Worked = news.FeedWell, f.Polled
	f.Failures, f.Since, f.Reason, f.Alarmed = 0, time.Time{}, "", false
	follow(&f, polled.Moved)
	f.Next = f.Polled.Add(jitter(v.pace.interval(f, polled.Fresh, f.Polled)))
	p.Feed, p.At, p.Read = f, f.Polled, true
	return p
}

// follow adopts the address that a feed has moved to for good, once two polls in a
// row were redirected there.
func follow(f *news.Feed, moved *url.URL) {
	switch {
	case moved == nil:
		f.Target = ""
	case moved.String() != f.Target:
		f.Target = moved.String()
	default:
		f.URL, f.Host, f.Target = moved.String(), moved.Host, ""
	}
}

// failed is the poll of a feed that could not be read.
func (v *visit) failed(ctx context.Context, f news.Feed, cause error) (news.Poll, error) {
	said, plain := news.Say(cause)
	if !plain {
		return news.Poll{}, cause // newsdesk's own failure
	}
	if ctx.Err() != nil {
		return news.Poll{}, ctx.Err()
	}
	f.State, f.Reason = news.FeedSick, said
	if f.Failures++; f.Since.IsZero() {
		f.Since = f.Polled
	}
	var asked time.Duration
	if retry := (*news.RetryError)(nil); errors.As(cause, &retry) {
		asked = retry.After
	}
	f.Next = f.Polled.Add(jitter(v.pace.backoff(f.Failures, asked)))
	p := news.Poll{At: f.Polled}
	if kind := v.alarmFor(f, cause); kind != "" {
		f.Alarmed = true
		p.Notices = []news.Notice{{Kind: kind, Reason: f.Reason, Since: f.Since}}
	}
	if errors.Is(cause, news.ErrGone) {
		f.State, f.Next = news.FeedGone, time.Time{}
	}
	p.Feed = f
	return p, nil
}

// alarmFor is what the followers of a failing feed are told now, "" for nothing.
func (v *visit) alarmFor(f news.Feed, cause error) news.NoticeKind {
	age := f.Polled.Sub(f.Since)
	switch {
	case errors.Is(cause, news.ErrGone):
		return news.NoticeGone
	case f.Alarmed, age < v.alarm, age < 2*v.alarm && v.outage(f.Since):
		return ""
	}
	return news.NoticeSick
}
