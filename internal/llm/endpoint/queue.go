package endpoint

import (
	"context"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/semaphore"
)

// queue lets a few calls through at once and a bounded number wait.
type queue struct {
	slots   *semaphore.Weighted
	waiting atomic.Int64
	limit   int64
}

func newQueue(slots, limit int) *queue {
	return &queue{slots: semaphore.NewWeighted(int64(slots)), limit: int64(limit)}
}

// enter waits for a slot; leave gives it back.
func (q *queue) enter(ctx context.Context) (leave func(), err error) {
	leave = func() { q.slots.Release(1) }
	if q.slots.TryAcquire(1) {
		return leave, nil
	}
	if n := q.waiting.Add(1); n > q.limit {
		q.waiting.Add(-1)
		return nil, &Failure{Kind: Crowded, say: fmt.Sprintf("%d calls are waiting for the model already", q.limit)}
	}
	defer q.waiting.Add(-1)
	if err := q.slots.Acquire(ctx, 1); err != nil {
		return nil, stopped(ctx, Crowded, "the model was busy with other calls all the time")
	}
	return leave, nil
}
