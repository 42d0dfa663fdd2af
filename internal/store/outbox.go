package store

import (
	"context"
	"time"

	"newsdesk/internal/news"
)

// ClaimDeliveries leases to owner at most limit messages that are due: pending
// ones and those in sending whose lease is over (State tells them apart), guilds taking turns.
// A channel gets one message at a time, in the order they were composed: the
// next is due when the one before is sent or dead. A lease ends with
// SettleDelivery or RefuseDelivery, or after lease, when another owner may
// take over.
func (s *Store) ClaimDeliveries(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Delivery, error) {
	return nil, errUnbuilt
}

// StartDelivery records that a claimed message is about to be handed to
// Discord: it is sending, its first StartedAt is kept, Attempts is one more.
// It returns the message so changed; news.ErrNotFound when owner no longer has
// the lease: it must not be posted then.
func (s *Store) StartDelivery(ctx context.Context, owner string, id int64) (news.Delivery, error) {
	return news.Delivery{}, errUnbuilt
}

// SettleDelivery records how a claimed message ended, by d.State, and ends the
// lease. Sent takes d.MessageID; Pending takes d.NextTry and d.Reason; Dead
// takes d.Reason and the brief's later parts with it. When all parts are
// settled the brief is delivered, or failed when none was sent: what it told
// counts as told no more. Sent is recorded whoever has the lease, since the
// message stands in the channel; the others are news.ErrNotFound when owner no
// longer has it.
func (s *Store) SettleDelivery(ctx context.Context, owner string, d news.Delivery) error {
	return errUnbuilt
}

// RefuseDelivery settles d as dead because its channel is gone or closed to
// the bot, and counts that against the brief's schedule: after MaxRefusals in
// a row it is disabled with d.Reason. A brief delivered whole clears the
// count. It reports whether the schedule was disabled by this.
func (s *Store) RefuseDelivery(ctx context.Context, owner string, d news.Delivery) (disabled bool, err error) {
	return false, errUnbuilt
}
