package ask

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"newsdesk/internal/ask/wording"
	"newsdesk/internal/news"
)

// repeats is how long an answer stands for equal questions.
const repeats = 10 * time.Minute

// key is equal for readings that have the same answer: the same words over the
// same sentences, under the same prompts. That is narrower than the version of
// all articles, so that an article about something else costs no call. A
// follow-up has none: its conversation is part of it.
func (a *Asker) key(r reading, now time.Time) string {
	if r.follows {
		return ""
	}
	h := sha256.New()
	put := func(v any) { _, _ = fmt.Fprintf(h, "%v\x00", v) } // a hash takes all
	put(wording.Words(r.query))
	put(r.Scope.Article)
	put(r.Scope.Story)
	put(r.Scope.AsOf.Unix())
	put(a.Draft.Version())
	put(r.Convincing(now))
	for _, p := range r.Found.Passages {
		put(p.Article.ID)
		put(p.First)
		for _, s := range p.Sentences {
			put(s.Text)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// repeat fills ans with what the last equal question was answered; false when
// there is none.
func (a *Asker) repeat(ctx context.Context, ans *news.Answer, key string) (bool, error) {
	if key == "" {
		return false, nil
	}
	last, ok, err := a.Memory.SameAnswer(ctx, ans.Guild, key, ans.At.Add(-repeats))
	if err != nil || !ok {
		return false, err
	}
	ans.Lines, ans.Sources, ans.Citations, ans.Differences = last.Lines, last.Sources, last.Citations, last.Differences
	ans.Refused, ans.Nearest, ans.Sides = last.Refused, last.Nearest, last.Sides
	ans.Dropped, ans.Reasons, ans.Mode = last.Dropped, last.Reasons, last.Mode
	return true, nil
}

// standing leaves out what was removed, or corrected, since it was found: a
// model takes its time, and an answer must rest on what is stored, and a
// refusal name it.
func (a *Asker) standing(ctx context.Context, ans *news.Answer, r reading) error {
	if ans.Refused {
		return a.near(ctx, ans, r)
	}
	var refs []news.Ref
	for _, c := range ans.Citations {
		refs = append(refs, c.Ref)
	}
	stored, err := a.Quotes.Sentences(ctx, ans.Guild, refs)
	if err != nil {
		return fmt.Errorf("look cited sentences up: %w", err)
	}
	stands := func(ref news.Ref) bool {
		i := slices.IndexFunc(ans.Citations, func(c news.Citation) bool { return c.Ref == ref })
		return i >= 0 && slices.Contains(stored, ans.Citations[i])
	}
	if !slices.ContainsFunc(refs, func(ref news.Ref) bool { return !stands(ref) }) {
		return nil
	}
	ans.Key = ""
	ans.Lines = slices.DeleteFunc(ans.Lines, func(l news.Line) bool {
		return slices.ContainsFunc(l.Refs, func(ref news.Ref) bool { return !stands(ref) })
	})
	ans.Differences = slices.DeleteFunc(ans.Differences, func(d news.Difference) bool {
		return slices.ContainsFunc(d.Reports, func(report news.Report) bool { return !stands(report.Ref) })
	})
	r.Found.Passages = slices.DeleteFunc(slices.Clone(r.Found.Passages), func(p news.FoundPassage) bool {
		return slices.ContainsFunc(refs, func(ref news.Ref) bool { return ref.Article == p.Article.ID && !stands(ref) })
	})
	if len(ans.Lines) == 0 {
		refuse(ans, r.Found)
		return nil
	}
	list(ans, r.Case)
	return nil
}

// near leaves the articles out of a refusal that are gone.
func (a *Asker) near(ctx context.Context, ans *news.Answer, r reading) error {
	if len(ans.Nearest) == 0 {
		return nil
	}
	var refs []news.Ref
	for _, p := range r.Found.Passages {
		refs = append(refs, news.Ref{Article: p.Article.ID, Sentence: p.First})
	}
	stored, err := a.Quotes.Sentences(ctx, ans.Guild, refs)
	if err != nil {
		return fmt.Errorf("look nearest articles up: %w", err)
	}
	r.Found.Passages = slices.DeleteFunc(slices.Clone(r.Found.Passages), func(p news.FoundPassage) bool {
		return !slices.ContainsFunc(stored, func(c news.Citation) bool { return c.Article == p.Article.ID })
	})
	ans.Nearest = nil
	refuse(ans, r.Found)
	return nil
}
