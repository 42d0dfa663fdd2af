package ask

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/verify"
	"newsdesk/prompts"
)

// maxLines keeps an answer readable in a channel.
const maxLines = 5

// material is the sentences a model is shown, numbered from 1 in reading
// order, with the way back to the stored ones.
type material struct {
	sources  []prompts.Source // best article first
	refs     []news.Ref       // refs[id-1]
	evidence map[int]verify.Evidence
	quotes   map[news.Ref]string
	articles map[int64]news.Headline
}

// gather groups passages by article, the best passage's article first.
func gather(found []news.FoundPassage) material {
	m := material{evidence: map[int]verify.Evidence{}, quotes: map[news.Ref]string{}, articles: map[int64]news.Headline{}}
	at := map[int64]int{}
	for _, p := range found {
		i, ok := at[p.Article.ID]
		if !ok {
			i = len(m.sources)
			at[p.Article.ID] = i
			m.articles[p.Article.ID] = p.Article
			m.sources = append(m.sources, prompts.Source{
				Outlet: p.Article.Source, Title: p.Article.Title,
				Byline: p.Article.Byline, Published: p.Article.When(),
			})
		}
		about := strings.Join([]string{p.Article.Title, p.Article.Byline, p.Article.Source}, "\n")
		for n, s := range p.Sentences {
			ref := news.Ref{Article: p.Article.ID, Sentence: p.First + n}
			m.refs = append(m.refs, ref)
			m.quotes[ref] = s.Text
			id := len(m.refs)
			m.evidence[id] = verify.Evidence{Text: s.Text, Context: about, Article: p.Article.ID}
			m.sources[i].Sentences = append(m.sources[i].Sentences, prompts.Sentence{ID: id, Text: s.Text})
		}
	}
	return m
}

// dated adds to the evidence the day its article was published, as a prompt
// in that zone tells it to the model.
func (m material) dated(zone *time.Location) material {
	for id, e := range m.evidence {
		e.Context += "\n" + m.articles[e.Article].When().In(zone).Format("Monday, 2 January 2006")
		m.evidence[id] = e
	}
	return m
}

// lines are a kept claim with what it rests on. Sentences of its sources that
// it copies are no words of the model's: when it is nothing else, they stand
// for it.
func (m material) lines(claim verify.Claim) (copied []news.Line) {
	own := news.Line{Text: claim.Text}
	rest := words(claim.Text)
	for _, id := range claim.IDs {
		ref := m.refs[id-1]
		own.Refs = append(own.Refs, ref)
		if after, ok := strings.CutPrefix(rest+" ", words(m.quotes[ref])+" "); ok {
			copied = append(copied, news.Line{Text: m.quotes[ref], Refs: []news.Ref{ref}, Verbatim: true})
			rest = strings.TrimSpace(after)
		}
	}
	if rest == "" {
		return copied
	}
	return []news.Line{own}
}

// draft asks the model and keeps what the check lets through. A reply of which
// nothing can be used is answered with the reasons, once. The error is one
// that news.ModeAfter knows when extractive sentences should take over.
func (a *Asker) draft(ctx context.Context, ans *news.Answer, r reading, earlier []news.Turn) error {
	m := gather(r.found.Passages).dated(r.zone)
	p := prompts.Answer{
		Guild: ans.Guild, Today: r.today(ans.At), Question: ans.Question,
		Earlier: questions(earlier), Sides: ans.Sides, Sources: m.sources,
	}
	if ans.Follows {
		p.Question = r.asked
	}
	err := a.attempt(ctx, ans, m, p)
	if p.Faults = mendable(err); p.Faults != nil {
		err = a.attempt(ctx, ans, m, p)
	}
	switch {
	case err != nil:
		return err
	case ans.Lines == nil:
		refuse(ans, r.found)
	default:
		for i, line := range ans.Lines {
			ans.Lines[i].Side = r.sideOf(line.Refs)
		}
		r.evenOut(ans)
		r.cite(ans)
	}
	return nil
}

// evenOut quotes a side of a comparison that the model wrote nothing of, where
// what was found for it answers by itself.
func (r reading) evenOut(ans *news.Answer) {
	for _, s := range r.sides {
		told := slices.ContainsFunc(ans.Lines, func(l news.Line) bool { return slices.ContainsFunc(l.Refs, s.holds) })
		if !told && s.convincing(ans.At) {
			s.say(ans, s.name, 1)
		}
	}
}

// today is the day a model is told it is, in the zone of the question: that of
// the question, or the one it asks about.
func (r reading) today(now time.Time) time.Time {
	if !r.scope.AsOf.IsZero() {
		now = r.scope.AsOf
	}
	return now.In(r.zone)
}

// attempt fills the lines of ans from one draft; none when the model says that
// the material does not answer.
func (a *Asker) attempt(ctx context.Context, ans *news.Answer, m material, p prompts.Answer) error {
	prompt, err := a.Prompts.Answer(p, a.Writer.Room())
	if err != nil {
		return fmt.Errorf("write prompt: %w", err)
	}
	draft, err := a.Writer.Draft(ctx, prompt)
	if err != nil {
		return fmt.Errorf("draft answer: %w", err)
	}
	if !draft.Answerable || len(draft.Sentences) == 0 {
		return nil
	}
	claims := make([]verify.Claim, len(draft.Sentences))
	for i, s := range draft.Sentences {
		claims[i] = verify.Claim{Text: s.Text, IDs: s.IDs}
	}
	kept, dropped := verify.Draft(claims, m.evidence)
	ans.Dropped, ans.Reasons = len(dropped), reasons(dropped)
	if len(kept) == 0 {
		return &unusable{ans.Reasons}
	}
	for _, claim := range kept {
		ans.Lines = append(ans.Lines, m.lines(claim)...)
	}
	ans.Lines = ans.Lines[:min(maxLines, len(ans.Lines))]
	return nil
}

// unusable is a draft of which the check let nothing through.
type unusable struct{ reasons []string }

func (u *unusable) Error() string {
	return fmt.Sprintf("%v: every sentence %s", news.ErrBadDraft, strings.Join(u.reasons, ", or "))
}

func (u *unusable) Unwrap() error { return news.ErrBadDraft }

// mendable are the faults that a model is told of because another try may
// mend them; nil when it would not.
func mendable(err error) (faults []string) {
	var checked *unusable
	if errors.As(err, &checked) {
		for _, reason := range checked.reasons {
			faults = append(faults, "A sentence "+reason)
		}
		return faults
	}
	var form interface{ Repairable() bool }
	if errors.As(err, &form) && form.Repairable() {
		return []string{"The reply was not in the form asked for below"}
	}
	return nil
}

// reasons are why sentences were dropped, each once.
func reasons(dropped []verify.Dropped) (why []string) {
	for _, d := range dropped {
		if !slices.Contains(why, string(d.Reason)) {
			why = append(why, string(d.Reason))
		}
	}
	return why
}

func questions(turns []news.Turn) (asked []string) {
	for _, t := range turns {
		asked = append(asked, t.Asked)
	}
	return asked
}
