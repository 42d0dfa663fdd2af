package story

import (
	"slices"
	"time"
)

// borrowed is the weight of its neighbours' words, relative to its own, that a text
// which tells nothing would borrow.
const borrowed = 2

// inDoubt is the likeness to a new article from which a story is settled again: the
// article may divide it otherwise.
const inDoubt = 0.5

// coldLikeness is the mean likeness of pairs across two groups that it takes to make
// them one event while nothing is known of words.
const coldLikeness = 0.2

// coldRest is the same without the term that adds most to it: a place that both
// name is no event.
const coldRest = 0.08

// Grouper groups articles into stories. Add places an article at once; Settle
// regroups what is recent. Options bound the memory and the work for an article. It
// is not safe for concurrent use.
type Grouper struct {
	set     Options
	seen    frequencies
	live    []*entry // by sequence number, the oldest first
	first   int      // sequence number of live[0]
	newest  time.Time
	index   index
	sums    sums // room for counting and borrowing
	stories map[int64]group
	touched map[int64]bool // stories with news since the last Settle
	next    int64
}

// entry is one live article.
type entry struct {
	id      int64
	seq     int
	at      time.Time
	counts  vector      // as counted; only while the article is recent
	near    []neighbour // as last looked for; only while the article is recent
	weighed float64     // articles seen when own was weighed
	settled int         // times Settle looked at it
	own     vector
	keys    vector // heaviest of own: what the index holds
	full    vector // own, and what is borrowed from neighbours
	words   float64
	story   int64
}

// NewGrouper begins with no stories.
func NewGrouper(set Options) *Grouper {
	set = set.withDefaults()
	return &Grouper{
		set: set, next: set.Next,
		seen:    frequencies{of: map[uint32]uint32{}},
		index:   index{of: map[uint32][]posting{}},
		stories: map[int64]group{}, touched: map[int64]bool{},
	}
}

// Add places an article into the story it is most like, or a new one.
func (g *Grouper) Add(a Article) Placement {
	e := g.enter(a)
	e.near = g.near(e)
	e.full = g.borrow(e, e.near)
	me := e.alone()
	best, most := int64(0), 1.0
	for _, id := range g.storiesOf(e.near) {
		s := g.stories[id]
		like := g.likeness(me, s, dot(me.sum, s.sum))
		if like > inDoubt {
			g.touched[id] = true
		}
		if like > most {
			best, most = id, like
		}
	}
	isNew := best == 0
	if isNew {
		best = g.newStory()
	}
	g.join(e, best)
	return Placement{Story: best, New: isNew}
}

// Restore puts an article into the story it is known to belong to. Called for the
// stored articles of the last Options.Life, oldest first, it restores the state of
// an earlier Grouper. It costs what Add costs.
func (g *Grouper) Restore(a Article, story int64) {
	e := g.enter(a)
	e.near = g.near(e)
	e.full = g.borrow(e, e.near)
	g.next = max(g.next, story+1)
	g.join(e, story)
}

// Live is how many articles are kept in memory.
func (g *Grouper) Live() int { return len(g.live) }

// likeness is that of two groups by what is known of words. While that is little,
// groups of one event must share much, since any word may be a common one.
func (g *Grouper) likeness(a, b group, dot float64) float64 {
	like := likeness(a, b, dot, g.set.Life)
	if least := coldLikeness * g.seen.cold(); least > 0 {
		rest := coldRest * g.seen.cold()
		like = min(like, dot/(a.n*b.n)/least, (dot-heaviestShared(a.sum, b.sum))/(a.n*b.n)/rest)
	}
	return like
}

func (g *Grouper) storiesOf(near []neighbour) (ids []int64) {
	for _, n := range near {
		if id := g.at(n.seq).story; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// enter makes a live, indexed article without a story.
func (g *Grouper) enter(a Article) *entry {
	if a.At.After(g.newest) {
		g.newest = a.At
	}
	g.expire()
	e := &entry{id: a.ID, seq: g.first + len(g.live), at: a.At}
	e.counts, e.words = g.sums.count(a.Title, a.Text)
	g.seen.learn(e.counts)
	g.weigh(e)
	g.live = append(g.live, e)
	if old := len(g.live) - 1 - g.set.Recent; old >= 0 {
		g.live[old].counts, g.live[old].near = nil, nil
	}
	return e
}

// expire drops articles beyond the number or the age in g.set.
func (g *Grouper) expire() {
	for len(g.live) > 0 {
		e := g.live[0]
		if len(g.live) < g.set.Live && g.newest.Sub(e.at) <= g.set.Life {
			return
		}
		g.index.remove(e.seq, e.keys)
		g.leave(e)
		g.live[0] = nil
		g.live, g.first = g.live[1:], g.first+1
	}
}

func (g *Grouper) near(e *entry) []neighbour { return g.index.near(g.first, e.seq, e.keys) }

func (g *Grouper) at(seq int) *entry { return g.live[seq-g.first] }

// weigh sets an article's vector by what is known of words now.
func (g *Grouper) weigh(e *entry) {
	g.index.remove(e.seq, e.keys)
	e.own, e.weighed = g.seen.weigh(e.counts), g.seen.articles
	e.keys = heaviest(e.own, keyTerms)
	g.index.add(e.seq, e.keys)
}

// borrow is an article's vector with words of its neighbours added, the more the less
// it tells itself: two headlines of one event may share no word, but their
// neighbours do.
func (g *Grouper) borrow(e *entry, near []neighbour) vector {
	var total float32
	for _, n := range near {
		total += n.like
	}
	if total == 0 {
		return e.own
	}
	part := float32(borrowed*(1-share(e.words))*(1-g.seen.cold())) / max(total, 1)
	for _, n := range near {
		for _, t := range g.at(n.seq).keys {
			g.sums.add(t.term, t.w*n.like*part)
		}
	}
	least := float32(1)
	for _, t := range e.own {
		g.sums.add(t.term, t.w)
		least = min(least, t.w)
	}
	if len(e.own) < articleTerms {
		least = 0
	}
	// What weighs less than all of a full vector would not stay in it.
	v := heaviest(g.sums.take(least), articleTerms)
	v.sort()
	return v.scaled()
}

func (e *entry) alone() group { return single(e.full, e.words, e.at) }

func (g *Grouper) newStory() int64 {
	g.next++
	return g.next - 1
}

func (g *Grouper) join(e *entry, story int64) {
	e.story = story
	g.touched[story] = true
	s, ok := g.stories[story]
	if !ok {
		g.stories[story] = e.alone()
		return
	}
	me := e.alone()
	g.stories[story] = s.with(me, dot(s.sum, me.sum))
}

// leave takes an article out of its story, and deletes the story with its last one.
func (g *Grouper) leave(e *entry) {
	s := g.stories[e.story].without(e.full, e.words)
	if s.n < 1 {
		delete(g.stories, e.story)
		delete(g.touched, e.story)
		return
	}
	g.stories[e.story] = s
}
