package follow

import (
	"context"

	"newsdesk/internal/feed/opml"
	"newsdesk/internal/news"
)

// importAtOnce is how many lines of a list are written in one transaction.
const importAtOnce = 50

// Import follows every feed of an OPML list, with the options of like, and returns
// what became of each line. The feeds are not read here; the poller does that.
// progress is called now and then, and may be nil.
func (f *Feeds) Import(ctx context.Context, like news.Subscription, list []byte, progress func(done, total int)) ([]news.OPMLResult, error) {
	outlines, faults, err := opml.Parse(list)
	if err != nil {
		return nil, err
	}
	if like, err = checked(like); err != nil {
		return nil, err
	}
	w := importing{follows: f.Follows, like: like}
	for _, fault := range faults {
		said, _ := news.Say(fault)
		w.results = append(w.results, news.OPMLResult{Reason: said})
	}
	defer f.Due()
	for i, o := range outlines {
		if err := w.line(ctx, o); err != nil {
			return w.results, err
		}
		if progress != nil && (i+1)%importAtOnce == 0 {
			progress(i+1, len(outlines))
		}
	}
	err = w.flush(ctx)
	if err == nil && progress != nil {
		progress(len(outlines), len(outlines))
	}
	return w.results, err
}

// importing is an import under way: it gathers lines to write them together.
type importing struct {
	follows Follows
	like    news.Subscription
	results []news.OPMLResult
	subs    []news.Subscription // not written yet
	at      []int               // of their results
}

func (w *importing) line(ctx context.Context, o opml.Outline) error {
	result := news.OPMLResult{URL: o.URL, Title: o.Title}
	sub := w.like
	var err error
	if sub.Feed, err = feedOf(o.URL, o.Title); err != nil {
		result.Reason, _ = news.Say(err)
		w.results = append(w.results, result)
		return nil
	}
	sub.Feed.Site = o.Site
	w.subs, w.at = append(w.subs, sub), append(w.at, len(w.results))
	w.results = append(w.results, result)
	if len(w.subs) < importAtOnce {
		return nil
	}
	return w.flush(ctx)
}

func (w *importing) flush(ctx context.Context) error {
	if len(w.subs) == 0 {
		return nil
	}
	existing, err := w.follows.FollowAll(ctx, w.subs)
	said, plain := news.Say(err)
	if err != nil && !plain {
		return err
	}
	for i, at := range w.at {
		switch r := &w.results[at]; {
		case plain:
			r.Reason = said
		case existing[i]:
			r.Reason = "The server follows it already."
		default:
			r.Added = true
		}
	}
	w.subs, w.at = nil, nil
	return nil
}

// Export writes what a guild follows as OPML.
func (f *Feeds) Export(ctx context.Context, guild string) ([]byte, error) {
	subs, err := f.Subscriptions.Subscriptions(ctx, guild)
	if err != nil {
		return nil, err
	}
	var outlines []opml.Outline
	for _, s := range subs {
		outlines = append(outlines, opml.Outline{Title: s.Name(), URL: s.Feed.URL, Site: s.Feed.Site})
	}
	return opml.Write("newsdesk", f.Now(), outlines), nil
}
