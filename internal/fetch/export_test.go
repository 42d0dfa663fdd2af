package fetch

import (
	"context"
	"time"
)

// NewTurns, Take and Len open turns to tests.
func NewTurns(pause time.Duration) *Turns { return &Turns{newTurns(pause)} }

// Turns is turns.
type Turns struct{ turns *turns }

// Take is take.
func (t *Turns) Take(ctx context.Context, host string) (func(), error) {
	return t.turns.take(ctx, host)
}

// Len is how many hosts are remembered.
func (t *Turns) Len() int { return len(t.turns.hosts) }
