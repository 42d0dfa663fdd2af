package store

import (
	"context"
	"database/sql"
	"sync"
)

const (
	// commonFrom is the count from which a term is kept: the index finds a
	// count by walking that many passages, some 60 ns each.
	commonFrom = 200
	// commonMost bounds how many are kept; few words of a language are common.
	commonMost = 20_000
)

// commonTerms keeps the counts of common terms while the number of passages
// stays within 1 % of what it was at the first.
type commonTerms struct {
	mu     sync.Mutex
	total  int
	counts map[string]int
}

func (c *commonTerms) count(ctx context.Context, one *sql.Stmt, term string, total int) (int, error) {
	if n, ok := c.kept(term, total); ok {
		return n, nil
	}
	n, err := lookUp(ctx, one, term)
	if err == nil && n >= commonFrom {
		c.keep(term, n)
	}
	return n, err
}

func (c *commonTerms) kept(term string, total int) (n int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	drift := max(total-c.total, c.total-total)
	if c.counts == nil || drift*100 > c.total || len(c.counts) >= commonMost {
		c.counts, c.total = make(map[string]int), total
	}
	n, ok = c.counts[term]
	return n, ok
}

func (c *commonTerms) keep(term string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[term] = n
}
