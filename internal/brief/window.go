package brief

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"newsdesk/internal/brief/choice"
	"newsdesk/internal/news"
)

// choose opens a brief and picks the stories that it is to tell.
func (c *Composer) choose(ctx context.Context, o news.Order) (news.Brief, *choice.Shortlist, error) {
	b := news.Brief{
		ID: news.NewID(), Guild: o.Guild, Channel: o.Channel, To: c.Now(),
		Language: o.Language, Filter: o.Filter.Key(),
	}
	if err := c.Chronicle.CatchUp(ctx); err != nil {
		return b, nil, fmt.Errorf("catch up on stories: %w", err)
	}
	var err error
	if b.From, err = c.from(ctx, o, b.To); err != nil {
		return b, nil, err
	}
	w, err := c.window(ctx, o, b)
	if err != nil {
		return b, nil, err
	}
	chosen, err := choice.Among(w, c.reader(ctx, o.Guild))
	return b, chosen, err
}

// from is where the window begins.
func (c *Composer) from(ctx context.Context, o news.Order, to time.Time) (time.Time, error) {
	if !o.Since.IsZero() {
		return o.Since, nil
	}
	last, told, err := c.Intake.WindowStart(ctx, o.Guild, o.Channel, o.Filter.Key())
	if err != nil {
		return last, fmt.Errorf("find last brief: %w", err)
	}
	if !told {
		return to.Add(-c.FirstWindow), nil
	}
	if first := to.Add(-longest); last.Before(first) {
		return first, nil
	}
	return last, nil
}

// window is what came in for a brief, and what bears on choosing from it.
func (c *Composer) window(ctx context.Context, o news.Order, b news.Brief) (choice.Window, error) {
	w := choice.Window{To: b.To, Filter: choice.NewFilter(o.Filter), Room: cmp.Or(o.MaxItems, c.MaxItems)}
	var err error
	if w.Found, err = c.Intake.Window(ctx, o.Guild, o.Channel, b.From, b.To); err != nil {
		return w, fmt.Errorf("find new articles: %w", err)
	}
	if w.Known, err = c.Ledger.Known(ctx, o.Guild, o.Channel, b.To.Add(-memory)); err != nil {
		return w, fmt.Errorf("read what the channel knows: %w", err)
	}
	if w.Filter.Reads() {
		if w.Terms, err = c.Intake.WindowTerms(ctx, o.Guild, o.Channel, b.From, b.To); err != nil {
			return w, fmt.Errorf("read new articles: %w", err)
		}
	}
	if w.Wanted, err = c.Tastes.Leanings(ctx, o.Guild, o.Channel); err != nil {
		return w, fmt.Errorf("read what the channel wants: %w", err)
	}
	return w, nil
}

// reader gives a story's articles as a guild sees them.
func (c *Composer) reader(ctx context.Context, guild string) choice.Reader {
	return func(ids []int64) ([]news.Article, error) { return c.Shelf.ArticlesOf(ctx, guild, ids) }
}
