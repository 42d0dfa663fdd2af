package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"newsdesk/internal/news"
)

func wantTaken(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, news.ErrSlotTaken) {
		t.Errorf("error %v, want %v", err, news.ErrSlotTaken)
	}
}

// queue puts a brief of so many messages into the outbox.
func queue(t *testing.T, s *Store, guild, channel string, posts int, told ...news.Headline) (news.Schedule, news.Brief) {
	t.Helper()
	sc := add(t, s, standing(guild, channel, s.now()))
	run := runOf(sc, posts, told...)
	must(t, s.CommitSlot(t.Context(), run))
	return sc, *run.Brief
}

// take claims deliveries and names them by channel and part.
func take(t *testing.T, s *Store, owner string, limit int) (names []string, claimed []news.Delivery) {
	t.Helper()
	claimed, err := s.ClaimDeliveries(t.Context(), owner, time.Minute, limit)
	must(t, err)
	for _, d := range claimed {
		names = append(names, fmt.Sprintf("%s/%d", d.Channel, d.Part))
	}
	return names, claimed
}

func wantTake(t *testing.T, s *Store, owner string, limit int, want ...string) []news.Delivery {
	t.Helper()
	names, claimed := take(t, s, owner, limit)
	if fmt.Sprint(names) != fmt.Sprint(want) {
		t.Fatalf("%s takes %v, want %v", owner, names, want)
	}
	return claimed
}

func settleAs(t *testing.T, s *Store, owner string, d news.Delivery, state news.DeliveryState) {
	t.Helper()
	d.State, d.MessageID, d.Reason = state, "m"+d.Nonce, "because"
	must(t, s.SettleDelivery(t.Context(), owner, d))
}

func state(t *testing.T, s *Store, b news.Brief) (state string) {
	t.Helper()
	must(t, s.reader.QueryRow(`SELECT state FROM brief WHERE id = $1`, b.ID).Scan(&state))
	return state
}

func TestPartsGoOutInOrder(t *testing.T) {
	s := open(t, newClock())
	_, b := queue(t, s, "1", "10", 3)
	queue(t, s, "1", "10", 1) // the channel's next brief waits for the first
	for part := range 3 {
		d := wantTake(t, s, "a", 10, fmt.Sprintf("10/%d", part))
		wantTake(t, s, "b", 10)
		if got := state(t, s, b); got != briefPending {
			t.Errorf("before part %d: %s", part, got)
		}
		settleAs(t, s, "a", d[0], news.Sent)
	}
	if got := state(t, s, b); got != briefDelivered {
		t.Errorf("all parts sent: %s", got)
	}
	wantTake(t, s, "a", 10, "10/0")
}

func TestDeliveriesTakeTurns(t *testing.T) {
	s := open(t, newClock())
	for i := range 5 {
		queue(t, s, "1", fmt.Sprint(10+i), 1)
	}
	queue(t, s, "2", "20", 1)
	queue(t, s, "3", "30", 1)
	wantTake(t, s, "a", 3, "10/0", "20/0", "30/0")
	wantTake(t, s, "a", 2, "11/0", "12/0")
}

func TestStartDelivery(t *testing.T) {
	c := newClock()
	s := open(t, c)
	queue(t, s, "1", "10", 1)
	d := wantTake(t, s, "a", 1, "10/0")[0]
	_, err := s.StartDelivery(t.Context(), "b", d.ID)
	wantErr(t, err, news.ErrNotFound)
	first := c.now()
	c.pass(time.Second)
	started, err := s.StartDelivery(t.Context(), "a", d.ID)
	must(t, err)
	if started.State != news.Sending || started.Attempts != 1 || !started.StartedAt.Equal(c.now()) {
		t.Errorf("first attempt: %+v", started)
	}
	c.pass(time.Minute) // a died; its lease is over
	_, err = s.StartDelivery(t.Context(), "a", d.ID)
	wantErr(t, err, news.ErrNotFound)
	again := wantTake(t, s, "b", 1, "10/0")[0]
	if again.State != news.Sending || again.Nonce != d.Nonce || !again.StartedAt.Equal(first.Add(time.Second)) {
		t.Errorf("taken over: %+v", again)
	}
	started, err = s.StartDelivery(t.Context(), "b", d.ID)
	if err != nil || started.Attempts != 2 || !started.StartedAt.Equal(again.StartedAt) {
		t.Errorf("second attempt: %+v %v", started, err)
	}
}

