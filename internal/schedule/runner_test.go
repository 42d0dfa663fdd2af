package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

// TestYear runs a daily brief for a year, up for a while around its hour and
// restarted at random moments there: it comes at 08:00 in Berlin, in winter
// and summer, or as soon as newsdesk is up again, and once.
func TestYear(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	synctest.Test(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(seed, 1))
		upTo := func(limit time.Duration) time.Duration { return time.Duration(random.Int64N(int64(limit))) }
		d := newDesk(t)
		defer d.Close()
		began := at(t, "2027-01-01T00:00:00Z")
		d.add("north", "0 8 * * *", "Europe/Berlin")
		berlin, err := time.LoadLocation("Europe/Berlin")
		if err != nil {
			t.Fatal(err)
		}
		var ups []time.Time
		for day := began; day.Before(began.AddDate(1, 0, 0)); day = day.AddDate(0, 0, 1) {
			time.Sleep(time.Until(day.Add(4*time.Hour + upTo(3*time.Hour))))
			for time.Since(day) < 8*time.Hour { // 07:00 in UTC has passed then
				ups = append(ups, time.Now())
				d.run(upTo(2*time.Hour), time.Hour)
				time.Sleep(upTo(30 * time.Minute))
			}
		}
		if len(d.runs) != 365 || d.queued != 365 {
			t.Fatalf("%d runs, %d times queued, want one a day", len(d.runs), d.queued)
		}
		for i, run := range d.runs {
			due := time.Date(2027, 1, 1+i, 8, 0, 0, 0, berlin)
			if run.Key != due.Format(news.SlotLayout) {
				t.Errorf("slot %s ran in the place of %s", run.Key, due)
			}
			if !run.At.Equal(due) && (run.At.Before(due) || !startedAt(ups, run.At)) {
				t.Errorf("%s ran at %s", run.Key, run.At.In(berlin))
			}
		}
	})
}

// startedAt reports whether a runner was started at that moment.
func startedAt(ups []time.Time, at time.Time) bool {
	for _, up := range ups {
		if up.Equal(at) {
			return true
		}
	}
	return false
}

func TestMissedSlots(t *testing.T) {
	tests := []struct {
		name, up string
		want     []ran
	}{
		{"asleep for days, up within the grace", "2027-01-06T09:30:00Z", []ran{
			{"2027-01-06T08:00", news.SlotBriefed, 2, []string{"2027-01-04T08:00", "2027-01-05T08:00"}, time.Time{}},
		}},
		{"asleep for days, up too late", "2027-01-06T12:00:00Z", []ran{
			{"2027-01-06T08:00", news.SlotSkipped, 2, []string{"2027-01-04T08:00", "2027-01-05T08:00"}, time.Time{}},
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t)
				defer d.Close()
				at(t, "2027-01-04T00:00:00Z")
				id := d.add("north", "0 8 * * *", "UTC")
				up := at(t, test.up)
				d.run(time.Second, time.Minute)
				for i := range test.want {
					test.want[i].At = up
				}
				if diff := cmp.Diff(test.want, d.runs); diff != "" {
					t.Errorf("runs (-want +got):\n%s", diff)
				}
				s, err := d.Schedules.ScheduleOf(t.Context(), "guild", id)
				if err != nil {
					t.Fatal(err)
				}
				if want := "2027-01-07T08:00"; s.NextSlot != want {
					t.Errorf("stands at %s, want %s", s.NextSlot, want)
				}
			})
		})
	}
}

// TestSkippedSlotsAreMissed: the brief that comes after slots that were too late
// to run says that they were missed, and the one after it does not.
func TestSkippedSlotsAreMissed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T00:00:00Z")
		d.add("north", "0 8 * * *", "UTC")
		at(t, "2027-01-05T12:00:00Z") // two slots behind, both too late
		d.run(time.Second, time.Minute)
		at(t, "2027-01-07T09:00:00Z") // one more missed
		d.run(30*time.Hour, time.Minute)
		var missed []int
		for _, run := range d.runs {
			if run.Outcome == news.SlotBriefed {
				missed = append(missed, run.Missed)
			}
		}
		if diff := cmp.Diff([]int{3, 0}, missed); diff != "" {
			t.Errorf("slots missed before each brief (-want +got):\n%s", diff)
		}
	})
}

func TestFailedComposeIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		due := at(t, "2027-01-05T07:59:00Z").Add(time.Minute)
		d.add("north", "0 8 * * *", "UTC")
		var tries []time.Duration
		d.compose = func(context.Context, string) error {
			tries = append(tries, time.Since(due))
			switch len(tries) {
			case 1:
				panic("index out of range")
			case 2, 3, 4:
				return errors.New("database is locked")
			case 5:
				return &news.RetryError{After: 5 * time.Minute, Err: errors.New("model is loading")}
			}
			return nil
		}
		d.run(20*time.Minute, 10*time.Second)
		// Each wait is as long as the slot is late; the fifth as long as asked.
		want := []time.Duration{0, 30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 9 * time.Minute}
		if diff := cmp.Diff(want, tries); diff != "" {
			t.Errorf("tries (-want +got):\n%s", diff)
		}
		if len(d.runs) != 1 || d.runs[0].Key != "2027-01-05T08:00" || d.runs[0].Outcome != news.SlotBriefed {
			t.Errorf("runs %+v", d.runs)
		}
	})
}

func TestHopelessSlotLeavesAReceipt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T08:00:00Z")
		d.add("north", "0 8 * * *", "UTC")
		d.compose = func(ctx context.Context, _ string) error { // hangs
			<-ctx.Done()
			return ctx.Err()
		}
		d.run(48*time.Hour-time.Second, 15*time.Minute)
		if len(d.runs) != 1 || d.runs[0].Key != "2027-01-05T08:00" || d.runs[0].Outcome != news.SlotSkipped {
			t.Errorf("runs %+v", d.runs)
		}
		if d.queued != 0 {
			t.Errorf("queued %d times", d.queued)
		}
	})
}

func TestNoNewsIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		d.items = 0
		at(t, "2027-01-04T07:00:00Z")
		d.add("north", "0 8 * * *", "UTC")
		d.run(2*time.Hour, 10*time.Minute)
		if len(d.runs) != 1 || d.runs[0].Outcome != news.SlotEmpty || d.queued != 1 {
			t.Errorf("queued %d times, runs %+v", d.queued, d.runs)
		}
	})
}

// TestKilledWhileComposing abandons a runner in the middle of a brief: another
// takes the slot over when the lease ends, and when the first comes back to
// life after all, its brief is not written too.
func TestKilledWhileComposing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T07:59:00Z")
		id := d.add("north", "0 8 * * *", "UTC")
		composing, frozen := make(chan struct{}), make(chan struct{})
		d.compose = func(context.Context, string) error {
			close(composing)
			<-frozen // whatever its context says
			return nil
		}
		ctx, stop := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		first := d.runner(10 * time.Second)
		go func() { first.Run(ctx); close(stopped) }()
		<-composing
		d.compose = nil
		d.run(time.Minute, 10*time.Second)
		if len(d.runs) != 0 {
			t.Fatalf("ran %+v under the first owner's lease", d.runs)
		}
		d.run(5*time.Minute, 10*time.Second)
		close(frozen)
		stop()
		<-stopped
		if len(d.runs) != 1 || d.queued != 1 {
			t.Errorf("queued %d times, runs %+v", d.queued, d.runs)
		}
		s, err := d.Schedules.ScheduleOf(t.Context(), "guild", id)
		if err != nil {
			t.Fatal(err)
		}
		if s.NextSlot != "2027-01-05T08:00" {
			t.Errorf("stands at %s", s.NextSlot)
		}
	})
}

func TestStopGivesTheSlotBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T07:59:59Z")
		d.add("north", "0 8 * * *", "UTC")
		d.compose = func(ctx context.Context, _ string) error {
			<-ctx.Done()
			return ctx.Err()
		}
		d.run(10*time.Second, time.Second)
		d.compose = nil
		up := time.Now()
		d.run(time.Second, time.Second)
		if len(d.runs) != 1 || !d.runs[0].At.Equal(up) {
			t.Errorf("restarted at %s, runs %+v", up, d.runs)
		}
	})
}

