package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/news"
)

const ferryBody = "The night ferry to Alder Island is cancelled until May. Engineers found a crack in its rudder.\n\n" +
	"“We will not sail on hope,” said Captain Mira Tolland."

func TestArticleComesBackAsSaved(t *testing.T) {
	c := newClock()
	s := open(t, c)
	a := piece("1", "Night ferry cancelled", ferryBody)
	a.URL, a.Canonical = "https://courier.example/ferry?utm_source=x", "https://courier.example/ferry"
	a.Byline, a.Language, a.Origin = "Jon Pell", "en", news.FromURL
	a.Published = time.Date(2026, 3, 1, 8, 30, 0, 5e6, time.FixedZone("", 3600))
	a.Aside = []string{"Jon Pell covers harbours.", "© Harbour Courier"}

	saved := save(t, s, a)
	want := a
	want.ID, want.Added, want.Published = saved.ID, c.now(), a.Published.UTC()
	got, err := s.Article(t.Context(), "1", saved.ID)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want.Headline, saved); diff != "" {
		t.Error("headline returned:", diff)
	}
	found, ok, err := s.ArticleByCanonical(t.Context(), "1", a.Canonical)
	if err != nil || !ok || found != saved {
		t.Errorf("by canonical: %v %v %v", found, ok, err)
	}
}

func TestArticleWithoutDateIsDatedByItsSaving(t *testing.T) {
	c := newClock()
	s := open(t, c)
	got, err := s.Article(t.Context(), "1", save(t, s, piece("1", "Ferry", ferryBody)).ID)
	must(t, err)
	if !got.Published.IsZero() || !got.When().Equal(c.now()) {
		t.Errorf("published %v, when %v", got.Published, got.When())
	}
}

func TestSaveArticleKnowsTheSameArticle(t *testing.T) {
	original := piece("1", "Night ferry cancelled", ferryBody)
	original.Canonical = "https://courier.example/ferry"
	for _, tt := range []struct {
		name     string
		edit     func(*news.Article)
		existing bool
	}{
		{"again", func(*news.Article) {}, true},
		{"same address, other text", func(a *news.Article) { a.Body = "The ferry sails again." }, true},
		{"same text, other address", func(a *news.Article) { a.Canonical = "https://mirror.example/1" }, true},
		{"same text pasted", func(a *news.Article) {
			a.Canonical, a.Title = "", "Pasted"
			a.Body = strings.ToUpper(strings.ReplaceAll(strings.NewReplacer("“", `"`, "”", `"`).Replace(ferryBody), " ", "\n "))
		}, true},
		{"other text and address", func(a *news.Article) {
			a.Body, a.Canonical = "The ferry sails again.", "https://courier.example/again"
		}, false},
		{"other guild", func(a *news.Article) { a.Guild = "2" }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, newClock())
			first := save(t, s, original)
			a := original
			tt.edit(&a)
			h, existing, err := s.SaveArticle(t.Context(), a)
			must(t, err)
			if existing != tt.existing || (h.ID == first.ID) != tt.existing {
				t.Errorf("existing %v, id %d of %d", existing, h.ID, first.ID)
			}
			if rows := one(t, s, `SELECT count(*) FROM article`); (rows == 1) != tt.existing {
				t.Errorf("%d rows", rows)
			}
		})
	}
}

func TestSaveArticleWithoutAddressesKeepsThemApart(t *testing.T) {
	s := open(t, newClock())
	save(t, s, piece("1", "One", "Pasted text one."))
	save(t, s, piece("1", "Two", "Pasted text two."))
}

func TestArticleOfAnotherGuildIsNotFound(t *testing.T) {
	s := open(t, newClock())
	a := piece("1", "Night ferry cancelled", ferryBody)
	a.Canonical = "https://courier.example/ferry"
	h := save(t, s, a)
	_, err := s.Article(t.Context(), "2", h.ID)
	wantErr(t, err, news.ErrNotFound)
	wantErr(t, s.RemoveArticle(t.Context(), "2", h.ID), news.ErrNotFound)
	if _, ok, err := s.ArticleByCanonical(t.Context(), "2", a.Canonical); ok || err != nil {
		t.Errorf("by canonical: %v %v", ok, err)
	}
	if _, ok, err := s.ArticleByCanonical(t.Context(), "1", ""); ok || err != nil {
		t.Errorf("by no canonical: %v %v", ok, err)
	}
	if _, err := s.Article(t.Context(), "1", h.ID); err != nil {
		t.Error("gone:", err)
	}
	if n := one(t, s, `SELECT articles FROM tally WHERE scope = 'g1'`); n != 1 {
		t.Errorf("tally %d", n)
	}
}

