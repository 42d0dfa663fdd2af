package ingest

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"newsdesk/internal/feed"
	"newsdesk/internal/feed/discover"
	"newsdesk/internal/news"
)

// probeTime bounds a search for feeds, with a pause between any two requests.
const probeTime = 40 * time.Second

var errNoFeed = errors.New("no feed found")

// Probe finds the feeds at an address: the address is one itself, or a site's.
// One candidate was read or is the only one that the site names; several are
// for the member to choose from. A news.Fault when there is none.
func (f *Feeds) Probe(ctx context.Context, address string) ([]news.FeedCandidate, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	if !strings.Contains(address, "://") {
		address = "https://" + strings.TrimSpace(address)
	}
	u, err := parseAddress(address)
	if err != nil {
		return nil, err
	}
	polled, err := f.Fetch.Feed(ctx, u.String(), news.Validators{})
	if err != nil {
		return nil, err
	}
	parsed, err := parse(polled)
	if err == nil {
		return []news.FeedCandidate{candidate(u, polled, parsed)}, nil
	}
	if !errors.Is(err, feed.ErrPage) {
		return nil, err
	}
	var found []news.FeedCandidate
	for _, link := range discover.Feeds(polled.Body, polled.URL) {
		found = append(found, news.FeedCandidate{URL: link.URL, Title: cutTitle(link.Title)})
	}
	if len(found) > 0 {
		return found, nil
	}
	return f.guess(ctx, polled.URL)
}

// guess tries the addresses where sites have their feeds.
func (f *Feeds) guess(ctx context.Context, at *url.URL) ([]news.FeedCandidate, error) {
	for _, u := range discover.CommonPaths(at) {
		polled, err := f.Fetch.Feed(ctx, u.String(), news.Validators{})
		if err != nil {
			if ctx.Err() != nil {
				break
			}
			continue
		}
		if parsed, err := parse(polled); err == nil {
			return []news.FeedCandidate{candidate(u, polled, parsed)}, nil
		}
	}
	return nil, news.Faultf(errNoFeed, "%s names no feed, and none is where sites usually have theirs. Look on the site for RSS, Atom or JSON Feed and give that address.", at.Host)
}

func candidate(u *url.URL, polled news.Polled, parsed feed.Feed) news.FeedCandidate {
	if polled.Moved != nil {
		u = polled.Moved
	}
	return news.FeedCandidate{URL: u.String(), Title: cutTitle(parsed.Title), Items: len(parsed.Items)}
}
