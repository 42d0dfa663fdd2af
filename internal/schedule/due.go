package schedule

import (
	"fmt"
	"time"

	"newsdesk/internal/news"
)

// maxReceipts is the most skipped slots one run records, 100 days of a
// quarter-hourly schedule: a clock that jumps by years must not write millions
// of rows. They are the one the schedule stood at and the newest.
const maxReceipts = 10_000

// due is the run that brings a schedule up to now: the newest slot due, which
// stands in for all before it, also for those skipped in runs before. When even that one is later than the
// schedule's grace, all are skipped. Brief and Posts are left to be filled.
func (p Plan) due(s news.Schedule, now time.Time) (news.SlotRun, error) {
	if _, err := time.Parse(news.SlotLayout, s.NextSlot); err != nil {
		return news.SlotRun{}, fmt.Errorf("read slot of schedule %d: %w", s.ID, err)
	}
	run := news.SlotRun{
		Slot:    news.Slot{Schedule: s.ID, Key: s.NextSlot, At: s.NextAt, Missed: s.Missed},
		Outcome: news.SlotSkipped,
	}
	for {
		at, key, ok := p.After(run.Slot.Key)
		if !ok || at.After(now) {
			run.NextAt, run.Next = at, key
			break
		}
		run.Skipped = append(run.Skipped, run.Slot.Key)
		if at.After(run.Slot.At) { // slots that a clock change brings together are not missed
			run.Slot.Missed = s.Missed + len(run.Skipped)
		}
		run.Slot.Key, run.Slot.At = key, at
	}
	if n := len(run.Skipped); n > maxReceipts {
		run.Skipped = append(run.Skipped[:1], run.Skipped[n-maxReceipts+1:]...)
	}
	if now.Sub(run.Slot.At) <= s.Grace {
		run.Outcome = news.SlotBriefed
	}
	return run, nil
}