// TestSlotTaken meets a slot that ran before the schedule came to stand at
// it: the schedule moves on without a second brief.
func TestSlotTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T07:00:00Z")
		id := d.add("north", "0 8 * * *", "UTC")
		taken := news.SlotRun{Slot: news.Slot{Schedule: id, Key: "2027-01-05T08:00", At: time.Now()}, Outcome: news.SlotSkipped}
		if err := d.Schedules.CommitSlot(t.Context(), taken); err != nil {
			t.Fatal(err)
		}
		d.run(72*time.Hour, 10*time.Minute)
		want := []ran{
			{Key: "2027-01-04T08:00", Outcome: news.SlotBriefed, At: time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC)},
			{Key: "2027-01-06T08:00", Outcome: news.SlotBriefed, Missed: 1, At: time.Date(2027, 1, 6, 8, 0, 0, 0, time.UTC)},
		}
		if diff := cmp.Diff(want, d.runs); diff != "" {
			t.Errorf("runs (-want +got):\n%s", diff)
		}
	})
}

func TestSpecGoneBadDisables(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T08:00:00Z")
		id, err := d.Schedules.AddSchedule(t.Context(), news.Schedule{
			Guild: "guild", Channel: "north", Spec: "* * * * *", Zone: "UTC", Enabled: true, NextAt: time.Now(), NextSlot: "2027-01-04T08:00",
		})
		if err != nil {
			t.Fatal(err)
		}
		d.run(time.Minute, time.Second)
		s, err := d.Schedules.ScheduleOf(t.Context(), "guild", id)
		if err != nil {
			t.Fatal(err)
		}
		if s.Enabled || s.Reason == "" || len(d.runs) != 0 {
			t.Errorf("enabled %v, reason %q, runs %+v", s.Enabled, s.Reason, d.runs)
		}
	})
}

func TestOneBriefOfAChannelAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T07:00:00Z")
		for range 3 {
			d.add("north", "0 8 * * *", "UTC")
		}
		for i := range 9 {
			d.add(fmt.Sprint("channel ", i), "0 8 * * *", "UTC")
		}
		var mu sync.Mutex
		now, most := map[string]int{}, 0
		d.compose = func(_ context.Context, channel string) error {
			mu.Lock()
			now[channel]++
			if most = max(most, len(now)); now[channel] > 1 {
				t.Errorf("%d briefs of %s at once", now[channel], channel)
			}
			mu.Unlock()
			time.Sleep(10 * time.Second)
			mu.Lock()
			if now[channel]--; now[channel] == 0 {
				delete(now, channel)
			}
			mu.Unlock()
			return nil
		}
		d.run(2*time.Hour, 10*time.Minute)
		if len(d.runs) != 12 {
			t.Errorf("%d runs, want 12", len(d.runs))
		}
		if most < 2 || most > 4 {
			t.Errorf("composed for %d channels at once, want 2 to 4", most)
		}
	})
}

func TestRunNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T07:00:00Z")
		id := d.add("north", "0 8 * * *", "Europe/Berlin")
		runner := d.runner(time.Second)
		b, err := runner.RunNow(t.Context(), "guild", id)
		if err != nil {
			t.Fatal(err)
		}
		if b.Channel != "north" || b.Slot != "2027-01-04T08:00:00" || d.queued != 1 {
			t.Errorf("queued %d times, brief %+v", d.queued, b)
		}
		if _, err := runner.RunNow(t.Context(), "guild", id); !errors.Is(err, news.ErrSlotTaken) {
			t.Errorf("a second run in one second: %v", err)
		} else if said, plain := news.Say(err); !plain {
			t.Errorf("says %q", said)
		}
		if _, err := runner.RunNow(t.Context(), "other guild", id); !errors.Is(err, news.ErrNotFound) {
			t.Errorf("run from another guild: %v", err)
		}
		// The rhythm goes on as if nothing had been.
		d.run(24*time.Hour+time.Second, 10*time.Minute)
		var keys []string
		for _, run := range d.runs {
			keys = append(keys, run.Key)
		}
		if diff := cmp.Diff([]string{"2027-01-04T08:00:00", "2027-01-05T08:00"}, keys); diff != "" {
			t.Errorf("slots (-want +got):\n%s", diff)
		}
	})
}

func TestWakeBeatsThePoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T07:30:00Z")
		ctx, stop := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		runner := d.runner(24 * time.Hour)
		go func() { runner.Run(ctx); close(stopped) }()
		d.add("north", "0 8 * * *", "UTC")
		at(t, "2027-01-04T08:00:00Z")
		runner.Wake()
		time.Sleep(time.Second)
		stop()
		<-stopped
		if len(d.runs) != 1 {
			t.Errorf("runs %+v", d.runs)
		}
	})
}
