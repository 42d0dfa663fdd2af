package archive_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestArticleComesBackAsSaved(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	a := storetest.Piece("1", "Night ferry cancelled", storetest.FerryBody)
	a.URL, a.Canonical = "https://courier.example/ferry?utm_source=x", "https://courier.example/ferry"
	a.Byline, a.Language, a.Origin = "Jon Pell", "en", news.FromURL
	a.Published = time.Date(2026, 3, 1, 8, 30, 0, 5e6, time.FixedZone("", 3600))
	a.Aside = []string{"Jon Pell covers harbours.", "© Harbour Courier"}

	saved := s.Save(a)
	want := a
	want.ID, want.Added, want.Published = saved.ID, c.Now(), a.Published.UTC()
	got, err := s.Archive.Article(t.Context(), "1", saved.ID)
	s.Must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want.Headline, saved); diff != "" {
		t.Error("headline returned:", diff)
	}
	found, ok, err := s.Archive.ArticleByCanonical(t.Context(), "1", a.Canonical)
	if err != nil || !ok || found != saved {
		t.Errorf("by canonical: %v %v %v", found, ok, err)
	}
}

func TestArticleWithoutDateIsDatedByItsSaving(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	got, err := s.Archive.Article(t.Context(), "1", s.Save(storetest.Piece("1", "Ferry", storetest.FerryBody)).ID)
	s.Must(err)
	if !got.Published.IsZero() || !got.When().Equal(c.Now()) {
		t.Errorf("published %v, when %v", got.Published, got.When())
	}
}

func TestArticleOfAnotherGuildIsNotFound(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	a := storetest.Piece("1", "Night ferry cancelled", storetest.FerryBody)
	a.Canonical = "https://courier.example/ferry"
	h := s.Save(a)
	_, err := s.Archive.Article(t.Context(), "2", h.ID)
	s.WantErr(err, news.ErrNotFound)
	s.WantErr(s.Archive.RemoveArticle(t.Context(), "2", h.ID), news.ErrNotFound)
	if _, ok, err := s.Archive.ArticleByCanonical(t.Context(), "2", a.Canonical); ok || err != nil {
		t.Errorf("by canonical: %v %v", ok, err)
	}
	if _, ok, err := s.Archive.ArticleByCanonical(t.Context(), "1", ""); ok || err != nil {
		t.Errorf("by no canonical: %v %v", ok, err)
	}
	if _, err := s.Archive.Article(t.Context(), "1", h.ID); err != nil {
		t.Error("gone:", err)
	}
	if n := s.One(`SELECT articles FROM tally WHERE scope = 'g1'`); n != 1 {
		t.Errorf("tally %d", n)
	}
}

func TestArticlesPages(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	for i := range 5 {
		s.Save(storetest.Piece("1", fmt.Sprint("Story ", i), fmt.Sprintf("Text %d.", i)))
	}
	s.Save(storetest.Piece("2", "Elsewhere", "Their text."))
	var titles []string
	for before := int64(0); ; {
		page, total, err := s.Archive.Articles(t.Context(), "1", before, 2)
		s.Must(err)
		if total != 5 {
			t.Fatalf("total %d", total)
		}
		if len(page) == 0 {
			break
		}
		for _, h := range page {
			titles = append(titles, h.Title)
		}
		before = page[len(page)-1].ID
	}
	if diff := cmp.Diff([]string{"Story 4", "Story 3", "Story 2", "Story 1", "Story 0"}, titles); diff != "" {
		t.Error(diff)
	}
}

func TestMatchTitles(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	for i, title := range []string{"Café strike ends", "Ferry strike begins", "100% of ferries_late"} {
		s.Save(storetest.Piece("1", title, fmt.Sprintf("Text %d.", i)))
	}
	s.Save(storetest.Piece("2", "Ferry strike elsewhere", "Their text."))
	for _, tt := range []struct {
		typed string
		limit int
		want  []string
	}{
		{"", 25, []string{"100% of ferries_late", "Ferry strike begins", "Café strike ends"}},
		{"", 1, []string{"100% of ferries_late"}},
		{"STRI", 25, []string{"Ferry strike begins", "Café strike ends"}},
		{"strike ferry", 25, []string{"Ferry strike begins"}},
		{"cafe", 25, []string{"Café strike ends"}},
		{"courier 100%", 25, []string{"100% of ferries_late"}},
		{"%", 25, []string{"100% of ferries_late"}},
		{"nothing", 25, nil},
	} {
		got, err := s.Archive.MatchTitles(t.Context(), "1", tt.typed, tt.limit)
		s.Must(err)
		var titles []string
		for _, h := range got {
			titles = append(titles, h.Title)
		}
		if diff := cmp.Diff(tt.want, titles); diff != "" {
			t.Errorf("%q: %s", tt.typed, diff)
		}
	}
}

func TestRemoveArticleLeavesNothing(t *testing.T) {
	c := storetest.NewClock()
	s := storetest.Open(t, c)
	kept := s.Save(storetest.Piece("1", "Tram line opens", "The tram line opens on Monday."))
	gone := s.Save(storetest.Piece("1", "Night ferry cancelled", storetest.FerryBody))
	s.Must(s.Briefs.SaveBrief(t.Context(), storetest.Brief("1", "10", c.Now().Add(-time.Hour), c.Now(), gone, kept)))

	s.Must(s.Archive.RemoveArticle(t.Context(), "1", gone.ID))
	for table, want := range map[string]int{"article": 1, "sentence": 1, "passage": 1, "passage_index": 1, "told": 1, "brief": 1} {
		if n := s.One(`SELECT count(*) FROM ` + table); n != want {
			t.Errorf("%s holds %d rows, want %d", table, n, want)
		}
	}
	counts, total, err := s.Index.TermCounts(t.Context(), []string{"rudder", "tram"})
	s.Must(err)
	if diff := cmp.Diff(map[string]int{"rudder": 0, "tram": 1}, counts); diff != "" || total != 1 {
		t.Error(total, diff)
	}
	if found, err := s.Index.Postings(t.Context(), news.Lookup{Scope: news.Scope{Guild: "1"}, Terms: []string{"rudder"}, Limits: []int{10}}); err != nil || len(found[0]) != 0 {
		t.Errorf("found %v, %v", found, err)
	}
	s.WantErr(s.Archive.RemoveArticle(t.Context(), "1", gone.ID), news.ErrNotFound)
	if again := s.Save(storetest.Piece("1", "Night ferry cancelled", storetest.FerryBody)); again.ID == gone.ID {
		t.Error("the id was used again")
	}
}

func TestSentencesThatStillStand(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	ferry := s.Save(storetest.Piece("1", "Night ferry cancelled", storetest.FerryBody))
	theirs := s.Save(storetest.Piece("2", "Elsewhere", "Their text."))
	refs := []news.Ref{{Article: ferry.ID, Sentence: 2}, {Article: theirs.ID}, {Article: ferry.ID}, {Article: ferry.ID, Sentence: 3}, {Article: ferry.ID, Sentence: -1}}
	got, err := s.Archive.Sentences(t.Context(), "1", refs)
	s.Must(err)
	want := []news.Citation{
		{Ref: refs[0], Quote: "“We will not sail on hope,” said Captain Mira Tolland."},
		{Ref: refs[2], Quote: "The night ferry to Alder Island is cancelled until May."},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	s.Must(s.Archive.RemoveArticle(t.Context(), "1", ferry.ID))
	if got, err := s.Archive.Sentences(t.Context(), "1", refs); err != nil || len(got) != 0 {
		t.Errorf("after removal: %v, %v", got, err)
	}
}
