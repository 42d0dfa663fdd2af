package brief

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"newsdesk/internal/news"
	"newsdesk/internal/summary"
	"newsdesk/internal/verify"
	"newsdesk/prompts"
)

// item briefs one article: from the cache, by the model, or extractively.
func (c *Composer) item(ctx context.Context, a news.Article, length news.Length, down *outage) (news.Item, error) {
	key := c.key(a, length)
	if item, ok, err := c.cached(ctx, key, a); ok || err != nil {
		return item, err
	}
	mode, out := down.now()
	if out {
		return extractive(a, length, mode), nil
	}
	item, err := c.written(ctx, a, length)
	if err != nil {
		mode, ok := news.ModeAfter(err)
		if !ok || ctx.Err() != nil {
			return news.Item{}, err
		}
		if mode != news.NoModel {
			c.Log.WarnContext(ctx, "brief without model", "article", a.ID, "mode", mode, "cause", err)
		}
		down.note(mode)
		return extractive(a, length, mode), nil
	}
	return item, c.keep(ctx, key, item)
}

// written asks the model and keeps what the check lets through.
func (c *Composer) written(ctx context.Context, a news.Article, length news.Length) (news.Item, error) {
	prompt, err := c.Prompts.Brief(prompts.Brief{
		Guild: a.Guild, Today: c.Now(), Language: a.Language,
		MaxSentences: length.Sentences(), Sources: []prompts.Source{source(a)},
	}, c.Writer.Room())
	if err != nil {
		return news.Item{}, fmt.Errorf("write prompt: %w", err)
	}
	draft, err := c.Writer.Draft(ctx, prompt)
	if err != nil {
		return news.Item{}, fmt.Errorf("draft brief: %w", err)
	}
	kept, dropped := verify.Draft(claims(draft), evidence(a))
	if len(kept) == 0 {
		return news.Item{}, fmt.Errorf("%w: no sentence of %d passed the check", news.ErrBadDraft, len(dropped))
	}
	item := news.Item{Headline: a.Headline, Mode: news.ByModel, Dropped: len(dropped)}
	for _, claim := range kept[:min(length.Sentences(), len(kept))] {
		line := news.Line{Text: claim.Text}
		for _, id := range claim.IDs {
			line.Refs = append(line.Refs, news.Ref{Article: a.ID, Sentence: id - 1})
		}
		item.Lines = append(item.Lines, line)
	}
	item.Citations = cite(a, item.Lines)
	return item, nil
}

// extractive is the article's own sentences.
func extractive(a news.Article, length news.Length, mode news.Mode) news.Item {
	item := news.Item{Headline: a.Headline, Mode: mode}
	for _, i := range summary.Article(a.Title, a.Sentences, length.Sentences()) {
		item.Lines = append(item.Lines, news.Line{
			Text: a.Sentences[i].Text, Verbatim: true,
			Refs: []news.Ref{{Article: a.ID, Sentence: i}},
		})
	}
	item.Citations = cite(a, item.Lines)
	return item
}

// cite cuts the sentence behind every ref, each once, in the article's order.
func cite(a news.Article, lines []news.Line) (cited []news.Citation) {
	for _, line := range lines {
		for _, ref := range line.Refs {
			cited = append(cited, news.Citation{Ref: ref, Quote: a.Sentences[ref.Sentence].Text})
		}
	}
	slices.SortFunc(cited, func(x, y news.Citation) int { return x.Sentence - y.Sentence })
	return slices.Compact(cited)
}

// Sentences are numbered from 1 in a prompt: models count so.
func source(a news.Article) prompts.Source {
	s := prompts.Source{Outlet: a.Source, Title: a.Title, Byline: a.Byline, Published: a.When()}
	for i, sentence := range a.Sentences {
		s.Sentences = append(s.Sentences, prompts.Sentence{ID: i + 1, Text: sentence.Text})
	}
	return s
}

func evidence(a news.Article) map[int]verify.Evidence {
	about := strings.Join([]string{a.Title, a.Byline, a.Source, a.When().Format("2 January 2006")}, "\n")
	known := make(map[int]verify.Evidence, len(a.Sentences))
	for i, sentence := range a.Sentences {
		known[i+1] = verify.Evidence{Text: sentence.Text, Context: about, Article: a.ID}
	}
	return known
}

func claims(d news.Draft) []verify.Claim {
	out := make([]verify.Claim, len(d.Sentences))
	for i, s := range d.Sentences {
		out[i] = verify.Claim{Text: s.Text, IDs: s.IDs}
	}
	return out
}

// key names an item by everything its text depends on. The guild is part of
// it: what one guild brought in must not be told from another's cache.
func (c *Composer) key(a news.Article, length news.Length) string {
	h := sha256.New()
	for _, part := range []string{"brief", a.Guild, a.Title, a.Body, c.Model, c.Prompts.Version(), string(length)} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (c *Composer) cached(ctx context.Context, key string, a news.Article) (item news.Item, ok bool, err error) {
	value, ok, err := c.Cache.Cached(ctx, key)
	if err != nil || !ok {
		return item, false, err
	}
	if err := json.Unmarshal(value, &item); err != nil {
		return item, false, fmt.Errorf("read cached brief: %w", err)
	}
	if len(item.Citations) == 0 || item.Citations[0].Article != a.ID {
		return item, false, nil // the same text was removed and added again
	}
	item.Headline = a.Headline
	return item, true, nil
}

func (c *Composer) keep(ctx context.Context, key string, item news.Item) error {
	value, err := json.Marshal(item)
	if err != nil {
		return fmt.Errorf("cache brief: %w", err)
	}
	return c.Cache.Cache(ctx, key, value)
}
