package schedule_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

// TestClockAheadAndBack: while the clock is a year ahead a brief goes out, which
// cannot be helped; once it is right again the next slots run when they are
// due, none of them twice.
func TestClockAheadAndBack(t *testing.T) {
	for _, tt := range []struct {
		name    string
		restart bool // newsdesk is down when the clock is set right
	}{{"while running", false}, {"while down", true}} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t)
				defer d.Close()
				at(t, "2027-01-04T07:00:00Z")
				d.add("north", "0 8 * * *", "UTC")
				const year = 365 * 24 * time.Hour
				mend := time.AfterFunc(27*time.Hour, func() { d.set(0) })
				defer mend.Stop()
				time.AfterFunc(26*time.Hour, func() { d.set(year + 30*time.Minute) })
				if tt.restart {
					d.run(26*time.Hour+30*time.Minute, 10*time.Minute)
					time.Sleep(time.Hour)
				}
				d.run(time.Until(time.Date(2027, 1, 8, 0, 0, 0, 0, time.UTC)), 10*time.Minute)
				var keys []string
				for _, run := range d.runs {
					if run.Outcome == news.SlotBriefed {
						keys = append(keys, run.Key)
					}
				}
				want := []string{"2027-01-04T08:00", "2027-01-05T08:00", "2028-01-05T08:00", "2027-01-06T08:00", "2027-01-07T08:00"}
				if diff := cmp.Diff(want, keys); diff != "" {
					t.Errorf("slots (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestClockSetBackALittle: a slot that ran is not run again when its time comes
// again.
func TestClockSetBackALittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T07:00:00Z")
		d.add("north", "0 8 * * *", "UTC")
		time.AfterFunc(2*time.Hour, func() { d.set(-90 * time.Minute) })
		d.run(30*time.Hour, 10*time.Minute)
		var keys []string
		for _, run := range d.runs {
			keys = append(keys, run.Key)
		}
		if diff := cmp.Diff([]string{"2027-01-04T08:00", "2027-01-05T08:00"}, keys); diff != "" {
			t.Errorf("slots (-want +got):\n%s", diff)
		}
	})
}

// TestClockNotSetYet: a machine that starts in 1970 pulls nothing back to then.
func TestClockNotSetYet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		now := at(t, "2027-01-04T07:00:00Z")
		id := d.add("north", "0 8 * * *", "UTC")
		d.set(-now.Sub(time.Unix(0, 0)))
		d.run(10*time.Minute, time.Minute)
		s, err := d.Schedules.ScheduleOf(t.Context(), "guild", id)
		if err != nil || s.NextSlot != "2027-01-04T08:00" {
			t.Errorf("stands at %s, %v", s.NextSlot, err)
		}
		time.AfterFunc(time.Minute, func() { d.set(0) })
		d.run(2*time.Hour, time.Minute)
		if len(d.runs) != 1 || d.runs[0].Missed != 0 {
			t.Errorf("runs %+v", d.runs)
		}
	})
}
