package discord_test

import (
	"strings"
	"testing"
	"time"

	"newsdesk/internal/localdiscord"
	"newsdesk/internal/news"
)

// stopped waits until a schedule is disabled.
func (s *scene) stopped(id int64) news.Schedule {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		sc, err := s.desk.Schedules.ScheduleOf(s.t.Context(), s.guild.ID, id)
		if err != nil {
			s.t.Fatal(err)
		}
		if !sc.Enabled {
			return sc
		}
		if time.Now().After(end) {
			s.t.Fatalf("schedule %d is not stopped\n%s", id, s.log.String())
		}
	}
}

// TestSchedulesOfADeletedChannelStop: at once, whether Discord says that the channel is
// deleted when that happens or when a brief is posted; the alerts channel is told, once.
func TestSchedulesOfADeletedChannelStop(t *testing.T) {
	t.Parallel()
	s := newScene(t, localdiscord.Options{NoRateLimits: true}).start()
	alerts := s.AddChannel(s.guild.ID, "alerts", localdiscord.TextChannel)
	wants(t, s.slash(s.manager, "settings set", localdiscord.Opts{"timezone": "UTC", "alerts": alerts}), "<#"+alerts.ID+">")
	doomed, other := s.AddChannel(s.guild.ID, "doomed", localdiscord.TextChannel), s.AddChannel(s.guild.ID, "other", localdiscord.TextChannel)
	for _, opts := range []localdiscord.Opts{{"when": "daily", "channel": doomed}, {"when": "hourly", "channel": doomed}, {"when": "daily", "channel": other}, {"when": "weekly", "channel": doomed}} {
		wants(t, s.slash(s.manager, "schedule add", opts), "Schedule added")
	}
	wants(t, s.slash(s.manager, "schedule pause", localdiscord.Opts{"schedule": "4"}), "aused")
	unseen, err := s.desk.Schedules.AddSchedule(t.Context(), news.Schedule{Guild: s.guild.ID, Channel: "404", Spec: "@daily", Zone: "UTC", Grace: time.Hour, NextAt: time.Now().Add(time.Hour), NextSlot: "2026-03-04T08:00"})
	if err != nil {
		t.Fatal(err)
	}
	s.DeleteChannel(doomed.ID)
	for _, id := range []int64{1, 2} {
		if sc := s.stopped(id); sc.Reason != "The channel is gone." {
			t.Errorf("schedule %d is stopped because %q", id, sc.Reason)
		}
	}
	wants(t, s.slash(s.manager, "schedule run", localdiscord.Opts{"schedule": "5"}), "Schedule 5 ran")
	s.poll()
	if sc := s.stopped(unseen); sc.Reason != "The channel is gone." {
		t.Errorf("schedule %d is stopped because %q", unseen, sc.Reason)
	}
	if err := s.desk.Outbox.AbandonChannel(t.Context(), s.guild.ID, doomed.ID, "The channel is gone."); err != nil { // Discord says so again
		t.Fatal(err)
	}
	s.poll()
	for _, stopped := range []string{"Schedule 1", "Schedule 2", "Schedule 5"} {
		if _, err := s.WaitMessage(t.Context(), alerts.ID, func(m localdiscord.Message) bool { return strings.Contains(m.Text(), stopped) }); err != nil {
			t.Fatalf("%v\n%s", err, s.log.String())
		}
	}
	all := ""
	for _, m := range s.Messages(alerts.ID) {
		all += m.Text()
	}
	if strings.Count(all, "is stopped and posts no more briefs.") != 3 || strings.Contains(all, "could not post") {
		t.Errorf("told\n%s", all)
	}
	for id, enabled := range map[int64]bool{3: true, 4: false} {
		sc, err := s.desk.Schedules.ScheduleOf(t.Context(), s.guild.ID, id)
		if err != nil || sc.Enabled != enabled || sc.Reason != "" {
			t.Errorf("schedule %d: %+v, %v", id, sc, err)
		}
	}
}
