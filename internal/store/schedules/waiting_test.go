package schedules_test

import (
	"testing"
	"time"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

// TestPullBack: a schedule that moved on meanwhile is left alone.
func TestPullBack(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	sc := s.Add(storetest.Schedule("1", "10", c.Now().AddDate(10, 0, 0)))
	waiting, err := s.Schedules.Waiting(t.Context())
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%+v, %v", waiting, err)
	}
	to := news.Slot{Key: "2026-03-02T13:00", At: c.Now().Add(time.Hour)}
	s.Must(s.Schedules.PullBack(t.Context(), sc.ID, "another", to))
	s.Must(s.Schedules.PullBack(t.Context(), sc.ID, sc.NextSlot, to))
	s.Must(s.Schedules.PullBack(t.Context(), sc.ID, sc.NextSlot, news.Slot{Key: "later", At: c.Now()}))
	got, err := s.Schedules.ScheduleOf(t.Context(), "1", sc.ID)
	if err != nil || got.NextSlot != to.Key || !got.NextAt.Equal(to.At) {
		t.Errorf("%+v, %v", got, err)
	}
}
