package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestSettingsAreOfOneGuild(t *testing.T) {
	s := open(t, newClock())
	want := news.Settings{Guild: "1", Zone: "Europe/Berlin", Language: "de", Alerts: "10", Role: "77", Keep: 14 * 24 * time.Hour}
	must(t, s.SaveSettings(t.Context(), news.Settings{Guild: "1", Zone: "UTC"}))
	must(t, s.SaveSettings(t.Context(), want))
	for guild, want := range map[string]news.Settings{"1": want, "2": {Guild: "2"}} {
		got, err := s.Settings(t.Context(), guild)
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("guild %s (-want +got):\n%s", guild, diff)
		}
	}
}

func TestStoppedSchedulesAreTold(t *testing.T) {
	c := newClock()
	s := open(t, c)
	must(t, s.SaveSettings(t.Context(), news.Settings{Guild: "1", Alerts: "99"}))
	loud := add(t, s, standing("1", "10", c.now()))
	quiet := add(t, s, standing("2", "20", c.now()))
	paused := add(t, s, standing("1", "11", c.now()))
	for range MaxRefusals {
		sc, err := s.ScheduleOf(t.Context(), "1", loud.ID)
		must(t, err)
		must(t, s.CommitSlot(t.Context(), runOf(sc, 1)))
		d := wantTake(t, s, "a", 1, "10/0")[0]
		d.Reason = "I may not post in this channel"
		_, err = s.RefuseDelivery(t.Context(), "a", d)
		must(t, err)
	}
	must(t, s.DisableSchedule(t.Context(), "2", quiet.ID, "bad line")) // its channel is as good as ever
	must(t, s.PauseSchedule(t.Context(), "1", paused.ID))
	got, err := s.PendingNotices(t.Context(), 10)
	must(t, err)
	want := []news.Notice{{
		ID: 2, Guild: "1", Channel: "99", Schedule: loud.ID, Kind: news.NoticeStopped,
		Reason: "I may not post in this channel", At: kept(c.now()),
	}, {
		ID: 3, Guild: "2", Channel: "20", Schedule: quiet.ID, Kind: news.NoticeStopped, Reason: "bad line", At: kept(c.now()),
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	at, err := s.ScheduleOf(t.Context(), "1", paused.ID)
	must(t, err)
	if at.Enabled || at.Reason != "" {
		t.Errorf("paused: %+v", at)
	}
	c.pass(time.Hour)
	must(t, s.EditSchedule(t.Context(), at))
	if at, err = s.ScheduleOf(t.Context(), "1", paused.ID); err != nil || !at.Enabled {
		t.Errorf("resumed: %+v, %v", at, err)
	}
}

// TestFirstRefusalIsTold: of a channel that begins to refuse briefs a guild is
// told at the first, and of the next ones when the schedule stops.
func TestFirstRefusalIsTold(t *testing.T) {
	c := newClock()
	s := open(t, c)
	must(t, s.SaveSettings(t.Context(), news.Settings{Guild: "1", Alerts: "99"}))
	sc := add(t, s, standing("1", "10", c.now()))
	var told []news.NoticeKind
	for i := range MaxRefusals {
		refuse(t, s, sc)
		pending, err := s.PendingNotices(t.Context(), 10)
		must(t, err)
		for _, n := range pending {
			told = append(told, n.Kind)
		}
		if len(pending) > 0 {
			b := news.Brief{ID: fmt.Sprint("NOTICE", i), Guild: "1", Channel: "99", To: c.now()}
			must(t, s.QueueNotices(t.Context(), b, []news.Post{{Payload: []byte("{}"), Marker: "m"}}, pending))
			settleAs(t, s, "a", wantTake(t, s, "a", 1, "99/0")[0], news.Sent)
		}
	}
	if diff := cmp.Diff([]news.NoticeKind{news.NoticeRefused, news.NoticeStopped}, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// TestSomebodyIsTold: a guild without an alerts channel is told where it can
// be, and its managers are where no channel can.
func TestSomebodyIsTold(t *testing.T) {
	for _, tt := range []struct {
		name string
		more func(t *testing.T, s *Store, c *clock) // of the guild
		want string                                 // channel
	}{
		{"a feed's alerts", func(t *testing.T, s *Store, c *clock) {
			add(t, s, standing("1", "12", c.now().Add(time.Hour)))
			follow(t, s, "1", "https://courier.example/feed", func(sub *news.Subscription) { sub.Alerts = "8" })
		}, "8"},
		{"another schedule's channel", func(t *testing.T, s *Store, c *clock) {
			follow(t, s, "1", "https://courier.example/feed", func(sub *news.Subscription) { sub.Alerts = "10" })
			add(t, s, standing("2", "20", c.now().Add(time.Hour)))
			add(t, s, standing("1", "12", c.now().Add(time.Hour)))
		}, "12"},
		{"alerts where nobody may post", func(t *testing.T, s *Store, _ *clock) {
			must(t, s.SaveSettings(t.Context(), news.Settings{Guild: "1", Alerts: "10"}))
		}, "10"},
		{"nowhere", func(*testing.T, *Store, *clock) {}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClock()
			s := open(t, c)
			sc := add(t, s, standing("1", "10", c.now()))
			tt.more(t, s, c)
			for range MaxRefusals {
				refuse(t, s, sc)
			}
			pending, err := s.PendingNotices(t.Context(), 10)
			must(t, err)
			if tt.want != "" {
				if len(pending) != 1 || pending[0].Channel != tt.want {
					t.Fatalf("told: %+v", pending)
				}
				b := news.Brief{ID: "NOTICE", Guild: "1", Channel: tt.want, To: c.now()}
				must(t, s.QueueNotices(t.Context(), b, []news.Post{{Payload: []byte("{}"), Marker: "m"}}, pending))
				if again, err := s.PendingNotices(t.Context(), 10); err != nil || len(again) != 0 {
					t.Errorf("told twice: %+v, %v", again, err)
				}
				d := wantTake(t, s, "a", 1, tt.want+"/0")[0]
				_, err = s.RefuseDelivery(t.Context(), "a", d)
				must(t, err)
			}
			unseen, err := s.UnseenNotices(t.Context(), "1", 10)
			if err != nil || len(unseen) != 1 || unseen[0].Schedule != sc.ID || unseen[0].Reason != "closed" {
				t.Fatalf("unseen: %+v, %v", unseen, err)
			}
			if others, err := s.UnseenNotices(t.Context(), "2", 10); err != nil || len(others) != 0 {
				t.Errorf("another guild: %+v, %v", others, err)
			}
			must(t, s.NoticesSeen(t.Context(), "1", unseen))
			if unseen, err = s.UnseenNotices(t.Context(), "1", 10); err != nil || len(unseen) != 0 {
				t.Errorf("seen, and shown again: %+v, %v", unseen, err)
			}
		})
	}
}

// TestUnseenNoticesTakeTurns: those beyond what is listed at once are listed
// next time, as long as anybody may care.
func TestUnseenNoticesTakeTurns(t *testing.T) {
	c := newClock()
	s := open(t, c)
	var want []int64
	for range 3 {
		sc := add(t, s, standing("1", "10", c.now()))
		for range MaxRefusals {
			refuse(t, s, sc)
		}
		want = append([]int64{sc.ID}, want...)
	}
	var told []int64
	for range 2 {
		unseen, err := s.UnseenNotices(t.Context(), "1", 2)
		must(t, err)
		for _, n := range unseen {
			told = append(told, n.Schedule)
		}
		must(t, s.NoticesSeen(t.Context(), "2", unseen))
		must(t, s.NoticesSeen(t.Context(), "1", unseen))
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("stopped schedules told (-want +got):\n%s", diff)
	}
	stopped := add(t, s, standing("1", "10", c.now()))
	for range MaxRefusals {
		refuse(t, s, stopped)
	}
	c.pass(noticeLife)
	must(t, s.NoticesSeen(t.Context(), "1", nil))
	if n := one(t, s, `SELECT count(*) FROM notice`); n != 0 {
		t.Errorf("%d notices are kept that nobody is told", n)
	}
}

// refuse has the channel of a schedule refuse its next brief.
func refuse(t *testing.T, s *Store, sc news.Schedule) {
	t.Helper()
	sc, err := s.ScheduleOf(t.Context(), sc.Guild, sc.ID)
	must(t, err)
	must(t, s.CommitSlot(t.Context(), runOf(sc, 1)))
	d := wantTake(t, s, "a", 1, sc.Channel+"/0")[0]
	d.Reason = "closed"
	_, err = s.RefuseDelivery(t.Context(), "a", d)
	must(t, err)
}