func TestArticlesPages(t *testing.T) {
	s := open(t, newClock())
	for i := range 5 {
		save(t, s, piece("1", fmt.Sprint("Story ", i), fmt.Sprintf("Text %d.", i)))
	}
	save(t, s, piece("2", "Elsewhere", "Their text."))
	var titles []string
	for before := int64(0); ; {
		page, total, err := s.Articles(t.Context(), "1", before, 2)
		must(t, err)
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
	s := open(t, newClock())
	for i, title := range []string{"Café strike ends", "Ferry strike begins", "100% of ferries_late"} {
		save(t, s, piece("1", title, fmt.Sprintf("Text %d.", i)))
	}
	save(t, s, piece("2", "Ferry strike elsewhere", "Their text."))
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
		got, err := s.MatchTitles(t.Context(), "1", tt.typed, tt.limit)
		must(t, err)
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
	c := newClock()
	s := open(t, c)
	kept := save(t, s, piece("1", "Tram line opens", "The tram line opens on Monday."))
	gone := save(t, s, piece("1", "Night ferry cancelled", ferryBody))
	must(t, s.SaveBrief(t.Context(), briefOf("1", "10", c.now().Add(-time.Hour), c.now(), gone, kept)))

	must(t, s.RemoveArticle(t.Context(), "1", gone.ID))
	for table, want := range map[string]int{"article": 1, "sentence": 1, "passage": 1, "passage_index": 1, "told": 1, "brief": 1} {
		if n := one(t, s, `SELECT count(*) FROM `+table); n != want {
			t.Errorf("%s holds %d rows, want %d", table, n, want)
		}
	}
	counts, total, err := s.TermCounts(t.Context(), []string{"rudder", "tram"})
	must(t, err)
	if diff := cmp.Diff(map[string]int{"rudder": 0, "tram": 1}, counts); diff != "" || total != 1 {
		t.Error(total, diff)
	}
	if found, err := s.Postings(t.Context(), news.Lookup{Scope: news.Scope{Guild: "1"}, Terms: []string{"rudder"}, Limits: []int{10}}); err != nil || len(found[0]) != 0 {
		t.Errorf("found %v, %v", found, err)
	}
	wantErr(t, s.RemoveArticle(t.Context(), "1", gone.ID), news.ErrNotFound)
	if again := save(t, s, piece("1", "Night ferry cancelled", ferryBody)); again.ID == gone.ID {
		t.Error("the id was used again")
	}
}

func TestSentencesThatStillStand(t *testing.T) {
	s := open(t, newClock())
	ferry := save(t, s, piece("1", "Night ferry cancelled", ferryBody))
	theirs := save(t, s, piece("2", "Elsewhere", "Their text."))
	refs := []news.Ref{{Article: ferry.ID, Sentence: 2}, {Article: theirs.ID}, {Article: ferry.ID}, {Article: ferry.ID, Sentence: 3}, {Article: ferry.ID, Sentence: -1}}
	got, err := s.Sentences(t.Context(), "1", refs)
	must(t, err)
	want := []news.Citation{
		{Ref: refs[0], Quote: "“We will not sail on hope,” said Captain Mira Tolland."},
		{Ref: refs[2], Quote: "The night ferry to Alder Island is cancelled until May."},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	must(t, s.RemoveArticle(t.Context(), "1", ferry.ID))
	if got, err := s.Sentences(t.Context(), "1", refs); err != nil || len(got) != 0 {
		t.Errorf("after removal: %v, %v", got, err)
	}
}

// An article whose last passage cannot be written is not there at all, and
// neither is one whose member stopped waiting.
func TestSaveArticleIsWhole(t *testing.T) {
	s := open(t, newClock())
	_, err := s.writer.Exec(`CREATE TRIGGER jam BEFORE INSERT ON passage WHEN new.first >= 2 BEGIN SELECT RAISE(ABORT, 'jammed'); END`)
	must(t, err)
	if _, _, err := s.SaveArticle(t.Context(), piece("1", "Ferry", ferryBody)); err == nil {
		t.Fatal("saved")
	}
	_, err = s.writer.Exec(`DROP TRIGGER jam`)
	must(t, err)

	ctx, cancel := context.WithCancel(t.Context())
	err = s.write(ctx, "save", func(tx *sql.Tx) error {
		a := piece("1", "Ferry", ferryBody)
		a.Added = s.now()
		return inBatch(tx, func(b *batch) error {
			if err := insertArticle(ctx, b, &a, "digest"); err != nil {
				return err
			}
			cancel()
			return s.indexArticles(ctx, b, a)
		})
	})
	wantErr(t, err, context.Canceled)
	for _, table := range []string{"article", "sentence", "passage", "passage_index", "tally"} {
		if n := one(t, s, `SELECT count(*) FROM `+table); n != 0 {
			t.Errorf("%s holds %d rows", table, n)
		}
	}
	save(t, s, piece("1", "Ferry", ferryBody))
}
