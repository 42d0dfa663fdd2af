package schedules_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

// A run that is given up at any step leaves nothing.
func TestCommitSlotGivenUp(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sc := s.Add(storetest.Schedule("1", "10", c.Now()))
	h := s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody))
	before := everything(t, s)
	var err error
	for step := 1; step < 200; step++ {
		ctx, cancel := storetest.Impatient(t.Context(), step)
		err = s.Schedules.CommitSlot(ctx, storetest.Run(sc, 5, h))
		cancel()
		if err == nil {
			if step < 10 {
				t.Errorf("done in %d steps: the run was hardly ever given up", step)
			}
			break
		}
		s.WantErr(err, context.Canceled)
		if after := everything(t, s); after != before {
			t.Fatalf("given up at step %d: rows %v, were %v", step, after, before)
		}
	}
	if after := everything(t, s); err != nil || after == before {
		t.Errorf("never done: %v", err)
	}
}

func wantTaken(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, news.ErrSlotTaken) {
		t.Errorf("error %v, want %v", err, news.ErrSlotTaken)
	}
}

func TestScheduleComesBackAsAdded(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	want := s.Add(storetest.Schedule("1", "10", c.Now()))
	s.Add(storetest.Schedule("2", "20", c.Now()))
	never := s.Add(news.Schedule{Guild: "1", Channel: "11", Enabled: true})
	all, err := s.Schedules.Schedules(t.Context(), "1")
	s.Must(err)
	if diff := cmp.Diff([]news.Schedule{want, never}, all); diff != "" {
		t.Error(diff)
	}
	got, err := s.Schedules.ScheduleOf(t.Context(), "1", want.ID)
	s.Must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, do := range []func(guild string) error{
		func(guild string) error { _, err := s.Schedules.ScheduleOf(t.Context(), guild, want.ID); return err },
		func(guild string) error { return s.Schedules.DisableSchedule(t.Context(), guild, want.ID, "told to") },
		func(guild string) error { return s.Schedules.RemoveSchedule(t.Context(), guild, want.ID) },
	} {
		s.WantErr(do("2"), news.ErrNotFound)
		s.WantErr(do("1"), nil)
	}
	s.WantErr(s.Schedules.RemoveSchedule(t.Context(), "1", want.ID), news.ErrNotFound)
}

func TestClaimDue(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	due := s.Add(storetest.Schedule("1", "10", c.Now()))
	s.Add(storetest.Schedule("1", "11", c.Now().Add(time.Millisecond)))
	s.Add(news.Schedule{Guild: "1", Channel: "12"}) // never fires again
	off := s.Add(storetest.Schedule("1", "13", c.Now()))
	s.Must(s.Schedules.DisableSchedule(t.Context(), "1", off.ID, "told to"))

	if diff := cmp.Diff([]news.Schedule{due}, s.Claim("a")); diff != "" {
		t.Error(diff)
	}
	if got := s.Claim("b"); len(got) != 0 {
		t.Errorf("leased twice: %v", got)
	}
	c.Pass(time.Minute) // the lease is over
	if got := s.Claim("b"); len(got) != 2 {
		t.Errorf("%d taken over, want 2", len(got))
	}
}

func TestClaimDueTakesTurns(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	for i := range 5 {
		s.Add(storetest.Schedule("1", "10", c.Now().Add(-time.Duration(10+i)*time.Minute)))
	}
	small := s.Add(storetest.Schedule("2", "20", c.Now()))
	claimed, err := s.Schedules.ClaimDue(t.Context(), "a", time.Minute, 2)
	s.Must(err)
	if len(claimed) != 2 || claimed[1].ID != small.ID {
		t.Errorf("guild 2 waits behind guild 1: %v", claimed)
	}
}

