package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"newsdesk/internal/localdiscord"
)

const (
	// closing is how long before a brief the last newspaper is out.
	closing = time.Minute
	// patience is how long the clock waits for the bot. It may wait in vain:
	// visitors break feeds and stop schedules.
	patience = 10 * time.Second
)

// tellHour lets the demo's hour pass, and what is between that and the
// machine's time. The clock hurries, but not while the bot still reads what is
// to be in a brief, or still posts it.
func (t town) tellHour(ctx context.Context, papers *press, clk *clock, speed float64) {
	slot := nextBrief(clk.now())
	for range demoBriefs {
		clk.hurry(ctx, speed, slot.Add(-closing))
		t.awaitStored(ctx, papers)
		clk.hurry(ctx, speed, slot)
		t.awaitPost(ctx, slot)
		slot = slot.Add(demoRhythm)
	}
	clk.hurry(ctx, speed, time.Time{})
}

// nextBrief is when the brief after now is due.
func nextBrief(now time.Time) time.Time { return now.Truncate(demoRhythm).Add(demoRhythm) }

// awaitStored waits until all that is out in the newspapers followed is
// stored, and reports whether it is.
func (t town) awaitStored(ctx context.Context, papers *press) bool {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if list, err := t.order(ctx, "feed list", nil); err == nil && allStored(list, papers) {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(stride):
		}
	}
}

// allStored reports whether a list of feeds counts as many articles of each
// newspaper followed as are out.
func allStored(list string, papers *press) bool {
	for _, o := range papers.outlets {
		if o.ours() && !strings.Contains(list, fmt.Sprintf("**%s** · 127.0.0.1 · %d article", o.Name, len(papers.carried(o, "")))) {
			return false
		}
	}
	return true
}

// awaitPost waits until the bot has posted something since a time.
func (t town) awaitPost(ctx context.Context, since time.Time) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_, _ = t.discord.WaitMessage(ctx, t.desk.ID, func(m localdiscord.Message) bool { // in vain: see patience
		return m.Author.Bot && m.Metadata == nil && !m.Timestamp.Before(since)
	})
}
