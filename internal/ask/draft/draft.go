// Package draft has a language model draft an answer from sentences that were
// found, and keeps what the check lets through. A reply of which nothing can be
// used is answered with the reasons, once. What a model says that rests on no
// sentence, or says more than that sentence, is refused.
package draft

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

// Writer is a language model. Room is the tokens a prompt may take, 0 when there
// is no model.
type Writer interface {
	Draft(ctx context.Context, p news.Prompt) (news.Draft, error)
	Room() int
}

// Desk is where a model's drafts are asked for and checked.
type Desk struct {
	Writer  Writer
	Prompts *prompts.Set
}

// Checked is what is left of a draft. It has no lines when the model says that
// what was found does not answer.
type Checked struct {
	Lines   []news.Line
	Dropped int      // sentences
	Reasons []string // why they were dropped, each once
}

// maxLines keeps an answer readable in a channel.
const maxLines = 5

// Answer drafts an answer to what p asks from the passages found, whose days are
// told in zone. An error that news.ModeAfter knows leaves the answer to the
// articles' own sentences; Checked tells even then what was dropped.
func (d Desk) Answer(ctx context.Context, p prompts.Answer, found []news.FoundPassage, zone *time.Location) (Checked, error) {
	m := gather(found).dated(zone)
	p.Sources = m.sources
	kept, err := d.attempt(ctx, m, p)
	if p.Faults = mendable(err); p.Faults != nil {
		var again Checked
		if again, err = d.attempt(ctx, m, p); len(again.Lines) > 0 || again.Dropped > 0 {
			kept = again
		}
	}
	return kept, err
}

// Version is equal for desks that ask alike.
func (d Desk) Version() string {
	return fmt.Sprintf("%s %v", d.Prompts.Version(), d.Writer.Room() > 0)
}

func (d Desk) attempt(ctx context.Context, m material, p prompts.Answer) (c Checked, err error) {
	prompt, err := d.Prompts.Answer(p, d.Writer.Room())
	if err != nil {
		return c, fmt.Errorf("write prompt: %w", err)
	}
	draft, err := d.Writer.Draft(ctx, prompt)
	if err != nil {
		return c, fmt.Errorf("draft answer: %w", err)
	}
	if !draft.Answerable || len(draft.Sentences) == 0 {
		return c, nil
	}
	claims := make([]verify.Claim, len(draft.Sentences))
	for i, s := range draft.Sentences {
		claims[i] = verify.Claim{Text: s.Text, IDs: s.IDs}
	}
	kept, dropped := verify.Draft(claims, m.evidence)
	c.Dropped, c.Reasons = len(dropped), reasons(dropped)
	if len(kept) == 0 {
		return c, &unusable{c.Reasons}
	}
	for _, claim := range kept {
		c.Lines = append(c.Lines, m.lines(claim)...)
	}
	c.Lines = c.Lines[:min(maxLines, len(c.Lines))]
	return c, nil
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
