package outbox_test

import (
	"fmt"
	"testing"
	"time"

	"newsdesk/internal/store/briefs"
	"newsdesk/internal/store/outbox"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestPartsGoOutInOrder(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	_, b := s.Queue("1", "10", 3)
	s.Queue("1", "10", 1) // the channel's next brief waits for the first
	for part := range 3 {
		d := s.WantTake("a", 10, fmt.Sprintf("10/%d", part))
		s.WantTake("b", 10)
		if got := s.State(b); got != briefs.Pending {
			t.Errorf("before part %d: %s", part, got)
		}
		s.Settle("a", d[0], news.Sent)
	}
	if got := s.State(b); got != briefs.Delivered {
		t.Errorf("all parts sent: %s", got)
	}
	s.WantTake("a", 10, "10/0")
}

func TestDeliveriesTakeTurns(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	for i := range 5 {
		s.Queue("1", fmt.Sprint(10+i), 1)
	}
	s.Queue("2", "20", 1)
	s.Queue("3", "30", 1)
	s.WantTake("a", 3, "10/0", "20/0", "30/0")
	s.WantTake("a", 2, "11/0", "12/0")
}

func TestStartDelivery(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	s.Queue("1", "10", 1)
	d := s.WantTake("a", 1, "10/0")[0]
	_, err := s.Outbox.StartDelivery(t.Context(), "b", d.ID)
	s.WantErr(err, news.ErrNotFound)
	first := c.Now()
	c.Pass(time.Second)
	started, err := s.Outbox.StartDelivery(t.Context(), "a", d.ID)
	s.Must(err)
	if started.State != news.Sending || started.Attempts != 1 || !started.StartedAt.Equal(c.Now()) {
		t.Errorf("first attempt: %+v", started)
	}
	c.Pass(time.Minute) // a died; its lease is over
	_, err = s.Outbox.StartDelivery(t.Context(), "a", d.ID)
	s.WantErr(err, news.ErrNotFound)
	again := s.WantTake("b", 1, "10/0")[0]
	if again.State != news.Sending || again.Nonce != d.Nonce || !again.StartedAt.Equal(first.Add(time.Second)) {
		t.Errorf("taken over: %+v", again)
	}
	started, err = s.Outbox.StartDelivery(t.Context(), "b", d.ID)
	if err != nil || started.Attempts != 2 || !started.StartedAt.Equal(again.StartedAt) {
		t.Errorf("second attempt: %+v %v", started, err)
	}
}

func TestPostponedDeliveryWaits(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	_, b := s.Queue("1", "10", 2)
	d := s.WantTake("a", 1, "10/0")[0]
	_, err := s.Outbox.StartDelivery(t.Context(), "a", d.ID)
	s.Must(err)
	d.State, d.NextTry, d.Reason = news.Pending, c.Now().Add(time.Hour), "Discord is down"
	s.Must(s.Outbox.SettleDelivery(t.Context(), "a", d))
	s.WantTake("a", 10)
	c.Pass(time.Hour)
	d = s.WantTake("b", 10, "10/0")[0]
	if d.State != news.Pending || d.Reason != "Discord is down" || d.Attempts != 1 || d.StartedAt.IsZero() || s.State(b) != briefs.Pending {
		t.Errorf("%+v", d)
	}
}

func TestSettleNeedsTheLease(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	_, b := s.Queue("1", "10", 1)
	d := s.WantTake("a", 1, "10/0")[0]
	c.Pass(time.Minute)
	s.WantTake("b", 1, "10/0")
	for _, state := range []news.DeliveryState{news.Pending, news.Dead} {
		d.State = state
		s.WantErr(s.Outbox.SettleDelivery(t.Context(), "a", d), news.ErrNotFound)
	}
	_, err := s.Outbox.RefuseDelivery(t.Context(), "a", d)
	s.WantErr(err, news.ErrNotFound)
	for _, state := range []news.DeliveryState{news.Sending, "", "posted"} {
		d.State = state
		if err := s.Outbox.SettleDelivery(t.Context(), "b", d); err == nil {
			t.Errorf("settled as %q", state)
		}
	}
	theirs := d
	theirs.Guild, theirs.State = "2", news.Sent
	s.WantErr(s.Outbox.SettleDelivery(t.Context(), "b", theirs), news.ErrNotFound)

	s.Settle("a", d, news.Sent) // what a had posted stands in the channel
	if got := s.State(b); got != briefs.Delivered {
		t.Error(got)
	}
	d.State = news.Pending
	s.WantErr(s.Outbox.SettleDelivery(t.Context(), "b", d), news.ErrNotFound)
	s.WantTake("b", 1)
}

func TestDeadDelivery(t *testing.T) {
	for _, tt := range []struct {
		name  string
		sent  int // parts before the one that dies, of 3
		want  string
		fresh int
	}{
		{"first part", 0, briefs.Failed, 1},
		{"second part", 1, briefs.Delivered, 0},
		{"last part", 2, briefs.Delivered, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := storetest.Open(t, storetest.NewClock())
			_, b := s.Queue("1", "10", 3, s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody)))
			s.Queue("1", "10", 1)
			for part := range tt.sent {
				s.Settle("a", s.WantTake("a", 1, fmt.Sprintf("10/%d", part))[0], news.Sent)
			}
			s.Settle("a", s.WantTake("a", 1, fmt.Sprintf("10/%d", tt.sent))[0], news.Dead)
			if n := s.One(`SELECT count(*) FROM delivery WHERE brief = $1 AND state = 'dead' AND reason = 'because'`, b.ID); n != 3-tt.sent {
				t.Errorf("%d parts dead", n)
			}
			if got := s.State(b); got != tt.want {
				t.Errorf("brief %s, want %s", got, tt.want)
			}
			if got := s.Fresh("1", "10", time.Time{}); len(got) != tt.fresh {
				t.Errorf("fresh again: %v", got)
			}
			s.WantTake("a", 1, "10/0") // the next brief is not held up
		})
	}
}

