// Package choice decides which stories of a window go into a brief. It groups what
// came in by story, leaves out what the filter refuses and what the channel knows,
// ranks the rest, keeps one outlet or topic from filling the brief, and records a
// receipt for every article that it considered. It does no I/O and has no clock: it
// is given what came in and what the channel knows, and asks only for the text of
// stories that have a chance. How a story is told is not its concern.
package choice

import (
	"slices"
	"time"

	"newsdesk/internal/news"
)

// Window is what came in for a channel and what bears on choosing from it.
type Window struct {
	To     time.Time
	Found  []news.Prospect
	Known  []news.Knowledge // what the channel was told
	Wanted []news.Leaning   // by its members
	Filter Filter
	Terms  map[int64]string // the articles' search terms, spaces around each; where the filter Reads
	Room   int              // stories
}

// Reader gives articles with their text in the order of ids, less those
// removed meanwhile.
type Reader func(ids []int64) ([]news.Article, error)

// Shortlist is the stories that a brief tells and what became of every article
// that was considered.
type Shortlist struct {
	Stories []*Story // best first
	More    int      // stories that did not fit

	room   int
	stages map[int64]news.Receipt
	order  []int64 // of stages
}

// Among chooses among the stories of a window. It reads them, the best first, until the
// brief is full.
func Among(w Window, read Reader) (*Shortlist, error) {
	l := &Shortlist{room: w.Room, stages: map[int64]news.Receipt{}}
	return l, l.pick(l.candidates(w), w.Filter.Topics, read)
}

// candidates is the stories of the window that pass the filter, best first.
func (l *Shortlist) candidates(w Window) (stories []*Story) {
	for _, s := range l.gather(w) {
		s.count()
		if reason := w.Filter.few(s.Independent); reason != "" {
			l.drop(s, news.StageFiltered, reason)
			continue
		}
		s.rate(w.To, w.Wanted)
		stories = append(stories, s)
	}
	slices.SortFunc(stories, byScore)
	return stories
}

// pick takes the stories that have something new for the channel and that no cap holds
// back. Those that only the cap of their outlet holds back fill the room that is left.
func (l *Shortlist) pick(stories []*Story, asked []string, read Reader) error {
	limits := newCaps(l.room, stories, asked)
	var held []*Story
	for _, s := range stories {
		if l.full() {
			l.turnAway(s, "the brief is full")
			continue
		}
		if err := s.Read(read); err != nil {
			return err
		}
		switch s.News = s.novelty(); {
		case s.Lead.ID == 0, s.stale(): // removed meanwhile, or known
			l.drop(s, news.StageTold, "")
		case limits.topicFull(s):
			l.turnAway(s, "enough about "+limits.topic(s))
		case limits.outletFull(s):
			held = append(held, s)
		default:
			limits.take(s)
			l.Stories = append(l.Stories, s)
		}
	}
	for _, s := range held {
		if l.full() {
			l.turnAway(s, "enough of "+s.Lead.Source)
			continue
		}
		l.Stories = append(l.Stories, s)
	}
	return nil
}

func (l *Shortlist) full() bool { return len(l.Stories) == l.room }
