package embed

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"sync"

	"newsdesk/internal/news"
)

// index holds the signs of all vectors in memory, a bit a dimension, with their
// passages and scopes: 12 bytes more. Two vectors point the same way the more
// signs they share, which is enough to find the candidates among all.
type index struct {
	maker news.Embedder
	words int // of 64 signs, for each vector

	mu     sync.RWMutex
	scopes map[string]int32 // numbered
	blocks []*block         // all full but the last
}

// block is a fixed number of vectors, so that growing copies nothing.
type block struct {
	passages []int64
	scopes   []int32
	signs    []uint64
}

const blockSize = 4096

func newIndex(maker news.Embedder) *index {
	return &index{maker: maker, words: (maker.Dims + 63) / 64, scopes: map[string]int32{}}
}

// add takes vectors in, but for the empty ones.
func (x *index) add(vectors []news.Vector) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, v := range vectors {
		if len(v.Value) != x.maker.Dims || len(v.Value) == 0 {
			continue
		}
		scope, ok := x.scopes[v.Scope]
		if !ok {
			scope = int32(len(x.scopes))
			x.scopes[v.Scope] = scope
		}
		b := x.room()
		b.passages = append(b.passages, v.Passage)
		b.scopes = append(b.scopes, scope)
		b.signs = append(b.signs, signs(v.Value)...)
	}
}

// room is the block that takes the next vector.
func (x *index) room() *block {
	if n := len(x.blocks); n > 0 && len(x.blocks[n-1].passages) < blockSize {
		return x.blocks[n-1]
	}
	b := &block{
		passages: make([]int64, 0, blockSize),
		scopes:   make([]int32, 0, blockSize),
		signs:    make([]uint64, 0, blockSize*x.words),
	}
	x.blocks = append(x.blocks, b)
	return b
}

func (x *index) len() (n int) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, b := range x.blocks {
		n += len(b.passages)
	}
	return n
}

// nearest finds the n passages in scopes, of ids up to last, whose signs differ
// least from those of a question, the nearest first.
func (x *index) nearest(question []uint64, scopes []string, last int64, n int) []int64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	seen := make([]bool, len(x.scopes))
	for _, name := range scopes {
		if scope, ok := x.scopes[name]; ok {
			seen[scope] = true
		}
	}
	found := closest{most: n, bound: math.MaxInt}
	for _, b := range x.blocks {
		b.scan(question, seen, last, &found)
	}
	return found.passages()
}

// scan compares a question with every passage that is seen.
func (b *block) scan(question []uint64, seen []bool, last int64, found *closest) {
	words := len(question)
	for i, passage := range b.passages {
		if passage > last || !seen[b.scopes[i]] {
			continue
		}
		if differ := differing(question, b.signs[i*words:(i+1)*words]); differ <= found.bound {
			found.add(hit{passage, differ})
		}
	}
}

// differing counts the signs in which two vectors differ.
func differing(a, b []uint64) (n int) {
	b = b[:len(a)] // for the compiler, which then checks no index
	for i, word := range a {
		n += bits.OnesCount64(word ^ b[i])
	}
	return n
}

type hit struct {
	passage int64
	differ  int // signs
}

// closest keeps the most that differ least of what is added, and a few more
// until they are sorted.
type closest struct {
	most  int
	bound int // what differs more is not among them
	hits  []hit
}

func (c *closest) add(h hit) {
	if c.hits = append(c.hits, h); len(c.hits) >= 4*c.most {
		c.trim()
	}
}

func (c *closest) trim() {
	slices.SortFunc(c.hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.differ, b.differ), cmp.Compare(b.passage, a.passage))
	})
	// A passage that was written anew may be here twice.
	c.hits = slices.CompactFunc(c.hits, func(a, b hit) bool { return a == b })
	if len(c.hits) > c.most {
		c.hits = c.hits[:c.most]
		c.bound = c.hits[c.most-1].differ
	}
}

func (c *closest) passages() (ids []int64) {
	c.trim()
	for _, h := range c.hits {
		if !slices.Contains(ids, h.passage) {
			ids = append(ids, h.passage)
		}
	}
	return ids
}
