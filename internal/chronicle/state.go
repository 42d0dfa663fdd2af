package chronicle

import (
	"time"

	"newsdesk/internal/news"
)

// state is what a Keeper holds in memory: the stories of the articles up to the
// last one read.
type state struct {
	last   int64                // id of the last article read
	shared *grouping            // of the feeds' articles
	own    map[string]*grouping // of the articles that a guild brought in, by guild
	merged map[int64]int64      // name of a story to that of the one it became
	joined []news.Placement     // guilds' articles in shared stories, by number, since the last settle
}

func newState() *state {
	return &state{shared: newGrouping(), own: map[string]*grouping{}, merged: map[int64]int64{}}
}

// add puts an article to a story. One that a guild brought in joins a shared
// story without changing it for others.
func (s *state) add(a news.Told) {
	s.last = a.ID
	if a.Feed != 0 {
		s.shared.add(a)
		return
	}
	if a.Story == 0 {
		if number, ok := s.shared.grouper.Match(readable(a)); ok {
			s.joined = append(s.joined, news.Placement{Article: a.ID, Story: number, Voice: s.shared.repeated(number, voiceOf(a, a.ID))})
			return
		}
	}
	g := s.own[a.Guild]
	if g == nil {
		g = newGrouping()
		s.own[a.Guild] = g
	}
	g.addRecent(a, g.add(a))
}

// settle returns what has changed since the last call.
func (s *state) settle(now time.Time) (placed []news.Placement, changes []news.StoryChange) {
	sharedChanged := len(s.shared.added) > 0
	placed, changes = s.shared.settle(now)
	for _, p := range s.joined {
		p.Story = s.shared.name(s.shared.current(p.Story))
		placed = append(placed, p)
	}
	s.joined = nil
	for guild, g := range s.own {
		if g.idle(now) {
			delete(s.own, guild)
			continue
		}
		p, ch := g.settle(now)
		placed, changes = append(placed, p...), append(changes, ch...)
		if sharedChanged {
			changes = append(changes, g.mergeInto(s.shared, now)...)
		}
	}
	for _, c := range changes {
		if c.Turn == news.Merged {
			s.merged[c.Other] = c.Story
		}
	}
	for i := range placed {
		placed[i].Story = latest(s.merged, placed[i].Story)
	}
	return placed, changes
}

// latest follows merges from a story, by names or by numbers, to the last one.
func latest(merged map[int64]int64, from int64) int64 {
	for range len(merged) {
		into, gone := merged[from]
		if !gone {
			break
		}
		from = into
	}
	return from
}
