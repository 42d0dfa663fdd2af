// Package schedule knows when a channel is due a brief, in the local time of
// its zone: it parses cron lines, runs what is due, once each, and catches up
// after a stop. It composes nothing and posts nothing; it refuses lines that
// never fire, that fire more often than every 15 minutes, and zones that are
// not IANA names. The zones' rules come from the system or from time/tzdata,
// which the program links in.
package schedule

import (
	"time"

	"github.com/robfig/cron/v3"

	"newsdesk/internal/news"
)

// Plan is a cron line in a zone. A slot is named by its intended local date
// and time (news.SlotLayout) and falls due at the first instant at which the
// zone's clocks show that time or a later one: a time that a clock change
// skips is due at the change, one that occurs twice is due the first time.
// As in cron, a line that names both days of the month and weekdays fires on
// either.
type Plan struct {
	line *cron.SpecSchedule
	zone *time.Location
}

// Parse reads a five-field cron line, or @hourly, @daily, @weekly, @monthly
// or @yearly, and an IANA zone name. Every error is a news.Fault.
func Parse(spec, zone string) (Plan, error) {
	line, err := parseSpec(spec)
	if err != nil {
		return Plan{}, err
	}
	loc, err := findZone(zone)
	if err != nil {
		return Plan{}, err
	}
	return Plan{line: line, zone: loc}, nil
}

// Zone is the IANA name of the plan's zone as the database spells it.
func (p Plan) Zone() string { return p.zone.String() }

// Next is the first slot due later than after, false when none comes within
// five years. Where several slots share an instant it is the earliest of them.
func (p Plan) Next(after time.Time) (at time.Time, key string, ok bool) {
	local := wall(after.In(p.zone))
	for {
		local = p.line.Next(local)
		if local.IsZero() {
			return time.Time{}, "", false
		}
		if at := p.instant(local); at.After(after) {
			return at, local.Format(news.SlotLayout), true
		}
	}
}

// After is the slot that follows the slot named key, by local time, so that
// no slot is met twice or passed over. It is false when none comes within
// five years and when key is not a slot's name.
func (p Plan) After(key string) (at time.Time, next string, ok bool) {
	local, err := time.Parse(news.SlotLayout, key)
	if err != nil {
		return time.Time{}, "", false
	}
	local = p.line.Next(local)
	if local.IsZero() {
		return time.Time{}, "", false
	}
	return p.instant(local), local.Format(news.SlotLayout), true
}

// Upcoming is the next n slots due later than after.
func (p Plan) Upcoming(after time.Time, n int) []news.Slot {
	var slots []news.Slot
	at, key, ok := p.Next(after)
	for ok && len(slots) < n {
		slots = append(slots, news.Slot{Key: key, At: at})
		at, key, ok = p.After(key)
	}
	return slots
}

// instant is when the zone's clocks first show local or later, in UTC.
func (p Plan) instant(local time.Time) time.Time {
	// A day before local read as UTC, no zone's clocks show local yet.
	t := local.Add(-24 * time.Hour).In(p.zone)
	for {
		start, end := t.ZoneBounds()
		_, offset := t.Zone()
		at := local.Add(-time.Duration(offset) * time.Second)
		if at.Before(start) { // the change at start skipped local
			return start.UTC()
		}
		if end.IsZero() || at.Before(end) {
			return at
		}
		t = end
	}
}

// wall is what the clocks of t's zone show, as a time in UTC, where every
// minute exists once.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}
