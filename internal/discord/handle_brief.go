package discord

import (
	"context"
	"errors"

	"newsdesk/internal/news"
)

// goodBrief refuses a length or an article that is none while that can still
// be told to the member alone.
func (b *Bot) goodBrief(ctx context.Context, r *request) error {
	if _, err := news.ParseLength(r.text("length")); err != nil {
		return err
	}
	_, err := b.wanted(ctx, r, "article")
	return err
}

func (b *Bot) briefArticle(ctx context.Context, r *request) error {
	length, err := news.ParseLength(r.text("length"))
	if err != nil {
		return err
	}
	a, err := b.wanted(ctx, r, "article")
	if err != nil {
		return err
	}
	brief, err := b.o.Briefer.Article(ctx, r.guild, a.ID, length)
	if err != nil {
		return gone(err)
	}
	if len(brief.Items) == 0 || len(brief.Items[0].Lines) == 0 {
		return news.Faultf(nil, "That article has no sentence to brief: it holds no running text.")
	}
	messages := articleMessages(brief)
	return r.reply(ctx, messages[0], messages[1:]...)
}

// briefNow shows the channel what is new for it. The brief is saved before it
// is shown and marked after, so that the next one neither repeats it nor loses
// what was not shown.
func (b *Bot) briefNow(ctx context.Context, r *request) error {
	end, err := b.turns.take(ctx, r.channel)
	if err != nil {
		return err
	}
	defer end()
	brief, err := b.o.Briefer.Channel(ctx, r.guild, r.channel)
	if err != nil {
		return err
	}
	messages := briefMessages(brief)
	if len(brief.Items) == 0 {
		return r.reply(ctx, messages[0], messages[1:]...)
	}
	if err := b.o.Briefs.SaveBrief(ctx, brief); err != nil {
		return err
	}
	err = r.reply(ctx, messages[0], messages[1:]...)
	settle, stop := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer stop()
	if !r.shown {
		return errors.Join(err, b.o.Briefs.FailBrief(settle, r.guild, brief.ID))
	}
	return errors.Join(err, b.o.Briefs.MarkDelivered(settle, r.guild, brief.ID))
}

func (b *Bot) briefEvidence(ctx context.Context, r *request) error {
	brief, err := b.o.Receipts.Brief(ctx, r.guild, r.arg(0))
	if errors.Is(err, news.ErrNotFound) {
		return news.Faultf(err, "The evidence of this brief is no longer stored.")
	}
	if err != nil {
		return err
	}
	headlines := make([]news.Headline, len(brief.Items))
	var refs []news.Ref
	for i, item := range brief.Items {
		headlines[i] = item.Headline
		refs = append(refs, lineRefs(item.Lines)...)
	}
	return b.showEvidence(ctx, r, headlines, refs, false)
}

// quoteEvidence shows the sentences that the button itself names.
func (b *Bot) quoteEvidence(ctx context.Context, r *request) error {
	refs, ok := readQuotes(r.args)
	if !ok {
		return news.Faultf(nil, "%s", unreadable)
	}
	a, err := b.o.Archive.Article(ctx, r.guild, refs[0].Article)
	if err != nil {
		return gone(err)
	}
	return b.showEvidence(ctx, r, []news.Headline{a.Headline}, refs, false)
}

// showEvidence looks the sentences up again, so that nothing is shown that is
// no longer stored here, and shows them article by article.
func (b *Bot) showEvidence(ctx context.Context, r *request, headlines []news.Headline, refs []news.Ref, marked bool) error {
	refs = once(refs)
	citations, err := b.o.Quotes.Sentences(ctx, r.guild, refs)
	if err != nil {
		return err
	}
	quotes := make(map[news.Ref]string, len(citations))
	for _, c := range citations {
		quotes[c.Ref] = c.Quote
	}
	var found []evidence
	for i, h := range headlines {
		e := evidence{headline: h}
		if marked {
			e.mark = i + 1
		}
		for _, ref := range refs {
			if quote, ok := quotes[ref]; ok && ref.Article == h.ID {
				e.quotes = append(e.quotes, quote)
			}
		}
		if e.quotes != nil {
			found = append(found, e)
		}
	}
	messages := evidenceMessages(found, len(refs)-len(quotes))
	return r.reply(ctx, messages[0], messages[1:]...)
}

func lineRefs(lines []news.Line) []news.Ref {
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
