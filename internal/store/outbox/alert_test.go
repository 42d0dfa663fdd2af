package outbox_test

import (
	"fmt"
	"testing"
	"time"

	"newsdesk/internal/store/outbox"
	"newsdesk/internal/store/sqlite"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestStoppedSchedulesAreTold(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	s.Must(s.Guilds.SaveSettings(t.Context(), news.Settings{Guild: "1", Alerts: "99"}))
	loud := s.Add(storetest.Schedule("1", "10", c.Now()))
	quiet := s.Add(storetest.Schedule("2", "20", c.Now()))
	paused := s.Add(storetest.Schedule("1", "11", c.Now()))
	for range outbox.MaxRefusals {
		sc, err := s.Schedules.ScheduleOf(t.Context(), "1", loud.ID)
		s.Must(err)
		s.Must(s.Schedules.CommitSlot(t.Context(), storetest.Run(sc, 1)))
		d := s.WantTake("a", 1, "10/0")[0]
		d.Reason = "I may not post in this channel"
		_, err = s.Outbox.RefuseDelivery(t.Context(), "a", d)
		s.Must(err)
	}
	s.Must(s.Schedules.DisableSchedule(t.Context(), "2", quiet.ID, "bad line")) // its channel is as good as ever
	s.Must(s.Schedules.PauseSchedule(t.Context(), "1", paused.ID))
	got, err := s.Outbox.PendingNotices(t.Context(), 10)
	s.Must(err)
	want := []news.Notice{{
		ID: 2, Guild: "1", Channel: "99", Schedule: loud.ID, Kind: news.NoticeStopped,
		Reason: "I may not post in this channel", At: sqlite.Kept(c.Now()),
	}, {
		ID: 3, Guild: "2", Channel: "20", Schedule: quiet.ID, Kind: news.NoticeStopped, Reason: "bad line", At: sqlite.Kept(c.Now()),
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	at, err := s.Schedules.ScheduleOf(t.Context(), "1", paused.ID)
	s.Must(err)
	if at.Enabled || at.Reason != "" {
		t.Errorf("paused: %+v", at)
	}
	c.Pass(time.Hour)
	s.Must(s.Schedules.EditSchedule(t.Context(), at))
	if at, err = s.Schedules.ScheduleOf(t.Context(), "1", paused.ID); err != nil || !at.Enabled {
		t.Errorf("resumed: %+v, %v", at, err)
	}
}

// TestFirstRefusalIsTold: of a channel that begins to refuse briefs a guild is
// told at the first, and of the next ones when the schedule stops.
func TestFirstRefusalIsTold(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	s.Must(s.Guilds.SaveSettings(t.Context(), news.Settings{Guild: "1", Alerts: "99"}))
	sc := s.Add(storetest.Schedule("1", "10", c.Now()))
	var told []news.NoticeKind
	for i := range outbox.MaxRefusals {
		refuse(t, s, sc)
		pending, err := s.Outbox.PendingNotices(t.Context(), 10)
		s.Must(err)
		for _, n := range pending {
			told = append(told, n.Kind)
		}
		if len(pending) > 0 {
			b := news.Brief{ID: fmt.Sprint("NOTICE", i), Guild: "1", Channel: "99", To: c.Now()}
			s.Must(s.Outbox.QueueNotices(t.Context(), b, []news.Post{{Payload: []byte("{}"), Marker: "m"}}, pending))
			s.Settle("a", s.WantTake("a", 1, "99/0")[0], news.Sent)
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
		more func(t *testing.T, s *storetest.DB, c *storetest.Clock) // of the guild
		want string                                                  // channel
	}{
		{"a feed's alerts", func(t *testing.T, s *storetest.DB, c *storetest.Clock) {
			s.Add(storetest.Schedule("1", "12", c.Now().Add(time.Hour)))
			s.Follow("1", "https://courier.example/feed", func(sub *news.Subscription) { sub.Alerts = "8" })
		}, "8"},
		{"another schedule's channel", func(t *testing.T, s *storetest.DB, c *storetest.Clock) {
			s.Follow("1", "https://courier.example/feed", func(sub *news.Subscription) { sub.Alerts = "10" })
			s.Add(storetest.Schedule("2", "20", c.Now().Add(time.Hour)))
			s.Add(storetest.Schedule("1", "12", c.Now().Add(time.Hour)))
		}, "12"},
		{"alerts where nobody may post", func(t *testing.T, s *storetest.DB, _ *storetest.Clock) {
			s.Must(s.Guilds.SaveSettings(t.Context(), news.Settings{Guild: "1", Alerts: "10"}))
		}, "10"},
		{"nowhere", func(*testing.T, *storetest.DB, *storetest.Clock) {}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := storetest.NewClock()
			s := storetest.Open(t, c)
			sc := s.Add(storetest.Schedule("1", "10", c.Now()))
			tt.more(t, s, c)
			for range outbox.MaxRefusals {
				refuse(t, s, sc)
			}
			pending, err := s.Outbox.PendingNotices(t.Context(), 10)
			s.Must(err)
			if tt.want != "" {
				if len(pending) != 1 || pending[0].Channel != tt.want {
					t.Fatalf("told: %+v", pending)
				}
				b := news.Brief{ID: "NOTICE", Guild: "1", Channel: tt.want, To: c.Now()}
				s.Must(s.Outbox.QueueNotices(t.Context(), b, []news.Post{{Payload: []byte("{}"), Marker: "m"}}, pending))
				if again, err := s.Outbox.PendingNotices(t.Context(), 10); err != nil || len(again) != 0 {
					t.Errorf("told twice: %+v, %v", again, err)
				}
				d := s.WantTake("a", 1, tt.want+"/0")[0]
				_, err = s.Outbox.RefuseDelivery(t.Context(), "a", d)
				s.Must(err)
			}
			unseen, err := s.Outbox.UnseenNotices(t.Context(), "1", 10)
			if err != nil || len(unseen) != 1 || unseen[0].Schedule != sc.ID || unseen[0].Reason != "closed" {
				t.Fatalf("unseen: %+v, %v", unseen, err)
			}
			if others, err := s.Outbox.UnseenNotices(t.Context(), "2", 10); err != nil || len(others) != 0 {
				t.Errorf("another guild: %+v, %v", others, err)
			}
			s.Must(s.Outbox.NoticesSeen(t.Context(), "1", unseen))
			if unseen, err = s.Outbox.UnseenNotices(t.Context(), "1", 10); err != nil || len(unseen) != 0 {
				t.Errorf("seen, and shown again: %+v, %v", unseen, err)
			}
		})
	}
}

// refuse has the channel of a schedule refuse its next brief.
func refuse(t *testing.T, s *storetest.DB, sc news.Schedule) {
	t.Helper()
	sc, err := s.Schedules.ScheduleOf(t.Context(), sc.Guild, sc.ID)
	s.Must(err)
	s.Must(s.Schedules.CommitSlot(t.Context(), storetest.Run(sc, 1)))
	d := s.WantTake("a", 1, sc.Channel+"/0")[0]
	d.Reason = "closed"
	_, err = s.Outbox.RefuseDelivery(t.Context(), "a", d)
	s.Must(err)
}
