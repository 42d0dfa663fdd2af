package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

func TestSettingsAreOfOneGuild(t *testing.T) {
	s := open(t, newClock())
	want := news.Settings{Guild: "1", Zone: "Europe/Berlin", Language: "de", Alerts: "10", Role: "77"}
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
	must(t, s.DisableSchedule(t.Context(), "2", quiet.ID, "bad line"))
	must(t, s.PauseSchedule(t.Context(), "1", paused.ID))
	got, err := s.PendingNotices(t.Context(), 10)
	must(t, err)
	want := []news.Notice{{
		ID: 1, Guild: "1", Channel: "99", Schedule: loud.ID, Kind: news.NoticeStopped,
		Reason: "I may not post in this channel", At: kept(c.now()),
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
