package chronicle

import (
	"time"

	"newsdesk/internal/news"
)

// mind is what a Keeper has in mind of the articles up to the last.
type mind struct {
	last   int64
	open   *circle            // of the feeds' articles
	own    map[string]*circle // of what a guild brought in, by guild
	merged map[int64]int64    // stories that are another now
	joined []news.Placement   // guilds' articles in stories of the feeds, by number, since the last decide
}

func newMind() *mind {
	return &mind{open: newCircle(), own: map[string]*circle{}, merged: map[int64]int64{}}
}

// hear takes an article in. What a guild brought in joins a story of the feeds
// without being a part of it for others.
func (m *mind) hear(a news.Told) {
	m.last = a.ID
	if a.Feed != 0 {
		m.open.hear(a)
		return
	}
	if a.Story == 0 {
		if number, ok := m.open.grouper.Match(readable(a)); ok {
			m.joined = append(m.joined, news.Placement{Article: a.ID, Story: number, Voice: m.open.voice(number, voiceOf(a, a.ID))})
			return
		}
	}
	c := m.own[a.Guild]
	if c == nil {
		c = newCircle()
		m.own[a.Guild] = c
	}
	c.remember(a, c.hear(a))
}

// decide is what has changed since the last call.
func (m *mind) decide(now time.Time) (placed []news.Placement, changes []news.StoryChange) {
	heard := len(m.open.news) > 0
	placed, changes = m.open.decide(now)
	for _, p := range m.joined {
		p.Story = m.open.name(m.open.numbered(p.Story))
		placed = append(placed, p)
	}
	m.joined = nil
	for guild, c := range m.own {
		if c.over(now) {
			delete(m.own, guild)
			continue
		}
		p, ch := c.decide(now)
		placed, changes = append(placed, p...), append(changes, ch...)
		if heard {
			changes = append(changes, c.join(m.open, now)...)
		}
	}
	for _, c := range changes {
		if c.Turn == news.Merged {
			m.merged[c.Other] = c.Story
		}
	}
	for i := range placed {
		placed[i].Story = onward(m.merged, placed[i].Story)
	}
	return placed, changes
}

// onward follows merges, of stories or of their numbers, to the one that goes
// on.
func onward(merged map[int64]int64, from int64) int64 {
	for range len(merged) {
		into, gone := merged[from]
		if !gone {
			break
		}
		from = into
	}
	return from
}
