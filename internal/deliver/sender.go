// Package deliver empties the outbox: each message of a brief is posted in its
// channel once, in order, through crashes and failures of the network. What
// cannot be posted ends as dead, with the reason kept. It composes nothing and
// speaks no Discord.
//
// A message is marked as sending before it is handed over. When the answer to
// that stays unknown, because newsdesk died or the connection did, the message
// is handed over again with the same nonce, under which Discord posts it once;
// and once Discord may have forgotten the nonce, it is first looked for in the
// channel's history by its marker.
package deliver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"newsdesk/internal/news"
)

// Outbox holds the messages to be posted and gives each to one owner until its
// lease ends; a channel's messages one at a time, in order. StartDelivery and
// SettleDelivery fail with news.ErrNotFound when owner has no lease any more.
type Outbox interface {
	ClaimDeliveries(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Delivery, error)
	StartDelivery(ctx context.Context, owner string, id int64) (news.Delivery, error)
	SettleDelivery(ctx context.Context, owner string, d news.Delivery) error
}

// Refusals settles a message that is given up, tells the guild, and reports whether
// that was one too many for its schedule, which is then disabled. Of a channel that is
// gone it gives all messages up, and disables all schedules.
type Refusals interface {
	RefuseDelivery(ctx context.Context, owner string, d news.Delivery) (disabled bool, err error)
	AbandonChannel(ctx context.Context, guild, channel, reason string) error
}

// Poster puts messages into channels. Both methods fail with
// news.ErrUnreachable when the channel is gone or closed to the bot, with
// news.ErrChannelGone, too, when it is gone for good, with news.ErrRejected when the message is none that Discord takes, and with a
// *news.RetryError when told to wait; after any other error the message may
// have been posted or not.
type Poster interface {
	// Post posts d under d.Nonce, once for all calls within NonceLife.
	Post(ctx context.Context, d news.Delivery) (messageID string, err error)
	// FindPosted looks for d.Marker in the channel's messages since d.StartedAt.
	FindPosted(ctx context.Context, d news.Delivery) (messageID string, found bool, err error)
}

// NonceLife is how long after a post Discord is trusted to know its nonce.
// The documentation says "the past few minutes".
const NonceLife = 2 * time.Minute

// Times of a Sender. A lease outlives the calls under it, so that no two
// owners post one message, and ends within NonceLife, so that after a crash
// the nonce still holds.
const (
	callLimit   = 15 * time.Second // for all calls to Discord of one attempt
	settleLimit = 10 * time.Second // for each write to the outbox
	leaseTime   = callLimit + 3*settleLimit
	giveUp      = 24 * time.Hour // after the first attempt
	firstWait   = 2 * time.Second
	longestWait = 15 * time.Minute
)

// Options are what a Sender needs; all but Parallel and Poll are required.
type Options struct {
	Owner    string // of leases; unique among processes on one database
	Outbox   Outbox
	Refusals Refusals
	Poster   Poster
	Now      func() time.Time
	Log      *slog.Logger
	Parallel int           // messages posted at once; 32 when zero
	Poll     time.Duration // between two looks into the outbox; 2 s when zero
}

// Sender posts what is in the outbox.
type Sender struct {
	Options
	wake chan struct{}
}

// NewSender makes a Sender; Run starts it.
func NewSender(o Options) *Sender {
	if o.Parallel == 0 {
		o.Parallel = 32
	}
	if o.Poll == 0 {
		o.Poll = 2 * time.Second
	}
	return &Sender{Options: o, wake: make(chan struct{}, 1)}
}

// Wake makes Run look into the outbox now.
func (s *Sender) Wake() {
	select {
	case s.wake <- struct{}{}:
	default: // a wake is pending already
	}
}

// Run posts messages until ctx ends, then waits for the calls under way, at
// most leaseTime.
func (s *Sender) Run(ctx context.Context) {
	done := make(chan struct{})
	busy := 0
	for ctx.Err() == nil {
		for _, d := range s.claim(ctx, s.room(busy)) {
			busy++
			go func() {
				defer func() { done <- struct{}{} }()
				if err := s.send(context.WithoutCancel(ctx), d); err != nil {
					s.Log.Error("send message", "delivery", d.ID, "brief", d.Brief, "guild", d.Guild, "channel", d.Channel, "err", err)
				}
			}()
		}
		select {
		case <-ctx.Done():
		case <-done:
			busy--
		case <-s.wake:
		case <-time.After(s.Poll):
		}
	}
	for ; busy > 0; busy-- {
		<-done
	}
}

