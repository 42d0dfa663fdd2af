package storetest

import (
	"context"
	"sync/atomic"
)

// Impatient is a context that ends when it is looked at for the n-th time: once
// before each statement, so that it can end at any of them.
func Impatient(parent context.Context, n int) (context.Context, context.CancelFunc) {
	ctx := &impatient{}
	ctx.Context, ctx.cancel = context.WithCancel(parent)
	ctx.looks.Store(int64(n))
	return ctx, ctx.cancel
}

type impatient struct {
	context.Context
	cancel context.CancelFunc
	looks  atomic.Int64
}

func (i *impatient) Done() <-chan struct{} {
	if i.looks.Add(-1) == 0 {
		i.cancel()
	}
	return i.Context.Done()
}
