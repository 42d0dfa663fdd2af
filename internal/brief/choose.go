package brief

import (
	"context"
	"fmt"
	"slices"
	"time"

	"newsdesk/internal/news"
)

// choice is the stories that a brief tells, best first, and what became of
// every article that was considered.
type choice struct {
	stories []story
	more    int // stories that did not fit
	stages  map[int64]news.Receipt
	order   []int64 // of stages
}

func (ch *choice) mark(p news.Prospect, stage news.Stage, reason string, other int64) {
	if _, there := ch.stages[p.ID]; !there {
		ch.order = append(ch.order, p.ID)
	}
	ch.stages[p.ID] = news.Receipt{Article: p.ID, Stage: stage, Reason: reason, Other: other, Story: p.Story}
}

// drop marks a story's new articles and their copies.
func (ch *choice) drop(s *story, stage news.Stage, reason string) {
	for _, p := range slices.Concat(s.fresh, s.copies) {
		ch.mark(p, stage, reason, 0)
	}
}

// posted marks the articles of a story that is told.
func (ch *choice) posted(s story, w written) {
	for _, p := range s.fresh {
		switch {
		case p.ID == w.Headline.ID || w.Mark(p.ID) > 0:
			ch.mark(p, news.StagePosted, "", 0)
		case slices.Contains(w.spared, p.ID):
			ch.mark(p, news.StageBudget, "left out of the prompt to save tokens", w.Headline.ID)
		default:
			ch.mark(p, news.StageGrouped, "", w.Headline.ID)
		}
	}
}

func (ch *choice) receipts() []news.Receipt {
	all := make([]news.Receipt, len(ch.order))
	for i, id := range ch.order {
		all[i] = ch.stages[id]
	}
	return all
}

