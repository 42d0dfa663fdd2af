package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

// ten is ten years.
const ten = 3653 * 24 * time.Hour

// TestRewind: what was done while the clock was ten years ahead holds nothing
// up once it is right again.
func TestRewind(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sc := add(t, s, standing("1", "10", c.now()))
	pausing := add(t, s, standing("1", "11", c.now()))
	right := c.now()

	c.pass(ten)
	early := save(t, s, piece("1", "Bridge reopens", "The bridge reopened on Monday."))
	run := runOf(sc, 1, early)
	run.Skipped = []string{"2030-01-01T08:00"}
	run.Brief.From, run.Brief.To = c.now().Add(-time.Hour), c.now()
	must(t, s.CommitSlot(t.Context(), run))
	d := wantTake(t, s, "a", 1, "10/0")[0]
	d.State, d.NextTry = news.Pending, c.now().Add(time.Minute)
	must(t, s.SettleDelivery(t.Context(), "a", d))
	claim(t, s, "a")
	must(t, s.ReleaseSchedule(t.Context(), "a", pausing.ID, c.now().Add(time.Minute)))

	c.pass(-ten + time.Minute)
	wantTake(t, s, "a", 1)
	must(t, s.Rewind(t.Context()))
	if !right.Add(time.Minute).Equal(c.now()) {
		t.Fatal("the clock is not right again")
	}
	if diff := cmp.Diff([]string{"Bridge reopens"}, fresh(t, s, "1", "12", right)); diff != "" {
		t.Error(diff)
	}
	if n := one(t, s, `SELECT count(*) FROM slot WHERE outcome = 'skipped'`); n != 0 {
		t.Errorf("%d slots to come are passed over", n)
	}
	if from, told, err := s.WindowStart(t.Context(), "1", "10", ""); err != nil || told {
		t.Errorf("the channel is told up to %v, %v", from, err)
	}
	wantTake(t, s, "a", 1, "10/0")
	due := claim(t, s, "b")
	if len(due) != 1 || due[0].ID != pausing.ID {
		t.Errorf("due: %+v", due)
	}
	runs, err := s.Runs(t.Context(), "1", 0, 5)
	if err != nil || len(runs) != 1 || runs[0].At.After(c.now()) {
		t.Errorf("receipts %+v, %v", runs, err)
	}
}

// TestRewindLeavesARightClockAlone: nothing that is under way is disturbed.
func TestRewindLeavesARightClockAlone(t *testing.T) {
	c := newClock()
	s := open(t, c)
	queue(t, s, "1", "10", 1)
	add(t, s, standing("1", "11", c.now()))
	if len(claim(t, s, "a")) == 0 {
		t.Fatal("nothing is due")
	}
	wantTake(t, s, "a", 1, "10/0")
	must(t, s.Rewind(t.Context()))
	wantTake(t, s, "b", 1)
	if due := claim(t, s, "b"); len(due) != 0 {
		t.Errorf("leased, and due: %+v", due)
	}
}

// TestArticlesOutliveAnUnsetClock: a machine that starts without the time has
// everything come in then, and is given the time a moment later.
func TestArticlesOutliveAnUnsetClock(t *testing.T) {
	c := newClock()
	s := open(t, c)
	const keep = 90 * 24 * time.Hour
	save(t, s, piece("1", "Bridge reopens", "The bridge reopened on Monday."))
	c.pass(-2 * keep)
	must(t, s.Rewind(t.Context()))
	c.pass(2 * keep)
	if n, err := s.ExpireArticles(t.Context(), keep, 10); err != nil || n != 0 {
		t.Errorf("%d articles expired at once, %v", n, err)
	}
	c.pass(keep + time.Hour)
	if n, err := s.ExpireArticles(t.Context(), keep, 10); err != nil || n != 1 {
		t.Errorf("%d articles expired in their time, %v", n, err)
	}
}

// TestPullBack: a schedule that moved on meanwhile is left alone.
func TestPullBack(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sc := add(t, s, standing("1", "10", c.now().Add(ten)))
	waiting, err := s.Waiting(t.Context())
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%+v, %v", waiting, err)
	}
	to := news.Slot{Key: "2026-03-02T13:00", At: c.now().Add(time.Hour)}
	must(t, s.PullBack(t.Context(), sc.ID, "another", to))
	must(t, s.PullBack(t.Context(), sc.ID, sc.NextSlot, to))
	must(t, s.PullBack(t.Context(), sc.ID, sc.NextSlot, news.Slot{Key: "later", At: c.now()}))
	got, err := s.ScheduleOf(t.Context(), "1", sc.ID)
	if err != nil || got.NextSlot != to.Key || !got.NextAt.Equal(to.At) {
		t.Errorf("%+v, %v", got, err)
	}
}
