package index

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

const (
	// commonFrom is the count from which a term's count is cached: the index
	// counts by walking the passages that hold the term, some 60 ns each.
	commonFrom = 200
	// mostCached bounds how many counts are cached; few words of a language are
	// common.
	mostCached = 20_000
)

// termCounts caches how many passages hold each common term, for as long as the
// number of all passages stays within 1 % of what it was at first.
type termCounts struct {
	mu     sync.Mutex
	total  int
	counts map[string]int
}

// count is how many passages hold a term: as cached, or as vocabulary, a
// statement by term, counts it.
func (c *termCounts) count(ctx context.Context, vocabulary *sql.Stmt, term string, total int) (n int, err error) {
	if n, ok := c.cached(term, total); ok {
		return n, nil
	}
	err = vocabulary.QueryRowContext(ctx, term).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err == nil && n >= commonFrom {
		c.cache(term, n)
	}
	return n, err
}

func (c *termCounts) cached(term string, total int) (n int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	drift := max(total-c.total, c.total-total)
	if c.counts == nil || drift*100 > c.total || len(c.counts) >= mostCached {
		c.counts, c.total = make(map[string]int), total
	}
	n, ok = c.counts[term]
	return n, ok
}

func (c *termCounts) cache(term string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[term] = n
}
