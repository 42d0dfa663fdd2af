package index_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestTermCounts(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	if counts, total, err := s.Index.TermCounts(t.Context(), []string{"ferri"}); err != nil || total != 0 || counts["ferri"] != 0 {
		t.Errorf("empty: %v %d %v", counts, total, err)
	}
	s.Save(storetest.Piece("1", "Night ferry cancelled", storetest.FerryBody))
	s.Save(storetest.Piece("2", "Tram opens", "The ferry is no tram."))
	counts, total, err := s.Index.TermCounts(t.Context(), []string{"ferri", "rudder", "tram", "harbour", "zeppelin", "", `"`})
	s.Must(err)
	want := map[string]int{"ferri": 3, "rudder": 1, "tram": 1, "harbour": 3, "zeppelin": 0, "": 0, `"`: 0}
	if diff := cmp.Diff(want, counts); diff != "" || total != 3 {
		t.Error(total, diff)
	}
}

// Counts of common terms are kept only while the whole is nearly the same.
func TestTermCountsOfCommonTerms(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	add := func(name string, passages int) news.Headline {
		a := storetest.Piece("1", name, name)
		a.Passages = slices.Repeat([]news.Passage{{Terms: "common"}}, passages)
		return s.Save(a)
	}
	want := func(n, wantTotal int) {
		t.Helper()
		counts, total, err := s.Index.TermCounts(t.Context(), []string{"common"})
		s.Must(err)
		if counts["common"] != n || total != wantTotal {
			t.Errorf("%d of %d, want %d of %d", counts["common"], total, n, wantTotal)
		}
	}
	add("a", 1000)
	want(1000, 1000)
	add("b", 10)
	want(1000, 1010) // within 1 %
	c := add("c", 10)
	want(1020, 1020)
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", c.ID))
	want(1020, 1010)
}