// room is how many messages to claim while so many are being posted: several
// at once or none, as each claim is a write.
func (s *Sender) room(busy int) int {
	free := s.Parallel - busy
	if busy > 0 && free*claimShare < s.Parallel {
		return 0
	}
	return free
}

// claimShare is the part of Parallel that must be free for a claim.
const claimShare = 4

func (s *Sender) claim(ctx context.Context, limit int) []news.Delivery {
	if limit == 0 {
		return nil
	}
	asking, cancel := context.WithTimeout(ctx, settleLimit)
	defer cancel()
	claimed, err := s.Outbox.ClaimDeliveries(asking, s.Owner, leaseTime, limit)
	if err != nil && ctx.Err() == nil {
		s.Log.Error("claim messages", "err", err)
	}
	return claimed
}

// send makes one attempt at a claimed message and records how it ended. A
// message whose lease was lost on the way is left to its new owner.
func (s *Sender) send(ctx context.Context, claimed news.Delivery) error {
	d, err := s.start(ctx, claimed.ID)
	if errors.Is(err, news.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("mark as sending: %w", err)
	}
	id, err := s.post(ctx, d, !claimed.StartedAt.IsZero())
	if err := s.settle(ctx, s.outcome(d, id, err), err); err != nil && !errors.Is(err, news.ErrNotFound) {
		return fmt.Errorf("record outcome: %w", err)
	}
	return nil
}

func (s *Sender) start(ctx context.Context, id int64) (news.Delivery, error) {
	ctx, cancel := context.WithTimeout(ctx, settleLimit)
	defer cancel()
	return s.Outbox.StartDelivery(ctx, s.Owner, id)
}

// post hands d to Discord; again says that an earlier attempt may have
// succeeded.
func (s *Sender) post(ctx context.Context, d news.Delivery, again bool) (messageID string, err error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	age := s.Now().Sub(d.StartedAt) // below zero when the clock was set back
	if again && (age < 0 || age >= NonceLife-callLimit) {
		id, found, err := s.Poster.FindPosted(ctx, d)
		switch {
		case errors.Is(err, news.ErrUnreachable):
			// The history is closed to the bot. Posting may not be, and a brief
			// twice after a long failure is better than none.
		case err != nil:
			return "", fmt.Errorf("look for the message: %w", err)
		case found:
			return id, nil
		}
	}
	return s.Poster.Post(ctx, d)
}

// outcome is the state of d after an attempt that gave id or failed with err.
func (s *Sender) outcome(d news.Delivery, id string, err error) news.Delivery {
	if err == nil {
		d.State, d.MessageID, d.Reason = news.Sent, id, ""
		return d
	}
	d.Reason = err.Error()
	if said, plain := news.Say(err); plain {
		d.Reason = said
	}
	now := s.Now()
	late := now.Sub(d.StartedAt) >= giveUp
	if late {
		d.Reason = "Discord could not be reached, or took nothing, for a whole day."
	}
	if late || errors.Is(err, news.ErrUnreachable) || errors.Is(err, news.ErrRejected) {
		d.State = news.Dead
		return d
	}
	d.State, d.NextTry = news.Pending, now.Add(wait(d.Attempts, err))
	return d
}

// wait is the time to the next attempt: as long as Discord asks, otherwise
// doubling from firstWait to longestWait, less up to half at random so that
// what failed together does not return together.
func wait(attempts int, err error) time.Duration {
	if ask, ok := errors.AsType[*news.RetryError](err); ok {
		return min(max(ask.After, 0), giveUp)
	}
	full := longestWait
	if attempts < 10 {
		full = min(firstWait<<max(attempts-1, 0), longestWait)
	}
	return full - rand.N(full/2)
}

// settle records d; cause is why it was not posted, nil when it was.
func (s *Sender) settle(ctx context.Context, d news.Delivery, cause error) error {
	ctx, cancel := context.WithTimeout(ctx, settleLimit)
	defer cancel()
	log := s.Log.With("delivery", d.ID, "brief", d.Brief, "guild", d.Guild, "channel", d.Channel)
	switch d.State {
	case news.Dead:
		if errors.Is(cause, news.ErrChannelGone) {
			log.Warn("give channel up", "err", cause)
			return s.Refusals.AbandonChannel(ctx, d.Guild, d.Channel, d.Reason)
		}
		disabled, err := s.Refusals.RefuseDelivery(ctx, s.Owner, d)
		log.Warn("give message up", "attempts", d.Attempts, "schedule_disabled", disabled, "err", cause)
		return err
	case news.Pending:
		log.Warn("put message off", "attempts", d.Attempts, "until", d.NextTry, "err", cause)
	}
	return s.Outbox.SettleDelivery(ctx, s.Owner, d)
}
