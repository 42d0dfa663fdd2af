package choice

import (
	"cmp"
	"slices"

	"newsdesk/internal/news"
)

// gathering groups the articles of a window by story.
type gathering struct {
	Window
	list    *Shortlist
	told    map[int64]bool             // articles that the channel knows
	knows   map[int64][]news.Knowledge // by story
	voices  map[int64]int64            // by voice, an article that was told or may be
	stories map[int64]*Story
	order   []*Story // as they were met
}

// gather groups the articles found by story, without those that their feed is not
// followed for, that the filter refuses, that the channel was told, or that copy
// others. Stories without an article left are left out.
func (l *Shortlist) gather(w Window) []*Story {
	g := gathering{
		Window: w, list: l, told: map[int64]bool{}, knows: map[int64][]news.Knowledge{},
		voices: map[int64]int64{}, stories: map[int64]*Story{},
	}
	for _, k := range w.Known {
		g.knows[k.Story] = append(g.knows[k.Story], k)
		for _, id := range k.Articles {
			g.told[id] = true
		}
	}
	for _, p := range w.Found {
		if g.told[p.ID] {
			g.voices[voiceOf(p)] = p.ID
		}
	}
	for _, p := range w.Found {
		g.place(p)
	}
	g.order = slices.DeleteFunc(g.order, func(s *Story) bool { return len(s.fresh) == 0 })
	for _, s := range g.order {
		newestFirst(s.fresh)
		newestFirst(s.old)
	}
	return g.order
}

// place puts an article into its story, or marks why it is left out.
func (g *gathering) place(p news.Prospect) {
	if p.Untaken {
		g.list.mark(p, news.StageFiltered, "its feed is followed for other words or another language", 0)
		return
	}
	s := g.storyOf(p)
	if p.Old || g.told[p.ID] {
		s.old = append(s.old, p)
		if !p.Old {
			g.list.mark(p, news.StageTold, "", 0)
		}
		return
	}
	if reason := g.Filter.refuses(p, g.Terms[p.ID]); reason != "" {
		g.list.mark(p, news.StageFiltered, reason, 0)
		return
	}
	if first := g.voices[voiceOf(p)]; first != 0 {
		g.list.mark(p, news.StageDuplicate, "", first)
		s.copies = append(s.copies, p)
		return
	}
	g.voices[voiceOf(p)] = p.ID
	s.fresh = append(s.fresh, p)
}

// storyOf is the article's story, one of its own when it was put to none.
func (g *gathering) storyOf(p news.Prospect) *Story {
	id := cmp.Or(p.Story, p.ID)
	s := g.stories[id]
	if s == nil {
		s = &Story{ID: id, known: g.knows[id]}
		g.stories[id], g.order = s, append(g.order, s)
	}
	return s
}

// voiceOf is equal for articles of nearly the same words.
func voiceOf(p news.Prospect) int64 { return cmp.Or(p.Voice, p.ID) }

func newestFirst(ps []news.Prospect) {
	slices.SortStableFunc(ps, func(a, b news.Prospect) int { return b.When().Compare(a.When()) })
}
