package ingest

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
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// Bounds on what one poll brings in. The rest comes with the next poll; the first
// poll leaves out what is beyond, which is old.
const (
	mostItems  = 500
	mostPages  = 20
	firstPages = 5 // of the first poll
)

// ItemShelf tells what is stored of a feed.
type ItemShelf interface {
	KnownItems(ctx context.Context, feed int64, keys []int64) (map[int64]news.KnownItem, error)
	FeedArticle(ctx context.Context, feed, id int64) (news.Article, error)
}

// visit is one poll of one feed.
type visit struct {
	fetch FeedFetcher
	shelf ItemShelf
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
	parsed, err := parse(polled)
	if err != nil {
		return v.failed(ctx, f, err)
	}
	describe(&f, parsed)
	f.Gap, f.Newest = rhythm(parsed.Items, now)
	items, more, err := v.items(ctx, &f, parsed.Items)
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

// parse reads a feed. The parser is built for hostile input; should it panic all the
// same, the feed counts as one that cannot be read.
func parse(p news.Polled) (parsed feed.Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = news.Faultf(fmt.Errorf("parse feed: panic: %v", r), "What the address sends cannot be read as a feed.")
		}
	}()
	return feed.Parse(p.Body, p.Type, p.URL)
}

// describe sets what a feed says of itself.
func describe(f *news.Feed, parsed feed.Feed) {
	if parsed.Title != "" {
		f.Title = cutTitle(parsed.Title)
	}
	f.Site, f.Language = parsed.Link, parsed.Language
	f.Asked = min(max(parsed.Every, 0), news.MaxInterval)
	f.Repairs = repairs(parsed)
}

func cutTitle(s string) string { return text.Truncate(oneLine(text.Clean(s)), 100) }

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
func (v *visit) items(ctx context.Context, f *news.Feed, all []feed.Item) (out []news.FeedItem, more bool, err error) {
	open, known, err := v.changed(ctx, f.ID, all)
	if err != nil {
		return nil, false, err
	}
	reading := items{pages: v.fetch, feed: *f, shared: sharedLinks(all), left: mostPages, now: v.now()}
	if f.Worked.IsZero() {
		reading.left = firstPages
		return v.baseline(ctx, &reading, open, known)
	}
	// Oldest first, so that the newest wait for the next poll.
	slices.Reverse(open)
	for _, item := range open {
		if len(out) == mostItems || f.FullText && !reading.mayRead(ctx) {
			return out, true, nil
		}
		stored, err := v.item(ctx, &reading, item, known[keyOf(item)])
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
		keys[i] = keyOf(item)
	}
	if known, err = v.shelf.KnownItems(ctx, feedID, keys); err != nil {
		return nil, nil, err
	}
	for i, item := range all {
		if k, ok := known[keys[i]]; !ok || k.Fingerprint != fingerprintOf(item) {
			open = append(open, item)
		}
	}
	return newestFirst(open), known, nil
}

// baseline stores a feed's newest items and marks the others, which are old, as
// known.
func (v *visit) baseline(ctx context.Context, reading *items, open []feed.Item, known map[int64]news.KnownItem) (out []news.FeedItem, more bool, err error) {
	for i, item := range open {
		stored := news.FeedItem{Key: keyOf(item), Fingerprint: fingerprintOf(item)}
		if i < mostItems {
			if stored, err = v.item(ctx, reading, item, known[keyOf(item)]); err != nil {
				return nil, false, err
			}
		}
		out = append(out, stored)
	}
	slices.Reverse(out)
	return out, false, nil
}

// newestFirst sorts items by date. An item without a date stays behind the one before
// it in the document.
func newestFirst(all []feed.Item) []feed.Item {
	type dated struct {
		feed.Item
		at time.Time
	}
	order := make([]dated, len(all))
	at := time.Unix(1<<40, 0) // later than any date
	for i, item := range all {
		if !item.When().IsZero() {
			at = item.When()
		}
		order[i] = dated{item, at}
	}
	slices.SortStableFunc(order, func(a, b dated) int { return b.at.Compare(a.at) })
	out := make([]feed.Item, len(order))
	for i, d := range order {
		out[i] = d.Item
	}
	return out
}

// item makes the article of a new item, or the new version of a known one.
func (v *visit) item(ctx context.Context, reading *items, item feed.Item, known news.KnownItem) (news.FeedItem, error) {
	out := news.FeedItem{Key: keyOf(item), Fingerprint: fingerprintOf(item)}
	if known.Expired {
		return out, nil // it was news in its time
	}
	a, err := reading.article(ctx, item)
	if err != nil || a == nil || known.Article == 0 {
		out.Article = a
		return out, err
	}
	old, err := v.shelf.FeedArticle(ctx, reading.feed.ID, known.Article)
	if errors.Is(err, news.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	if another(old, *a) {
		out.Article = a
		return out, nil
	}
	if sameText(old, *a) || a.Partial != "" && old.Partial == "" {
		return out, nil // unchanged, or a teaser, which must not replace a whole text
	}
	a.ID = old.ID
	out.Article, out.Revision = a, correction(old, *a, reading.now)
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
	f.Next = f.Polled.Add(v.pace.jitter(v.pace.interval(f, polled.Fresh, f.Polled)))
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
	f.Next = f.Polled.Add(v.pace.jitter(v.pace.backoff(f.Failures, asked)))
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
