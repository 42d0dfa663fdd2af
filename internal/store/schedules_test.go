package store

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

// standing is a schedule whose first slot is due at a time.
func standing(guild, channel string, at time.Time) news.Schedule {
	return news.Schedule{
		Guild: guild, Channel: channel, Spec: "0 8 * * *", Zone: "Europe/Berlin", CreatedBy: "7",
		Grace: 2 * time.Hour, NextAt: at, NextSlot: at.Format(news.SlotLayout), Enabled: true,
	}
}

func add(t *testing.T, s *Store, sc news.Schedule) news.Schedule {
	t.Helper()
	var err error
	sc.ID, err = s.AddSchedule(t.Context(), sc)
	must(t, err)
	return sc
}

// runOf is a run of sc's next slot that tells of articles in so many messages.
func runOf(sc news.Schedule, posts int, told ...news.Headline) news.SlotRun {
	next := sc.NextAt.Add(24 * time.Hour)
	b := briefOf(sc.Guild, sc.Channel, sc.NextAt.Add(-24*time.Hour), sc.NextAt, told...)
	run := news.SlotRun{
		Slot:    news.Slot{Schedule: sc.ID, Key: sc.NextSlot, At: sc.NextAt},
		Outcome: news.SlotBriefed,
		Brief:   &b,
		NextAt:  next,
		Next:    next.Format(news.SlotLayout),
	}
	for part := range posts {
		run.Posts = append(run.Posts, news.Post{Payload: []byte{'{', byte('0' + part), '}'}, Marker: b.ID})
	}
	return run
}

func claim(t *testing.T, s *Store, owner string) []news.Schedule {
	t.Helper()
	claimed, err := s.ClaimDue(t.Context(), owner, time.Minute, 10)
	must(t, err)
	return claimed
}

func TestScheduleComesBackAsAdded(t *testing.T) {
	c := newClock()
	s := open(t, c)
	want := add(t, s, standing("1", "10", c.now()))
	add(t, s, standing("2", "20", c.now()))
	never := add(t, s, news.Schedule{Guild: "1", Channel: "11", Enabled: true})
	all, err := s.Schedules(t.Context(), "1")
	must(t, err)
	if diff := cmp.Diff([]news.Schedule{want, never}, all); diff != "" {
		t.Error(diff)
	}
	got, err := s.ScheduleOf(t.Context(), "1", want.ID)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, do := range []func(guild string) error{
		func(guild string) error { _, err := s.ScheduleOf(t.Context(), guild, want.ID); return err },
		func(guild string) error { return s.DisableSchedule(t.Context(), guild, want.ID, "told to") },
		func(guild string) error { return s.RemoveSchedule(t.Context(), guild, want.ID) },
	} {
		wantErr(t, do("2"), news.ErrNotFound)
		wantErr(t, do("1"), nil)
	}
	wantErr(t, s.RemoveSchedule(t.Context(), "1", want.ID), news.ErrNotFound)
}

func TestClaimDue(t *testing.T) {
	c := newClock()
	s := open(t, c)
	due := add(t, s, standing("1", "10", c.now()))
	add(t, s, standing("1", "11", c.now().Add(time.Millisecond)))
	add(t, s, news.Schedule{Guild: "1", Channel: "12"}) // never fires again
	off := add(t, s, standing("1", "13", c.now()))
	must(t, s.DisableSchedule(t.Context(), "1", off.ID, "told to"))

	if diff := cmp.Diff([]news.Schedule{due}, claim(t, s, "a")); diff != "" {
		t.Error(diff)
	}
	if got := claim(t, s, "b"); len(got) != 0 {
		t.Errorf("leased twice: %v", got)
	}
	c.pass(time.Minute) // the lease is over
	if got := claim(t, s, "b"); len(got) != 2 {
		t.Errorf("%d taken over, want 2", len(got))
	}
}

func TestClaimDueTakesTurns(t *testing.T) {
	c := newClock()
	s := open(t, c)
	for i := range 5 {
		add(t, s, standing("1", "10", c.now().Add(-time.Duration(10+i)*time.Minute)))
	}
	small := add(t, s, standing("2", "20", c.now()))
	claimed, err := s.ClaimDue(t.Context(), "a", time.Minute, 2)
	must(t, err)
	if len(claimed) != 2 || claimed[1].ID != small.ID {
		t.Errorf("guild 2 waits behind guild 1: %v", claimed)
	}
}

