package ask

import (
	"cmp"
	"context"
	"slices"
	"time"

	"newsdesk/internal/ask/evidence"
	"newsdesk/internal/ask/followup"
	"newsdesk/internal/ask/wording"
	"newsdesk/internal/news"
	"newsdesk/internal/text"
)

// reading is a question as it was understood, with what was found for it.
type reading struct {
	evidence.Case
	query   string // what was searched for: Asked, or less where the scope says the rest
	zone    *time.Location
	follows bool // goes on from an earlier question
}

// read understands q and searches: in the story it is asked about, and
// everywhere when that does not answer it and something else does.
func (a *Asker) read(ctx context.Context, q news.Question, now time.Time, earlier []news.Turn) (reading, error) {
	r := begin(q, now, earlier)
	if q.Story == 0 || q.Article != 0 {
		return a.understand(ctx, r, now, earlier)
	}
	near := r
	near.Scope.Story = q.Story
	if about, _ := wording.Subject(near.query); !text.HasContent(about) && text.HasContent(q.Topic) {
		near.query = q.Topic
	}
	near, err := a.understand(ctx, near, now, earlier)
	if err != nil || near.Convincing(now) {
		return near, err
	}
	far, err := a.understand(ctx, r, now, earlier)
	if err != nil || far.Convincing(now) || near.Hopeless(now) {
		return far, err
	}
	return near, nil
}

// begin is a question before anything is looked for. What goes on from an
// answer about a day in the past is about that day, unless it says otherwise.
func begin(q news.Question, now time.Time, earlier []news.Turn) reading {
	zone := cmp.Or(q.Zone, time.UTC)
	asked, asOf := wording.Unmarked(q.Text), q.AsOf
	if asOf.IsZero() {
		asked, asOf = wording.AsOf(asked, now.In(zone))
	}
	if asOf.IsZero() && len(earlier) > 0 && followup.Leans(asked) && !wording.Present(asked) {
		asOf = earlier[len(earlier)-1].AsOf
	}
	if asOf.After(now) {
		asOf = time.Time{}
	}
	return reading{query: asked, zone: zone, Case: evidence.Case{
		Asked: asked, Dated: wording.Dated(asked, now),
		Scope: news.Scope{Guild: q.Guild, Article: q.Article, AsOf: asOf, Zone: zone},
	}}
}

// today is the day a model is told it is, in the zone of the question: that of
// the question, or the one it asks about.
func (r reading) today(now time.Time) time.Time {
	if !r.Scope.AsOf.IsZero() {
		now = r.Scope.AsOf
	}
	return now.In(r.zone)
}

// understand searches for what r asks. A question that leans on an earlier one
// is tried inside the articles that were cited then, before everywhere.
func (a *Asker) understand(ctx context.Context, r reading, now time.Time, earlier []news.Turn) (reading, error) {
	if len(earlier) == 0 || !followup.Leans(r.Asked) {
		return a.look(ctx, r)
	}
	asked, last := r.Asked, earlier[len(earlier)-1]
	cited, err := a.Quotes.Sentences(ctx, r.Scope.Guild, last.Refs)
	if err != nil {
		return r, err
	}
	whole, named := followup.StandAlone(asked, last.Asked, cited)
	r.Asked, r.query, r.follows = named, named, true
	if r.Bare = wording.Vague(whole); whole != named && !r.Bare {
		r.Own = whole
	}
	if whole != asked && wording.Bare(asked) == "" {
		r.Other = asked
	}
	if r.Scope.Article == 0 && text.HasContent(whole) {
		inside, ok, err := a.inside(ctx, r, whole, cited, now)
		if ok || err != nil {
			return inside, err
		}
	}
	tries := []reading{r}
	if text.HasContent(asked) && asked != named && !followup.Fragment(asked) {
		alone := r
		alone.query, alone.Own, alone.Other = asked, "", ""
		tries = append(tries, alone)
	}
	return a.first(ctx, tries, now)
}

// inside looks for whole in each of the articles cited before, the first of
// them first; it reports whether one of them answers, and gives the one that
// answers best.
func (a *Asker) inside(ctx context.Context, r reading, whole string, cited []news.Citation, now time.Time) (best reading, ok bool, err error) {
	var all []news.Found
	for _, article := range articlesOf(cited) {
		try := r
		try.query, try.Own, try.Scope.Article = whole, "", article
		if try, err = a.look(ctx, try); err != nil {
			return try, false, err
		}
		all = append(all, try.Found)
		if try.Convincing(now) && (!ok || try.Strength() > best.Strength()) {
			best, ok = try, true
		}
	}
	for _, found := range all { // another of them may count otherwise
		best.Join(found)
	}
	return best, ok, nil
}

// first looks at one reading after the other until one convinces; when none
// does, it is the one that searches for the whole question.
func (a *Asker) first(ctx context.Context, tries []reading, now time.Time) (whole reading, err error) {
	for _, r := range tries {
		got, err := a.look(ctx, r)
		if err != nil || got.Convincing(now) {
			return got, err
		}
		if r.query == r.Asked {
			whole = got
		}
	}
	return whole, nil
}

// look searches for what r.query is about and picks the best sentences, side by
// side when it asks for a comparison.
func (a *Asker) look(ctx context.Context, r reading) (reading, error) {
	about, asksNews := wording.Subject(r.query)
	// What did we know on Monday? is left as what did?
	asksNews = asksNews || !r.Scope.AsOf.IsZero() && wording.Words(about) != ""
	if r.query = wording.Timeless(about); !asksNews && !text.HasContent(about) {
		return r, news.Faultf(nil, "There is nothing in the question to search for. Name who or what it is about.")
	}
	if names := wording.Sides(r.query); r.Scope.Article == 0 && len(names) > 1 {
		return a.compare(ctx, r, names)
	}
	found, err := a.Finder.Search(ctx, r.Scope, wording.Sought(r.query), passages)
	if err != nil {
		return r, err
	}
	if name := wording.Defines(r.query); evidence.Publishes(name, found) {
		return a.describe(ctx, r, name, found)
	}
	r.Take(found, r.query)
	if names := evidence.Outlets(r.query, found); len(names) > 1 {
		return a.compare(ctx, r, names)
	}
	return r, nil
}

// describe looks for what articles say of an outlet itself: what it published,
// which was found, says nothing of it and is only near.
func (a *Asker) describe(ctx context.Context, r reading, outlet string, published news.Found) (reading, error) {
	found, err := a.Finder.Search(ctx, r.Scope, `"`+wording.Words(outlet)+`"`, passages)
	if err != nil {
		return r, err
	}
	if r.About(outlet, found); len(r.Best(1)) == 0 {
		r.Found.Passages = published.Passages
	}
	return r, nil
}

// compare reads r side by side. A side for which nothing convincing is found
// stays, without a sentence, so that the answer can say so.
func (a *Asker) compare(ctx context.Context, r reading, names []string) (reading, error) {
	topic := wording.Topic(r.query, names)
	r.Case = r.Anew()
	for _, name := range names {
		found, err := a.Finder.Search(ctx, r.Scope, wording.Sought(topic+" "+name), passages)
		if err != nil {
			return r, err
		}
		r.Oppose(name, topic, found)
	}
	return r, nil
}

// articlesOf are the articles that citations are of, each once, in order.
func articlesOf(cited []news.Citation) (articles []int64) {
	for _, c := range cited {
		if !slices.Contains(articles, c.Article) {
			articles = append(articles, c.Article)
		}
	}
	return articles
}
