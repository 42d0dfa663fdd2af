package chronicle

import (
	"cmp"
	"slices"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/story"
	"newsdesk/internal/text"
)

// circle is articles that are put to stories together. A story is named by its
// first article; one that parts from another by that beyond parted, as the
// other may bear that name. The Grouper numbers new stories beyond all names.
type circle struct {
	grouper *story.Grouper
	names   map[int64]int64 // by number, of stories that began here
	merged  map[int64]int64 // numbers of stories that are another now
	said    map[int64][]voice
	newest  time.Time
	news    []news.Placement // since the last decide, by number
	recent  []placed         // the last, where they may still join another circle's stories
}

// placed is an article and the number of its story.
type placed struct {
	story.Article
	added  time.Time
	number int64
}

const (
	parted      = 1 << 41
	firstNumber = 1 << 50

	// heard is how many articles of a story are compared for copies, the last.
	heard = 32
	// mostRecent and recently bound what may still join another circle's story.
	mostRecent = 50
	recently   = 48 * time.Hour
)

// voice is an article's words.
type voice struct {
	id      int64 // of the first article with them
	sketch  []int64
	numbers map[string]bool
}

func voiceOf(a news.Told, id int64) voice {
	v := voice{id: id, sketch: story.Sketch(a.Body), numbers: map[string]bool{}}
	for _, n := range text.Numbers(a.Body) {
		v.numbers[n.Value] = true
	}
	return v
}

// copied is the share of the smaller sketch that a copy has in common with its
// original: what is left when half of it was cut.
const copied = 0.5

// repeats reports whether v has nothing but the words of another: they share
// most, and no number is new. Outlets that write of one event share words, too,
// but not in so long runs.
func (v voice) repeats(other voice) bool {
	for n := range v.numbers {
		if !other.numbers[n] {
			return false
		}
	}
	n := 0
	for _, h := range v.sketch {
		if _, ok := slices.BinarySearch(other.sketch, h); ok {
			n++
		}
	}
	return n > 1 && float64(n) >= copied*float64(min(len(v.sketch), len(other.sketch)))
}

func newCircle() *circle {
	return &circle{
		grouper: story.NewGrouper(story.Options{Life: life, Next: firstNumber}),
		names:   map[int64]int64{}, merged: map[int64]int64{}, said: map[int64][]voice{},
	}
}

// over reports whether the circle has nothing to go on with.
func (c *circle) over(now time.Time) bool { return len(c.news) == 0 && now.Sub(c.newest) > life }

// hear takes an article in and says where it put it. One that has its story
// keeps it.
func (c *circle) hear(a news.Told) (number int64) {
	if a.Added.After(c.newest) {
		c.newest = a.Added
	}
	mine := voiceOf(a, cmp.Or(a.Voice, a.ID))
	if a.Story != 0 {
		c.grouper.Restore(readable(a), a.Story)
		c.say(a.Story, mine)
		return a.Story
	}
	in := c.grouper.Add(readable(a))
	if in.New {
		c.names[in.Story] = a.ID
	}
	p := news.Placement{Article: a.ID, Story: in.Story, Voice: a.Voice}
	if a.Voice == 0 {
		p.Voice = c.voice(in.Story, mine)
		mine.id = cmp.Or(p.Voice, a.ID)
	}
	c.say(in.Story, mine)
	c.news = append(c.news, p)
	return in.Story
}

func (c *circle) say(number int64, v voice) {
	said := append(c.said[number], v)
	c.said[number] = said[max(0, len(said)-heard):]
}

// voice is the first article of a story that has nearly the same words, 0 when
// there is none.
func (c *circle) voice(number int64, mine voice) int64 {
	for _, v := range c.said[number] {
		if mine.repeats(v) {
			return v.id
		}
	}
	return 0
}

// remember keeps an article that may still join another circle's story.
func (c *circle) remember(a news.Told, number int64) {
	c.recent = append(c.recent, placed{readable(a), a.Added, number})
	c.recent = c.recent[max(0, len(c.recent)-mostRecent):]
}

// decide settles what was heard: new articles with their stories, articles
// that move, and what became of stories by that.
func (c *circle) decide(now time.Time) (put []news.Placement, changes []news.StoryChange) {
	if len(c.news) == 0 {
		return nil, nil
	}
	settled := c.grouper.Settle()
	for _, link := range settled.Merged {
		c.merged[link.From] = link.To
		c.said[link.To] = append(c.said[link.To], c.said[link.From]...)
		delete(c.said, link.From)
	}
	at := map[int64]news.Placement{} // by article
	for _, p := range c.news {
		p.Story = c.numbered(p.Story)
		at[p.Article] = p
	}
	for _, move := range settled.Moved {
		at[move.Article] = news.Placement{Article: move.Article, Story: move.To, Voice: at[move.Article].Voice}
	}
	c.baptise(settled.Split, at)
	changes = append(c.turns(news.Merged, settled.Merged, now), c.turns(news.Split, settled.Split, now)...)
	for _, p := range at {
		p.Story = c.name(p.Story)
		put = append(put, p)
	}
	slices.SortFunc(put, func(a, b news.Placement) int { return cmp.Compare(a.Article, b.Article) })
	for i, a := range c.recent {
		if p, moved := at[a.ID]; moved {
			c.recent[i].number = p.Story
		}
	}
	c.news = nil
	return put, changes
}

// turns is what became of stories, by their names.
func (c *circle) turns(turn news.StoryTurn, links []story.Link, now time.Time) (changes []news.StoryChange) {
	for _, link := range links {
		changes = append(changes, news.StoryChange{Story: c.name(link.To), Turn: turn, Other: c.name(link.From), At: now})
	}
	return changes
}

// baptise names the stories that came out of others by their first article.
func (c *circle) baptise(split []story.Link, at map[int64]news.Placement) {
	for _, link := range split {
		for article, p := range at {
			if name := parted + article; p.Story == link.To && (c.names[link.To] == 0 || name < c.names[link.To]) {
				c.names[link.To] = name
			}
		}
	}
}

// join merges stories into those of another circle that turned out to be about
// the same, by their last articles.
func (c *circle) join(open *circle, now time.Time) (changes []news.StoryChange) {
	c.recent = slices.DeleteFunc(c.recent, func(a placed) bool {
		if now.Sub(a.added) > recently {
			return true
		}
		number, ok := open.grouper.Match(a.Article)
		if !ok {
			return false
		}
		mine := c.numbered(a.number)
		if into := open.name(number); c.name(mine) != into {
			changes = append(changes, news.StoryChange{Story: into, Turn: news.Merged, Other: c.name(mine), At: now})
			c.names[mine] = into
		}
		return true
	})
	return changes
}

// numbered is the number that a story goes on under.
func (c *circle) numbered(number int64) int64 { return onward(c.merged, number) }

// name is a story's name; one that was restored is called by it.
func (c *circle) name(number int64) int64 {
	if name := c.names[number]; name != 0 {
		return name
	}
	return number
}
