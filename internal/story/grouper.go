package story

import (
	"slices"
	"time"

	"newsdesk/internal/story/tfidf"
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
	seen    tfidf.Frequencies
	live    []*entry // by sequence number, the oldest first
	first   int      // sequence number of live[0]
	newest  time.Time
	index   index
	sums    tfidf.Sums // room for counting and borrowing
	stories map[int64]group
	touched map[int64]bool // stories with news since the last Settle
	next    int64
}

// entry is one live article.
type entry struct {
	id      int64
	seq     int
	at      time.Time
	counts  tfidf.Vector // as counted; only while the article is recent
	near    []neighbour  // as last looked for; only while the article is recent
	weighed float64      // articles seen when own was weighed
	settled int          // times Settle looked at it
	own     tfidf.Vector
	keys    tfidf.Vector // heaviest of own: what the index holds
	full    tfidf.Vector // own, and what is borrowed from neighbours
	words   float64
	story   int64
}

// NewGrouper begins with no stories.
func NewGrouper(set Options) *Grouper {
	set = set.withDefaults()
	return &Grouper{
		set: set, next: set.Next,
		index:   index{of: map[uint32][]posting{}},
		stories: map[int64]group{}, touched: map[int64]bool{},
	}
}

// Add places an article into the story it is most like, or a new one.
func (g *Grouper) Add(a Article) Placement {
	e := g.enter(a)
	story, doubtful := g.likest(e)
	for _, id := range doubtful {
		g.touched[id] = true
	}
	isNew := story == 0
	if isNew {
		story = g.newStory()
	}
	g.join(e, story)
	return Placement{Story: story, New: isNew}
}

// Match finds the story that Add would put an article into, and changes nothing: it
// is for articles that must not affect how others are grouped. ok is false where Add
// would begin a story.
func (g *Grouper) Match(a Article) (story int64, ok bool) {
	e := g.read(a)
	e.own = g.seen.Weigh(e.counts)
	e.keys = e.own.Heaviest(keyTerms)
	g.look(e)
	story, _ = g.likest(e)
	return story, story != 0
}

// Restore puts an article into the story it is known to belong to. Called for the
// stored articles of the last Options.Life, oldest first, it restores the state of
// an earlier Grouper. It costs what Add costs.
func (g *Grouper) Restore(a Article, story int64) {
	e := g.enter(a)
	g.next = max(g.next, story+1)
	g.join(e, story)
}

// Live is how many articles are kept in memory.
func (g *Grouper) Live() int { return len(g.live) }

// likeness is that of two groups by what is known of words. While that is little,
// groups of one event must share much, since any word may be a common one.
func (g *Grouper) likeness(a, b group, dot float64) float64 {
	like := likeness(a, b, dot, g.set.Life)
	if least := coldLikeness * g.seen.Cold(); least > 0 {
		rest := coldRest * g.seen.Cold()
		like = min(like, dot/(a.n*b.n)/least, (dot-a.sum.HeaviestShared(b.sum))/(a.n*b.n)/rest)
	}
	return like
}

// likest finds the story that an article belongs to, 0 when it belongs to none, and
// those that it puts in doubt.
func (g *Grouper) likest(e *entry) (story int64, doubtful []int64) {
	me, most := e.alone(), 1.0
	for _, id := range g.storiesOf(e.near) {
		s := g.stories[id]
		like := g.likeness(me, s, me.sum.Dot(s.sum))
		if like > inDoubt {
			doubtful = append(doubtful, id)
		}
		if like > most {
			story, most = id, like
		}
	}
	return story, doubtful
}

func (g *Grouper) storiesOf(near []neighbour) (ids []int64) {
	for _, n := range near {
		if id := g.at(n.seq).story; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// read makes an entry of an article, as the next to come.
func (g *Grouper) read(a Article) *entry {
	e := &entry{id: a.ID, seq: g.first + len(g.live), at: a.At}
	e.counts, e.words = g.sums.Count(a.Title, a.Text)
	return e
}

// enter makes a live, indexed article without a story.
func (g *Grouper) enter(a Article) *entry {
	if a.At.After(g.newest) {
		g.newest = a.At
	}
	g.expire()
	e := g.read(a)
	g.seen.Learn(e.counts)
	g.weigh(e)
	g.live = append(g.live, e)
	if old := len(g.live) - 1 - g.set.Recent; old >= 0 {
		g.live[old].counts, g.live[old].near = nil, nil
	}
	g.look(e)
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

func (g *Grouper) at(seq int) *entry { return g.live[seq-g.first] }

// weigh sets an article's vector by what is known of words now.
func (g *Grouper) weigh(e *entry) {
	g.index.remove(e.seq, e.keys)
	e.own, e.weighed = g.seen.Weigh(e.counts), g.seen.Articles()
	e.keys = e.own.Heaviest(keyTerms)
	g.index.add(e.seq, e.keys)
}

// look searches an article's neighbours and borrows words of theirs, the more the
// less it tells itself: two headlines of one event may share no word, but their
// neighbours do.
func (g *Grouper) look(e *entry) {
	e.near, e.full = g.index.near(g.first, e.seq, e.keys), e.own
	var total float32
	for _, n := range e.near {
		total += n.like
	}
	if total == 0 {
		return
	}
	part := float32(borrowed*(1-share(e.words))*(1-g.seen.Cold())) / max(total, 1)
	for _, n := range e.near {
		g.sums.Add(g.at(n.seq).keys, n.like*part)
	}
	e.full = g.sums.Mix(e.own)
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
	g.stories[story] = s.with(me, s.sum.Dot(me.sum))
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
