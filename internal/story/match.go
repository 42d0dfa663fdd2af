package story

// Match finds the story that Add would put an article into, and changes nothing: it
// is for articles that must not affect how others are grouped. ok is false where Add
// would begin a story.
func (g *Grouper) Match(a Article) (story int64, ok bool) {
	e := &entry{id: a.ID, seq: g.first + len(g.live), at: a.At}
	e.counts, e.words = g.sums.count(a.Title, a.Text)
	e.own = g.seen.weigh(e.counts)
	e.keys = heaviest(e.own, keyTerms)
	near := g.near(e)
	e.full = g.borrow(e, near)
	me, most := e.alone(), 1.0
	for _, id := range g.storiesOf(near) {
		s := g.stories[id]
		if like := g.likeness(me, s, dot(me.sum, s.sum)); like > most {
			story, most = id, like
		}
	}
	return story, most > 1
}