func TestClaimDueGivesEachToOne(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	other := storetest.Reopen(t, s.Path, c)
	for range 40 {
		s.Add(storetest.Schedule("1", "10", c.Now()))
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	owners := map[int64]int{}
	for i := range 8 {
		wg.Go(func() {
			claimed, err := []*storetest.DB{s, other}[i%2].Schedules.ClaimDue(t.Context(), string(rune('a'+i)), time.Minute, 7)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, sc := range claimed {
				owners[sc.ID]++
			}
		})
	}
	wg.Wait()
	for id, n := range owners {
		if n != 1 {
			t.Errorf("schedule %d has %d owners", id, n)
		}
	}
	if len(owners) != 40 {
		t.Errorf("%d claimed, want 40", len(owners))
	}
}

func TestReleasedScheduleWaits(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sc := s.Add(storetest.Schedule("1", "10", c.Now()))
	s.Claim("a")
	s.Must(s.Schedules.ReleaseSchedule(t.Context(), "b", sc.ID, c.Now())) // not b's to give
	if got := s.Claim("b"); len(got) != 0 {
		t.Fatal("b gave back a's lease")
	}
	s.Must(s.Schedules.ReleaseSchedule(t.Context(), "a", sc.ID, c.Now().Add(time.Minute)))
	c.Pass(time.Minute - time.Millisecond)
	if got := s.Claim("b"); len(got) != 0 {
		t.Error("claimed before its retry")
	}
	c.Pass(time.Millisecond)
	if got := s.Claim("b"); len(got) != 1 {
		t.Error("not claimed at its retry")
	}
}

func TestAdvanceSchedule(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sc := s.Add(storetest.Schedule("1", "10", c.Now()))
	s.Claim("a")
	s.WantErr(s.Schedules.AdvanceSchedule(t.Context(), "b", sc.ID, c.Now(), "x"), news.ErrNotFound)
	s.Must(s.Schedules.AdvanceSchedule(t.Context(), "a", sc.ID, c.Now().Add(time.Hour), "later"))
	got, err := s.Schedules.ScheduleOf(t.Context(), "1", sc.ID)
	if err != nil || got.NextSlot != "later" || !got.NextAt.Equal(c.Now().Add(time.Hour)) {
		t.Errorf("%+v %v", got, err)
	}
	c.Pass(time.Hour)
	s.Claim("a")
	s.Must(s.Schedules.AdvanceSchedule(t.Context(), "a", sc.ID, time.Time{}, ""))
	c.Pass(1000 * time.Hour)
	if got := s.Claim("a"); len(got) != 0 {
		t.Error("fired after its last slot")
	}
}

func TestCommitSlot(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	ferry := s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody))
	sc := s.Add(storetest.Schedule("1", "10", c.Now()))
	s.Claim("a")
	run := storetest.Run(sc, 2, ferry)
	run.Skipped = []string{"2026-02-28T08:00", "2026-03-01T08:00"}
	s.Must(s.Schedules.CommitSlot(t.Context(), run))

	got, err := s.Schedules.ScheduleOf(t.Context(), "1", sc.ID)
	if err != nil || !got.NextAt.Equal(run.NextAt) || got.NextSlot != run.Next {
		t.Errorf("next run: %+v %v", got, err)
	}
	b, err := s.Briefs.Brief(t.Context(), "1", run.Brief.ID)
	if err != nil || b.Schedule != sc.ID {
		t.Errorf("brief of schedule %d, want %d: %v", b.Schedule, sc.ID, err)
	}
	if got := s.Fresh("1", "10", time.Time{}); len(got) != 0 {
		t.Errorf("still fresh: %v", got)
	}
	if n := s.One(`SELECT count(*) FROM slot WHERE outcome = 'skipped'`); n != 2 {
		t.Errorf("%d slots skipped", n)
	}
	deliveries, err := s.Outbox.ClaimDeliveries(t.Context(), "a", time.Minute, 10)
	s.Must(err)
	want := []news.Delivery{{
		ID: deliveries[0].ID, Brief: b.ID, Guild: "1", Channel: "10", Payload: []byte("{0}"), Nonce: b.ID + "-0",
		Marker: b.ID, State: news.Pending, NextTry: c.Now(),
	}}
	if diff := cmp.Diff(want, deliveries); diff != "" {
		t.Error(diff)
	}
	if len(deliveries[0].Nonce) > 25 {
		t.Errorf("nonce %q is longer than Discord takes", deliveries[0].Nonce)
	}

	empty := news.SlotRun{Slot: news.Slot{Schedule: sc.ID, Key: run.Next, At: run.NextAt}, Outcome: news.SlotEmpty, Skipped: run.Skipped}
	s.Must(s.Schedules.CommitSlot(t.Context(), empty)) // what is skipped already stays so
	if got, err := s.Schedules.ScheduleOf(t.Context(), "1", sc.ID); err != nil || !got.NextAt.IsZero() || got.NextSlot != "" {
		t.Errorf("after the last slot: %+v %v", got, err)
	}
}

