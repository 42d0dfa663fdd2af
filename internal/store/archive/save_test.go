package archive_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestSaveArticleKnowsTheSameArticle(t *testing.T) {
	original := storetest.Piece("1", "Night ferry cancelled", storetest.FerryBody)
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
			a.Body = strings.ToUpper(strings.ReplaceAll(strings.NewReplacer("“", `"`, "”", `"`).Replace(storetest.FerryBody), " ", "\n "))
		}, true},
		{"other text and address", func(a *news.Article) {
			a.Body, a.Canonical = "The ferry sails again.", "https://courier.example/again"
		}, false},
		{"other guild", func(a *news.Article) { a.Guild = "2" }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := storetest.Open(t, storetest.NewClock())
			first := s.Save(original)
			a := original
			tt.edit(&a)
			h, existing, err := s.Archive.SaveArticle(t.Context(), a)
			s.Must(err)
			if existing != tt.existing || (h.ID == first.ID) != tt.existing {
				t.Errorf("existing %v, id %d of %d", existing, h.ID, first.ID)
			}
			if rows := s.One(`SELECT count(*) FROM article`); (rows == 1) != tt.existing {
				t.Errorf("%d rows", rows)
			}
		})
	}
}

func TestSaveArticleWithoutAddressesKeepsThemApart(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	s.Save(storetest.Piece("1", "One", "Pasted text one."))
	s.Save(storetest.Piece("1", "Two", "Pasted text two."))
}

// An article whose last passage cannot be written is not there at all, and
// neither is one whose member stopped waiting.
func TestSaveArticleIsWhole(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	_, err := s.SQL.Exec(`CREATE TRIGGER jam BEFORE INSERT ON passage WHEN new.first >= 2 BEGIN SELECT RAISE(ABORT, 'jammed'); END`)
	s.Must(err)
	if _, _, err := s.Archive.SaveArticle(t.Context(), storetest.Piece("1", "Ferry", storetest.FerryBody)); err == nil {
		t.Fatal("saved")
	}
	_, err = s.SQL.Exec(`DROP TRIGGER jam`)
	s.Must(err)

	for step := 1; ; step++ {
		for _, table := range []string{"article", "sentence", "passage", "passage_index", "tally"} {
			if n := s.One(`SELECT count(*) FROM ` + table); n != 0 {
				t.Fatalf("given up at step %d: %s holds %d rows", step-1, table, n)
			}
		}
		ctx, cancel := storetest.Impatient(t.Context(), step)
		_, _, err := s.Archive.SaveArticle(ctx, storetest.Piece("1", "Ferry", storetest.FerryBody))
		cancel()
		if err == nil {
			if step < 10 {
				t.Errorf("saved in %d steps: it was hardly ever given up", step)
			}
			break
		}
		s.WantErr(err, context.Canceled)
	}
	s.Must(err)
}

// What is at a feed's address is not stored again for a guild that follows it,
// unless the feed has only a teaser of it.
func TestSaveArticleKnowsTheFeedsArticle(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	sub := s.Follow("1", "https://courier.example/feed", nil)
	carried := storetest.Piece("", "Night ferry cancelled", storetest.FerryBody)
	carried.Canonical = "https://courier.example/ferry"
	teaser := storetest.Piece("", "Tram opens", "The tram line opens on Monday with free rides.")
	teaser.Canonical, teaser.Partial = "https://courier.example/tram", "the page could not be read"
	s.Deliver(sub, storetest.Item(1, carried), storetest.Item(2, teaser))
	for _, tt := range []struct {
		guild, canonical string
		existing         bool
	}{
		{"1", "https://courier.example/ferry", true},
		{"1", "https://courier.example/tram", false},
		{"2", "https://courier.example/ferry", false},
	} {
		a := storetest.Piece(tt.guild, "Added", "A text of its own about "+tt.canonical+" and nothing else.")
		a.Canonical = tt.canonical
		_, existing, err := s.Archive.SaveArticle(t.Context(), a)
		if err != nil || existing != tt.existing {
			t.Errorf("guild %s, %s: existing %v, %v", tt.guild, tt.canonical, existing, err)
		}
	}
}

func TestSaveArticles(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	known := s.Save(storetest.Piece("1", "Known", "Known text."))
	saved, err := s.Archive.SaveArticles(t.Context(), []news.Article{storetest.Piece("1", "New", "New text."), storetest.Piece("1", "Known again", "Known text.")})
	if err != nil || len(saved) != 2 || saved[0].Title != "New" || saved[1].ID != known.ID {
		t.Errorf("saved %v, %v", saved, err)
	}
	broken := storetest.Piece("1", "Broken", "Broken text.")
	broken.Passages = []news.Passage{{First: 0, Last: 0, Terms: "x"}}
	broken.Passages = slices.Repeat(broken.Passages, 1<<20+1)
	if _, err := s.Archive.SaveArticles(t.Context(), []news.Article{storetest.Piece("1", "Whole", "Whole text."), broken}); err == nil {
		t.Error("an article with too many passages was saved")
	}
	if _, total, err := s.Archive.Articles(t.Context(), "1", 0, 10); err != nil || total != 2 {
		t.Errorf("%d articles after a failure, %v", total, err)
	}
}
