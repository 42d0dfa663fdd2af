package story

import (
	"cmp"
	"container/heap"
)

// merger merges groups, the two likest first, until no two are of one event. Only
// groups that are linked are compared.
type merger struct {
	likeness func(a, b group, dot float64) float64
	nodes    []*node
	queue    pairs
}

// node is a group, original or merged.
type node struct {
	cluster
	links   map[int]float64 // by other node: the product of their sums
	version int             // counts merges
	dead    bool            // merged into another
}

func (m *merger) add(g group, kept int64, e *entry) int {
	n := &node{cluster: cluster{group: g}, links: map[int]float64{}}
	if e != nil {
		n.loose = []*entry{e}
	} else {
		n.kept = []int64{kept}
	}
	m.nodes = append(m.nodes, n)
	return len(m.nodes) - 1
}

// link makes two nodes comparable.
func (m *merger) link(i, j int) {
	a, b := m.nodes[i], m.nodes[j]
	if _, ok := a.links[j]; ok || i == j {
		return
	}
	d := a.sum.Dot(b.sum)
	a.links[j], b.links[i] = d, d
	m.consider(i, j)
}

// consider queues two linked nodes if they are of one event.
func (m *merger) consider(i, j int) {
	i, j = min(i, j), max(i, j)
	a, b := m.nodes[i], m.nodes[j]
	if like := m.likeness(a.group, b.group, a.links[j]); like >= 1 {
		heap.Push(&m.queue, pair{like, i, j, a.version, b.version})
	}
}

func (m *merger) run() {
	for len(m.queue) > 0 {
		p := heap.Pop(&m.queue).(pair)
		a, b := m.nodes[p.a], m.nodes[p.b]
		if a.dead || b.dead || a.version != p.versionA || b.version != p.versionB {
			continue // what was queued has changed since
		}
		if len(b.links) > len(a.links) {
			p.a, p.b = p.b, p.a
		}
		m.merge(p.a, p.b)
	}
}

// merge makes node j part of node i.
func (m *merger) merge(i, j int) {
	a, b := m.nodes[i], m.nodes[j]
	between := a.links[j]
	delete(a.links, j)
	delete(b.links, i)
	// The product with the merged group is the sum of the products with its parts;
	// that with a part which was not linked is computed now.
	for k, d := range a.links {
		if _, both := b.links[k]; !both {
			a.links[k] = d + b.sum.Dot(m.nodes[k].sum)
		}
	}
	for k, d := range b.links {
		other := m.nodes[k]
		delete(other.links, j)
		if mine, both := a.links[k]; both {
			a.links[k] = mine + d
		} else {
			a.links[k] = d + a.sum.Dot(other.sum)
		}
	}
	a.group = a.with(b.group, between)
	a.loose, a.kept = append(a.loose, b.loose...), append(a.kept, b.kept...)
	a.version++
	b.dead, b.links = true, nil
	for k, d := range a.links {
		m.nodes[k].links[i] = d
		m.consider(i, k)
	}
}

// clusters are the nodes left, in order of creation.
func (m *merger) clusters() []cluster {
	var out []cluster
	for _, n := range m.nodes {
		if !n.dead {
			out = append(out, n.cluster)
		}
	}
	return out
}

// pair is two nodes of one event, as they were when compared.
type pair struct {
	like               float64
	a, b               int
	versionA, versionB int
}

// pairs is a heap, the likest first.
type pairs []pair

func (q pairs) Len() int { return len(q) }
func (q pairs) Less(i, j int) bool {
	a, b := q[i], q[j]
	return cmp.Or(cmp.Compare(b.like, a.like), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b)) < 0
}
func (q pairs) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *pairs) Push(x any)   { *q = append(*q, x.(pair)) }
func (q *pairs) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
