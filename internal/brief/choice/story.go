package choice

import (
	"fmt"
	"slices"

	"newsdesk/internal/news"
)

// Story is one that a brief may tell.
type Story struct {
	ID                   int64 // 0 of an article that is not stored
	Outlets, Independent int

	// Once it was read:
	Articles []news.Article // new ones first, then old ones
	Lead     news.Article   // the new one that tells it best
	News     Novelty        // of a story told before

	fresh  []news.Prospect  // came in within the window and may be told, newest first; no copies
	copies []news.Prospect  // of the window: in words of another
	old    []news.Prospect  // came in before
	known  []news.Knowledge // what the channel was told of it, oldest first
	score  float64
}

// Alone is an article as a story of its own, whether it is stored or not.
func Alone(a news.Article) *Story {
	return &Story{Lead: a, Articles: []news.Article{a}, fresh: []news.Prospect{{Headline: a.Headline, Feed: a.Feed}}}
}

// Whole is a story of which all articles may be told, whatever a channel knows.
func Whole(told news.Story) *Story {
	s := &Story{ID: told.ID, Outlets: told.Outlets, Independent: told.Independent}
	for _, h := range told.Articles {
		s.fresh = append(s.fresh, news.Prospect{Headline: h, Story: told.ID})
	}
	newestFirst(s.fresh)
	return s
}

// mostRead is how many articles of a story are read, and mostFresh how many of them
// may be new ones.
const (
	mostRead  = 8
	mostFresh = 6
)

// Read reads the story's articles and finds the one that tells it best.
func (s *Story) Read(from Reader) error {
	var ids []int64
	for _, p := range s.fresh[:min(mostFresh, len(s.fresh))] {
		ids = append(ids, p.ID)
	}
	for _, p := range s.old[:min(mostRead-len(ids), len(s.old))] {
		ids = append(ids, p.ID)
	}
	var err error
	if s.Articles, err = from(ids); err != nil {
		return fmt.Errorf("read story: %w", err)
	}
	if fresh := s.Unheard(); len(fresh) > 0 { // otherwise they were removed meanwhile
		s.Lead = leadOf(fresh)
	}
	return nil
}

// Told reports whether the channel was told of the story before.
func (s *Story) Told() bool { return len(s.known) > 0 }

// Unheard are the new articles among those read.
func (s *Story) Unheard() []news.Article {
	n := 0
	for n < len(s.Articles) && slices.ContainsFunc(s.fresh, func(p news.Prospect) bool { return p.ID == s.Articles[n].ID }) {
		n++
	}
	return s.Articles[:n]
}

// IDs are those of all articles of the story that the channel can see, read or not.
func (s *Story) IDs() (ids []int64) {
	for _, p := range slices.Concat(s.fresh, s.copies, s.old) {
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	return ids
}

// count counts the story's outlets and voices.
func (s *Story) count() {
	all := slices.Concat(s.old, s.fresh, s.copies)
	headlines, voices := make([]news.Headline, len(all)), make([]int64, len(all))
	for i, p := range all {
		headlines[i], voices[i] = p.Headline, voiceOf(p)
	}
	s.Outlets, s.Independent = news.CountVoices(headlines, voices)
}
