package briefs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestBriefComesBackAsSaved(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	b := storetest.Brief("1", "10", c.Now().Add(-time.Hour), c.Now(), s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody)))
	b.Late, b.More, b.Missed, b.Slot = 90*time.Second, 3, 1, "2026-03-02T08:00"
	s.Must(s.Briefs.SaveBrief(t.Context(), b))
	got, err := s.Briefs.Brief(t.Context(), "1", b.ID)
	s.Must(err)
	if diff := cmp.Diff(b, got); diff != "" {
		t.Error(diff)
	}
	for _, state := range []func(guild string) error{
		func(guild string) error { _, err := s.Briefs.Brief(t.Context(), guild, b.ID); return err },
		func(guild string) error { return s.Briefs.MarkDelivered(t.Context(), guild, b.ID) },
		func(guild string) error { return s.Briefs.FailBrief(t.Context(), guild, b.ID) },
	} {
		s.WantErr(state("2"), news.ErrNotFound)
		s.WantErr(state("1"), nil)
	}
}

func TestBriefOfAnArticleRemovedMeanwhile(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	h := s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody))
	theirs := s.Save(storetest.Piece("2", "Theirs", "Their text."))
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", h.ID))
	s.Must(s.Briefs.SaveBrief(t.Context(), storetest.Brief("1", "10", c.Now(), c.Now(), h, theirs)))
	if n := s.One(`SELECT count(*) FROM told`); n != 0 {
		t.Errorf("%d articles told", n)
	}
}
