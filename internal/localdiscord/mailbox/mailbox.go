// Package mailbox sends to WebSockets without making the sender wait. It refuses
// to wait for a peer that reads too slowly: such a peer is cut.
package mailbox

import (
	"context"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// Mailbox queues frames for one WebSocket, so that whoever sends holds no lock
// while the network is slow. A peer that takes none for writeTimeout is cut,
// which bounds the queue.
type Mailbox struct {
	mu     sync.Mutex
	frames [][]byte
	wake   chan struct{}
}

const writeTimeout = 10 * time.Second

// New is an empty mailbox.
func New() *Mailbox { return &Mailbox{wake: make(chan struct{}, 1)} }

// Put queues a frame.
func (b *Mailbox) Put(frame []byte) {
	b.mu.Lock()
	b.frames = append(b.frames, frame)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *Mailbox) take() [][]byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	frames := b.frames
	b.frames = nil
	return frames
}

// Deliver writes what is put until ctx ends or the peer is gone; then the
// connection is closed.
func (b *Mailbox) Deliver(ctx context.Context, ws *websocket.Conn) {
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
