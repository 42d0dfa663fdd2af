package localdiscord

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// mailbox queues frames for one WebSocket, so that whoever sends holds no lock
// while the network is slow. A peer that takes none for writeTimeout is cut,
// which bounds the queue.
type mailbox struct {
	mu     sync.Mutex
	frames [][]byte
	wake   chan struct{}
}

const writeTimeout = 10 * time.Second

func newMailbox() *mailbox { return &mailbox{wake: make(chan struct{}, 1)} }

func (b *mailbox) put(frame []byte) {
	b.mu.Lock()
	b.frames = append(b.frames, frame)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *mailbox) take() [][]byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	frames := b.frames
	b.frames = nil
	return frames
}

// deliver writes what is put until ctx ends or the peer is gone; then the
// connection is closed.
func (b *mailbox) deliver(ctx context.Context, ws *websocket.Conn) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.wake:
		}
		for _, frame := range b.take() {
			if err := write(ctx, ws, frame); err != nil {
				_ = ws.CloseNow()
				return
			}
		}
	}
}

func write(ctx context.Context, ws *websocket.Conn, frame []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return ws.Write(ctx, websocket.MessageText, frame)
}

// encode panics on values that JSON cannot hold: all are this package's own.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err))
	}
	return b
}
