package schedule_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/schedule"
)

func keeper(d *desk) *schedule.Keeper {
	return &schedule.Keeper{Runner: d.runner(time.Minute), Shelf: d.Schedules, Breaks: d.Schedules, Grace: 2 * time.Hour}
}

func TestKeeperKeepsWhatMembersChoose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T10:00:00Z")
		k := keeper(d)
		ctx := t.Context()
		s, err := k.Add(ctx, news.Schedule{
			Guild: "guild", Channel: "north", Spec: "0 8 * * *", Zone: "europe/berlin",
			Filter: news.Filter{Topics: []string{"ferries"}}, Style: news.Detailed, MaxItems: 5, NoNews: news.NoNewsSilent,
		})
		if err != nil || s.Zone != "Europe/Berlin" || s.Grace != 2*time.Hour || s.NextSlot != "2027-01-05T08:00" {
			t.Fatalf("added %+v, %v", s, err)
		}
		if _, err := k.Add(ctx, s); err == nil {
			t.Error("the same twice")
		}
		other := s
		other.Filter.Topics = []string{"trams"}
		if _, err := k.Add(ctx, other); err != nil {
			t.Errorf("the same times for another topic: %v", err)
		}
		s.Spec, s.Grace = "30 18 * * 1-5", 15*time.Minute
		if s, err = k.Edit(ctx, s); err != nil || s.NextSlot != "2027-01-04T18:30" {
			t.Fatalf("edited %+v, %v", s, err)
		}
		stored, err := d.Schedules.ScheduleOf(ctx, "guild", s.ID)
		if err != nil || stored.Spec != s.Spec || stored.Grace != s.Grace || stored.Filter.Topics[0] != "ferries" {
			t.Errorf("stored %+v, %v", stored, err)
		}
		var times []string
		for _, next := range k.Upcoming(s, 3) {
			times = append(times, next.Format(time.RFC3339))
		}
		if got := strings.Join(times, " "); got != "2027-01-04T17:30:00Z 2027-01-05T17:30:00Z 2027-01-06T17:30:00Z" {
			t.Errorf("upcoming %s", got)
		}
	})
}

// TestPauseSkipsAndResumeGoesOn pauses over two slots: neither runs, nor do
// they when the schedule is resumed.
func TestPauseSkipsAndResumeGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T10:00:00Z")
		k := keeper(d)
		id := d.add("north", "0 12 * * *", "UTC")
		if err := k.Pause(t.Context(), "guild", id); err != nil {
			t.Fatal(err)
		}
		d.run(36*time.Hour, 10*time.Minute)
		s, err := k.Resume(t.Context(), "guild", id)
		if err != nil || s.NextSlot != "2027-01-06T12:00" {
			t.Fatalf("resumed %+v, %v", s, err)
		}
		d.run(24*time.Hour, 10*time.Minute)
		if len(d.runs) != 1 || d.runs[0].Key != "2027-01-06T12:00" || d.runs[0].Missed != 0 {
			t.Errorf("runs %+v", d.runs)
		}
	})
}

func TestKeeperRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		at(t, "2027-01-04T10:00:00Z")
		k := keeper(d)
		good := news.Schedule{Guild: "guild", Channel: "north", Spec: "@daily", Zone: "UTC"}
		for name, change := range map[string]func(*news.Schedule){
			"too few stories": func(s *news.Schedule) { s.MaxItems = 2 },
			"too many":        func(s *news.Schedule) { s.MaxItems = 16 },
			"endless grace":   func(s *news.Schedule) { s.Grace = 8 * 24 * time.Hour },
			"no zone":         func(s *news.Schedule) { s.Zone = "" },
			"no such line":    func(s *news.Schedule) { s.Spec = "0 0 31 2 *" },
		} {
			s := good
			change(&s)
			_, err := k.Add(t.Context(), s)
			if _, said := news.Say(err); !said {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, err := range map[string]error{
			"edit":   func() error { s := good; s.ID = 9; _, err := k.Edit(t.Context(), s); return err }(),
			"pause":  k.Pause(t.Context(), "guild", 9),
			"resume": func() error { _, err := k.Resume(t.Context(), "guild", 9); return err }(),
		} {
			if said, _ := news.Say(err); !strings.Contains(said, "no such schedule") {
				t.Errorf("%s of an unknown schedule: %v", name, err)
			}
		}
	})
}

// TestTurnKeepsOthersWaiting holds a channel's turn over a slot: its brief
// comes when the turn ends.
func TestTurnKeepsOthersWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.Close()
		due := at(t, "2027-01-04T08:00:00Z")
		id := d.add("north", "5 8 * * *", "UTC")
		runner := d.runner(time.Minute)
		end, err := runner.Turn(t.Context(), "north")
		if err != nil {
			t.Fatal(err)
		}
		ran := make(chan error)
		go func() {
			_, err := runner.RunNow(t.Context(), "guild", id)
			ran <- err
		}()
		time.Sleep(30 * time.Second)
		if len(d.runs) != 0 {
			t.Error("composed in another's turn")
		}
		end()
		if err := <-ran; err != nil || len(d.runs) != 1 || d.runs[0].At.Sub(due) != 30*time.Second {
			t.Errorf("ran %+v, %v", d.runs, err)
		}
	})
}