// choose opens a brief and picks the stories that it is to tell.
func (c *Composer) choose(ctx context.Context, o news.Order) (news.Brief, *choice, error) {
	b := news.Brief{
		ID: news.NewID(), Guild: o.Guild, Channel: o.Channel, To: c.Now(),
		Language: o.Language, Filter: o.Filter.Key(),
	}
	if err := c.Stories.CatchUp(ctx); err != nil {
		return b, nil, fmt.Errorf("catch up on stories: %w", err)
	}
	var err error
	if b.From, err = c.from(ctx, o, b.To); err != nil {
		return b, nil, err
	}
	ch := &choice{stages: map[int64]news.Receipt{}}
	stories, err := c.candidates(ctx, o, b, ch)
	if err != nil {
		return b, nil, err
	}
	return b, ch, c.pick(ctx, o, stories, ch)
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

// candidates is the stories of the window that pass the filter, best first.
func (c *Composer) candidates(ctx context.Context, o news.Order, b news.Brief, ch *choice) ([]*story, error) {
	found, err := c.Intake.Window(ctx, o.Guild, o.Channel, b.From, b.To)
	if err != nil {
		return nil, fmt.Errorf("find new articles: %w", err)
	}
	known, err := c.Ledger.Known(ctx, o.Guild, o.Channel, b.To.Add(-memory))
	if err != nil {
		return nil, fmt.Errorf("read what the channel knows: %w", err)
	}
	f := newFilter(o.Filter)
	var terms map[int64]string
	if f.reads() {
		if terms, err = c.Intake.WindowTerms(ctx, o.Guild, o.Channel, b.From, b.To); err != nil {
			return nil, fmt.Errorf("read new articles: %w", err)
		}
	}
	wanted, err := c.Tastes.Leanings(ctx, o.Guild, o.Channel)
	if err != nil {
		return nil, fmt.Errorf("read what the channel wants: %w", err)
	}
	var stories []*story
	for _, s := range gather(found, known, f, terms, ch) {
		s.count()
		if reason := f.few(s.independent); reason != "" {
			ch.drop(s, news.StageFiltered, reason)
			continue
		}
		s.rate(b.To, wanted)
		stories = append(stories, s)
	}
	slices.SortFunc(stories, byScore)
	return stories, nil
}

// gather puts the articles found to their stories, less those the filter
// refuses, those the channel was told, and copies of others.
func gather(found []news.Prospect, known []news.Knowledge, f filter, terms map[int64]string, ch *choice) []*story {
	told := map[int64]bool{}
	knows := map[int64][]news.Knowledge{}
	for _, k := range known {
		knows[k.Story] = append(knows[k.Story], k)
		for _, id := range k.Articles {
			told[id] = true
		}
	}
	stories, order := map[int64]*story{}, []*story(nil)
	voices := map[int64]int64{} // the first article of each that was told or may be
	for _, p := range found {
		if told[p.ID] {
			voices[voiceOf(p)] = p.ID
		}
	}
	for _, p := range found {
		if p.Untaken {
			ch.mark(p, news.StageFiltered, "its feed is followed for other words or another language", 0)
			continue
		}
		s := stories[storyOf(p)]
		if s == nil {
			s = &story{id: storyOf(p), known: knows[storyOf(p)]}
			stories[s.id], order = s, append(order, s)
		}
		if p.Old || told[p.ID] {
			s.old = append(s.old, p)
			if !p.Old {
				ch.mark(p, news.StageTold, "", 0)
			}
			continue
		}
		if reason := f.refuses(p, terms[p.ID]); reason != "" {
			ch.mark(p, news.StageFiltered, reason, 0)
			continue
		}
		if first := voices[voiceOf(p)]; first != 0 {
			ch.mark(p, news.StageDuplicate, "", first)
			s.copies = append(s.copies, p)
			continue
		}
		voices[voiceOf(p)] = p.ID
		s.fresh = append(s.fresh, p)
	}
	order = slices.DeleteFunc(order, func(s *story) bool { return len(s.fresh) == 0 })
	for _, s := range order {
		newestFirst(s.fresh)
		newestFirst(s.old)
	}
	return order
}

// storyOf is the article's story: its own when it was put to none.
func storyOf(p news.Prospect) int64 {
	if p.Story == 0 {
		return p.ID
	}
	return p.Story
}

func newestFirst(ps []news.Prospect) {
	slices.SortStableFunc(ps, func(a, b news.Prospect) int { return b.When().Compare(a.When()) })
}

// pick reads stories, best first, until the brief is full: those with
// something new for the channel that no cap holds back. Those that only the
// cap of their outlet held back fill what is left.
func (c *Composer) pick(ctx context.Context, o news.Order, stories []*story, ch *choice) error {
	room := o.MaxItems
	if room == 0 {
		room = c.MaxItems
	}
	limits := newCaps(room, stories, o.Filter.Topics)
	var held []*story
	for i, s := range stories {
		if len(ch.stories) == room {
			ch.skip(stories[i:])
			break
		}
		if err := c.read(ctx, o.Guild, s); err != nil {
			return err
		}
		switch s.news = s.novelty(); {
		case s.lead.ID == 0: // removed meanwhile
			ch.drop(s, news.StageTold, "")
		case s.stale():
			ch.drop(s, news.StageTold, "")
		case limits.topicFull(s):
			ch.more++
			ch.drop(s, news.StageCapped, "enough about "+limits.topic(s))
		case limits.outletFull(s):
			held = append(held, s)
		default:
			limits.take(s)
			ch.stories = append(ch.stories, *s)
		}
	}
	for i, s := range held {
		if len(ch.stories) == room {
			ch.hold(held[i:])
			break
		}
		ch.stories = append(ch.stories, *s)
	}
	return nil
}

// skip marks stories for which there is no room.
func (ch *choice) skip(stories []*story) {
	for _, s := range stories {
		ch.more++
		ch.drop(s, news.StageCapped, "the brief is full")
	}
}

// hold marks stories of an outlet that has its share.
func (ch *choice) hold(stories []*story) {
	for _, s := range stories {
		ch.more++
		ch.drop(s, news.StageCapped, "enough of "+s.lead.Source)
	}
}