// everything counts the rows that a run may write.
func everything(t *testing.T, s *storetest.DB) (rows [5]int) {
	t.Helper()
	for i, table := range []string{"slot", "brief", "told", "delivery", "schedule WHERE lease_owner = ''"} {
		rows[i] = s.One(`SELECT count(*) FROM ` + table)
	}
	return rows
}

func TestCommitSlotWritesNothingWhen(t *testing.T) {
	for _, tt := range []struct {
		name string
		edit func(*testing.T, *storetest.DB, *news.SlotRun)
		want error // nil: any
	}{
		{"the slot has run", func(t *testing.T, s *storetest.DB, run *news.SlotRun) {
			taken := news.SlotRun{Slot: run.Slot, Outcome: news.SlotEmpty, NextAt: run.NextAt, Next: run.Next}
			s.Must(s.Schedules.CommitSlot(t.Context(), taken))
			run.Skipped = []string{"earlier"}
		}, news.ErrSlotTaken},
		{"the schedule is gone", func(t *testing.T, s *storetest.DB, run *news.SlotRun) {
			s.Must(s.Schedules.RemoveSchedule(t.Context(), "1", run.Slot.Schedule))
		}, news.ErrNotFound},
		{"the brief is another guild's", func(_ *testing.T, _ *storetest.DB, run *news.SlotRun) { run.Brief.Guild = "2" }, nil},
		{"there is nothing to post", func(_ *testing.T, _ *storetest.DB, run *news.SlotRun) { run.Posts = nil }, nil},
		{"there is no brief", func(_ *testing.T, _ *storetest.DB, run *news.SlotRun) { run.Brief = nil }, nil},
		{"the last post fails", func(t *testing.T, s *storetest.DB, _ *news.SlotRun) {
			_, err := s.SQL.Exec(`CREATE TRIGGER jam BEFORE INSERT ON delivery WHEN new.part = 1 BEGIN SELECT RAISE(ABORT, 'jammed'); END`)
			s.Must(err)
		}, nil},
		{"the schedule cannot move on", func(t *testing.T, s *storetest.DB, _ *news.SlotRun) {
			_, err := s.SQL.Exec(`CREATE TRIGGER jam BEFORE UPDATE ON schedule BEGIN SELECT RAISE(ABORT, 'jammed'); END`)
			s.Must(err)
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := storetest.NewClock()
			s := storetest.Open(t, c)
			sc := s.Add(storetest.Schedule("1", "10", c.Now()))
			run := storetest.Run(sc, 2, s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody)))
			s.Claim("a")
			tt.edit(t, s, &run)
			before := everything(t, s)
			err := s.Schedules.CommitSlot(t.Context(), run)
			if err == nil {
				t.Fatal("committed")
			}
			if tt.want != nil {
				s.WantErr(err, tt.want)
			}
			if after := everything(t, s); after != before {
				t.Errorf("rows %v, were %v", after, before)
			}
		})
	}
}

func TestRunOnRequestLeavesTheRhythmAlone(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sc := s.Add(storetest.Schedule("1", "10", c.Now()))
	s.Claim("a")
	run := storetest.Run(sc, 1)
	run.Slot.Key, run.Next, run.NextAt = "on request", "elsewhen", c.Now().Add(-time.Hour)
	s.Must(s.Schedules.CommitSlot(t.Context(), run))
	got, err := s.Schedules.ScheduleOf(t.Context(), "1", sc.ID)
	s.Must(err)
	if diff := cmp.Diff(sc, got); diff != "" {
		t.Error(diff)
	}
	if got := s.Claim("b"); len(got) != 0 {
		t.Error("the lease was ended")
	}
}

func TestOneSlotRunsOnceForManyRunners(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	other := storetest.Reopen(t, s.Path, c)
	sc := s.Add(storetest.Schedule("1", "10", c.Now()))
	var mu sync.Mutex
	var wg sync.WaitGroup
	committed := 0
	for i := range 8 {
		run := storetest.Run(sc, 2)
		wg.Go(func() {
			err := []*storetest.DB{s, other}[i%2].Schedules.CommitSlot(t.Context(), run)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				committed++
			} else {
				wantTaken(t, err)
			}
		})
	}
	wg.Wait()
	if n := s.One(`SELECT count(*) FROM delivery`); committed != 1 || n != 2 {
		t.Errorf("%d committed, %d messages", committed, n)
	}
}
