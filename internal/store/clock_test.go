package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

// ten is ten years.
const ten = 3653 * 24 * time.Hour

// TestRewind: what was done while the clock was ten years ahead holds nothing
// up once it is right again.
func TestRewind(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sc := s.Add(storetest.Schedule("1", "10", c.Now()))
	pausing := s.Add(storetest.Schedule("1", "11", c.Now()))
	right := c.Now()

	c.Pass(ten)
	early := s.Save(storetest.Piece("1", "Bridge reopens", "The bridge reopened on Monday."))
	run := storetest.Run(sc, 1, early)
	run.Skipped = []string{"2030-01-01T08:00"}
	run.Brief.From, run.Brief.To = c.Now().Add(-time.Hour), c.Now()
	s.Must(s.Schedules.CommitSlot(t.Context(), run))
	d := s.WantTake("a", 1, "10/0")[0]
	d.State, d.NextTry = news.Pending, c.Now().Add(time.Minute)
	s.Must(s.Outbox.SettleDelivery(t.Context(), "a", d))
	s.Claim("a")
	s.Must(s.Schedules.ReleaseSchedule(t.Context(), "a", pausing.ID, c.Now().Add(time.Minute)))

	c.Pass(-ten + time.Minute)
	s.WantTake("a", 1)
	s.Must(s.Rewind(t.Context()))
	if !right.Add(time.Minute).Equal(c.Now()) {
		t.Fatal("the clock is not right again")
	}
	if diff := cmp.Diff([]string{"Bridge reopens"}, s.Fresh("1", "12", right)); diff != "" {
		t.Error(diff)
	}
	if n := s.One(`SELECT count(*) FROM slot WHERE outcome = 'skipped'`); n != 0 {
		t.Errorf("%d slots to come are passed over", n)
	}
	if from, told, err := s.Briefs.WindowStart(t.Context(), "1", "10", ""); err != nil || told {
		t.Errorf("the channel is told up to %v, %v", from, err)
	}
	s.WantTake("a", 1, "10/0")
	due := s.Claim("b")
	if len(due) != 1 || due[0].ID != pausing.ID {
		t.Errorf("due: %+v", due)
	}
	runs, err := s.Briefs.Runs(t.Context(), "1", 0, 5)
	if err != nil || len(runs) != 1 || runs[0].At.After(c.Now()) {
		t.Errorf("receipts %+v, %v", runs, err)
	}
}

// TestRewindLeavesARightClockAlone: nothing that is under way is disturbed.
func TestRewindLeavesARightClockAlone(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	s.Queue("1", "10", 1)
	s.Add(storetest.Schedule("1", "11", c.Now()))
	if len(s.Claim("a")) == 0 {
		t.Fatal("nothing is due")
	}
	s.WantTake("a", 1, "10/0")
	s.Must(s.Rewind(t.Context()))
	s.WantTake("b", 1)
	if due := s.Claim("b"); len(due) != 0 {
		t.Errorf("leased, and due: %+v", due)
	}
}

// TestArticlesOutliveAnUnsetClock: a machine that starts without the time has
// everything come in then, and is given the time a moment later.
func TestArticlesOutliveAnUnsetClock(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	const keep = 90 * 24 * time.Hour
	s.Save(storetest.Piece("1", "Bridge reopens", "The bridge reopened on Monday."))
	c.Pass(-2 * keep)
	s.Must(s.Rewind(t.Context()))
	c.Pass(2 * keep)
	if n, err := s.Archive.ExpireArticles(t.Context(), keep, 10); err != nil || n != 0 {
		t.Errorf("%d articles expired at once, %v", n, err)
	}
	c.Pass(keep + time.Hour)
	if n, err := s.Archive.ExpireArticles(t.Context(), keep, 10); err != nil || n != 1 {
		t.Errorf("%d articles expired in their time, %v", n, err)
	}
}

// TestConversationsEndAfterRewind: what was asked while the clock was ahead is no
// part of a later conversation.
func TestConversationsEndAfterRewind(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	c.Pass(ten)
	s.Must(s.Answers.SaveAnswer(t.Context(), news.Answer{ID: "A", Guild: "1", Channel: "10", User: "7", Asked: "Who left?", At: c.Now()}))
	c.Pass(-ten)
	s.Must(s.Rewind(t.Context()))
	for after, want := range map[time.Duration]int{0: 1, time.Hour: 0} {
		turns, err := s.Answers.Turns(t.Context(), "1", "10", "7", c.Now().Add(after-time.Minute), 3)
		if err != nil || len(turns) != want {
			t.Errorf("after %v the conversation is %v, %v; want %d questions", after, turns, err, want)
		}
	}
}
