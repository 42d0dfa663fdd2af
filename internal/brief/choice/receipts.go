package choice

import (
	"slices"

	"newsdesk/internal/news"
)

// Receipts tell what became of every article that was considered, in the order in which
// they were first marked.
func (l *Shortlist) Receipts() []news.Receipt {
	all := make([]news.Receipt, len(l.order))
	for i, id := range l.order {
		all[i] = l.stages[id]
	}
	return all
}

// Posted marks the articles of a story that is told as an item. spared are those left
// out of the prompt to save tokens.
func (l *Shortlist) Posted(s *Story, item news.Item, spared []int64) {
	for _, p := range s.fresh {
		switch {
		case p.ID == item.Headline.ID || item.Mark(p.ID) > 0:
			l.mark(p, news.StagePosted, "", 0)
		case slices.Contains(spared, p.ID):
			l.mark(p, news.StageBudget, "left out of the prompt to save tokens", item.Headline.ID)
		default:
			l.mark(p, news.StageGrouped, "", item.Headline.ID)
		}
	}
}

func (l *Shortlist) mark(p news.Prospect, stage news.Stage, reason string, other int64) {
	if _, there := l.stages[p.ID]; !there {
		l.order = append(l.order, p.ID)
	}
	l.stages[p.ID] = news.Receipt{Article: p.ID, Stage: stage, Reason: reason, Other: other, Story: p.Story}
}

// drop marks a story's new articles and their copies.
func (l *Shortlist) drop(s *Story, stage news.Stage, reason string) {
	for _, p := range slices.Concat(s.fresh, s.copies) {
		l.mark(p, stage, reason, 0)
	}
}

// turnAway marks a story for which there is no room.
func (l *Shortlist) turnAway(s *Story, reason string) {
	l.More++
	l.drop(s, news.StageCapped, reason)
}