func TestClaimDueGivesEachToOne(t *testing.T) {
	c := newClock()
	s := open(t, c)
	other := reopen(t, s.db.Path, c)
	for range 40 {
		add(t, s, standing("1", "10", c.now()))
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	owners := map[int64]int{}
	for i := range 8 {
		wg.Go(func() {
			claimed, err := []*Store{s, other}[i%2].ClaimDue(t.Context(), string(rune('a'+i)), time.Minute, 7)
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
	c := newClock()
	s := open(t, c)
	sc := add(t, s, standing("1", "10", c.now()))
	claim(t, s, "a")
	must(t, s.ReleaseSchedule(t.Context(), "b", sc.ID, c.now())) // not b's to give
	if got := claim(t, s, "b"); len(got) != 0 {
		t.Fatal("b gave back a's lease")
	}
	must(t, s.ReleaseSchedule(t.Context(), "a", sc.ID, c.now().Add(time.Minute)))
	c.pass(time.Minute - time.Millisecond)
	if got := claim(t, s, "b"); len(got) != 0 {
		t.Error("claimed before its retry")
	}
	c.pass(time.Millisecond)
	if got := claim(t, s, "b"); len(got) != 1 {
		t.Error("not claimed at its retry")
	}
}

func TestAdvanceSchedule(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sc := add(t, s, standing("1", "10", c.now()))
	claim(t, s, "a")
	wantErr(t, s.AdvanceSchedule(t.Context(), "b", sc.ID, c.now(), "x"), news.ErrNotFound)
	must(t, s.AdvanceSchedule(t.Context(), "a", sc.ID, c.now().Add(time.Hour), "later"))
	got, err := s.ScheduleOf(t.Context(), "1", sc.ID)
	if err != nil || got.NextSlot != "later" || !got.NextAt.Equal(c.now().Add(time.Hour)) {
		t.Errorf("%+v %v", got, err)
	}
	c.pass(time.Hour)
	claim(t, s, "a")
	must(t, s.AdvanceSchedule(t.Context(), "a", sc.ID, time.Time{}, ""))
	c.pass(1000 * time.Hour)
	if got := claim(t, s, "a"); len(got) != 0 {
		t.Error("fired after its last slot")
	}
}

func TestCommitSlot(t *testing.T) {
	c := newClock()
	s := open(t, c)
	ferry := save(t, s, piece("1", "Ferry", ferryBody))
	sc := add(t, s, standing("1", "10", c.now()))
	claim(t, s, "a")
	run := runOf(sc, 2, ferry)
	run.Skipped = []string{"2026-02-28T08:00", "2026-03-01T08:00"}
	must(t, s.CommitSlot(t.Context(), run))

	got, err := s.ScheduleOf(t.Context(), "1", sc.ID)
	if err != nil || !got.NextAt.Equal(run.NextAt) || got.NextSlot != run.Next {
		t.Errorf("next run: %+v %v", got, err)
	}
	b, err := s.Brief(t.Context(), "1", run.Brief.ID)
	if err != nil || b.Schedule != sc.ID {
		t.Errorf("brief of schedule %d, want %d: %v", b.Schedule, sc.ID, err)
	}
	if got := fresh(t, s, "1", "10", time.Time{}); len(got) != 0 {
		t.Errorf("still fresh: %v", got)
	}
	if n := one(t, s, `SELECT count(*) FROM slot WHERE outcome = 'skipped'`); n != 2 {
		t.Errorf("%d slots skipped", n)
	}
	deliveries, err := s.ClaimDeliveries(t.Context(), "a", time.Minute, 10)
	must(t, err)
	want := []news.Delivery{{
		ID: deliveries[0].ID, Brief: b.ID, Guild: "1", Channel: "10", Payload: []byte("{0}"), Nonce: b.ID + "-0",
		Marker: b.ID, State: news.Pending, NextTry: c.now(),
	}}
	if diff := cmp.Diff(want, deliveries); diff != "" {
		t.Error(diff)
	}
	if len(deliveries[0].Nonce) > 25 {
		t.Errorf("nonce %q is longer than Discord takes", deliveries[0].Nonce)
	}

	empty := news.SlotRun{Slot: news.Slot{Schedule: sc.ID, Key: run.Next, At: run.NextAt}, Outcome: news.SlotEmpty, Skipped: run.Skipped}
	must(t, s.CommitSlot(t.Context(), empty)) // what is skipped already stays so
	if got, err := s.ScheduleOf(t.Context(), "1", sc.ID); err != nil || !got.NextAt.IsZero() || got.NextSlot != "" {
		t.Errorf("after the last slot: %+v %v", got, err)
	}
}

// everything counts the rows that a run may write.
func everything(t *testing.T, s *Store) (rows [5]int) {
	t.Helper()
	for i, table := range []string{"slot", "brief", "told", "delivery", "schedule WHERE lease_owner = ''"} {
		rows[i] = one(t, s, `SELECT count(*) FROM `+table)
	}
	return rows
}

func TestCommitSlotWritesNothingWhen(t *testing.T) {
	for _, tt := range []struct {
		name string
		edit func(*testing.T, *Store, *news.SlotRun)
		want error // nil: any
	}{
		{"the slot has run", func(t *testing.T, s *Store, run *news.SlotRun) {
			taken := news.SlotRun{Slot: run.Slot, Outcome: news.SlotEmpty, NextAt: run.NextAt, Next: run.Next}
			must(t, s.CommitSlot(t.Context(), taken))
			run.Skipped = []string{"earlier"}
		}, news.ErrSlotTaken},
		{"the schedule is gone", func(t *testing.T, s *Store, run *news.SlotRun) {
			must(t, s.RemoveSchedule(t.Context(), "1", run.Slot.Schedule))
		}, news.ErrNotFound},
		{"the brief is another guild's", func(_ *testing.T, _ *Store, run *news.SlotRun) { run.Brief.Guild = "2" }, nil},
		{"there is nothing to post", func(_ *testing.T, _ *Store, run *news.SlotRun) { run.Posts = nil }, nil},
		{"there is no brief", func(_ *testing.T, _ *Store, run *news.SlotRun) { run.Brief = nil }, nil},
		{"the last post fails", func(t *testing.T, s *Store, _ *news.SlotRun) {
			_, err := s.writer.Exec(`CREATE TRIGGER jam BEFORE INSERT ON delivery WHEN new.part = 1 BEGIN SELECT RAISE(ABORT, 'jammed'); END`)
			must(t, err)
		}, nil},
		{"the schedule cannot move on", func(t *testing.T, s *Store, _ *news.SlotRun) {
			_, err := s.writer.Exec(`CREATE TRIGGER jam BEFORE UPDATE ON schedule BEGIN SELECT RAISE(ABORT, 'jammed'); END`)
			must(t, err)
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClock()
			s := open(t, c)
			sc := add(t, s, standing("1", "10", c.now()))
			run := runOf(sc, 2, save(t, s, piece("1", "Ferry", ferryBody)))
			claim(t, s, "a")
			tt.edit(t, s, &run)
			before := everything(t, s)
			err := s.CommitSlot(t.Context(), run)
			if err == nil {
				t.Fatal("committed")
			}
			if tt.want != nil {
				wantErr(t, err, tt.want)
			}
			if after := everything(t, s); after != before {
				t.Errorf("rows %v, were %v", after, before)
			}
		})
	}
}

func TestRunOnRequestLeavesTheRhythmAlone(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sc := add(t, s, standing("1", "10", c.now()))
	claim(t, s, "a")
	run := runOf(sc, 1)
	run.Slot.Key, run.Next, run.NextAt = "on request", "elsewhen", c.now().Add(-time.Hour)
	must(t, s.CommitSlot(t.Context(), run))
	got, err := s.ScheduleOf(t.Context(), "1", sc.ID)
	must(t, err)
	if diff := cmp.Diff(sc, got); diff != "" {
		t.Error(diff)
	}
	if got := claim(t, s, "b"); len(got) != 0 {
		t.Error("the lease was ended")
	}
}

func TestOneSlotRunsOnceForManyRunners(t *testing.T) {
	c := newClock()
	s := open(t, c)
	other := reopen(t, s.db.Path, c)
	sc := add(t, s, standing("1", "10", c.now()))
	var mu sync.Mutex
	var wg sync.WaitGroup
	committed := 0
	for i := range 8 {
		run := runOf(sc, 2)
		wg.Go(func() {
			err := []*Store{s, other}[i%2].CommitSlot(t.Context(), run)
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
	if n := one(t, s, `SELECT count(*) FROM delivery`); committed != 1 || n != 2 {
		t.Errorf("%d committed, %d messages", committed, n)
	}
}
