package store_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"newsdesk/internal/store"

	"newsdesk/internal/news"
	"newsdesk/internal/store/storetest"
)

func TestOpenRefusesOtherURLs(t *testing.T) {
	for _, url := range []string{"", "sqlite:", "sqlite::memory:", "postgres://db/newsdesk", "newsdesk.db", "mysql:x"} {
		_, err := store.Open(t.Context(), url, time.Now)
		if say, ok := news.Say(err); !ok || say == "" {
			t.Errorf("open %q: %v, want a sentence for the operator", url, err)
		}
	}
}

// Several newsdesks that start on one new file at the same time find each
// other's work done, and write side by side.
func TestOpenTogether(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "newsdesk.db")
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			s, err := store.Open(t.Context(), url, time.Now)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			for n := range 10 {
				body := fmt.Sprintf("Desk %d filed report %d.", i, n)
				if _, _, err := s.Archive.SaveArticle(t.Context(), storetest.Piece("1", body, body)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	s := storetest.Reopen(t, strings.TrimPrefix(url, "sqlite:"), storetest.NewClock())
	_, total, err := s.Archive.Articles(t.Context(), "1", 0, 1)
	if err != nil || total != 60 {
		t.Errorf("%d articles, %v; want 60", total, err)
	}
}

func TestNotes(t *testing.T) {
	s := storetest.Open(t, storetest.NewClock())
	for _, want := range []string{"", "a1", "b2"} {
		if want != "" {
			s.Must(s.SetNote(t.Context(), "commands", want))
		}
		if got, err := s.Note(t.Context(), "commands"); err != nil || got != want {
			t.Errorf("note %q, %v; want %q", got, err, want)
		}
	}
	s.Must(s.Ping(t.Context()))
}