func TestPostponedDeliveryWaits(t *testing.T) {
	c := newClock()
	s := open(t, c)
	_, b := queue(t, s, "1", "10", 2)
	d := wantTake(t, s, "a", 1, "10/0")[0]
	_, err := s.StartDelivery(t.Context(), "a", d.ID)
	must(t, err)
	d.State, d.NextTry, d.Reason = news.Pending, c.now().Add(time.Hour), "Discord is down"
	must(t, s.SettleDelivery(t.Context(), "a", d))
	wantTake(t, s, "a", 10)
	c.pass(time.Hour)
	d = wantTake(t, s, "b", 10, "10/0")[0]
	if d.State != news.Pending || d.Reason != "Discord is down" || d.Attempts != 1 || d.StartedAt.IsZero() || state(t, s, b) != briefPending {
		t.Errorf("%+v", d)
	}
}

func TestSettleNeedsTheLease(t *testing.T) {
	c := newClock()
	s := open(t, c)
	_, b := queue(t, s, "1", "10", 1)
	d := wantTake(t, s, "a", 1, "10/0")[0]
	c.pass(time.Minute)
	wantTake(t, s, "b", 1, "10/0")
	for _, state := range []news.DeliveryState{news.Pending, news.Dead} {
		d.State = state
		wantErr(t, s.SettleDelivery(t.Context(), "a", d), news.ErrNotFound)
	}
	_, err := s.RefuseDelivery(t.Context(), "a", d)
	wantErr(t, err, news.ErrNotFound)
	for _, state := range []news.DeliveryState{news.Sending, "", "posted"} {
		d.State = state
		if err := s.SettleDelivery(t.Context(), "b", d); err == nil {
			t.Errorf("settled as %q", state)
		}
	}
	theirs := d
	theirs.Guild, theirs.State = "2", news.Sent
	wantErr(t, s.SettleDelivery(t.Context(), "b", theirs), news.ErrNotFound)

	settleAs(t, s, "a", d, news.Sent) // what a had posted stands in the channel
	if got := state(t, s, b); got != briefDelivered {
		t.Error(got)
	}
	d.State = news.Pending
	wantErr(t, s.SettleDelivery(t.Context(), "b", d), news.ErrNotFound)
	wantTake(t, s, "b", 1)
}

func TestDeadDelivery(t *testing.T) {
	for _, tt := range []struct {
		name  string
		sent  int // parts before the one that dies, of 3
		want  string
		fresh int
	}{
		{"first part", 0, briefFailed, 1},
		{"second part", 1, briefDelivered, 0},
		{"last part", 2, briefDelivered, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, newClock())
			_, b := queue(t, s, "1", "10", 3, save(t, s, piece("1", "Ferry", ferryBody)))
			queue(t, s, "1", "10", 1)
			for part := range tt.sent {
				settleAs(t, s, "a", wantTake(t, s, "a", 1, fmt.Sprintf("10/%d", part))[0], news.Sent)
			}
			settleAs(t, s, "a", wantTake(t, s, "a", 1, fmt.Sprintf("10/%d", tt.sent))[0], news.Dead)
			if n := one(t, s, `SELECT count(*) FROM delivery WHERE brief = $1 AND state = 'dead' AND reason = 'because'`, b.ID); n != 3-tt.sent {
				t.Errorf("%d parts dead", n)
			}
			if got := state(t, s, b); got != tt.want {
				t.Errorf("brief %s, want %s", got, tt.want)
			}
			if got := fresh(t, s, "1", "10", time.Time{}); len(got) != tt.fresh {
				t.Errorf("fresh again: %v", got)
			}
			wantTake(t, s, "a", 1, "10/0") // the next brief is not held up
		})
	}
}

