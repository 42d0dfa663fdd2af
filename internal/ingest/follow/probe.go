package follow

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"newsdesk/internal/feed"
	"newsdesk/internal/feed/discover"
	"newsdesk/internal/ingest/article"
	"newsdesk/internal/ingest/content"
	"newsdesk/internal/news"
)

// probeTime bounds a search for feeds, which pauses between two requests.
const probeTime = 40 * time.Second

var errNoFeed = errors.New("no feed found")

// Probe finds the feeds at an address, which is that of a feed or of a page. A
// single candidate was read; several are for the member to choose from. The error
// is a news.Fault when there is none.
func (f *Feeds) Probe(ctx context.Context, address string) ([]news.FeedCandidate, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	u, polled, err := f.reach(ctx, address)
	if err != nil {
		if links := discover.ByRule(u); len(links) > 0 {
			return f.named(ctx, links)
		}
		return nil, err
	}
	parsed, err := content.Parse(polled)
	if err == nil {
		return []news.FeedCandidate{candidate(u, polled, parsed)}, nil
	}
	if !errors.Is(err, feed.ErrPage) {
		return nil, err
	}
	if links := discover.Feeds(polled.Body, polled.URL); len(links) > 0 {
		return f.named(ctx, links)
	}
	return f.guess(ctx, polled.URL)
}

// reach reads an address as a member typed it. One without a scheme is tried with
// https and then http, as browsers do. u is nil when it is no address.
func (f *Feeds) reach(ctx context.Context, address string) (u *url.URL, polled news.Polled, err error) {
	address = strings.TrimSpace(address)
	bare := !strings.Contains(address, "://")
	if bare {
		address = "https://" + address
	}
	if u, err = article.Address(address); err != nil {
		return nil, polled, err
	}
	polled, err = f.Fetch.Feed(ctx, u.String(), news.Validators{})
	if err == nil || !bare {
		return u, polled, err
	}
	plain := *u
	plain.Scheme = "http"
	if polled, second := f.Fetch.Feed(ctx, plain.String(), news.Validators{}); second == nil {
		return &plain, polled, nil
	}
	return u, polled, err
}

// named are the candidates for the feeds that a site names; a single one is read.
func (f *Feeds) named(ctx context.Context, links []discover.Link) ([]news.FeedCandidate, error) {
	if len(links) == 1 {
		return f.only(ctx, links[0].URL)
	}
	found := make([]news.FeedCandidate, len(links))
	for i, link := range links {
		found[i] = news.FeedCandidate{URL: link.URL, Title: content.Title(link.Title)}
	}
	return found, nil
}

// only is the candidate for the one feed that a site names.
func (f *Feeds) only(ctx context.Context, address string) ([]news.FeedCandidate, error) {
	u, err := article.Address(address)
	if err != nil {
		return nil, err
	}
	polled, err := f.Fetch.Feed(ctx, address, news.Validators{})
	var parsed feed.Feed
	if err == nil {
		parsed, err = content.Parse(polled)
	}
	if said, plain := news.Say(err); plain {
		return nil, news.Faultf(err, "The site's feed should be at %s, but cannot be read there. %s", address, said)
	}
	if err != nil {
		return nil, err
	}
	return []news.FeedCandidate{candidate(u, polled, parsed)}, nil
}

// guess tries the addresses where sites usually have their feeds.
func (f *Feeds) guess(ctx context.Context, at *url.URL) ([]news.FeedCandidate, error) {
	for _, u := range discover.CommonPaths(at) {
		polled, err := f.Fetch.Feed(ctx, u.String(), news.Validators{})
		if ctx.Err() != nil {
			return nil, news.Faultf(err, "%s took too long to look through for a feed. Give the address of the feed itself.", at.Host)
		}
		if err != nil {
			continue
		}
		if parsed, err := content.Parse(polled); err == nil {
			return []news.FeedCandidate{candidate(u, polled, parsed)}, nil
		}
	}
	return nil, news.Faultf(errNoFeed, "%s names no feed, and there is none at the usual addresses. Look on the site for RSS, Atom or JSON Feed and give that address.", at.Host)
}

func candidate(u *url.URL, polled news.Polled, parsed feed.Feed) news.FeedCandidate {
	if polled.Moved != nil {
		u = polled.Moved
	}
	return news.FeedCandidate{URL: u.String(), Title: content.Title(parsed.Title), Items: len(parsed.Items)}
}