func TestRefusedSchedule(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sc := s.Add(storetest.Schedule("1", "10", c.Now()))
	attempt := func(refuse bool) bool {
		t.Helper()
		current, err := s.Schedules.ScheduleOf(t.Context(), "1", sc.ID)
		s.Must(err)
		s.Must(s.Schedules.CommitSlot(t.Context(), storetest.Run(current, 1)))
		d := s.WantTake("a", 1, "10/0")[0]
		if !refuse {
			s.Settle("a", d, news.Sent)
			return false
		}
		d.Reason = "I may not post in this channel"
		disabled, err := s.Outbox.RefuseDelivery(t.Context(), "a", d)
		s.Must(err)
		return disabled
	}
	for i, step := range []struct{ refuse, disabled bool }{
		{true, false}, {true, false}, {false, false}, // a delivered brief clears the count
		{true, false}, {true, false}, {true, true},
	} {
		if got := attempt(step.refuse); got != step.disabled {
			t.Fatalf("attempt %d: disabled %v", i, got)
		}
	}
	got, err := s.Schedules.ScheduleOf(t.Context(), "1", sc.ID)
	s.Must(err)
	if got.Enabled || got.Failures != outbox.MaxRefusals || got.Reason != "I may not post in this channel" {
		t.Errorf("%+v", got)
	}
	c.Pass(1000 * time.Hour)
	if got := s.Claim("a"); len(got) != 0 {
		t.Error("a disabled schedule is due")
	}
}

func TestRefusedBriefOfARemovedSchedule(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	sc, b := s.Queue("1", "10", 1)
	d := s.WantTake("a", 1, "10/0")[0]
	s.Must(s.Schedules.RemoveSchedule(t.Context(), "1", sc.ID))
	if disabled, err := s.Outbox.RefuseDelivery(t.Context(), "a", d); disabled || err != nil {
		t.Error(disabled, err)
	}
	if got := s.State(b); got != briefs.Failed {
		t.Error(got)
	}
}

// What goes to a channel that is gone ends at once, and what it would have told counts
// as untold; another channel's goes on.
func TestAbandonChannel(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	gone, lost := s.Queue("1", "10", 2)
	half, cut := s.Queue("1", "10", 1)
	kept, fine := s.Queue("1", "11", 1)
	s.Settle("a", s.WantTake("a", 1, "10/0")[0], news.Sent)
	s.Must(s.Schedules.PauseSchedule(t.Context(), "1", half.ID))
	for range 2 {
		s.Must(s.Outbox.AbandonChannel(t.Context(), "1", "10", "The channel is gone."))
	}
	for _, want := range []struct {
		news.Brief
		state string
	}{{lost, briefs.Delivered}, {cut, briefs.Failed}, {fine, briefs.Pending}} {
		if got := s.State(want.Brief); got != want.state {
			t.Errorf("brief in %s is %s, want %s", want.Channel, got, want.state)
		}
	}
	s.WantTake("a", 9, "11/0")
	for _, want := range []struct {
		news.Schedule
		enabled bool
		reason  string
	}{{gone, false, "The channel is gone."}, {half, false, ""}, {kept, true, ""}} {
		if got, err := s.Schedules.ScheduleOf(t.Context(), "1", want.ID); err != nil || got.Enabled != want.enabled || got.Reason != want.reason {
			t.Errorf("schedule %d: %+v, %v", want.ID, got, err)
		}
	}
	told, err := s.Outbox.PendingNotices(t.Context(), 10)
	s.Must(err)
	if len(told) != 1 || told[0].Schedule != gone.ID || told[0].Channel != "11" || told[0].Kind != news.NoticeStopped {
		t.Errorf("told %+v", told)
	}
}
