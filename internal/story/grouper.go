package story

import (
	"slices"
	"time"
)

// borrowed is how much of its neighbours' words a text that tells nothing
// would take on, beside its own.
const borrowed = 2

// inDoubt is the likeness to an article from which a story may come to be
// divided otherwise on its account.
const inDoubt = 0.5

// coldLikeness is the mean likeness of the pairs across two groups that makes
// them one event as long as nothing is known of words.
const coldLikeness = 0.2

// Grouper groups articles into stories in one pass. Add places an article at
// once; Settle looks again at what is recent. Memory and the work for an
// article are bounded by Options. It is not safe for concurrent use.
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

// Restore puts an article into the story it is known to belong to: called for
// the stored articles of the last Options.Life, oldest first, it brings a
// Grouper back to where another stopped. It costs what Add costs.
func (g *Grouper) Restore(a Article, story int64) {
	e := g.enter(a)
	e.near = g.near(e)
	e.full = g.borrow(e, e.near)
	g.next = max(g.next, story+1)
	g.join(e, story)
}

// Live is how many articles are kept in mind.
func (g *Grouper) Live() int { return len(g.live) }

// likeness is that of two groups as far as words are known: in the cold, those
// of one event must share much, as any word may be a common one.
func (g *Grouper) likeness(a, b group, dot float64) float64 {
	like := likeness(a, b, dot, g.set.Life)
	if least := coldLikeness * g.seen.cold(); least > 0 {
		like = min(like, dot/(a.n*b.n)/least)
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

// expire lets go of articles beyond the number or the age that counts.
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

// weigh gives an article its vector by what is known of words now.
func (g *Grouper) weigh(e *entry) {
	g.index.remove(e.seq, e.keys)
	e.own, e.weighed = g.seen.weigh(e.counts), g.seen.articles
	e.keys = heaviest(e.own, keyTerms)
	g.index.add(e.seq, e.keys)
}

// borrow adds to an article's words those of its neighbours, the more the
// less it tells itself: two headlines of one event may share no word, but
// their neighbours do.
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

// leave takes an article out of its story, and the story away with its last.
func (g *Grouper) leave(e *entry) {
	s := g.stories[e.story].without(e.full, e.words)
	if s.n < 1 {
		delete(g.stories, e.story)
		delete(g.touched, e.story)
		return
	}
	g.stories[e.story] = s
}
