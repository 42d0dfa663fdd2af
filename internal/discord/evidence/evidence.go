// Package evidence shows the stored sentences that a brief or an answer rests on.
// It refuses to repeat what it was told they are: each is looked up again, so that
// nothing is shown that is no longer stored here.
package evidence

import (
	"context"

	"newsdesk/internal/discord/interaction"
	"newsdesk/internal/discord/render"
	"newsdesk/internal/news"
)

// Quotes gives the stored sentences that refs name; those whose article is
// gone, or belongs to another guild, are left out.
type Quotes interface {
	Sentences(ctx context.Context, guild string, refs []news.Ref) ([]news.Citation, error)
}

// Desk shows the sentences that something rests on.
type Desk struct{ Quotes Quotes }

// Show looks the sentences up again, so that nothing is shown that is
// no longer stored here, and shows them article by article.
func (d Desk) Show(ctx context.Context, r *interaction.Request, headlines []news.Headline, refs []news.Ref, marked bool) error {
	refs = once(refs)
	citations, err := d.Quotes.Sentences(ctx, r.Guild, refs)
	if err != nil {
		return err
	}
	quotes := make(map[news.Ref]string, len(citations))
	for _, c := range citations {
		quotes[c.Ref] = c.Quote
	}
	var found []render.Source
	for i, h := range headlines {
		e := render.Source{Headline: h}
		if marked {
			e.Mark = i + 1
		}
		for _, ref := range refs {
			if quote, ok := quotes[ref]; ok && ref.Article == h.ID {
				e.Quotes = append(e.Quotes, quote)
			}
		}
		if e.Quotes != nil {
			found = append(found, e)
		}
	}
	messages := render.Evidence(found, len(refs)-len(quotes))
	return r.Reply(ctx, messages[0], messages[1:]...)
}

// Refs are the sentences that lines rest on, line by line.
func Refs(lines []news.Line) []news.Ref {
	var refs []news.Ref
	for _, l := range lines {
		refs = append(refs, l.Refs...)
	}
	return refs
}

// once drops repeated refs and keeps the order.
func once(refs []news.Ref) []news.Ref {
	known := make(map[news.Ref]bool, len(refs))
	var kept []news.Ref
	for _, r := range refs {
		if !known[r] {
			known[r] = true
			kept = append(kept, r)
		}
	}
	return kept
}