func TestRefusedSchedule(t *testing.T) {
	c := newClock()
	s := open(t, c)
	sc := add(t, s, standing("1", "10", c.now()))
	attempt := func(refuse bool) bool {
		t.Helper()
		current, err := s.ScheduleOf(t.Context(), "1", sc.ID)
		must(t, err)
		must(t, s.CommitSlot(t.Context(), runOf(current, 1)))
		d := wantTake(t, s, "a", 1, "10/0")[0]
		if !refuse {
			settleAs(t, s, "a", d, news.Sent)
			return false
		}
		d.Reason = "I may not post in this channel"
		disabled, err := s.RefuseDelivery(t.Context(), "a", d)
		must(t, err)
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
	got, err := s.ScheduleOf(t.Context(), "1", sc.ID)
	must(t, err)
	if got.Enabled || got.Failures != MaxRefusals || got.Reason != "I may not post in this channel" {
		t.Errorf("%+v", got)
	}
	c.pass(1000 * time.Hour)
	if got := claim(t, s, "a"); len(got) != 0 {
		t.Error("a disabled schedule is due")
	}
}

func TestRefusedBriefOfARemovedSchedule(t *testing.T) {
	s := open(t, newClock())
	sc, b := queue(t, s, "1", "10", 1)
	d := wantTake(t, s, "a", 1, "10/0")[0]
	must(t, s.RemoveSchedule(t.Context(), "1", sc.ID))
	if disabled, err := s.RefuseDelivery(t.Context(), "a", d); disabled || err != nil {
		t.Error(disabled, err)
	}
	if got := state(t, s, b); got != briefFailed {
		t.Error(got)
	}
}

// A process that was killed holds leases nobody will end; the next one alone
// on the database takes them over, but not while another is alive.
func TestTakeOver(t *testing.T) {
	c := &clock{t: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}
	s := open(t, c)
	queue(t, s, "g1", "c1", 1)
	wantTake(t, s, "killed", 1, "c1/0")
	next := reopen(t, s.db.Path, c)
	for _, step := range []struct {
		by   *Store
		want bool
	}{{next, true}, {s, false}} {
		alone, err := step.by.TakeOver(t.Context())
		must(t, err)
		if alone != step.want {
			t.Fatalf("alone %v, want %v", alone, step.want)
		}
	}
	wantTake(t, next, "next", 1, "c1/0")
}

// What goes to a channel that is gone ends at once, and what it would have told counts
// as untold; another channel's goes on.
func TestAbandonChannel(t *testing.T) {
	s := open(t, newClock())
	gone, lost := queue(t, s, "1", "10", 2)
	half, cut := queue(t, s, "1", "10", 1)
	kept, fine := queue(t, s, "1", "11", 1)
	settleAs(t, s, "a", wantTake(t, s, "a", 1, "10/0")[0], news.Sent)
	must(t, s.PauseSchedule(t.Context(), "1", half.ID))
	for range 2 {
		must(t, s.AbandonChannel(t.Context(), "1", "10", "The channel is gone."))
	}
	for _, want := range []struct {
		news.Brief
		state string
	}{{lost, briefDelivered}, {cut, briefFailed}, {fine, briefPending}} {
		if got := state(t, s, want.Brief); got != want.state {
			t.Errorf("brief in %s is %s, want %s", want.Channel, got, want.state)
		}
	}
	wantTake(t, s, "a", 9, "11/0")
	for _, want := range []struct {
		news.Schedule
		enabled bool
		reason  string
	}{{gone, false, "The channel is gone."}, {half, false, ""}, {kept, true, ""}} {
		if got, err := s.ScheduleOf(t.Context(), "1", want.ID); err != nil || got.Enabled != want.enabled || got.Reason != want.reason {
			t.Errorf("schedule %d: %+v, %v", want.ID, got, err)
		}
	}
	told, err := s.PendingNotices(t.Context(), 10)
	must(t, err)
	if len(told) != 1 || told[0].Schedule != gone.ID || told[0].Channel != "11" || told[0].Kind != news.NoticeStopped {
		t.Errorf("told %+v", told)
	}
}
