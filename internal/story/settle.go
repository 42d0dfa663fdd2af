package story

import (
	"cmp"
	"maps"
	"slices"
)

const (
	// reweighGrowth is by what factor the articles read must have grown before an
	// article's words are weighed anew.
	reweighGrowth = 1.1
	// searches is in how many settlings an article's neighbours are searched anew:
	// most of those that come after it come soon.
	searches = 2
	// settlings is how often an article is settled before it stays where it is,
	// unless its words are weighed anew.
	settlings = 4
)

// Settle regroups the recent articles of the stories that had news since the last
// call. They are put together by the same rule as in Add, but the likest first,
// whatever the order of arrival. Older articles, and those that were settled a few
// times, stay where they are. It returns what it changed; calling it again without
// an Add changes nothing.
func (g *Grouper) Settle() Changes {
	loose := g.loosen()
	if len(loose) == 0 {
		return Changes{}
	}
	m := merger{likeness: g.likeness}
	of := make(map[*entry]int, len(loose))
	for _, e := range loose {
		of[e] = m.add(e.alone(), 0, e)
	}
	kept := map[int64]int{}
	for i, e := range loose {
		for _, n := range e.near {
			if n.seq < g.first {
				continue // no longer live
			}
			other := g.at(n.seq)
			j, ok := of[other]
			if !ok {
				if j, ok = kept[other.story]; !ok {
					j = m.add(g.stories[other.story], other.story, nil)
					kept[other.story] = j
				}
			}
			m.link(i, j)
		}
	}
	m.run()
	return g.name(m.clusters(), loose)
}

// loosen takes the recent articles of touched stories out of them, and searches the
// neighbours of those that are new or weighed anew.
func (g *Grouper) loosen() []*entry {
	var loose, anew []*entry
	for _, e := range g.live[max(0, len(g.live)-g.set.Recent):] {
		if !g.touched[e.story] {
			continue
		}
		outdated := g.seen.Articles() > reweighGrowth*e.weighed
		if e.settled >= settlings && !outdated {
			continue
		}
		loose = append(loose, e)
		if outdated {
			g.weigh(e)
		}
		if e.settled++; outdated || e.settled <= searches {
			anew = append(anew, e)
		}
	}
	g.touched = map[int64]bool{}
	for _, e := range loose {
		g.leave(e)
	}
	for _, e := range anew {
		g.look(e)
	}
	return loose
}

// cluster is what was put together: loose articles, and stories whose articles are too
// old to be settled again.
type cluster struct {
	group
	loose []*entry
	kept  []int64
}

// name gives each cluster its story: that of its old articles, the first of several;
// or else the one that most of its articles were in; or else a new one.
func (g *Grouper) name(clusters []cluster, loose []*entry) Changes {
	was := make(map[*entry]int64, len(loose))
	for _, e := range loose {
		was[e] = e.story
	}
	var ch Changes
	ids := make([]int64, len(clusters))
	for i, c := range clusters {
		slices.Sort(c.kept)
		for n, id := range c.kept {
			if n == 0 {
				ids[i] = id
				continue
			}
			ch.Merged = append(ch.Merged, Link{id, ids[i]})
			g.rename(id, ids[i])
		}
	}
	for _, v := range votes(clusters) {
		if _, kept := g.stories[v.story]; !kept && ids[v.cluster] == 0 {
			ids[v.cluster] = v.story
			g.stories[v.story] = clusters[v.cluster].group
		}
	}
	for i, c := range clusters {
		if ids[i] == 0 {
			ids[i] = g.newStory()
			ch.Split = append(ch.Split, Link{most(c.loose), ids[i]})
		}
		g.stories[ids[i]] = c.group
		for _, e := range c.loose {
			e.story = ids[i]
		}
	}
	g.compare(&ch, loose, was)
	return ch
}

// rename moves the old articles of a story that merged into another one.
func (g *Grouper) rename(from, to int64) {
	delete(g.stories, from)
	for _, e := range g.live {
		if e.story == from {
			e.story = to
		}
	}
}

// compare completes ch: a story without an article left has merged into the one where
// most of them are; other articles in another story than before have moved.
func (g *Grouper) compare(ch *Changes, loose []*entry, was map[*entry]int64) {
	gone := map[int64][]*entry{}
	for _, e := range loose {
		if _, lives := g.stories[was[e]]; !lives {
			gone[was[e]] = append(gone[was[e]], e)
		}
	}
	into := map[int64]int64{}
	for _, from := range slices.Sorted(maps.Keys(gone)) {
		into[from] = most(gone[from])
		if !slices.ContainsFunc(ch.Merged, func(l Link) bool { return l.From == from }) {
			ch.Merged = append(ch.Merged, Link{from, into[from]})
		}
	}
	for _, m := range ch.Merged {
		into[m.From] = m.To
	}
	for _, e := range loose {
		if from := cmp.Or(into[was[e]], was[e]); from != e.story {
			ch.Moved = append(ch.Moved, Move{e.id, from, e.story})
		}
	}
}

type vote struct {
	n, cluster int
	story      int64
}

// votes counts the stories that the articles of each cluster were in, the most
// frequent first.
func votes(clusters []cluster) []vote {
	var out []vote
	for i, c := range clusters {
		for id, n := range tally(c.loose) {
			out = append(out, vote{n, i, id})
		}
	}
	slices.SortFunc(out, func(a, b vote) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.story, b.story), cmp.Compare(a.cluster, b.cluster))
	})
	return out
}

func tally(entries []*entry) map[int64]int {
	n := map[int64]int{}
	for _, e := range entries {
		n[e.story]++
	}
	return n
}

// most is the story that most of the articles are in, the oldest of several.
func most(entries []*entry) (story int64) {
	best := 0
	for id, n := range tally(entries) {
		if n > best || n == best && id < story {
			story, best = id, n
		}
	}
	return story
}
