package brief

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"newsdesk/internal/brief/choice"
	"newsdesk/internal/news"
	"newsdesk/internal/verify"
)

// nearlySpent is the share of the day's tokens from which prompts are short.
const nearlySpent = 0.8

// passes is how often a model is asked for one text.
const passes = 2

// draft is what a model wrote about some material and what passed the check,
// as it is cached. A sentence without a text failed.
type draft struct {
	Title   news.DraftSentence   `json:"title"`
	Lines   []news.DraftSentence `json:"lines"`
	Dropped int                  `json:"dropped,omitempty"`
}

// usable reports whether any of it passed.
func (d draft) usable() bool {
	for _, line := range d.Lines {
		if line.Text != "" {
			return true
		}
	}
	return len(d.Lines) == 0 && d.Title.Text != ""
}

// prose is a draft with its way back to the stored sentences.
type prose struct {
	draft
	material
	used news.Usage
}

// text has the model write about a story, or takes what it wrote before. The
// error is one that news.ModeAfter knows when stored sentences should take
// over.
func (c *Composer) text(ctx context.Context, guild string, s *choice.Story, w want, down *outage) (p prose, err error) {
	p.material = materialOf(s, false)
	var ok bool
	if p.draft, ok, err = c.cached(ctx, c.key(guild, p.material, w)); ok || err != nil {
		return p, err
	}
	if mode, out := down.now(); out {
		return p, errorOf(mode)
	}
	if c.Writer.Room() == 0 {
		return p, news.ErrNoModel
	}
	spent, err := c.Meter.Spent(ctx, guild)
	if err != nil {
		return p, fmt.Errorf("read tokens spent: %w", err)
	}
	if spent >= nearlySpent {
		p.material = materialOf(s, true)
	}
	waiting, stop := down.wait(ctx)
	defer stop()
	p.draft, p.used, err = c.once(waiting, guild, p.material, w)
	if err != nil && errors.Is(context.Cause(waiting), errPatience) {
		err = fmt.Errorf("%w: %w", news.ErrModelDown, errPatience)
	}
	return p, err
}

// errorOf is the model's error behind a mode.
func errorOf(m news.Mode) error {
	switch m {
	case news.NoModel:
		return news.ErrNoModel
	case news.OverBudget:
		return news.ErrBudget
	}
	return news.ErrModelDown
}

// once has some material written about, one call for all who want the same at
// a time; those who come later find it in the cache. What it took is told to
// the one whose call it was.
func (c *Composer) once(ctx context.Context, guild string, m material, w want) (draft, news.Usage, error) {
	key := c.key(guild, m, w)
	for {
		var used news.Usage
		mine := false
		v, err, _ := c.calls.Do(key, func() (any, error) {
			mine = true
			d, ok, err := c.cached(ctx, key)
			if ok || err != nil {
				return d, err
			}
			if d, used, err = c.write(ctx, guild, m, w); err != nil {
				return d, err
			}
			return d, c.keep(ctx, key, d)
		})
		if over := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded); over && !mine && ctx.Err() == nil {
			continue // whoever called gave up
		}
		d, _ := v.(draft)
		return d, used, err
	}
}

// write asks the model until something passes the check, passes times at most.
func (c *Composer) write(ctx context.Context, guild string, m material, w want) (d draft, used news.Usage, err error) {
	var faults []string
	for range passes {
		prompt, err := c.prompt(guild, m, w, faults)
		if err != nil {
			return d, used, err
		}
		reply, err := c.Writer.Draft(ctx, prompt)
		used = used.Plus(reply.Used)
		if errors.Is(err, news.ErrBadDraft) {
			faults = []string{"It was not in the form asked for"}
			continue
		}
		if err != nil {
			return d, used, fmt.Errorf("draft brief: %w", err)
		}
		if d, faults = check(reply, m, w); d.usable() {
			return d, used, nil
		}
	}
	return d, used, fmt.Errorf("%w: nothing in %d replies passed the check", news.ErrBadDraft, passes)
}

// check keeps what the evidence bears out, and says what was wrong with the
// rest.
func check(reply news.Draft, m material, w want) (d draft, faults []string) {
	claims := make([]verify.Claim, len(reply.Sentences))
	for i, s := range reply.Sentences {
		claims[i] = verify.Claim{Text: s.Text, IDs: s.IDs}
	}
	var kept []verify.Claim
	var dropped []verify.Dropped
	if w.foreign {
		kept, dropped = verify.Translated(claims, m.evidence, news.PrimaryLanguage(w.language))
	} else {
		kept, dropped = verify.Draft(claims, m.evidence)
	}
	d.Dropped = len(dropped)
	for _, x := range dropped {
		faults = append(faults, "A sentence "+string(x.Reason))
	}
	checked := make([]news.DraftSentence, len(claims))
	for i, claim := range claims {
		if len(kept) > 0 && kept[0].Text == claim.Text {
			checked[i] = news.DraftSentence{Text: claim.Text, IDs: kept[0].IDs}
			kept = kept[1:]
		}
	}
	if w.title && len(checked) > 0 {
		d.Title, checked = checked[0], checked[1:]
	}
	d.Lines = checked[:min(w.sentences, len(checked))]
	return d, faults
}

// title is the headline in the language asked for; the zero Line when there is
// none.
func (p prose) title() news.Line {
	if p.Title.Text == "" {
		return news.Line{}
	}
	return p.line(p.Title)
}

// lines is the sentences that passed, each that did not replaced by the best
// stored sentence that is not told yet.
func (p prose) lines(s *choice.Story) (lines []news.Line, replaced bool) {
	var taken []news.Ref
	failed := 0
	for _, sentence := range p.Lines {
		if sentence.Text == "" {
			failed++
			continue
		}
		line := p.line(sentence)
		lines, taken = append(lines, line), append(taken, line.Refs...)
	}
	instead := stored(s, failed, taken)
	return append(lines, instead...), len(instead) > 0
}

func (p prose) line(s news.DraftSentence) news.Line {
	line := news.Line{Text: s.Text}
	for _, id := range s.IDs {
		line.Refs = append(line.Refs, p.refs[id-1])
	}
	return line
}

func (c *Composer) cached(ctx context.Context, key string) (d draft, ok bool, err error) {
	value, ok, err := c.Cache.Cached(ctx, key)
	if err != nil || !ok {
		return d, false, err
	}
	if err := json.Unmarshal(value, &d); err != nil {
		return d, false, fmt.Errorf("read cached brief: %w", err)
	}
	return d, true, nil
}

func (c *Composer) keep(ctx context.Context, key string, d draft) error {
	value, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("cache brief: %w", err)
	}
	return c.Cache.Cache(ctx, key, value)
}
