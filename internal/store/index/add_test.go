package index_test

import (
	"testing"
	"time"

	"newsdesk/internal/store/storetest"
)

func TestPassagesStandInTheOrderOfTheirDates(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	second := func(t time.Time) int64 { return t.Unix() << 20 }
	newest := second(c.Now().Add(24 * time.Hour))
	for _, tt := range []struct {
		name      string
		published time.Time
		want      int64
	}{
		{"dated", time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), second(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))},
		{"same second", time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), second(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)) + 2},
		{"undated", time.Time{}, second(c.Now())},
		{"before 1970", time.Date(1815, 6, 18, 0, 0, 0, 0, time.UTC), 0},
		{"tomorrow", c.Now().Add(time.Hour), second(c.Now().Add(time.Hour))},
		{"year 9999", time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), newest},
		{"year 9998", time.Date(9998, 1, 1, 0, 0, 0, 0, time.UTC), newest + 2},
	} {
		a := storetest.Piece("1", tt.name, "First of "+tt.name+". Second one. Third one.")
		a.Published = tt.published
		h := s.Save(a)
		if id := s.One(`SELECT min(id) FROM passage WHERE article = $1`, h.ID); int64(id) != tt.want {
			t.Errorf("%s: first passage %d, want %d", tt.name, id, tt.want)
		}
	}
}

func TestPassagesOfAFullSecondMoveOn(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	a := storetest.Piece("1", "Early", "One sentence. Two sentences. Three sentences.")
	a.Published = time.Unix(1000, 0)
	s.Save(a)
	_, err := s.SQL.Exec(`UPDATE passage SET id = $1 WHERE id = $2`, 1001<<20-2, 1000<<20+1)
	s.Must(err)
	b := storetest.Piece("1", "Late", "Another sentence. And two. And three.")
	b.Published = a.Published
	h := s.Save(b)
	if id := s.One(`SELECT min(id) FROM passage WHERE article = $1`, h.ID); id != 1001<<20 {
		t.Errorf("first passage %d, want %d", id, 1001<<20)
	}
}
