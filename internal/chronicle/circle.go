package chronicle

import (
	"cmp"
	"slices"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/story"
)

// circle is articles that are put to stories together. A story is named by its
// first article; one that parts from another by that beyond parted, as the
// other may bear that name. The Grouper numbers new stories beyond all names.
type circle struct {
	grouper *story.Grouper
	names   map[int64]int64 // by the Grouper's number, of stories it began
	newest  time.Time
	news    []news.Placement // since the last decide, by the Grouper's number
}

const (
	parted      = 1 << 41
	firstNumber = 1 << 50
)

func newCircle() *circle {
	return &circle{
		grouper: story.NewGrouper(story.Options{Life: life, Next: firstNumber}),
		names:   map[int64]int64{},
	}
}

// over reports whether the circle has nothing to go on with.
func (c *circle) over(now time.Time) bool { return len(c.news) == 0 && now.Sub(c.newest) > life }

// hear takes an article in. One that has its story keeps it.
func (c *circle) hear(a news.Told) {
	if a.Added.After(c.newest) {
		c.newest = a.Added
	}
	if a.Story != 0 {
		c.grouper.Restore(readable(a), a.Story)
		return
	}
	placed := c.grouper.Add(readable(a))
	if placed.New {
		c.names[placed.Story] = a.ID
	}
	c.news = append(c.news, news.Placement{Article: a.ID, Story: placed.Story})
}

// decide settles what was heard: new articles with their stories, articles
// that move, and what became of stories by that.
func (c *circle) decide(now time.Time) (placed []news.Placement, changes []news.StoryChange) {
	if len(c.news) == 0 {
		return nil, nil
	}
	settled := c.grouper.Settle()
	at := map[int64]int64{} // story by article, by the Grouper's number
	for _, p := range c.news {
		at[p.Article] = p.Story
	}
	for _, link := range settled.Merged {
		for article, in := range at {
			if in == link.From {
				at[article] = link.To
			}
		}
	}
	for _, move := range settled.Moved {
		at[move.Article] = move.To
	}
	c.baptise(settled.Split, at)
	for _, link := range settled.Merged {
		changes = append(changes, news.StoryChange{Story: c.name(link.To), Turn: news.Merged, Other: c.name(link.From), At: now})
	}
	for _, link := range settled.Split {
		changes = append(changes, news.StoryChange{Story: c.name(link.To), Turn: news.Split, Other: c.name(link.From), At: now})
	}
	for article, in := range at {
		placed = append(placed, news.Placement{Article: article, Story: c.name(in)})
	}
	slices.SortFunc(placed, func(a, b news.Placement) int { return cmp.Compare(a.Article, b.Article) })
	c.news = nil
	return placed, changes
}

// baptise names the stories that came out of others by their first article.
func (c *circle) baptise(split []story.Link, at map[int64]int64) {
	for _, link := range split {
		for article, in := range at {
			if name := parted + article; in == link.To && (c.names[link.To] == 0 || name < c.names[link.To]) {
				c.names[link.To] = name
			}
		}
	}
}

// name is a story's name; one that was restored is called by it.
func (c *circle) name(number int64) int64 {
	if name := c.names[number]; name != 0 {
		return name
	}
	return number
}
